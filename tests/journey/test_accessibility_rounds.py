"""No page of votes, and of what is asked and voted on at a meeting, has an axe violation or flows
over. The ballots are looked at wide and narrow, in light and dark; the others in two of these ways."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse
from playwright.sync_api import expect

from events.urls import topics, voting
from improvement.urls import rounds
from tests.journey.looking import CROSSED, faults, violations
from tests.journey.meeting import code_in_letter, link_in_letter, open_letter
from tests.journey.test_accessibility_improvement import GUT, at, names, rows, signed_in
from tests.journey.voting import NATIONAL, announced, held, publish, set_up
from tests.journey.walking import ask

pytestmark = [pytest.mark.slow, pytest.mark.browser]
MEETING = "what we test next"

# Where each page is looked at.
OF_VOTES = {
    "round-list", "round-add", "round-detail", "round-edit", "round-live", "round-vote",
    "round-papers", "round-print", "round-decide", "prioritized",
}  # fmt: skip
# These show no page of their own.
ACTIONS = {
    "round-announce", "round-close", "round-again", "round-publish", "round-extend", "round-void",
}  # fmt: skip
FILES = {"round-export", "prioritized-export"}
OF_A_MEETING = {"event-topics", "my-topic", "event-votes", "event-vote"}
MEETING_ACTIONS = {"event-vote-add", "event-vote-announce", "event-vote-join"}
BY_LINK = {"own-topics", "own-topic", "link-votes", "link-vote"}


def test_every_page_of_votes_is_looked_at():
    known = {one.name for one in rounds.urlpatterns}
    of_meetings = {one.name for module in (topics, voting) for one in module.urlpatterns}

    assert known == OF_VOTES | ACTIONS | FILES
    assert of_meetings == OF_A_MEETING | MEETING_ACTIONS | BY_LINK


def test_pages_of_votes(demo, new_page, complaints):
    page = signed_in(new_page(), demo, "coordinator")
    told = {one["title"]: one["id"] for one in rows(demo, "rounds")}
    first_vote, weighing = told["First vote"], told["Weighing"]
    options = {name: page_options(demo, told[name]) for name in told}
    planned = set_up(page, demo)
    main = [
        at(demo, "round-vote", public_id=weighing),
        at(demo, "round-detail", public_id=first_vote),
        at(demo, "prioritized", slug=GUT),
    ]
    others = [
        *(at(demo, "round-list", slug=one) for one in (GUT, "full-term")),
        at(demo, "round-add", slug=GUT),
        *(at(demo, "round-detail", public_id=one) for one in told.values()),
        at(demo, "round-detail", public_id=planned),
        at(demo, "round-edit", public_id=planned),
        *(at(demo, f"round-{name}", public_id=weighing) for name in ("live", "papers", "print")),
        at(demo, "round-live", public_id=first_vote),
        at(demo, "round-decide", public_id=first_vote, option=options["First vote"][0]),
        at(demo, "prioritized", slug="full-term"),
    ]

    found = faults(page, main) + faults(page, others, CROSSED)

    assert found == []
    assert names(main + others) == OF_VOTES
    assert complaints == []


def test_a_ballot_of_each_method(demo, new_page, complaints):
    """Each way of voting, as a member sees it who has not voted."""
    page = signed_in(new_page(), demo, "coordinator")
    ballots = []
    for method in ("approval", "score", "irv", "knapsack"):
        poll = announced(page, demo, method)
        ballots.append(at(demo, "round-vote", public_id=poll))

    assert faults(page, ballots) == []
    assert complaints == []


def test_pages_of_a_meeting(demo, new_page, complaints):
    page = signed_in(new_page(), demo, "coordinator")
    member = signed_in(new_page(), demo, "parent")
    meeting = meeting_of(demo)
    asked = rows(demo, "meeting-topics", network=NATIONAL, event=meeting)[0]["topic"]
    vote = url(demo, "event-vote", public_id=meeting, vote=held(page, demo, meeting))
    of = [url(demo, name, public_id=meeting) for name in ("event-topics", "event-votes")]
    own = [
        url(demo, "my-topic", public_id=meeting, topic=asked),
        url(demo, "event-votes", public_id=meeting),
        vote,
    ]

    found = faults(page, of, CROSSED) + faults(member, own, CROSSED)
    member.goto(vote)
    member.get_by_role("spinbutton").first.fill("1")
    member.get_by_role("button", name="Cast my ballot").press("Enter")
    expect(member.get_by_role("heading", name="Your vote is in")).to_be_visible()
    publish(page, demo, "Looked at: dots")
    found += faults(member, [vote])
    expect(member.get_by_role("heading", name="The result")).to_be_visible()

    assert found == []
    assert names(of + own) == OF_A_MEETING
    assert complaints == []


def test_pages_by_personal_link(demo, new_page, complaints):
    """Who comes by their personal link answers questions and votes after a code."""
    page, mail = new_page(), new_page()
    meeting = meeting_of(demo)
    answered = rows(demo, "rsvps", network=NATIONAL, event=meeting, answer="accepted")[0]
    _, invited = ask(demo, f"invitations/{answered['invitation']}/")
    open_letter(mail, demo, invited["email"], f"you are invited.*{MEETING}")
    link = link_in_letter(mail).split("?")[0]
    vote = rows(demo, "meeting-rounds", network=NATIONAL, event=meeting)[0]["id"]
    asked = rows(demo, "meeting-topics", network=NATIONAL, event=meeting)[0]["topic"]
    pages = [f"{link}{one}" for one in ("votes/", f"votes/{vote}/", "topics/", f"topics/{asked}/")]

    page.goto(pages[0])
    found = violations(page, CROSSED)
    page.get_by_role("button", name="Send me the code").click()
    open_letter(mail, demo, invited["email"], "is your code")
    page.get_by_label("Code from the mail").fill(code_in_letter(mail))
    page.get_by_role("button", name="Go to the votes").click()
    expect(page.get_by_role("heading", name="Votes")).to_be_visible()
    found += faults(page, pages, CROSSED)

    assert found == []
    assert {str(resolve(urlsplit(one).path).url_name) for one in pages} == BY_LINK
    assert [one for one in complaints if "403" not in one] == []


def meeting_of(demo) -> str:
    _, told = ask(demo, f"events/?network={NATIONAL}&page_size=100")
    return str(next(one["id"] for one in told["results"] if MEETING in one["title"]))


def url(demo, name: str, **path: str) -> str:
    return demo.url + reverse(f"events:{name}", kwargs=path)


def page_options(demo, poll: str) -> list[str]:
    _, told = ask(demo, f"rounds/{poll}/")
    return [one["id"] for one in told["options"]]
