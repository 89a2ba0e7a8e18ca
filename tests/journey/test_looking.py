"""The looking itself: what only one width or one scheme shows in bad colours is found."""

import pytest

from tests.journey.looking import CROSSED, EVERY_WAY, violations

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAGE = """<!doctype html><html lang="en"><head><title>Colours</title><style>
    :root {{ color-scheme: light dark }}
    body {{ background: #fff; color: #222 }}
    @media (prefers-color-scheme: dark) {{ body {{ background: #111; color: #eee }} }}
    {style}
    </style></head><body><main><h1>Colours</h1><p class="one">Some words</p>
    <p>Others, who are many, and <a href="#more">more</a></p></main></body></html>"""
WIDTHS = {1440: "(min-width: 800px)", 390: "(max-width: 799px)"}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bad_colours_are_found_in_every_width_and_scheme(new_page, width, scheme):
    page = new_page()
    where = f"{WIDTHS[width]} and (prefers-color-scheme: {scheme})"
    page.set_content(PAGE.format(style=f"@media {where} {{ .one {{ color: #777 }} }}"))

    found = violations(page, EVERY_WAY)

    (one,) = found
    assert f"{width} {scheme}: color-contrast" in one


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_only_one_width_shows_is_looked_at_in_both_schemes(new_page, width, scheme):
    page = new_page()
    other = next(query for name, query in WIDTHS.items() if name != width)
    page.set_content(
        PAGE.format(
            style=f"@media {other} {{ .one {{ display: none }} }}"
            f"@media (prefers-color-scheme: {scheme}) {{ .one {{ color: #777 }} }}"
        )
    )

    (one,) = violations(page, EVERY_WAY)

    assert f"{width} {scheme}: color-contrast" in one


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_link_that_looks_like_the_words_around_it_is_found(new_page, scheme):
    page = new_page()
    plain = "a { color: #888; text-decoration: none }"
    page.set_content(
        PAGE.format(
            style=f"@media (prefers-color-scheme: {scheme}) {{ {plain} p {{ color: #777 }} }}"
        )
    )

    found = violations(page, EVERY_WAY)

    assert any(f"{scheme}: link-in-text-block" in one for one in found)


def test_good_colours_are_not_complained_of(new_page):
    page = new_page()
    page.set_content(PAGE.format(style=""))

    assert violations(page, EVERY_WAY) == violations(page, CROSSED) == []
