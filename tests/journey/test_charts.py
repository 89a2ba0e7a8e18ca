"""Charts in a real browser: read by keyboard and pointer, judged by a person.

With SHOTS=1, screenshots are kept in var/journey/ to be looked at.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journey.walking import open_measure, shoot, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_chart_is_read_by_arrow_keys_and_speaks(demo, new_page):
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
    assert re.match(r"\w{3} \d{4}(, provisional)?: \d+\.\d%, [\d,]+ of [\d,]+\.", last)
    assert before != last
    row = page.locator("#table tbody tr").nth(1).text_content() or ""
    assert before.split(":")[0] in row


def test_the_tooltip_follows_the_pointer_and_escape_sends_it_away(demo, new_page):
    page = new_page(390)
    sign_in(page, demo, "coordinator")
    open_measure(page, demo, "Children in remission")
    tip = page.locator(".ln-S .ln-tip")

    page.locator(".ln-S .c-p").nth(5).hover()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")

    expect(tip).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_phase_is_started_by_keyboard_and_taken_back(demo, new_page, complaints):
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
    page.locator("main form button[type=submit]").dblclick()

    expect(page.get_by_text("The phase is taken back.")).to_be_visible()
    assert complaints == []


def test_sites_and_funnel_hold_at_any_width(demo, new_page):
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
