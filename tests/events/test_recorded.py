"""One answer, given by the person and recorded by an organiser: each sees what the other did."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions.answers import Needs
from events.emails.answers import answer_saved
from events.emails.codes import code_for
from events.models import RSVP, NeedsRecord
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.events.answering import ROOM, give
from tests.events.asking import at, text
from tests.factories.events import InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(event):
    return InvitationFactory(event=event)


def link(invited, name="rsvp"):
    return reverse(f"events:{name}", kwargs={"token": invited.token})


def body(event, **changes):
    fields = {f"day_{day.public_id.hex}": "in_person" for day in event.in_order()}
    return {"version": "0", "answer": "accepted", "travel": "none", **fields, **changes}


def record(coordinator, invited, **changes):
    return coordinator.post(at("answer-record", invited), body(invited.event, **changes))


def proved(browser, invited, **more):
    """Ask for the code and type it."""
    browser.post(link(invited, "rsvp-code"), {"send": "1", **more})
    nonce = Message.objects.filter(purpose="events.code").latest("pk").params["nonce"]
    code = code_for(invited, nonce)
    return browser.post(link(invited, "rsvp-code"), {"code": code, **more})


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else None


# --- The person sees who answered for them ---------------------------------------------
def test_the_person_sees_who_recorded_the_answer_and_when(coordinator, cast, invited):
    with time_machine.travel("2026-09-01T15:00:00Z", tick=False):
        record(coordinator, invited)
        browser = Client()
        proved(browser, invited)
        pages = [text(browser.get(link(invited, name))) for name in ("rsvp", "rsvp-thanks")]

    said = f"recorded by {cast.coordinator.name} on 1 September 2026, 10:00"
    assert all(said in page for page in pages)


def test_signed_in_the_person_sees_it_too(coordinator, cast, client, event):
    user = cast.clinician
    invited = InvitationFactory(event=event, user=user, email=user.email)
    record(coordinator, invited)
    client.force_login(user)

    pages = [text(client.get(at(name, event))) for name in ("event-detail", "event-answer")]

    assert all(f"ecorded by {cast.coordinator.name} on" in page for page in pages)


def test_an_own_answer_names_nobody(client, invited):
    client.post(link(invited), body(invited.event))

    assert "ecorded by" not in text(client.get(link(invited)))


def test_without_the_code_nobody_reads_who_recorded_it(coordinator, cast, invited):
    record(coordinator, invited)

    assert cast.coordinator.name not in text(Client().get(link(invited)))


def test_the_copy_by_mail_says_who_recorded_it(coordinator, cast, invited):
    record(coordinator, invited)

    letter = answer_saved(Message.objects.get(purpose="events.answered"))

    assert f"recorded by {cast.coordinator.name}" in letter.text
    assert f"recorded by {cast.coordinator.name}" in letter.html


def test_organisers_see_who_gave_an_answer(coordinator, cast, event, invited):
    own = give(InvitationFactory(event=event), ROOM).invitation
    record(coordinator, invited)

    recorded = text(coordinator.get(at("invitation-detail", invited)))
    by_link = text(coordinator.get(at("invitation-detail", own)))
    rows = coordinator.get(reverse("rsvp-list")).json()["results"]

    assert f"recorded by {cast.coordinator.name}" in recorded
    assert "given by personal link" in by_link
    assert {row["recorded_by"] for row in rows} == {cast.coordinator.name, None}


# --- The organiser writes over an answer the person gave meanwhile ---------------------
def test_recording_over_a_newer_answer_shows_both_and_loses_neither(coordinator, event, invited):
    coordinator.get(at("answer-record", invited))
    give(invited, ROOM, hope="More captions", needs=Needs(allergies="Hazelnut"))

    refused = record(coordinator, invited, answer="tentative", hope="Said by telephone")
    page = text(refused)

    assert refused.status_code == 409
    assert "Changed meanwhile" in page
    assert "Saved now: <b>Yes</b>" in page
    assert "hopes: More captions" in page
    assert "given by personal link on" in page
    assert "Said by telephone" in page
    assert RSVP.objects.get().answer == "accepted"
    assert "Hazelnut" not in page


def test_sent_again_it_replaces_knowingly_and_the_trail_keeps_both(coordinator, invited):
    give(invited, ROOM, needs=Needs(allergies="Hazelnut"))
    refused = text(record(coordinator, invited, answer="tentative"))

    saved = record(coordinator, invited, answer="tentative", version=hidden(refused, "version"))

    trail = AuditEntry.objects.filter(verb="rsvp.answered").order_by("pk")
    assert saved.status_code in (302, 303)
    assert [entry.after["answer"] for entry in trail] == ["accepted", "tentative"]
    assert NeedsRecord.objects.get().allergies == "Hazelnut"


# --- The person writes over an answer an organiser recorded meanwhile ------------------
def test_what_the_person_typed_outlasts_the_code(coordinator, cast, invited):
    browser = Client()
    browser.get(link(invited))
    record(coordinator, invited, answer="declined")

    asked = browser.post(link(invited), body(invited.event, hope="That we meet", allergies="Nuts"))
    kept = hidden(asked.content.decode(), "kept")
    shown = proved(browser, invited, kept=kept)
    page = text(shown)

    assert asked.status_code == 403
    assert "not lost" in text(asked)
    assert shown.status_code == 409
    assert "Saved now: <b>No</b>" in page
    assert f"recorded by {cast.coordinator.name}" in page
    assert ("That we meet" in page, "Nuts" in page) == (True, True)
    assert RSVP.objects.get().answer == "declined"


def test_sent_once_more_it_is_saved(coordinator, invited):
    browser = Client()
    record(coordinator, invited, answer="declined")
    typed = body(invited.event, hope="That we meet")
    kept = hidden(browser.post(link(invited), typed).content.decode(), "kept")
    page = proved(browser, invited, kept=kept).content.decode()

    saved = browser.post(link(invited), {**typed, "version": hidden(page, "version")})

    rsvp = RSVP.objects.get()
    assert saved.status_code == 303
    assert (rsvp.answer, rsvp.hope, rsvp.channel) == ("accepted", "That we meet", "link")


def test_a_wrong_code_keeps_it_too(coordinator, invited):
    browser = Client()
    record(coordinator, invited, answer="declined")
    kept = hidden(browser.post(link(invited), body(invited.event)).content.decode(), "kept")
    browser.post(link(invited, "rsvp-code"), {"send": "1", "kept": kept})

    wrong = browser.post(link(invited, "rsvp-code"), {"code": "000000", "kept": kept})

    assert hidden(wrong.content.decode(), "kept") == kept


# --- A double click whose first reply never arrived ------------------------------------
def test_the_second_of_two_clicks_sees_the_saved_answer(invited):
    """The browser drops the first reply, and with it the cookie that says who answered."""
    first, second = Client(), Client()
    typed = body(invited.event, allergies="Hazelnut")
    first.post(link(invited), typed)

    again = second.post(link(invited), typed)

    assert again["Location"] == link(invited, "rsvp-thanks")
    assert "Hazelnut" in text(second.get(again["Location"]))
    assert RSVP.objects.count() == 1
    assert Message.objects.filter(purpose="events.answered").count() == 1


@pytest.mark.parametrize(
    ("changes", "late"),
    [({"allergies": "Peanut"}, 0), ({"answer": "declined"}, 0), ({}, 90)],
    ids=["another need", "another answer", "later"],
)
def test_control_another_browser_proves_nothing_by_it(invited, changes, late):
    typed = body(invited.event, allergies="Hazelnut")
    Client().post(link(invited), typed)

    stranger = Client()

    with time_machine.travel(timezone.now() + timedelta(seconds=late)):
        refused = stranger.post(link(invited), {**typed, **changes})

    assert refused.status_code == 403
    assert "Hazelnut" not in text(stranger.get(link(invited)))


def test_control_an_answer_that_somebody_recorded_is_no_double_click(coordinator, invited):
    record(coordinator, invited)

    assert Client().post(link(invited), body(invited.event)).status_code == 403


# --- Somebody else's account answers by the link ---------------------------------------
def test_organisers_see_that_another_account_answered(client, cast, event, invited):
    client.force_login(cast.outsider)
    client.post(link(invited), body(event))
    client.force_login(cast.coordinator)

    page = text(client.get(at("invitation-detail", invited)))

    assert f"given by personal link by {cast.outsider.name} on" in page
    assert RSVP.objects.get().invitation.user is None


def test_control_the_invited_person_signed_in_is_nobody_else(client, cast, event):
    user = cast.clinician
    own = InvitationFactory(event=event, user=user, email=user.email)
    client.force_login(user)
    client.post(link(own), body(event))

    assert RSVP.objects.get().said_by.startswith("given by personal link on")
