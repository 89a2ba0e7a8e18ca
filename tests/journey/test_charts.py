"""Charts in a real browser: read by keyboard, judged by a person, and free of axe's complaints.

Screenshots are kept in var/journey/ to be looked at.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journey.test_main_job import (  # noqa: F401
    browser,
    complaints,
    demo,
    new_page,
    shoot,
    sign_in,
)

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def open_measure(page: Page, demo, name: str, network: str = "steady-gut") -> str:  # noqa: F811
    page.goto(f"{demo.url}/networks/{network}/measures/")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("h1")).to_have_text(name)
    return page.url.split("?")[0]


def violations(page: Page, scheme: str) -> list[str]:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found = Axe().run(page).response["violations"]
    return [
        f"{scheme} {page.url}: {one['id']} {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})"
        for one in found
    ]


def test_no_page_of_charts_has_a_violation(demo, new_page, complaints):  # noqa: F811
    page = new_page()
    sign_in(page, demo, "coordinator")
    measure = open_measure(page, demo, "Children in remission")
    open_measure(page, demo, "Days between most serious harms", "safe-stay")
    events = page.url
    page.goto(measure)
    forms = [
        page.get_by_role("link", name=name, exact=True).get_attribute("href")
        for name in ("Start a phase", "Set the baseline", "Mark a point")
    ]
    pages = [
        measure,
        f"{measure}?kind=p&limits=95&last=24",
        f"{measure}?from=2025-01&to=2025-12",
        f"{measure}sites/",
        f"{measure}sites/?sort=level&q=a",
        f"{measure}funnel/",
        f"{measure}notes/add/",
        events,
        *(demo.url + one for one in forms),
    ]
    found = []
    for url in pages:
        page.goto(url)
        found += violations(page, "light") + violations(page, "dark")

    assert found == []
    assert complaints == []


def test_a_chart_is_read_by_arrow_keys_and_speaks(demo, new_page):  # noqa: F811
    page = new_page()
    sign_in(page, demo, "coordinator")
    open_measure(page, demo, "Children in remission")
    drawing = page.locator(".ln-L svg.c-svg")
    tip, voice = page.locator(".ln-L .ln-tip"), page.locator(".ln-L [aria-live]")

    drawing.focus()
    page.keyboard.press("End")
    last = voice.text_content() or ""
    page.keyboard.press("ArrowLeft")
    before = voice.text_content() or ""
    expect(tip).to_be_visible()
    shoot(page, "charts-keyboard")
    page.keyboard.press("Escape")

    expect(tip).to_be_hidden()
    assert re.match(r"\w{3} \d{4}: \d+\.\d%, [\d,]+ of [\d,]+\.", last)
    assert before != last
    row = page.locator("#table tbody tr").nth(1).text_content() or ""
    assert before.split(":")[0] in row


def test_the_tooltip_follows_the_pointer_and_escape_sends_it_away(demo, new_page):  # noqa: F811
    page = new_page(390)
    sign_in(page, demo, "coordinator")
    open_measure(page, demo, "Children in remission")
    tip = page.locator(".ln-S .ln-tip")

    page.locator(".ln-S .c-p").nth(5).hover()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")

    expect(tip).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_phase_is_started_by_keyboard_and_taken_back(demo, new_page, complaints):  # noqa: F811
    page = new_page()
    sign_in(page, demo, "coordinator")
    open_measure(page, demo, "Children in remission")

    page.get_by_role("link", name="Start a phase", exact=True).first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("The first period").select_option("2025-06-01")
    page.get_by_label("Why?").fill("All clinics plan visits together since then")
    page.keyboard.press("Enter")
    expect(page.locator("#phases + ul")).to_contain_text("New phase from Jun 2025")
    expect(page.locator(".ln-L svg text", has_text="Since Jun 2025")).to_be_visible(timeout=20_000)
    shoot(page, "charts-phase")
    page.get_by_role("link", name="Since Jun 2025").click()
    expect(page.get_by_text("Lines, limits and signals are those of all")).to_be_visible()
    page.get_by_role("link", name=re.compile("Take it back")).first.click()
    page.get_by_label("Why?").fill("Tried out")
    page.keyboard.press("Enter")

    expect(page.get_by_text("The phase is taken back.")).to_be_visible()
    assert complaints == []


def test_sites_and_funnel_hold_at_any_width(demo, new_page):  # noqa: F811
    page = new_page()
    sign_in(page, demo, "clinician")
    measure = open_measure(page, demo, "Children in remission")
    for width in (1440, 390):
        for name in ("sites", "funnel"):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{measure}{name}/")
            shoot(page, f"charts-{name}-{width}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{measure}sites/")
    expect(page.locator(".ln-sites .is-mine")).to_have_count(1)
