"""Outcomes without a mouse: only Tab, arrows, Space, Enter, Escape and what is typed or pasted."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.journey.keyboard import press, tab_to
from tests.journey.walking import (
    last_month,
    month_code,
    open_entry,
    open_measure,
    paste,
    shoot,
    sign_in,
)

pytestmark = [pytest.mark.slow, pytest.mark.browser]
NUTRITION, TPMT = "Satisfactory nutrition", "TPMT checked before thiopurine"


def test_a_month_is_entered_in_the_grid(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "clinician")
    page.goto(f"{demo.url}/networks/steady-gut/measures/")
    press(page, page.get_by_role("link", name="Enter data"))
    expect(page.locator("h1")).to_have_text("Enter data")
    counted, of = fields(page, NUTRITION)

    tab_to(page, counted)
    page.keyboard.type("13")
    page.keyboard.press("ArrowRight")
    expect(of).to_be_focused()
    page.keyboard.type("14")
    page.keyboard.press("ArrowUp")
    expect(of).not_to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(of).to_be_focused()
    shoot(page, "keyboard-1-grid")
    press(page, page.get_by_role("button", name="Save"))

    expect(page.locator("main")).to_contain_text("Saved for Riverbend: 1 new, 0 changed.")
    assert complaints == []


def test_the_page_follows_the_focus_at_once(demo, new_page):
    page = new_page(reduced_motion="no-preference")
    page.goto(f"{demo.url}/accounts/login/")

    style = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")

    assert style == "auto"


def fields(page: Page, measure: str) -> tuple[Locator, Locator]:
    """Give the two numbers of a measure's newest month."""
    named = page.get_by_label(re.compile(f"^{measure}.*{last_month()}"))
    return named.nth(0), named.nth(1)


def test_more_counted_than_there_were_is_led_back_to(demo, new_page):
    page = new_page()
    sign_in(page, demo, "clinician")
    open_entry(page, demo)
    counted, _ = fields(page, TPMT)
    tab_to(page, counted)
    paste(page, "9\t4")
    press(page, page.get_by_role("button", name="Save"))

    summary = page.locator("main [role=alert]")
    expect(summary).to_be_focused()
    shoot(page, "keyboard-2-grid-fault")
    first = summary.get_by_role("link").first
    target = str(first.get_attribute("href")).removeprefix("#")
    press(page, first)
    expect(page.locator(":focus")).to_have_attribute("id", target)
    expect(counted).to_have_value("9")


def test_toggles_tool_tips_and_downloads_of_a_chart(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "clinician")
    open_measure(page, demo, "Disease fully classified")

    for name, says in (
        ("Control chart", "kind=p"),
        ("24 months", "last=24"),
        ("Riverbend", "site=riverbend"),
    ):
        press(page, page.get_by_role("link", name=name, exact=True).first)
        expect(page).to_have_url(re.compile(says))
        expect(page.get_by_role("link", name=name, exact=True).first).to_have_attribute(
            "aria-current", re.compile("true|page")
        )

    tip = page.locator(".ln-L .ln-tip")
    tab_to(page, page.locator(".ln-L svg.c-svg"))
    page.keyboard.press("ArrowLeft")
    expect(tip).to_be_visible()
    expect(page.locator(".ln-L [aria-live]")).to_contain_text(re.compile(r"\w{3} \d{4}: "))
    shoot(page, "keyboard-3-tip")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()

    page.reload()
    press(page, page.locator("summary", has_text="From, to"))
    expect(page.get_by_label("From", exact=True)).to_be_visible()
    press(page, page.locator("summary", has_text="Download"))
    with page.expect_download() as waiting:
        press(page, page.get_by_role("link", name="CSV", exact=True))
    assert waiting.value.suggested_filename.endswith(".csv")
    assert complaints == []


def test_a_file_is_looked_at_and_saved(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "clinician")
    page.goto(f"{demo.url}/networks/steady-gut/measures/")
    press(page, page.get_by_role("link", name="Upload a file"))
    expect(page.locator("h1")).to_have_text("Upload a file")
    text = "site,measure,period,numerator,denominator\n"
    text += f"riverbend,classification,{month_code()},28,32\n"
    with page.expect_file_chooser() as waiting:
        press(page, page.locator("input[type=file]"), "Space")
    waiting.value.set_files(FilePayload(name="ours.csv", mimeType="text/csv", buffer=text.encode()))
    press(page, page.get_by_role("button", name="Look at the file"))

    expect(page.locator("h1")).to_have_text("What the file would change")
    press(page, page.get_by_role("link", name=re.compile("^New")))
    expect(page.locator("main tbody tr")).to_have_count(1)
    shoot(page, "keyboard-4-preview")
    press(page, page.get_by_role("button", name=re.compile("^Save")))
    expect(page.locator("main")).to_contain_text(re.compile("saved", re.IGNORECASE))
    assert complaints == []
