"""No page of meetings has an axe violation or flows over: narrow in the dark by all rules, wide in light by its colours."""

import re
from urllib.parse import urlencode, urlsplit

import pytest
from django.urls import resolve, reverse
from playwright.sync_api import Page, expect

from events.urls import sessions, topics, urlpatterns, voting
from tests.journey.looking import CROSSED, faults, looked_at, overflow, violations
from tests.journey.meeting import code_in_letter, link_in_letter, open_letter
from tests.journey.walking import ask, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
NEXT, SESSION, PAST = "what we test next", "Learning session", "how we work together"

# Where each page is looked at.
OF_PLANNING = {
    "event-list", "event-add", "event-detail", "event-edit", "event-copy", "event-cancel",
    "organisers", "role-accept", "event-agenda", "agenda-edit", "agenda-add", "agenda-item-edit",
    "agenda-item-remove", "feed-list",
}  # fmt: skip
OF_PEOPLE = {
    "event-people", "people-add", "people-pick", "people-send", "people-chosen",
    "invitation-detail", "invitation-correct", "invitation-withdraw", "invitation-merge",
    "answer-record",
    "invitation-preview", "needs-show", "event-mails", "rule-add", "rule-edit", "letter-edit",
}  # fmt: skip
OF_TRAVEL = {"travel", "fund-add", "fund-edit", "travel-request"}
OF_THE_DAY = {
    "check-in", "check-in-needs", "walk-in", "badges", "attendance", "event-now", "now-screen",
}  # fmt: skip
OF_AFTER = {
    "action-list", "event-notes", "note-edit", "note-history", "decision-add", "decision-edit",
    "action-add", "action-edit", "action-done", "event-minutes", "minutes-print", "minutes-edit",
    "minutes-history", "event-evaluation", "evaluation-plan", "event-results",
}  # fmt: skip
OF_A_PERSON = {"event-answer", "my-travel", "my-travel-expense", "evaluation-answer"}
BY_LINK = {
    "rsvp", "rsvp-thanks", "rsvp-code", "rsvp-stop", "link-again", "rsvp-agenda", "own-travel",
    "own-travel-expense", "link-now", "actions-by-link", "evaluation-by-link",
}  # fmt: skip
# These show no page of their own.
ACTIONS = {
    "event-publish", "agenda-release", "agenda-item-move", "organiser-remove", "sending-resume",
    "sending-stop", "invitation-resend", "invitation-bounced", "invitation-works", "event-seat",
    "rsvp-seat", "letter-reset", "letter-test", "rule-remove", "feed-renew", "feed-end",
    "check-in-tap", "check-in-taps", "rsvp-write-again", "event-here", "link-here", "decision-remove", "action-remove",
    "action-reopen", "minutes-draft", "minutes-publish", "minutes-unpublish", "evaluation-ask",
}  # fmt: skip
PARTS = {"event-numbers", "event-sending", "check-in-people", "check-in-worker"}
FILES = {
    "event-calendar", "rsvp-calendar", "people-export", "travel-export", "travel-receipt",
    "my-travel-receipt", "own-travel-receipt", "attendance-export", "results-export", "feed-file",
    "invitation-preview-mail", "letter-preview",
}  # fmt: skip


def test_every_page_of_meetings_is_looked_at():
    looked_at = OF_PLANNING | OF_PEOPLE | OF_TRAVEL | OF_THE_DAY | OF_AFTER | OF_A_PERSON | BY_LINK

    others = {one.name for module in (sessions, topics, voting) for one in module.urlpatterns}
    assert looked_at == {one.name for one in urlpatterns} - others - ACTIONS - PARTS - FILES


def test_pages_of_planning(demo, new_page, complaints):
    page = coordinator(new_page(), demo)
    meeting, item = meeting_id(demo, NEXT), first(demo, "agenda-items", meeting_id(demo, NEXT))
    of_meeting = OF_PLANNING - {"event-list", "event-add", "feed-list", "role-accept"}
    pages = [
        *(at(demo, "event-list", more, slug="national") for more in ("", "?when=past")),
        at(demo, "event-list", slug="safe-stay"),
        at(demo, "event-add", slug="national"),
        at(demo, "feed-list"),
        *(
            at(demo, name, public_id=item if "item" in name else meeting)
            for name in sorted(of_meeting)
        ),
        at(demo, "event-detail", public_id=meeting_id(demo, SESSION)),
    ]
    helper = new_page()
    sign_in(helper, demo, "leader")
    asked = asked_to_help(page, demo, meeting)

    found = faults(page, pages, CROSSED) + looked_at(helper, asked, CROSSED)

    assert found == []
    assert names([*pages, asked]) == OF_PLANNING
    assert complaints == []


