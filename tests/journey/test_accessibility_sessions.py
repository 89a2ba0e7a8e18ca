"""No page of facilitated sessions has an axe violation or flows over: set up, in each step, over, and
by personal link. What people look at longest is looked at wide and narrow, in light and dark."""

import uuid
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import expect

from events.urls import sessions as of_meetings
from improvement.urls import sessions
from tests.journey.looking import CROSSED, faults, violations
from tests.journey.meeting import code_in_letter, link_in_letter, open_letter
from tests.journey.test_accessibility_improvement import GUT, at, names, rows, signed_in
from tests.journey.test_accessibility_rounds import MEETING, NATIONAL, meeting_of
from tests.journey.walking import ask

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# Where each page is looked at.
PAGES = {
    "session-list", "session-add", "session-detail", "session-edit", "session-run", "session-stop",
    "session-wall", "session-part", "session-item",
}  # fmt: skip
# These show no page of their own.
ACTIONS = {
    "session-start", "session-next", "session-back", "session-extend", "session-vote-again",
    "session-pass-over", "session-collect", "session-add-for", "session-remark", "session-join",
    "session-lines", "session-say", "session-pass", "session-done", "session-item-word",
    "session-item-merge", "session-item-part", "session-item-off", "session-item-on",
}  # fmt: skip
FILES = {"session-export"}
OF_A_MEETING = {"event-session-add", "event-session-start", "event-session-join"}
BY_LINK = {"link-session", "link-session-vote"}
SEND = """async ([url, body]) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const read = await fetch(url.read);
    const headers = {"X-CSRFToken": token, "Content-Type": "application/json"};
    if (read.ok && read.headers.get("ETag")) headers["If-Match"] = read.headers.get("ETag");
    const answer = await fetch(url.to, {method: "POST", body: JSON.stringify(body), headers});
    return [answer.status, await answer.text()];
}"""


def test_every_page_of_sessions_is_looked_at():
    assert {one.name for one in sessions.urlpatterns} == PAGES | ACTIONS | FILES
    known = {one.name for one in of_meetings.urlpatterns}
    assert known == OF_A_MEETING | BY_LINK | {"link-session-act"}


def send(page, demo, path: str, body: dict[str, object], read: str = "") -> None:
    """Send something over REST as the one who is signed in, over the version that is there."""
    base = f"{demo.url}/api/v1/"
    url = {"to": f"{base}{path}", "read": f"{base}{read or 'networks/'}"}
    status, text = page.evaluate(SEND, [url, body])
    assert status in (200, 201), text


def set_up(page, demo) -> str:
    """Set a session of the members up, and give its id."""
    title = f"Looked at {uuid.uuid4().hex[:6]}"
    body = {
        "network": GUT, "title": title, "question": "What would help in the first week?",
        "explanation": "Small things first.", "electorate": "members", "secrecy": "named",
        "quorum": 1,
    }  # fmt: skip
    page.goto(at(demo, "session-add", slug=GUT))
    send(page, demo, "sessions/", body)
    listed = page.evaluate(
        "async url => (await (await fetch(url)).json()).results", f"{demo.url}/api/v1/sessions/"
    )
    return str(next(one["id"] for one in listed if one["title"] == title))


def act(page, demo, session: str, name: str, **body: object) -> None:
    page.goto(at(demo, "session-add", slug=GUT))
    send(page, demo, f"sessions/{session}/{name}/", body, f"sessions/{session}/")


def add(page, demo, session: str, *lines: str) -> None:
    for text in lines:
        body = {"session": session, "text": text, "nonce": str(uuid.uuid4())}
        send(page, demo, "session-items/", body)


def test_pages_of_sessions(demo, new_page, complaints):
    page = signed_in(new_page(), demo, "coordinator")
    known = {one["title"]: one["id"] for one in rows(demo, "sessions", network=NATIONAL)}
    over, ready = known["What we do together"], set_up(page, demo)
    session = set_up(page, demo)
    act(page, demo, session, "start")
    act(page, demo, session, "join")
    act(page, demo, session, "next")
    add(
        page, demo, session, "Rides to the clinic", "Rides to clinic", "A card with three questions"
    )
    running = [at(demo, f"session-{name}", public_id=session) for name in ("part", "run", "wall")]
    main = [*running, at(demo, "session-detail", public_id=over)]
    items = page.evaluate(
        "async url => (await (await fetch(url)).json()).results",
        f"{demo.url}/api/v1/session-items/?session={session}",
    )
    item = at(demo, "session-item", public_id=session, item=items[0]["id"])
    others = [
        *(at(demo, "session-list", slug=one) for one in (GUT, "full-term")),
        at(demo, "session-add", slug=GUT),
        at(demo, "session-detail", public_id=ready),
        at(demo, "session-edit", public_id=ready),
        at(demo, "session-stop", public_id=session),
        at(demo, "session-detail", public_id=session),
    ]

    found = faults(page, main) + faults(page, others, CROSSED)
    act(page, demo, session, "next")
    found += faults(page, [item, *running], CROSSED)
    act(page, demo, session, "next")
    found += faults(page, running, CROSSED)

    assert found == []
    assert names([*main, *others, item]) == PAGES
    assert complaints == []


def test_pages_by_personal_link(demo, new_page, complaints):
    """Who comes by their personal link takes part and votes after a code."""
    page, mail, guest = signed_in(new_page(), demo, "coordinator"), new_page(), new_page()
    meeting = meeting_of(demo)
    answered = rows(demo, "rsvps", network=NATIONAL, event=meeting, answer="accepted")[1]
    _, invited = ask(demo, f"invitations/{answered['invitation']}/")
    open_letter(mail, demo, invited["email"], f"you are invited.*{MEETING}")
    link = link_in_letter(mail).split("?")[0]
    page.goto(f"{demo.url}/meetings/{meeting}/votes/")
    page.get_by_role("button", name="Start it").click()
    page.get_by_role("dialog").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Silent writing")).to_be_visible()
    session = page.url.split("/")[-3]
    votes = f"{demo.url}/meetings/{meeting}/votes/"

    guest.goto(f"{link}votes/")
    guest.get_by_role("button", name="Send me the code").click()
    open_letter(mail, demo, invited["email"], "is your code")
    guest.get_by_label("Code from the mail").fill(code_in_letter(mail))
    guest.get_by_role("button", name="Go to the votes").click()
    guest.get_by_role("link", name="Take part").click()
    guest.get_by_role("button", name="Take part").click()
    expect(guest.get_by_role("heading", name="Your lines")).to_be_visible()
    part = guest.url
    found = faults(guest, [part, f"{link}votes/"], CROSSED) + faults(page, [votes], CROSSED)
    act(page, demo, session, "next")
    add(page, demo, session, "A ride", "A card", "A call")
    act(page, demo, session, "next")
    act(page, demo, session, "next")
    guest.goto(part)
    guest.get_by_role("link", name="Vote", exact=True).click()
    expect(guest.get_by_role("button", name="Cast my ballot")).to_be_visible()
    found += violations(guest, CROSSED)

    assert found == []
    assert {resolve(urlsplit(one).path).url_name for one in (part, guest.url)} == BY_LINK
    assert [one for one in complaints if "403" not in one] == []
