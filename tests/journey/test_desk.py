"""The desk on a phone: people are let in while there is no network, and the taps are sent once."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journey.cable import laid
from tests.journey.walking import ask, pass_login, shoot, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WREN = "Wren Oakapple"


def open_desk(page: Page, demo) -> str:
    """Go to the desk of the session that is on today, as its person there finds it."""
    page.goto(f"{demo.url}/networks/steady-gut/meetings/")
    session = page.get_by_role("link", name="Learning session").first
    if not session.count():  # late in the evening it is over, and its desk still open
        page.goto(f"{demo.url}/networks/steady-gut/meetings/?when=past")
    session.click()
    meeting = page.url.split("?")[0]
    page.get_by_role("link", name="Check-in").click()
    expect(page.locator("[data-ready=yes]")).to_be_visible()
    return meeting


def rows_of(demo, meeting: str, name: str) -> list[dict]:
    """Ask REST, as the coordinator, who came."""
    public_id = meeting.rstrip("/").rsplit("/", 1)[-1]
    _, told = ask(demo, f"check-ins/?event={public_id}&page_size=500")
    return [row for row in told["results"] if row["name"] == name]


@pytest.fixture
def cable(demo):
    with laid(urlsplit(demo.url).port) as cable:
        yield cable


def test_somebody_is_let_in_without_a_network(demo, cable, new_page):
    page = new_page(390)
    there = replace(demo, url=cable.url)
    sign_in(page, there, "clinician")
    meeting = open_desk(page, there)
    before = int(page.locator("[data-counts] b").inner_text())
    cable.cut()
    page.context.set_offline(True)
    page.get_by_role("searchbox").fill("wren oak")
    page.get_by_role("button", name=f"Here {WREN}").click()
    expect(page.get_by_text("kept on this phone", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=f"Out {WREN}")).to_be_focused()
    page.reload()
    expect(page.locator("[data-line]")).to_have_text("1 to send")
    expect(page.locator("[data-counts] b")).to_have_text(str(before + 1))
    shoot(page, "desk-1-offline")
    assert rows_of(demo, meeting, WREN) == []

    cable.mend()
    page.context.set_offline(False)

    expect(page.locator("[data-status]")).to_contain_text(re.compile(r"Last sent \d\d:\d\d"))
    page.get_by_role("searchbox").fill("wren oak")
    expect(page.get_by_role("listitem").filter(has_text=WREN)).to_contain_text("here since")
    shoot(page, "desk-2-sent")
    rows = rows_of(demo, meeting, WREN)
    assert [row["direction"] for row in rows] == ["entry"]

    page.get_by_role("button", name=f"Undo {WREN}").click()
    expect(page.get_by_role("button", name=f"Here {WREN}")).to_be_visible()
    expect(page.locator("[data-line]")).to_have_text(re.compile("sent"))
    page.reload()
    expect(page.locator("[data-counts] b")).to_have_text(str(before))


def test_signing_out_takes_the_page_off_the_phone(demo, new_page):
    page = new_page()
    pass_login(page, demo, "coordinator")
    open_desk(page, demo)
    assert page.evaluate("caches.keys()") != []

    page.evaluate("document.querySelector(\"form[action*='logout']\").submit()")
    page.wait_for_load_state()

    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    page.wait_for_function("async () => (await caches.keys()).length === 0")
