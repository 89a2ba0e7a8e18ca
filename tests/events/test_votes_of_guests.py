"""Votes of a meeting for people of other networks and without an account: ballot, result, mail."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from events.actions import voting
from events.emails.codes import code_for
from events.models import MeetingRound
from improvement.actions import decisions, rounds
from improvement.models import Ballot, Idea, Round
from lhs_platform.mail.letters import purpose_of
from lhs_platform.mail.models import Message
from tests.factories.events import EventFactory, InvitationFactory
from tests.factories.rounds import make_round

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def event(cast):
    event = EventFactory(network=cast.network, created_by=cast.coordinator)
    event.invited_networks.add(cast.other_network)
    return event


@pytest.fixture
def visitor(cast, event):
    """Somebody of an invited network who is invited and has an account."""
    return InvitationFactory(
        event=event, user=cast.outsider, name=cast.outsider.name, email=cast.outsider.email
    )


@pytest.fixture
def guest(event):
    """Somebody who is invited and has no account."""
    return InvitationFactory(event=event, user=None, name="Gwen Guest", email="gwen@guests.example")


@pytest.fixture
def held(cast, event, visitor, guest):
    poll = make_round(
        cast.network, cast.coordinator, electorate="invited", is_announced=False, quorum=1
    )
    held = voting.link(by=cast.coordinator, event=event, poll=poll)
    voting.announce(by=cast.coordinator, held=held, version=poll.version, now=timezone.now())
    return MeetingRound.objects.for_list().get(pk=held.pk)


def page(held):
    return f"/meetings/{held.event.public_id}/votes/{held.public_id}/"


def first_of(held):
    return held.round.options.order_by("position").first()


def text(response):
    return re.sub(r"\s+", " ", response.text)


def publish(cast, held):
    poll, now = Round.objects.get(pk=held.round_id), timezone.now()
    closed = rounds.close(by=cast.coordinator, poll=poll, version=poll.version, now=now)
    return rounds.publish(by=cast.coordinator, poll=closed, version=closed.version, now=now)


def decide_all(cast, poll, *, outcome="no"):
    for option in poll.options.all():
        decisions.decide(
            by=cast.coordinator, option=option, now=timezone.now(),
            values={"outcome": outcome, "reason": "Not this year.", "merged_with": None},
        )  # fmt: skip


def by_link(guest):
    """Give a browser that typed the code that was mailed to a guest."""
    browser = Client()
    browser.post(f"/i/{guest.token}/code/", {"send": "1", "then": "votes"})
    message = Message.objects.filter(purpose="events.code", to_email=guest.email).latest("pk")
    code = code_for(guest, message.params["nonce"])
    browser.post(f"/i/{guest.token}/code/", {"code": code, "then": "votes"})
    return browser


# --- People of an invited network ---------------------------------------------------------
def test_from_the_meeting_the_ballot_is_reached_and_cast(client, cast, held):
    client.force_login(cast.outsider)
    listed = client.get(f"/meetings/{held.event.public_id}/votes/")
    key = first_of(held).public_id.hex

    shown = client.get(page(held))
    voted = client.post(page(held), {f"o-{key}": "1", "wants_news": "1"})
    again = client.get(page(held))

    assert f'href="{page(held)}"' in listed.text
    assert f"/rounds/{held.round.public_id}/" not in listed.text
    assert held.round.question in shown.text
    assert "Your vote is in" in voted.text
    assert "You have voted." in again.text
    line = held.round.voters.get(user=cast.outsider)
    assert (line.has_voted, line.wants_news) == (True, True)
    assert Ballot.objects.get().voter == line


def test_the_result_is_read_there_once_it_is_published(client, cast, held):
    client.force_login(cast.outsider)
    client.post(page(held), {f"o-{first_of(held).public_id.hex}": "1"})
    Round.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    closed = client.get(page(held)).text
    Round.objects.update(closes_at=timezone.now() + timedelta(days=1))
    poll = publish(cast, held)
    before = text(client.get(page(held)))
    decide_all(cast, poll)

    shown = text(client.get(page(held)))

    assert "as soon as it is published" in closed
    assert 'id="decisions"' not in closed
    assert "Not yet" in before
    assert "Not this year." in shown
    assert str(first_of(held)) in shown


def test_a_vote_that_does_not_count_tells_nothing_of_it(client, cast, held):
    client.force_login(cast.outsider)
    publish(cast, held)

    shown, listed = client.get(page(held)).text, client.get(page(held).rsplit("/", 2)[0] + "/").text

    assert "This vote does not count." in shown
    assert 'id="decisions"' not in shown
    assert "Too few voted" in listed


def test_guests_read_what_members_read_and_are_led_nowhere_else(client, cast, event):
    """The plot, the spread and the groups are told to both; trail and change belong to members."""
    poll = make_round(
        cast.network,
        cast.coordinator,
        method="impact_effort",
        electorate="invited",
        is_announced=False,
        quorum=1,
    )
    people = [
        InvitationFactory(event=event, group=group)
        for group in ("clinician",) * 7 + ("community", "researcher", "leader") * 2
    ]
    guest = InvitationFactory(event=event, user=cast.outsider, group="community")
    held = voting.link(by=cast.coordinator, event=event, poll=poll)
    voting.announce(by=cast.coordinator, held=held, version=poll.version, now=timezone.now())
    held = MeetingRound.objects.for_list().get(pk=held.pk)
    key = str(first_of(held).public_id)
    for invited in [*people, guest]:
        marks = {key: {"impact": 5, "effort": 1}}
        voting.cast(invited=invited, held=held, marks=marks, now=timezone.now())
    poll = publish(cast, held)
    decide_all(cast, poll)

    def read(person, url):
        client.force_login(person)
        return text(client.get(url)).split("<main")[1]

    guests, members = (
        read(cast.outsider, page(held)),
        read(cast.community, f"/rounds/{poll.public_id}/"),
    )

    for told in (guests, members):
        assert "c-svg" in told
        assert "Clinicians" in told.split("By group")[1]
        assert "Patients and families" not in told.split("By group")[1]
        assert "Not this year." in told
    assert "The whole trail" in members
    assert "/trail" not in guests
    assert "/changes/" not in guests


def test_who_is_not_invited_reads_that_there_is_a_vote_and_no_more(client, cast, held, visitor):
    visitor.delete()
    client.force_login(cast.outsider)

    listed = client.get(f"/meetings/{held.event.public_id}/votes/").text

    assert held.round.title in listed
    assert page(held) not in listed
    assert client.get(page(held)).status_code == 403


def test_members_go_on_to_the_page_of_their_network(client, cast, event, held):
    mine = InvitationFactory(event=event, user=cast.community, name=cast.community.name)
    client.force_login(cast.community)

    joined = client.post(f"{page(held)}join/")
    listed = client.get(f"/meetings/{event.public_id}/votes/").text

    assert joined.headers["Location"] == f"/rounds/{held.round.public_id}/vote/"
    assert f"/rounds/{held.round.public_id}/vote/" in listed
    assert voting.line_of(mine, held.round).user == cast.community


@pytest.mark.parametrize("state", ["setup", "void"])
def test_a_vote_that_takes_no_ballots_says_so_or_is_not_there(client, cast, held, state):
    Round.objects.update(state=state, void_reason="Twice." if state == "void" else "")
    client.force_login(cast.outsider)

    response = client.get(page(held))

    assert response.status_code == (404 if state == "setup" else 200)
    assert state == "setup" or "not valid. Twice." in response.text


def test_over_rest_they_read_cast_and_read_what_came_out(cast, held):
    rest = APIClient()
    rest.force_authenticate(cast.outsider)
    url = f"/api/v1/meeting-rounds/{held.public_id}/"
    sheet = rest.get(f"{url}ballot/").json()
    body = {"marks": {sheet["options"][0]["id"]: 1}, "wants_news": True}

    cast_it = rest.post(f"{url}vote/", body, format="json")
    other = {"marks": {sheet["options"][1]["id"]: 1}, "version": 9}
    changed = rest.post(f"{url}vote/", other, format="json")
    hidden = rest.get(f"{url}result/")
    decide_all(cast, publish(cast, held))
    told = rest.get(f"{url}result/").json()

    assert (sheet["is_open"], sheet["has_voted"], len(sheet["options"])) == (True, False, 3)
    assert (cast_it.status_code, cast_it.json()["version"]) == (200, 1)
    assert (changed.status_code, hidden.status_code) == (409, 404)
    assert told["is_quorate"]
    assert told["ranking"][0]["option"] == sheet["options"][0]["id"]
    assert {row["reason"] for row in told["ranking"]} == {"Not this year."}


# --- People without an account ------------------------------------------------------------
def test_who_voted_by_link_and_asked_is_told_what_is_decided(cast, held, guest):
    browser = by_link(guest)
    url = f"/i/{guest.token}/votes/{held.public_id}/"
    browser.post(url, {f"o-{first_of(held).public_id.hex}": "1", "wants_news": "1"})
    decide_all(cast, publish(cast, held))

    mail = Message.objects.get(to_email=guest.email, purpose="written")
    assert "Dear Gwen," in mail.body_text
    assert "Not this year." in mail.body_text
    assert url in mail.body_text
    assert (mail.user, mail.about, mail.subject) == (None, "", f"News from {cast.network.name}")
    assert "Not this year." in text(browser.get(url))
    assert "See the result" in browser.get(f"/i/{guest.token}/votes/").text


def test_who_did_not_ask_is_not_told(cast, held, guest):
    by_link(guest).post(
        f"/i/{guest.token}/votes/{held.public_id}/", {f"o-{first_of(held).public_id.hex}": "1"}
    )
    decide_all(cast, publish(cast, held))

    assert not Message.objects.filter(to_email=guest.email, purpose="written").exists()


def test_who_voted_without_a_name_and_asked_is_told(cast, event, visitor, guest):
    InvitationFactory.create_batch(4, event=event)
    poll = make_round(
        cast.network, cast.coordinator, electorate="invited", is_announced=False,
        secrecy="detached", quorum=5,
    )  # fmt: skip
    held = voting.link(by=cast.coordinator, event=event, poll=poll)
    voting.announce(by=cast.coordinator, held=held, version=poll.version, now=timezone.now())
    held = MeetingRound.objects.for_list().get(pk=held.pk)

    by_link(guest).post(
        f"/i/{guest.token}/votes/{held.public_id}/",
        {f"o-{first_of(held).public_id.hex}": "1", "wants_news": "1"},
    )

    assert poll.voters.get(ref=guest.public_id).wants_news
    assert poll.voters.filter(wants_news=True).count() == 1


def test_who_put_forward_an_idea_as_a_guest_is_told(cast, held, guest):
    other = EventFactory(network=cast.network)
    elsewhere = InvitationFactory(event=other, user=None, email="wen@guests.example")
    for option, ref in zip(held.round.options.all(), (guest, elsewhere), strict=False):
        Idea.objects.filter(pk=option.idea_id).update(author=None, ref=ref.public_id)
    client = Client()
    client.force_login(cast.outsider)
    client.post(page(held), {f"o-{first_of(held).public_id.hex}": "1"})

    decide_all(cast, publish(cast, held))

    at_meeting, by_answer = (
        Message.objects.get(purpose="written", to_email=one.email).body_text
        for one in (guest, elsewhere)
    )
    assert f"/i/{guest.token}/votes/{held.public_id}/" in at_meeting
    assert f"/i/{elsewhere.token}/" in by_answer
    assert "/votes/" not in by_answer


def test_a_voter_of_another_network_who_asked_is_led_to_the_meeting(client, cast, held):
    client.force_login(cast.outsider)
    client.post(page(held), {f"o-{first_of(held).public_id.hex}": "1", "wants_news": "1"})
    decide_all(cast, publish(cast, held))

    mail = Message.objects.get(purpose="improvement.decided", user=cast.outsider)
    letter = purpose_of(mail.purpose).render(mail)

    assert page(held) in letter.text
    assert "/i/" not in letter.text
    held.event.invitations.all().update(state="revoked")
    assert "does not see" in purpose_of(mail.purpose).render(mail).reason


# --- One person, one ballot ---------------------------------------------------------------
def test_one_person_with_two_lines_has_one_ballot(cast, event, held, guest):
    """Their two invitations were merged after the list was made."""
    kept = InvitationFactory(event=event, user=None, email="gwen@home.example")
    voting.join(invited=kept, held=held, now=timezone.now())
    marks = {str(first_of(held).public_id): 1}
    voting.cast(invited=guest, held=held, marks=marks, now=timezone.now())
    type(guest).objects.filter(pk=guest.pk).update(state="revoked", merged_into=kept)

    voting.cast(invited=kept, held=held, marks=marks, now=timezone.now())

    assert Ballot.objects.count() == 1
    assert voting.line_of(kept, held.round).ref == guest.public_id
