"""The main job from end to end in a real browser, on the demonstration as anyone starts it.

With SHOTS=1, screenshots are kept in var/journey/ to be looked at.
"""

import re
import sqlite3
from collections.abc import Sequence
from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journey.walking import (
    ask,
    last_month,
    open_entry,
    open_measure,
    paste,
    shoot,
    sign_in,
    today,
)

pytestmark = [pytest.mark.slow, pytest.mark.browser]
GUESTS = ["Alma Guest", "Bruno Guest", "Cleo Guest"]
MEASURE, CODE = "Children on steroids", "steroid"
# This clinic enters its numbers by hand; the file has those of all others.
BY_HAND = "riverbend"


def test_the_main_job(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    page.goto(demo.url)
    expect(page.locator("h1")).to_contain_text("Good")
    shoot(page, "1-home")

    paste_a_month(new_page(), demo)
    before, after = upload_next_month(page, demo)
    meeting = make_meeting(page, demo)
    invite_three(page, meeting)
    answer_by_mail(page, new_page(390), demo, meeting)
    rest = ask(demo, f"rsvps/?event={meeting.rstrip('/').rsplit('/', 1)[-1]}")

    assert after == before + 1
    assert [row["answer"] for row in rest[1]["results"]] == ["accepted"]
    assert complaints == []


def upload_next_month(page: Page, demo) -> tuple[int, int]:
    """Upload the demonstration's file; give how many points the chart had and has."""
    measure_url = open_measure(page, demo, MEASURE)
    before = page.locator(".ln-L .c-p").count()
    status, charts = ask(demo, "charts/?network=steady-gut&kind=run&total=true&page_size=500")
    assert status == 200
    page.goto(f"{demo.url}/networks/steady-gut/data/upload/")
    page.set_input_files("input[type=file]", next_month(demo))
    page.locator("main form button[type=submit]").first.click()
    shoot(page, "2-upload-preview")
    page.get_by_role("button", name=re.compile("Store|Save|Confirm|Send|Add")).click()
    page.goto(measure_url)
    expect(page.locator("#chart-sheet")).not_to_contain_text("Updating", timeout=30_000)
    expect(page.locator("#table tbody tr")).to_have_count(before + 1, timeout=15_000)
    shoot(page, "3-measure")
    seen = page.locator("#table tbody tr").first.inner_text()
    status, again = ask(demo, "charts/?network=steady-gut&kind=run&total=true&page_size=500")
    newest = next(c for c in again["results"] if c["measure_code"] == CODE)["points"][-1]
    assert f"{newest['numerator']:,.0f}" in seen
    assert again != charts
    return before, page.locator(".ln-L .c-p").count()


def next_month(demo) -> FilePayload:
    """Give the demonstration's file without the clinic that enters its numbers by hand."""
    lines = (demo.folder / "demo" / "steady-gut.csv").read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{BY_HAND},".encode())]
    return FilePayload(name="steady-gut.csv", mimeType="text/csv", buffer=b"".join(kept))


def make_meeting(page: Page, demo) -> str:
    """Plan a meeting of two days and publish it; give its address."""
    first = today() + timedelta(days=40)
    page.goto(f"{demo.url}/networks/steady-gut/meetings/add/")
    page.fill("[name=title]", "Spring design meeting")
    page.fill("[name=purpose]", "Choose what we test in spring.")
    page.fill("[name=place]", "Lakeside Conference House")
    page.select_option("[name=timezone]", "America/Chicago")
    page.fill("[name=closes_on]", (first - timedelta(days=10)).isoformat())
    for number, day in enumerate([first, first + timedelta(days=1)]):
        page.fill(f"[name=days-{number}-date]", day.isoformat())
        page.fill(f"[name=days-{number}-starts]", "09:00")
        page.fill(f"[name=days-{number}-ends]", "16:00")
        page.fill(f"[name=days-{number}-capacity]", "30")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("h1")).to_contain_text("Spring design meeting")
    return page.url


def invite_three(page: Page, meeting: str) -> None:
    lines = "\n".join(f"{name} <{name.split()[0].lower()}@guests.example>" for name in GUESTS)
    page.goto(f"{meeting}people/add/")
    page.fill("textarea[name=text]", lines)
    page.get_by_role("button", name="Look at them").click()
    page.get_by_role("button", name="Add 3 people").click()
    page.goto(f"{meeting}people/send/")
    page.get_by_role("button", name="Send to 3 people").click()
    shoot(page, "4-console-sending")


