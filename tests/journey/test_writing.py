"""Notes by two people at once, and through a network that drops."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journey.walking import shoot, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SAVED = re.compile(r"^Saved \d")


def text(page: Page):
    return page.get_by_label("Notes", exact=True)


def said(page: Page):
    return page.locator("[data-writer-status]")


def add(page: Page, words: str) -> None:
    text(page).press("Control+End")
    text(page).press_sequentially(words)


def open_item(page: Page, demo, who: str) -> str:
    sign_in(page, demo, who)
    page.goto(f"{demo.url}/networks/national/meetings/?when=past")
    page.get_by_role("link", name="how we work together").click()
    page.get_by_role("link", name="Notes", exact=True).click()
    page.get_by_role("link", name="Write notes on Who does what").click()
    expect(page.locator("h1")).to_contain_text("Who does what")
    return page.url


def test_no_word_of_two_writers_is_lost(demo, new_page, complaints):
    one, other = new_page(), new_page(390)
    url = open_item(one, demo, "coordinator")
    open_item(other, demo, "parent")

    add(one, "From the coordinator")
    expect(said(one)).to_have_text(SAVED, timeout=20_000)
    add(other, "From the parent")
    expect(said(other)).to_contain_text("both texts are in", timeout=20_000)
    expect(text(other)).to_have_value("From the coordinator\nFrom the parent")
    assert complaints == []

    other.context.set_offline(True)
    add(other, "\nWritten on the train")
    expect(said(other)).to_contain_text("kept on this device", timeout=20_000)
    shoot(other, "notes-offline")
    other.close()
    again = other.context.new_page()
    again.context.set_offline(False)
    again.goto(url)

    expect(said(again)).to_have_text(SAVED, timeout=20_000)
    again.reload()
    expect(text(again)).to_have_value("From the coordinator\nFrom the parent\nWritten on the train")
