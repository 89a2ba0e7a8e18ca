"""The looking itself: what only one width or one scheme shows in bad colours is found."""

import pytest

from tests.journey.looking import CROSSED, EVERY_WAY, faults, violations

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


@pytest.mark.parametrize("ways", [EVERY_WAY, CROSSED], ids=["every way", "crossed"])
def test_page_that_flows_over_a_narrow_screen_is_found(new_page, ways):
    page = new_page()
    page.set_content(PAGE.format(style="body { margin: 0 } main { width: 600px }"))

    found = violations(page, ways)

    assert found
    assert {one.removeprefix(page.url) for one in found} == {" is 600 px wide"}


def test_good_colours_are_not_complained_of(new_page):
    page = new_page()
    page.set_content(PAGE.format(style=""))

    assert violations(page, EVERY_WAY) == violations(page, CROSSED) == []


def test_pages_of_a_list_begin_as_the_last_one_ended_and_are_left_narrowly(new_page):
    page = new_page()
    bad = PAGE.format(style=".one { color: #777 }")
    page.route("http://*/**", lambda route: route.fulfill(body=bad, content_type="text/html"))

    found = faults(page, ["http://one.example/", "http://two.example/"])

    # What is bad in a scheme is told once, at the width at which it is met first.
    assert [one.partition(": color-contrast")[0] for one in found] == [
        "http://one.example/ 1440 light",
        "http://one.example/ 1440 dark",
        "http://two.example/ 390 light",
        "http://two.example/ 390 dark",
    ]
    assert page.viewport_size == {"width": 390, "height": 900}
