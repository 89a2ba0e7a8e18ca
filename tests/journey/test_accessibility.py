"""No page of outcomes has an axe violation or flows over: wide and narrow, light and dark."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse
from playwright.sync_api import Page, expect

from outcomes.urls import urlpatterns
from tests.journey.looking import faults, overflow, violations
from tests.journey.test_main_job import next_month
from tests.journey.walking import ask, month_code, open_measure, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SAFE, GUT = "safe-stay", "steady-gut"
STATE = "?state=all"

# Where each page is looked at. Files and mere actions show no page of their own.
OF_MEASURE = {
    "measure-detail",
    "measure-sites",
    "measure-funnel",
    "measure-definitions",
    "measure-edit",
    "measure-retire",
    "note-add",
}
OF_NETWORK = {
    "measure-list",
    "measure-add",
    "measure-copy",
    "dictionary",
    "signal-list",
    "signal-explain",
}
OF_DATA = {
    "data-entry",
    "data-upload",
    "submission-list",
    "observation-history",
    "board",
    "month-lock",
    "reminder-send",
    "reminder-plan",
}
OF_JUDGING = {
    "phase-start",
    "phase-end",
    "baseline-freeze",
    "point-mark",
    "point-unmark",
    "note-remove",
    "month-unlock",
}
OF_FILES = {"file-detail"}
ACTIONS = {"data-moved", "file-store", "file-drop", "signal-look", "measure-follow"}
FILES = {"measure-file", "measure-deck", "file-faults", "data-template", "data-workbook"} | {
    "measure-csv",
    "board-csv",
    "dictionary-csv",
    "dictionary-json",
}


def test_every_page_of_outcomes_is_looked_at():
    looked_at = OF_MEASURE | OF_NETWORK | OF_DATA | OF_JUDGING | OF_FILES

    assert looked_at == {pattern.name for pattern in urlpatterns} - ACTIONS - FILES


def test_pages_of_a_measure(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    by_event = open_measure(page, demo, "Days between most serious harms", SAFE)
    open_measure(page, demo, "Children in remission")
    measure = page.url.split("/")[-2]
    pages = [
        by_event,
        *(address(demo, route, public_id=measure) for route in sorted(OF_MEASURE)),
        address(demo, "measure-detail", "?kind=p&limits=95&last=24", public_id=measure),
    ]

    found = faults(page, pages)

    assert found == []
    assert routes(pages) == OF_MEASURE
    assert complaints == []


def test_pages_of_a_network(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    page.goto(address(demo, "signal-list", STATE, slug=GUT))
    pages = [
        demo.url + str(page.locator("a[href$='/explain/']").first.get_attribute("href")),
        *(address(demo, route, slug=GUT) for route in sorted(OF_NETWORK - {"signal-explain"})),
        address(demo, "signal-list", STATE, slug=GUT),
        address(demo, "measure-list", slug=SAFE),
    ]

    found = faults(page, pages)
    page.goto(address(demo, "measure-add", slug=GUT))
    page.locator("form").evaluate_all("all => all.forEach(one => { one.noValidate = true; })")
    page.get_by_role("button", name="Add the measure").click()
    expect(page.locator("main [role=alert]")).to_be_focused()
    found += violations(page) + overflow(page)

    assert found == []
    assert routes(pages) == OF_NETWORK
    assert [one for one in complaints if "422" not in one] == []


def test_pages_of_data(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "clinician")
    _, rows = ask(demo, f"observations/?network={GUT}&site=riverbend&page_size=1")
    of_clinic = [
        address(demo, "data-entry", "?site=riverbend", slug=GUT),
        address(demo, "data-entry", "?all=1", slug=GUT),
        address(demo, "data-upload", slug=GUT),
        address(demo, "observation-history", public_id=rows["results"][0]["id"]),
    ]
    of_hub = [
        address(demo, "board", slug=GUT),
        address(demo, "board", "?view=site&site=riverbend", slug=GUT),
        address(demo, "board", "?view=overdue", slug=GUT),
        address(demo, "month-lock", f"?period={month_code()}&site=amber-cove", slug=GUT),
        address(demo, "reminder-plan", slug=GUT),
        address(demo, "reminder-send", f"?period={month_code()}", slug=GUT),
        address(demo, "submission-list", slug=GUT),
    ]

    found = faults(page, of_clinic)
    page.context.clear_cookies()
    sign_in(page, demo, "coordinator")
    found += faults(page, of_hub)

    assert found == []
    assert routes(of_clinic + of_hub) == OF_DATA
    assert complaints == []


def test_pages_of_judging(demo, new_page, complaints):
    """Start, mark and lock something, for only then it can be taken back."""
    page = new_page()
    sign_in(page, demo, "coordinator")
    measure = open_measure(page, demo, "TPMT checked before thiopurine")
    begin = {
        name: link(page, demo, name)
        for name in ("Start a phase", "Set the baseline", "Mark a point")
    }
    as_if = f"{begin['Start a phase']}?starts_on={month_code(9)}-01"
    before = faults(page, [begin["Set the baseline"], as_if])
    decide(page, begin["Start a phase"], re.compile("first period"))
    decide(page, begin["Mark a point"], re.compile("Which point"), choice="plainly unlike")
    page.goto(f"{measure}notes/add/")
    page.get_by_label("What happened").fill("The laboratory moved")
    page.get_by_role("button", name="Add the note").click()
    page.goto(address(demo, "month-lock", f"?period={month_code(9)}&site=vine-street", slug=GUT))
    page.get_by_role("button", name="Lock the month").click()
    unlock = link(page, demo, re.compile("Unlock"))
    page.goto(measure)
    undo = page.locator("main a[href*='/remove/']").evaluate_all("all => all.map(one => one.href)")

    found = faults(page, [*begin.values(), *undo, unlock])

    assert before == []
    assert found == []
    assert routes([*begin.values(), *undo, unlock]) == OF_JUDGING
    for url in [*undo, unlock]:
        page.goto(url)
        page.get_by_label("Why?").fill("It was only to see the page")
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(url)
    expect(page.locator("main")).to_contain_text("is open again")
    assert complaints == []


def decide(page: Page, url: str, which: re.Pattern[str], choice: str = "") -> None:
    page.goto(url)
    page.get_by_label(which).select_option(index=6)
    if choice:
        page.get_by_label(choice).check()
    page.get_by_label("Why?").fill("So much changed then")
    page.keyboard.press("Enter")
    expect(page.locator("#phases + ul")).to_contain_text("So much changed then")


def test_a_file_looked_at_and_one_with_faults(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    good = next_month(demo)
    bad = {**good, "buffer": good["buffer"].replace(b"northgate,", b"nowhere,")}
    found = []
    for file in (good, bad):
        page.goto(address(demo, "data-upload", slug=GUT))
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="Look at the file").click()
        expect(page).to_have_url(re.compile("/files/"))
        found += violations(page) + overflow(page)

    assert found == []
    assert routes([page.url]) == OF_FILES
    assert complaints == []


def address(demo, route: str, query: str = "", **path: str) -> str:
    return demo.url + reverse(f"outcomes:{route}", kwargs=path) + query


def routes(urls: Iterable[str]) -> set[str]:
    return {str(resolve(urlsplit(url).path).url_name) for url in urls}


def link(page: Page, demo, name: str | re.Pattern[str]) -> str:
    found = page.locator("main").get_by_role("link", name=name, exact=isinstance(name, str)).first
    return demo.url + str(found.get_attribute("href"))