def asked_to_help(page: Page, demo, meeting: str) -> str:
    """Ask somebody to help by their address, and give the link of the mail."""
    page.goto(at(demo, "organisers", public_id=meeting))
    page.get_by_label("E-mail address of somebody with an account").fill("leader@demo.example")
    page.get_by_role("button", name="Ask them").click()
    open_letter(page, demo, "leader@demo.example", "Will you help")
    return str(page.frame_locator("iframe").locator("a[href*=accept]").first.get_attribute("href"))


def test_pages_of_people_and_their_mails(demo, new_page, complaints):
    page = coordinator(new_page(), demo)
    meeting = meeting_id(demo, NEXT)
    rsvps = rows(demo, "rsvps", meeting)
    told = next(one for one in rsvps if one["answer"] == "accepted")["invitation"]
    answered = {one["invitation"] for one in rsvps}
    silent = next(
        one["id"] for one in rows(demo, "invitations", meeting) if one["id"] not in answered
    )
    chosen = {"person": silent}
    of_one = {name for name in OF_PEOPLE if name.startswith("invitation-")} | {"answer-record"}
    of_one.remove("invitation-merge")
    of_all = {"event-people", "people-add", "people-pick", "people-send", "event-mails", "rule-add"}
    pages = [
        *(at(demo, name, public_id=meeting) for name in sorted(of_all)),
        *(at(demo, name, public_id=one) for name in sorted(of_one) for one in (told, silent)),
        *(
            at(demo, "people-chosen", "?" + urlencode(chosen | {"what": what}), public_id=meeting)
            for what in ("reminder", "withdraw")
        ),
        at(demo, "invitation-merge", f"?other={silent}", public_id=told),
        at(demo, "rule-edit", public_id=first(demo, "reminder-rules", meeting)),
        at(demo, "letter-edit", public_id=meeting, kind="reminder"),
    ]

    found = faults(page, pages, CROSSED)
    page.goto(pages[0])
    found += needs_shown(page, demo, meeting)

    assert found == []
    assert names(pages) == OF_PEOPLE - {"needs-show"}
    assert complaints == []


def needs_shown(page: Page, demo, meeting: str) -> list[str]:
    """Look at somebody's needs, as logistics may, and at the list that nobody could be read from."""
    for one in rows(demo, "rsvps", meeting):
        page.goto(at(demo, "invitation-detail", public_id=one["invitation"]))
        button = page.get_by_role("button", name="Show the needs")
        if button.count():
            button.click()
            break
    found = violations(page, CROSSED) + overflow(page)
    page.goto(at(demo, "people-add", public_id=meeting))
    page.get_by_label("Names and addresses").fill("Ann <ann@guests.example>, parent\nNobody")
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_role("heading", name="1 understood, 1 not")).to_be_visible()
    return found + violations(page, CROSSED) + overflow(page)


def test_pages_of_travel(demo, new_page, complaints):
    page = coordinator(new_page(), demo)
    meeting = meeting_id(demo, NEXT)
    requests = {one["state"]: one["id"] for one in rows(demo, "travel-requests", meeting)}
    pages = [
        at(demo, "travel", public_id=meeting),
        at(demo, "travel", "?state=claimed", public_id=meeting),
        at(demo, "travel", public_id=meeting_id(demo, SESSION)),
        at(demo, "fund-add", public_id=meeting),
        at(demo, "fund-edit", public_id=first(demo, "funds", meeting)),
        *(at(demo, "travel-request", public_id=one) for one in requests.values()),
    ]

    found = faults(page, pages, CROSSED)

    assert found == []
    assert names(pages) == OF_TRAVEL
    assert len(requests) > 5
    assert complaints == []


def test_pages_of_the_day(demo, new_page, complaints):
    page = coordinator(new_page(), demo)
    session = meeting_id(demo, SESSION)
    pages = [
        *(at(demo, name, public_id=session) for name in sorted(OF_THE_DAY - {"check-in-needs"})),
        at(demo, "now-screen", "?theme=dark", public_id=session),
        at(demo, "check-in", "?q=nobody+of+this+name", public_id=session),
        at(demo, "event-now", public_id=meeting_id(demo, NEXT)),
        at(demo, "attendance", public_id=meeting_id(demo, NEXT)),
    ]

    found = faults(page, pages, CROSSED)
    page.goto(at(demo, "check-in", public_id=session))
    page.get_by_role("button", name="Show who needs").click()
    found += violations(page, CROSSED) + overflow(page)

    assert found == []
    assert names([*pages, page.url]) == OF_THE_DAY
    assert complaints == []