def answer_by_mail(page: Page, phone: Page, demo, meeting: str) -> None:
    """Open one mail in the mailbox on a phone, answer, and see the head count change."""
    phone.goto(f"{demo.url}/mailbox/?q=alma@guests.example")
    for _ in range(40):
        if phone.get_by_role("link", name=re.compile("Alma|Spring")).count():
            break
        phone.wait_for_timeout(500)
        phone.reload()
    phone.get_by_role("link", name=re.compile("Alma|Spring")).first.click()
    shoot(phone, "5-mail")
    link = phone.frame_locator("iframe").locator("a[href*='/i/']").first.get_attribute("href")
    phone.goto(str(link))
    shoot(phone, "6-rsvp-phone")
    phone.locator("input[name=answer][value=accepted]").check(force=True)
    for group in phone.locator("input[type=radio][value=in_person]").all():
        group.check(force=True)
    phone.get_by_role("button", name="Send my answer").click()
    shoot(phone, "7-thanks-phone")
    page.goto(f"{meeting}people/")
    expect(page.locator(".ln-heads")).to_contain_text("1 of 30", timeout=15_000)
    shoot(page, "8-console")


def paste_a_month(page: Page, demo) -> None:
    """Fill one measure's new month in the grid, as a site lead does, and see it on the chart."""
    name = "Days to the third free appointment"
    sign_in(page, demo, "clinician")
    open_entry(page, demo)
    row = page.locator("[data-grid] tbody tr", has_text=name)
    before, newest = (row.locator("input[data-column]").nth(at) for at in (-2, -1))
    value = before.input_value()
    row.locator("summary").last.focus()
    paste(page, f"{value}\t{value}\r\n")
    expect(page.locator("[data-grid-status]")).to_contain_text("2 numbers filled in.")
    expect(newest).to_have_value(value)
    page.keyboard.press("ArrowRight")
    expect(newest).to_be_focused()
    shoot(page, "9-grid-pasted")

    page.get_by_role("button", name="Save").click()

    expect(page.locator("main")).to_contain_text("Saved for Riverbend: 1 new, 0 changed.")
    open_measure(page, demo, name)
    page.get_by_role("link", name="Riverbend", exact=True).first.click()
    expect(page.locator("#table tbody tr").first).to_contain_text(last_month(), timeout=15_000)


def test_another_network_gets_404_on_all_of_it(demo, new_page):
    page = new_page()
    sign_in(page, demo, "coordinator")
    page.goto(f"{demo.url}/networks/steady-gut/measures/")
    measure = page.get_by_role("link", name="Children in remission").get_attribute("href")
    _, meetings = ask(demo, "events/?network=steady-gut")
    meeting = meetings["results"][0]["id"]
    stranger = new_page()
    sign_in_by_code(stranger, demo, coordinator_elsewhere(demo))

    statuses = {
        path: stranger.goto(f"{demo.url}{path}").status
        for path in [
            "/networks/steady-gut/",
            "/networks/steady-gut/measures/",
            "/networks/steady-gut/meetings/",
            "/networks/steady-gut/people/",
            "/networks/steady-gut/data/upload/",
            str(measure),
            f"/meetings/{meeting}/",
            f"/meetings/{meeting}/people/",
            "/api/v1/networks/steady-gut/",
            f"/api/v1{measure}",
            f"/api/v1/events/{meeting}/",
        ]
    }
    rows = [
        row
        for name in ("observations", "charts", "events", "invitations", "rsvps")
        for row in stranger.request.get(f"{demo.url}/api/v1/{name}/?network=steady-gut").json()[
            "results"
        ]
    ]

    assert set(statuses.values()) == {404}, statuses
    assert rows == []


def coordinator_elsewhere(demo) -> str:
    """Give the address of somebody who coordinates Safe Stay and nothing else."""
    with sqlite3.connect(demo.folder / "lhs.sqlite3") as database:
        row = database.execute(
            "SELECT u.email FROM networks_user u JOIN networks_membership m ON m.user_id = u.id "
            "JOIN networks_network n ON n.id = m.network_id "
            "WHERE n.slug = 'safe-stay' AND m.access = 'coordinator' "
            "AND u.email LIKE '%@safe-stay.example'"
        ).fetchone()
    return str(row[0])


def sign_in_by_code(page: Page, demo, email: str) -> None:
    """Ask for a code by mail, read it in the mailbox, and enter it."""
    mailbox = page.context.new_page()
    earlier = mails_to(mailbox, demo, email)
    page.goto(f"{demo.url}/accounts/login/code/")
    page.fill("input[name=email]", email)
    page.locator("main form button[type=submit]").first.click()
    code = code_in_mailbox(mailbox, demo, email, earlier=earlier)
    page.fill("input[name=code]", code)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_contain_text("Good")


def code_in_mailbox(page: Page, demo, email: str, *, earlier: Sequence[str] = ()) -> str:
    """Give the code of the newest mail with one, which is none of those that were there earlier."""
    for _ in range(60):
        for mail in mails_to(page, demo, email):
            if mail in earlier:
                continue
            page.goto(f"{demo.url}{mail}")
            found = re.search(r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b", page.locator("main").inner_text())
            if found:
                return found.group(1)
        page.wait_for_timeout(500)
    raise AssertionError("No code came.")


def mails_to(page: Page, demo, email: str) -> list[str]:
    """Give where the mails to an address are, the newest first."""
    page.goto(f"{demo.url}/mailbox/?q={email}")
    return list(
        page.locator("main h2 a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    )
