"""Meetings without a mouse: people invited, an answer given, travel approved, somebody let in."""

import pytest
from playwright.sync_api import Page, expect

from tests.journey.keyboard import press, tab_to
from tests.journey.meeting import (
    PARENT,
    as_lines,
    coordinator,
    link_in_letter,
    open_letter,
    plan,
    today_in_full,
)
from tests.journey.walking import shoot

pytestmark = [pytest.mark.slow, pytest.mark.browser]
TITLE = "Action-period call by keyboard"
ROWAN = ("Rowan Tupelo", "rowan@tupelo.example")


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(text)


def test_a_meeting_by_keyboard(demo, new_page, complaints):
    page = coordinator(new_page(), demo)
    meeting = plan(page, demo, TITLE, room=10)

    invite(page)
    answer(new_page(390), demo)
    approve(page, meeting)
    let_in(page, meeting)

    assert complaints == []


def invite(page: Page) -> None:
    press(page, page.get_by_role("link", name="People", exact=True).nth(1))
    press(page, page.locator("main").get_by_role("link", name="Add people").first)
    write(page, "Names and addresses", as_lines([PARENT, ROWAN]))
    press(page, page.get_by_role("button", name="Look at them"))
    press(page, page.get_by_role("button", name="Add 2 people"))
    press(page, page.get_by_role("link", name="Look at the mail and send it"))
    shoot(page, "keyboard-5-send")
    press(page, page.get_by_role("button", name="Send to 2 people"))
    expect(page.locator("#sending")).to_contain_text("Invitations sent.", timeout=30_000)


def answer(phone: Page, demo) -> None:
    """Choose by arrows and Space, and send."""
    open_letter(phone, demo, ROWAN[1], TITLE)
    phone.goto(link_in_letter(phone).split("?")[0])
    press(phone, phone.get_by_role("radio", name="Yes"), "Space")
    day = phone.get_by_role("group", name=today_in_full())
    tab_to(phone, day.get_by_role("radio", name="In the room"))
    phone.keyboard.press("ArrowRight")
    expect(day.get_by_role("radio", name="Online")).to_be_checked()
    shoot(phone, "keyboard-6-answer")
    phone.keyboard.press("ArrowLeft")
    press(phone, phone.get_by_label("Live captions"), "Space")
    tab_to(phone, phone.get_by_label("I need no help with travel"))
    phone.keyboard.press("ArrowUp")
    expect(phone.get_by_label("I book, you pay me back")).to_be_checked()
    press(phone, phone.get_by_role("button", name="Send my answer"))
    expect(phone.locator("h1")).to_contain_text("See you on")
    expect(phone.locator("main")).to_contain_text("In the room")


def approve(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}travel/")
    press(page, page.get_by_role("link", name="Add a fund"))
    write(page, "Sponsor", "Lakeside Foundation")
    write(page, "All in all", "900")
    press(page, page.get_by_role("button", name="Save"))
    press(page, page.get_by_label(f"Tick {ROWAN[0]}"), "Space")
    write(page, "Up to, for each", "120")
    press(page, page.get_by_role("button", name="Approve"))
    expect(page.locator("main")).to_contain_text("1 approved.")


def let_in(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}check-in/")
    expect(page.locator("[data-ready=yes]")).to_be_visible()
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("rowan")
    press(page, page.get_by_role("button", name=f"Here {ROWAN[0]}"))
    expect(page.get_by_role("button", name=f"Out {ROWAN[0]}")).to_be_focused()
    shoot(page, "keyboard-7-here")
    press(page, page.get_by_role("button", name=f"Undo {ROWAN[0]}"))
    expect(page.get_by_role("button", name=f"Here {ROWAN[0]}")).to_be_visible()
    expect(page.locator("[data-status]")).to_contain_text("Last sent")
