"""The page of data by hand: days of events, and what hands know from spreadsheets."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journey.walking import last_month, open_entry, paste, script_is_late, shoot, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
HARMS = "Days between most serious harms"


def of(page: Page, measure: str):
    """Give what can be typed into for a measure, as far as it is to be seen."""
    return page.get_by_label(re.compile(f"^{measure}")).locator("visible=true")


def save(page: Page):
    page.get_by_role("button", name="Save").click()


def two_that_are_due(page: Page, demo):
    """Open the month of a hospital that no other journey writes to, and give two measures' fields."""
    sign_in(page, demo, "coordinator")
    open_entry(page, demo, "safe-stay")
    page.get_by_label("Hospital").select_option(label="Maple Ridge")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text("Maple Ridge: ")
    names = ("Serious safety events", "Adverse drug events")
    return [of(page, f"{name}.*{last_month()}") for name in names]


def test_an_event_is_told_by_its_day_and_taken_back(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    open_entry(page, demo, "safe-stay")
    page.get_by_label("Hospital").select_option(label="Yewdale")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Tell its day").click()

    of(page, HARMS).last.fill("1")
    save(page)
    expect(page.locator("main")).to_contain_text("Saved for Yewdale: 1 new, 0 changed.")
    shoot(page, "grid-event-told")
    with script_is_late(page, "grid"):
        of(page, f"{HARMS}.*remove").check()
    page.get_by_label("Why").locator("visible=true").last.fill("It was of another hospital")
    save(page)

    expect(page.locator("main")).to_contain_text(re.compile("1 .*: removed"))
    shoot(page, "grid-event-taken-back")
    assert complaints == []


def test_a_paste_fills_what_is_beside_and_below_and_is_undone(demo, new_page, complaints):
    page = new_page()
    events, drugs = two_that_are_due(page, demo)

    events.first.focus()
    paste(page, "1\t2100\n3\t3300\n")
    expect(drugs.nth(0)).to_have_value("3")
    expect(drugs.nth(1)).to_have_value("3300")
    events.first.press("Control+z")

    expect(events.first).to_have_value("")
    expect(drugs.nth(1)).to_have_value("")
    expect(page.locator("[data-grid-status]")).to_contain_text("The paste is undone.")
    assert complaints == []


def test_a_range_is_chosen_copied_and_emptied_by_keys(demo, new_page, complaints):
    page = new_page()
    events, drugs = two_that_are_due(page, demo)
    events.first.focus()
    paste(page, "1\t2100\n3\t3300\n")
    page.evaluate(
        "document.addEventListener('copy', (event) => { window.copied = event.clipboardData"
        ".getData('text/plain'); })"
    )

    events.first.focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+c")
    copied = page.evaluate("window.copied")
    page.keyboard.press("Delete")

    assert copied.split() == ["1", "2100", "3", "3300"]
    expect(events.first).to_have_value("")
    expect(drugs.nth(1)).to_have_value("")
    assert complaints == []
