"""A design meeting from the list of people to the minutes, as its coordinator and a parent go it.

The badges are kept in var/journey/ to be looked at; with SHOTS=1, screenshots too.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journey.cable import laid
from tests.journey.meeting import (
    BAD,
    GUESTS,
    PARENT,
    as_lines,
    choose,
    code_in_letter,
    coordinator,
    link_in_letter,
    open_letter,
    plan,
    section,
    today,
    today_in_full,
)
from tests.journey.walking import SHOTS, ask, shoot, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
TITLE = "Design meeting: what spring brings"
INVITED = "you are invited"
PEOPLE = [PARENT, *GUESTS]
ROOM = 3


@dataclass
class Walk:
    """Who walks: the coordinator at a desk, and the people with a phone each."""

    demo: object
    desk: Page
    meeting: str

    @property
    def public_id(self) -> str:
        return self.meeting.rstrip("/").rsplit("/", 1)[-1]


def test_from_the_list_to_the_minutes(demo, new_page, complaints):
    desk = coordinator(new_page(), demo)
    walk = Walk(demo, desk, plan(desk, demo, TITLE, room=ROOM))
    put_on_the_agenda(walk)
    import_sixty(walk)
    preview_and_send(walk)
    parent = new_page(390, has_touch=True, java_script_enabled=False)
    answer_without_scripts(walk, parent)
    forward_the_link(walk, new_page(390, has_touch=True), new_page(390, has_touch=True))
    bruno, dara = new_page(390, has_touch=True), new_page(390, has_touch=True)
    fill_the_room(walk, bruno)
    wait_in_line(walk, dara)
    record_a_call(walk)
    take_the_freed_seat(walk, bruno, dara)
    approve_travel(walk)
    accept_support(walk, parent)
    print_badges(walk)
    let_in_offline(walk, new_page(390, has_touch=True))
    publish_minutes(walk)
    read_as_a_parent(walk, new_page(390, has_touch=True))

    assert [one for one in complaints if not re.search("422|409|ERR_|403", one)] == []


def put_on_the_agenda(walk: Walk) -> None:
    """Add one item and release it, so that people see what they come for."""
    page = walk.desk
    section(page, "Agenda")
    shoot(page, "meeting-01-agenda-empty")
    page.get_by_role("link", name="Plan the agenda").first.click()
    page.get_by_role("link", name="Add an item").click()
    page.get_by_label(re.compile("^Title")).fill("What we test in spring")
    page.get_by_label("From").fill(today().starts)
    page.get_by_label(re.compile(r"^To\b")).fill(f"{int(today().starts[:2]) + 1:02}:00")
    page.get_by_label("Room").fill("Great hall")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Release it").click()
    expect(page.locator("main")).to_contain_text("Released")
    shoot(page, "meeting-02-agenda")


def import_sixty(walk: Walk) -> None:
    """Paste a list with five lines that cannot be read, and add the rest."""
    page = walk.desk
    section(page, "People")
    shoot(page, "meeting-03-nobody")
    page.locator("main").get_by_role("link", name="Add people").first.click()
    lines = as_lines(PEOPLE).splitlines()
    page.get_by_label("Names and addresses").fill("\n".join([*lines[:30], *BAD, *lines[30:]]))
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_role("heading", name="60 understood, 5 not")).to_be_visible()
    expect(page.locator("main [role=alert] li")).to_have_count(5)
    shoot(page, "meeting-04-read")
    page.get_by_role("button", name="Add 60 people").click()
    expect(page.locator("main")).to_contain_text("60 people have no invitation yet")
    shoot(page, "meeting-05-added")


def preview_and_send(walk: Walk) -> None:
    """Look at one mail, send them all, and see them go until the last."""
    page = walk.desk
    page.get_by_role("link", name="Look at the mail and send it").click()
    shoot(page, "meeting-06-send")
    page.get_by_role("link", name=f"Look at the mail to {PARENT[0]}").click()
    mail = page.frame_locator("iframe")
    expect(mail.get_by_role("heading", name=TITLE)).to_be_visible()
    shoot(page, "meeting-07-preview")
    page.go_back()
    page.get_by_role("button", name="Send to 60 people").click()
    progress = page.locator("#sending")
    expect(progress).to_contain_text("60")
    shoot(page, "meeting-08-sending")
    expect(progress).to_contain_text("Invitations sent. 60 sent", timeout=60_000)
    expect(page.locator("#numbers")).to_contain_text("60 sent", timeout=15_000)
    shoot(page, "meeting-09-sent")


def answer_without_scripts(walk: Walk, phone: Page) -> None:
    """The parent: yes in the room, with needs and travel, in a browser that runs no script."""
    open_letter(phone, walk.demo, PARENT[1], INVITED)
    shoot(phone, "meeting-10-letter")
    phone.goto(link_in_letter(phone, "Yes"))
    expect(phone.get_by_role("radio", name="Yes")).to_be_checked()
    shoot(phone, "meeting-11-answer")
    choose(phone, today_in_full(), "In the room")
    phone.get_by_label("Live captions").check()
    phone.get_by_label("Vegetarian").check()
    phone.get_by_label("Please book and pay for me").check()
    phone.get_by_label("Where do you start from?").fill("Fernleigh")
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.locator("h1")).to_contain_text("See you on")
    expect(phone.locator("main")).to_contain_text("Live captions")
    shoot(phone, "meeting-12-thanks")


def say_yes(phone: Page, how: str) -> None:
    """Answer on the open page: yes, and in which way."""
    choose(phone, "Will you come?", "Yes")
    choose(phone, today_in_full(), how)
    phone.get_by_role("button", name="Send my answer").click()


def forward_the_link(walk: Walk, phone: Page, other: Page) -> None:
    """Cleo answers and forwards her mail: nobody else sees or changes what she said."""
    open_letter(phone, walk.demo, "cleo@larch.example", INVITED)
    link = link_in_letter(phone)
    phone.goto(link)
    phone.get_by_label("Sign-language interpreter").check()
    say_yes(phone, "Online")
    expect(phone.locator("h1")).to_contain_text("See you on")
    other.goto(link)
    expect(other.locator("h1")).to_have_text("Please confirm that it is you")
    expect(other.locator("main")).not_to_contain_text("Cleo")
    expect(other.locator("main")).not_to_contain_text("Sign-language")
    shoot(other, "meeting-13-forwarded")
    other.get_by_role("button", name="Send me the code").click()
    other.get_by_label("Code from the mail").fill("000000")
    other.get_by_role("button", name="Show my answer").click()
    expect(other.locator("main [role=alert]")).to_be_visible()
    shoot(other, "meeting-14-wrong-code")
    prove_with_the_code(walk, phone, other)


def prove_with_the_code(walk: Walk, mailbox: Page, device: Page) -> None:
    """Whoever reads the mailbox of the address is let in on another device."""
    open_letter(mailbox, walk.demo, "cleo@larch.example", "is your code")
    device.get_by_label("Code from the mail").fill(code_in_letter(mailbox))
    device.get_by_role("button", name="Show my answer").click()
    expect(device.locator("main")).to_contain_text("We have your answer: Yes")
    expect(device.get_by_label("Sign-language interpreter")).to_be_checked()
    shoot(device, "meeting-15-proved")


def fill_the_room(walk: Walk, phone: Page) -> None:
    """Bruno takes the second of the places in the room; a guest of the desk has the third."""
    open_letter(phone, walk.demo, "bruno@larch.example", INVITED)
    phone.goto(link_in_letter(phone))
    say_yes(phone, "In the room")
    expect(phone.locator("h1")).to_contain_text("See you on")
    record(walk, "Guest01 Larch", "In the room")


def wait_in_line(walk: Walk, phone: Page) -> None:
    """Dara finds the room full, waits, and joins online until then."""
    open_letter(phone, walk.demo, "dara@larch.example", INVITED)
    phone.goto(link_in_letter(phone))
    expect(phone.locator("main")).to_contain_text("The room is full")
    say_yes(phone, "In the room")
    expect(phone.locator("main")).to_contain_text("Waiting for a place in the room")
    shoot(phone, "meeting-16-waiting")


def record(walk: Walk, name: str, how: str) -> None:
    """Find a person on the list, and write down what they said."""
    page = walk.desk
    page.goto(f"{walk.meeting}people/")
    page.get_by_label("Name or address").fill(name)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#list")).to_contain_text("1 shown")
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Record an answer").click()
    choose(page, "Will", "Yes")
    choose(page, today_in_full(), how)
    page.get_by_role("button", name="Save this answer").click()
    expect(page.locator("main")).to_contain_text(f"The answer of {name} is saved.")


def record_a_call(walk: Walk) -> None:
    record(walk, "Enid Larch", "Online")
    shoot(walk.desk, "meeting-17-recorded")


def take_the_freed_seat(walk: Walk, leaving: Page, waiting: Page) -> None:
    """Bruno cannot come after all: his seat is offered to Dara, who takes it."""
    leaving.get_by_role("link", name="Change my answer").click()
    choose(leaving, "Will you come?", "No")
    leaving.get_by_role("button", name="Change my answer").click()
    expect(leaving.locator("h1")).to_contain_text("Thank you for telling us")
    shoot(leaving, "meeting-18-declined")
    open_letter(waiting, walk.demo, "dara@larch.example", "to be taken by")
    shoot(waiting, "meeting-19-offer-letter")
    waiting.goto(link_in_letter(waiting))
    shoot(waiting, "meeting-20-offer")
    waiting.get_by_role("button", name="Take it").click()
    expect(waiting.locator("main")).to_contain_text("In the room")


def approve_travel(walk: Walk) -> None:
    page = walk.desk
    page.goto(walk.meeting)
    section(page, "Travel")
    shoot(page, "meeting-21-no-fund")
    page.locator("main").get_by_role("link", name="Add a fund").click()
    page.get_by_label("Sponsor").fill("Lakeside Foundation")
    page.get_by_label("All in all").fill("5000")
    page.get_by_label("At most for one person").fill("400")
    page.get_by_role("button", name="Save").click()
    shoot(page, "meeting-22-requests")
    page.get_by_label(f"Tick {PARENT[0]}").check()
    page.get_by_label("Up to, for each").fill("250")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("1 approved.")
    shoot(page, "meeting-23-approved")


def accept_support(walk: Walk, phone: Page) -> None:
    """The parent reads of it by mail and accepts, still without scripts."""
    open_letter(phone, walk.demo, PARENT[1], "support is approved")
    phone.goto(link_in_letter(phone))
    expect(phone.locator("main")).to_contain_text("supports you with up to $250")
    shoot(phone, "meeting-24-support")
    phone.get_by_role("button", name="I accept").click()
    expect(phone.get_by_role("link", name="Add an expense")).to_be_visible()
    shoot(phone, "meeting-25-accepted")


def print_badges(walk: Walk) -> None:
    page = walk.desk
    page.goto(f"{walk.meeting}check-in/")
    page.get_by_role("link", name="Badges").click()
    shoot(page, "meeting-26-badges")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Make the PDF").click()
    SHOTS.mkdir(parents=True, exist_ok=True)
    waiting.value.save_as(SHOTS / "badges.pdf")
    assert (SHOTS / "badges.pdf").read_bytes().startswith(b"%PDF-")


def let_in_offline(walk: Walk, phone: Page) -> None:
    """On a phone whose network is gone, two are let in; the taps are sent when it is back."""
    with laid(urlsplit(walk.demo.url).port) as cable:
        sign_in(phone, replace(walk.demo, url=cable.url), "coordinator")
        phone.goto(f"{cable.url}{urlsplit(walk.meeting).path}check-in/")
        expect(phone.locator("[data-ready=yes]")).to_be_visible()
        shoot(phone, "meeting-27-desk")
        cable.cut()
        phone.context.set_offline(True)
        for name in (PARENT[0], "Dara Larch"):
            phone.get_by_role("searchbox").fill(name)
            phone.get_by_role("button", name=f"Here {name}").click()
        phone.reload()
        expect(phone.locator("[data-line]")).to_have_text("2 to send")
        shoot(phone, "meeting-28-offline")
        cable.mend()
        phone.context.set_offline(False)
        expect(phone.locator("[data-status]")).to_contain_text("Last sent")
        shoot(phone, "meeting-29-sent")
    _, told = ask(walk.demo, f"check-ins/?event={walk.public_id}")
    assert {row["name"] for row in told["results"]} == {PARENT[0], "Dara Larch"}


def publish_minutes(walk: Walk) -> None:
    page = walk.desk
    page.goto(walk.meeting)
    section(page, "Notes")
    page.get_by_role("link", name="Write notes on What we test in spring").click()
    page.get_by_label("Notes", exact=True).fill("Families asked for one page, not ten.")
    page.get_by_role("button", name="Save").click()
    section(page, "After")
    shoot(page, "meeting-30-no-minutes")
    page.get_by_role("button", name="Draft them from the notes").click()
    expect(page.get_by_label("Minutes", exact=True)).to_have_value(re.compile("one page, not ten"))
    shoot(page, "meeting-31-draft")
    page.get_by_role("link", name="Minutes", exact=True).first.click()
    page.get_by_role("button", name="Publish to members").click()
    expect(page.locator("main")).to_contain_text("Published. Members of the network can read them")
    shoot(page, "meeting-32-published")


def read_as_a_parent(walk: Walk, phone: Page) -> None:
    """Signed in on the phone: what was answered, who is here, and what was written down."""
    sign_in(phone, walk.demo, "parent")
    phone.goto(walk.meeting)
    expect(phone.locator("main")).to_contain_text("You answered: yes")
    shoot(phone, "meeting-33-parent")
    section(phone, "Now")
    expect(phone.locator("main")).to_contain_text("You are checked in")
    shoot(phone, "meeting-34-now")
    section(phone, "After")
    expect(phone.locator("main")).to_contain_text("Families asked for one page, not ten.")
    shoot(phone, "meeting-35-minutes")
