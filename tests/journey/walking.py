"""Steps that all journeys take: sign in, open a measure, paste, ask REST, keep a picture."""

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from json import loads
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from playwright.sync_api import Page, Route, expect

from tests.journey.demo import ROOT, Demo

NETWORKS = ZoneInfo("America/New_York")
SHOTS = ROOT / "var" / "journey"
# Who signed in already, by the site they did it at: its session serves again.
_signed_in: dict[tuple[str, str], Any] = {}


def sign_in(page: Page, demo: Demo, who: str) -> None:
    """Be signed in as an account, on no page yet; each passes the login once, as a browser that
    stays signed in."""
    known = (demo.folder.as_posix(), who)
    if known in _signed_in:
        page.context.add_cookies([_signed_in[known]])
        return
    pass_login(page, demo, who)
    _signed_in[known] = next(
        one for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME
    )
    page.goto("about:blank")


def pass_login(page: Page, demo: Demo, who: str) -> None:
    page.goto(f"{demo.url}/accounts/login/")
    page.fill("input[name=login]", f"{who}@demo.example")
    page.fill("input[name=password]", demo.password)
    page.press("input[name=password]", "Enter")
    expect(page.locator("h1")).to_contain_text("Good")


def open_measure(page: Page, demo: Demo, name: str, network: str = "steady-gut") -> str:
    page.goto(f"{demo.url}/networks/{network}/measures/")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("h1")).to_have_text(name)
    page.wait_for_load_state()
    return page.url.split("?")[0]


def open_entry(page: Page, demo: Demo, network: str = "steady-gut") -> None:
    """Go to where numbers are entered, as a person finds it."""
    page.goto(f"{demo.url}/networks/{network}/measures/")
    page.get_by_role("link", name="Enter data").click()
    expect(page.locator("h1")).to_have_text("Enter data")
    page.wait_for_load_state()


def today() -> date:
    """Give the day it is where the networks of the demonstration are: pages go by it."""
    return datetime.now(tz=NETWORKS).date()


def month_back(months: int) -> date:
    """Give a day of the month that was so many months ago."""
    day = today()
    for _ in range(months):
        day = day.replace(day=1) - timedelta(days=1)
    return day


def last_month() -> str:
    """Name the newest month that is over as charts do."""
    return f"{month_back(1):%b %Y}"


def month_code(months: int = 1) -> str:
    """Name the month that was so many months ago as files do."""
    return f"{month_back(months):%Y-%m}"


@contextmanager
def script_is_late(page: Page, name: str) -> Iterator[None]:
    """Draw the page anew and hold one of its scripts back until the end, as a slow network does."""
    held: list[Route] = []
    where = f"**/js/{name}*"
    page.route(where, lambda route: held.append(route))
    page.reload(wait_until="commit")
    yield
    assert len(held) == 1
    held[0].continue_()
    page.unroute(where)


def shoot(page: Page, name: str) -> None:
    """Keep a screenshot to be looked at, where SHOTS=1 asks for them: painting takes its time."""
    if not os.environ.get("SHOTS"):
        return
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def paste(page: Page, text: str) -> None:
    """Paste into the focused field, as a spreadsheet puts it on the clipboard, once the page's
    script is there to take it."""
    page.wait_for_load_state()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {
                clipboardData: data, bubbles: true, cancelable: true,
            });
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def fetch(demo: Demo, path: str, token: str = "") -> tuple[int, bytes]:
    """Ask REST as a program would; gives status and body."""
    request = urllib.request.Request(
        f"{demo.url}/api/v1/{path}", headers={"Authorization": f"Bearer {token or demo.token}"}
    )
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def ask(demo: Demo, path: str, token: str = ""):
    """Ask REST as a program would; gives status and JSON."""
    status, body = fetch(demo, path, token)
    return status, loads(body)
