"""A facilitated session with several phones at once: one loses its network in the silence, and loses
no word; another is slow in the round robin, and loses no turn. On the wall everybody sees the step."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.journey.meeting import PARENT
from tests.journey.walking import script_is_late, shoot, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PHONE = 390
LOST = "Somebody who rings after two days"


def set_up(page: Page, demo, title: str) -> str:
    """Set a session up on its pages, start it, and give where it is."""
    page.goto(f"{demo.url}/networks/steady-gut/sessions/")
    page.get_by_role(
        "link", name=re.compile("Set up a session|Set up the first session")
    ).first.click()
    page.get_by_label(re.compile("^Title")).fill(title)
    page.get_by_label("The question").fill("What would help a family in the first week?")
    page.get_by_label("Everybody sees who voted how").check()
    page.get_by_label("Ballots needed").fill("2")
    page.get_by_label("How many ideas you mean to test").fill("1")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Start it").click()
    page.get_by_role("dialog").get_by_role("button", name="Start it").click()
    expect(page.get_by_role("heading", name="Silent writing")).to_be_visible()
    return page.url.removesuffix("run/")


def phone(new_page, demo, who: str, session: str) -> Page:
    """Take part with a phone, as somebody finds the session."""
    page: Page = new_page(width=PHONE)
    sign_in(page, demo, who)
    page.goto(f"{session}part/")
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_role("heading", name="Your lines")).to_be_visible()
    return page


def write(page: Page, place: int, text: str) -> None:
    page.locator("[data-line] textarea").nth(place).fill(text)


def have_lines(page: Page, *texts: str) -> None:
    """See these texts in the first lines of a phone, which draws them anew with each step."""
    areas = page.locator("[data-line] textarea")
    for place, text in enumerate(texts):
        expect(areas.nth(place)).to_have_value(text)


def saved(page: Page) -> None:
    expect(page.locator("[data-lines-status]")).to_contain_text("Saved")


def all_saved(page: Page) -> None:
    """Wait until nothing waits on this device any more."""
    page.wait_for_function("Object.keys(localStorage).every(key => !key.startsWith('lines:'))")


def go_on(console: Page, button: str, heading: str) -> None:
    console.get_by_role("button", name=button).click()
    expect(console.get_by_role("heading", name=heading)).to_be_visible()


def read_out(page: Page, text: str) -> None:
    expect(page.locator("#now")).to_contain_text("It is your turn.")
    line = page.locator("[data-line]").filter(has=page.locator("textarea")).first
    expect(line.locator("textarea")).to_have_value(text)
    line.get_by_role("button", name="Read this out").click()
    expect(page.locator("#now .ln-session-lines")).to_contain_text(text)


def test_a_session_with_several_phones(demo, new_page, complaints):
    console = new_page()
    sign_in(console, demo, "coordinator")
    session = set_up(console, demo, f"First week {uuid.uuid4().hex[:6]}")
    parent, clinician, leader = (
        phone(new_page, demo, who, session) for who in ("parent", "clinician", "leader")
    )
    wall = new_page()
    wall.context.add_cookies(console.context.cookies())
    wall.goto(f"{session}wall/")

    # In silence: what is typed is saved by itself, and nobody else reads it.
    write(parent, 0, "One number to call")
    saved(parent)
    with script_is_late(clinician, "session"):
        write(clinician, 0, "A card for the fridge")
    saved(clinician)
    expect(wall.locator("#now")).to_contain_text("2 of 3 are writing")
    shoot(parent, "session-writing")
    expect(console.locator("body")).not_to_contain_text("One number to call")

    # The parent's phone loses its network; the session goes on without it.
    parent.context.set_offline(True)
    write(parent, 1, LOST)
    expect(parent.locator("[data-lines-status]")).to_contain_text("kept on this device")
    go_on(console, "Begin the round robin", "Round robin")
    expect(wall.locator("#now")).to_contain_text("has the turn")
    expect(parent.locator("[data-session-lost]")).to_be_visible()
    parent.context.set_offline(False)
    expect(parent.get_by_role("heading", name="Round robin")).to_be_visible()
    expect(parent.locator("#now")).to_contain_text("It is your turn.")
    have_lines(parent, "One number to call", LOST)
    all_saved(parent)
    parent.reload()
    have_lines(parent, "One number to call", LOST)

    # One after the other; the leader is slow, is passed over, and has their turn at the end.
    read_out(parent, "One number to call")
    expect(clinician.locator("#now")).to_contain_text("It is your turn.")
    expect(console.locator("#now .ln-note")).not_to_contain_text(PARENT[0])
    console.get_by_role("button", name=re.compile("Pass over")).click()
    expect(leader.locator("#now")).to_contain_text("It is your turn.")
    leader.get_by_role("button", name="Pass this time").click()
    read_out(clinician, "A card for the fridge")
    read_out(parent, LOST)
    expect(wall.locator("#now")).to_contain_text(LOST)
    shoot(wall, "session-wall")
    shoot(parent, "session-sharing")

    # Clarify: the facilitator writes one down for the leader and makes two one.
    go_on(console, "Begin clarifying", "Clarify and merge")
    console.get_by_label("Line", exact=True).fill("A call two days later")
    console.get_by_role("button", name="Put it on the list").click()
    console.get_by_role("link", name="Word or merge line 4").click()
    console.get_by_label("It says the same as").select_option(label=f"3. {LOST}")
    console.get_by_role("button", name="Make them one").click()
    expect(console.locator("#now")).to_contain_text("Says the same as 3.")
    expect(clinician.locator("#now")).to_contain_text("Says the same as 3.")

    # The two votes open on the phones by themselves.
    go_on(console, "Open the first ranking", "First ranking")
    for page in (parent, clinician):
        page.get_by_role("link", name="Vote", exact=True).click()
        page.get_by_label("Place of One number to call").select_option("1")
        page.get_by_role("button", name="Cast my ballot").press("Enter")
        expect(page.get_by_text("You have voted.")).to_be_visible()
    expect(wall.locator("#now")).to_contain_text("2 of")
    assert "Points" not in console.content()
    go_on(console, "Close the ranking", "Talk about the pattern")
    console.get_by_role("textbox", name="What is said about the pattern").fill(
        "All want one number."
    )
    console.get_by_role("button", name="Write it down").click()
    expect(parent.locator("#now")).to_contain_text("All want one number.")
    expect(leader.get_by_role("heading", name="Talk about the pattern")).to_be_visible()
    go_on(console, "Open the final vote", "Final vote")
    for page in (parent, clinician):
        page.get_by_role("link", name="Vote", exact=True).click()
        page.get_by_label(re.compile("Dots for One number")).fill("1")
        page.get_by_role("button", name="Cast my ballot").press("Enter")
        expect(page.get_by_text("You have voted.")).to_be_visible()
    go_on(console, "Close the vote and finish", "Finished")

    console.goto(session)
    expect(console.get_by_role("heading", name="The agreed list")).to_be_visible()
    expect(console.locator("tr.is-in").first).to_contain_text("One number to call")
    shoot(console, "session-record")
    # What a phone out of reach says of its own requests is meant so.
    of_no_network = ("ERR_INTERNET_DISCONNECTED", "htmx:")
    assert [one for one in complaints if not any(said in one for said in of_no_network)] == []