def test_pages_of_after(demo, new_page, complaints):
    page = coordinator(new_page(), demo)
    past = meeting_id(demo, PAST)
    note = first(demo, "item-notes", past, "item")
    decision, action = (first(demo, one, past) for one in ("meeting-decisions", "action-items"))
    which = {"note": note, "decision": decision, "action": action}
    plain = {"decision-add", "action-add"}
    pages = [
        *(at(demo, "action-list", more, slug="national") for more in ("", "?show=overdue")),
        *(
            at(demo, name, public_id=past if name in plain else which.get(name.split("-")[0], past))
            for name in sorted(OF_AFTER - {"action-list", "evaluation-plan"})
        ),
        *(
            at(demo, name, public_id=meeting_id(demo, NEXT))
            for name in ("event-minutes", "event-evaluation", "evaluation-plan", "event-notes")
        ),
    ]

    found = faults(page, pages, CROSSED)

    assert found == []
    assert names(pages) == OF_AFTER
    assert complaints == []


def test_pages_of_an_invited_person(demo, new_page, complaints):
    """The researcher has not answered, and has asked for nothing yet."""
    page = new_page()
    sign_in(page, demo, "researcher")
    meeting, session = meeting_id(demo, NEXT), meeting_id(demo, SESSION)
    pages = [
        at(demo, "event-answer", public_id=meeting),
        at(demo, "my-travel", public_id=meeting),
        at(demo, "my-travel", public_id=session),
        at(demo, "evaluation-answer", public_id=meeting_id(demo, PAST)),
    ]

    found = faults(page, pages, CROSSED)

    assert found == []
    assert names(pages) == OF_A_PERSON - {"my-travel-expense"}
    assert complaints == []


def test_pages_by_personal_link(demo, new_page, complaints):
    page = new_page()
    open_letter(page, demo, "clinician@demo.example", f"you are invited.*{NEXT}")
    link = link_in_letter(page).split("?")[0]
    closed = f"{demo.url}/i/{'x' * 40}/"
    page.goto(link)
    stop = page.get_by_role("link", name="Stop it").evaluate("a => a.href")
    pages = [
        link,
        stop,
        *(f"{link}{part}/" for part in ("agenda", "now", "actions", "evaluation", "travel")),
        at(demo, "link-again"),
    ]

    found = faults(page, pages, CROSSED) + looked_at(page, closed, CROSSED, status=404)
    found += traveller(page, demo)

    assert found == []
    assert names(pages) == BY_LINK - {"rsvp-thanks", "rsvp-code", "own-travel-expense"}
    assert [one for one in complaints if not re.search("403|404", one)] == []


def traveller(page: Page, demo) -> list[str]:
    """Prove oneself as somebody whose support was accepted, and look at what they see."""
    accepted = rows(demo, "travel-requests", meeting_id(demo, NEXT), state="accepted")[0]
    email = invited(demo, accepted["invitation"])["email"]
    open_letter(page, demo, email, f"you are invited.*{NEXT}")
    link = link_in_letter(page).split("?")[0]
    found = looked_at(page, link, CROSSED)
    page.get_by_role("button", name="Send me the code").click()
    found += violations(page, CROSSED)
    mailbox = page.context.new_page()
    open_letter(mailbox, demo, email, "is your code")
    page.get_by_label("Code from the mail").fill(code_in_letter(mailbox))
    page.get_by_role("button", name="Show my answer").click()
    expect(page.locator("main")).to_contain_text("We have your answer")
    found += violations(page, CROSSED)
    return found + faults(
        page, [f"{link}{part}/" for part in ("thanks", "travel", "travel/expense")], CROSSED
    )


def coordinator(page: Page, demo) -> Page:
    sign_in(page, demo, "coordinator")
    return page


def at(demo, name: str, query: str = "", **path: str) -> str:
    return demo.url + reverse(f"events:{name}", kwargs=path) + query


def names(urls: list[str]) -> set[str]:
    return {str(resolve(urlsplit(url).path).url_name) for url in urls}


def meeting_id(demo, title: str) -> str:
    """Ask REST for the demonstration's meeting with these words in its title."""
    _, told = ask(demo, "events/?page_size=100")
    return str(next(one["id"] for one in told["results"] if title in one["title"]))


def rows(demo, what: str, meeting: str, **only: str) -> list[dict]:
    query = urlencode({"event": meeting, "page_size": 100, **only})
    _, told = ask(demo, f"{what}/?{query}")
    return list(told["results"])


def first(demo, what: str, meeting: str, name: str = "id", **only: str) -> str:
    return str(rows(demo, what, meeting, **only)[0][name])


def invited(demo, public_id: str) -> dict:
    _, told = ask(demo, f"invitations/{public_id}/")
    return dict(told)
