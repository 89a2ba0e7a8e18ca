"""A design meeting of one's own that is on today: planned, its letters found, its answers given."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journey.demo import Demo
from tests.journey.walking import sign_in

# So far apart that it is always morning in one of them: the meeting begins later today.
ZONES = (
    "Pacific/Auckland",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "America/Chicago",
    "America/Anchorage",
    "Pacific/Pago_Pago",
)
MORNING = 8
PARENT = ("Wren Oakapple", "parent@demo.example")
GUESTS = [(f"{name} Larch", f"{name.lower()}@larch.example") for name in (
    "Bruno", "Cleo", "Dara", "Enid", *(f"Guest{number:02}" for number in range(1, 56)))]  # fmt: skip
BAD = (
    "Halden Umber, by telephone only",
    "Ida Vale <ida@vale.example>, ida@elsewhere.example",
    "Jory Elm; jory@elm.example; parent; brings soup; needs a lift",
    "Kit Sorrel <kit@sorrel>",
    "Lea Moss lea.moss.example",
)


@dataclass(frozen=True)
class Today:
    """A day that has begun at the place and goes on for hours, by the clock there."""

    zone: str
    day: date
    starts: str
    ends: str

    @property
    def two_days(self) -> tuple[date, date]:
        return self.day, self.day + timedelta(days=1)


@cache
def today() -> Today:
    """Find a place where it is morning, and give the hours of a meeting that begins soon there:
    the same for all journeys of a process, however long they take."""
    now = datetime.now(tz=UTC)
    zone = min(ZONES, key=lambda one: abs(now.astimezone(ZoneInfo(one)).hour - MORNING))
    local = now.astimezone(ZoneInfo(zone))
    hours = (time(local.hour + after) for after in (3, 9))
    starts, ends = (f"{one:%H:%M}" for one in hours)
    return Today(zone, local.date(), starts, ends)


def today_in_full() -> str:
    """Name the day as its group of buttons does."""
    day = today().day
    return f"{day:%A} {day.day} {day:%B %Y}"


def plan(page: Page, demo: Demo, title: str, *, room: int) -> str:
    """Plan a meeting for today, publish it, and give its address."""
    when = today()
    page.goto(f"{demo.url}/networks/national/meetings/")
    page.get_by_role("link", name="Plan a meeting").click()
    page.get_by_label(re.compile("^Title")).fill(title)
    page.get_by_label("Purpose").fill("We choose what all four networks test in spring.")
    page.get_by_label(re.compile("^Place\\b")).fill("Lakeside Conference House")
    page.get_by_label("Link to join online").fill("https://meet.example/ours")
    page.get_by_label("Contact").fill("Family partner desk, 555 0142")
    page.get_by_label("Time zone").select_option(when.zone)
    page.get_by_label("Answers until the end of").fill(when.day.isoformat())
    first = page.get_by_role("group", name="Day 1")
    first.get_by_label("Date").fill(when.day.isoformat())
    first.get_by_label("From").fill(when.starts)
    first.get_by_label(re.compile("^To\\b")).fill(when.ends)
    first.get_by_label("Places in the room").fill(str(room))
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def as_lines(people: list[tuple[str, str]]) -> str:
    return "\n".join(f"{name} <{email}>" for name, email in people)


def section(page: Page, name: str) -> None:
    """Go to another part of the meeting that is open."""
    page.get_by_role("navigation", name="Meeting").get_by_role("link", name=name).click()
    expect(page.locator("h1")).to_be_visible()


def open_letter(page: Page, demo: Demo, email: str, subject: str) -> None:
    """Open the newest mail to an address with these words, as soon as it is there."""
    for _ in range(60):
        page.goto(f"{demo.url}/mailbox/?q={email}")
        link = page.locator("main").get_by_role("link", name=re.compile(subject))
        if link.count():
            link.first.click()
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"No mail “{subject}” came for {email}.")


def link_in_letter(page: Page, which: str = "") -> str:
    """Give the personal link of the open mail: of a button, or the first."""
    links = page.frame_locator("iframe").locator("a[href*='/i/']")
    wanted = links.filter(has_text=which) if which else links
    return str(wanted.first.get_attribute("href"))


def code_in_letter(page: Page) -> str:
    found = re.search(r"\b(\d{6})\b", page.locator("main pre").inner_text())
    assert found, "The mail has no code."
    return found[1]


def choose(page: Page, question: str, answer: str) -> None:
    """Press one of the large buttons that are radio buttons below."""
    group = page.get_by_role("group", name=question)
    group.locator("label", has_text=re.compile(rf"^\s*{answer}\s*$")).click()
    expect(group.get_by_role("radio", name=re.compile(f"{answer}$"))).to_be_checked()


def coordinator(page: Page, demo: Demo) -> Page:
    sign_in(page, demo, "coordinator")
    return page
