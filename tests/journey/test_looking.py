"""The looking itself: what only one width or one scheme shows in bad colours is found."""

from pathlib import Path

import pytest
from django.conf import settings

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
    style = "body { margin: 0 } main { width: 600px }"
    serve(page, PAGE.format(style=style))

    assert faults(page, ["http://one.example/"], ways) == ["http://one.example/ is 600 px wide"]


def test_scheme_that_a_script_sets_is_waited_for(new_page):
    """Our own theme follows the device by script: a frame later than the style sheets do."""
    page = new_page()
    theme = Path(settings.BASE_DIR, "static/js/theme.js").read_text()
    dark = "[data-bs-theme=dark] body { background: #111; color: #eee }"
    good = PAGE.format(style=dark).replace("@media (prefers-color-scheme: dark)", "@media not all")
    good = good.replace("<body>", f"<script>{theme}</script><body>")
    serve(page, good)
    assert faults(page, ["http://one.example/", "http://two.example/"], CROSSED) == []
    bad = "[data-bs-theme=dark] .one { color: #555 } </style>"
    serve(page, good.replace("</style>", bad))

    found = faults(page, ["http://three.example/"] * 3, CROSSED)

    assert [one.partition(": color-contrast")[0] for one in found] == [
        "http://three.example/ 390 dark"
    ] * 3


def serve(page, content):
    page.route("http://*/**", lambda route: route.fulfill(body=content, content_type="text/html"))


def test_good_colours_are_not_complained_of(new_page):
    page = new_page()
    page.set_content(PAGE.format(style=""))

    assert violations(page, EVERY_WAY) == violations(page, CROSSED) == []
