"""Notes by two people at once, and through a network that drops."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journey.walking import script_is_late, shoot, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SAVED = re.compile(r"^Saved \d")
WAITING = re.compile("is-waiting")
# As a page leaves it that was closed before its words reached the server.
KEEP = """text => {
  const form = document.querySelector("form[data-writer]");
  const version = form.querySelector("[name=version]").value;
  localStorage.setItem(`writer:${form.dataset.writer}`, JSON.stringify({ text, version }));
}"""


def text(page: Page):
    return page.get_by_label("Notes", exact=True)


def said(page: Page):
    return page.locator("[data-writer-status]")


def add(page: Page, words: str) -> None:
    text(page).press("Control+End")
    text(page).press_sequentially(words)


def open_item(page: Page, demo, who: str, item: str = "Who does what") -> str:
    sign_in(page, demo, who)
    page.goto(f"{demo.url}/networks/national/meetings/?when=past")
    page.get_by_role("link", name="how we work together").click()
    page.get_by_role("link", name="Notes", exact=True).click()
    page.get_by_role("link", name=f"Write notes on {item}").click()
    expect(page.locator("h1")).to_contain_text(item)
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

    # Sent by the page as it closed, or kept on the device and sent by the page opened again.
    at_last = "From the coordinator\nFrom the parent\nWritten on the train"
    expect(text(again)).to_have_value(at_last, timeout=20_000)
    expect(said(again)).not_to_have_class(WAITING, timeout=20_000)
    expect(said(one)).to_have_text(SAVED)
    one.reload()
    expect(text(one)).to_have_value(at_last)


def test_words_kept_on_the_device_are_sent_when_the_page_is_opened_again(demo, new_page):
    page = new_page(390)
    open_item(page, demo, "clinician", "Welcome")
    page.wait_for_load_state()  # a script that begins later finds the words kept, and sends them now
    before = text(page).input_value()
    page.evaluate(KEEP, f"{before}\nKept on the phone")

    page.reload()

    expect(said(page)).to_have_text(SAVED, timeout=20_000)
    expect(text(page)).to_have_value(f"{before}\nKept on the phone")
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(text(page)).to_have_value(f"{before}\nKept on the phone")


def test_what_was_written_before_the_script_had_come_is_saved(demo, new_page):
    page = new_page(390)
    open_item(page, demo, "clinician", "Welcome")
    before = text(page).input_value()

    with script_is_late(page, "writer"):
        text(page).fill(f"{before}\nQuicker than the network")
    expect(said(page)).to_have_text(SAVED, timeout=20_000)
    page.evaluate(KEEP, f"{before}\nQuicker than the network\nKept")
    with script_is_late(page, "writer"):
        text(page).fill(f"{before}\nQuicker than the network\nQuick again")

    expect(said(page)).to_have_text(SAVED, timeout=20_000)
    page.reload()
    at_last = f"{before}\nQuicker than the network\nKept\nQuick again"
    expect(text(page)).to_have_value(at_last)
