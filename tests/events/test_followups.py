"""Decisions and actions: noted, changed, done, and followed up until they are."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events import jobs
from events.actions import action_items, decisions, invitations
from events.emails import followups as emails
from events.models import ActionItem, Invitation, MeetingDecision
from events.presenters import action_items as presenters
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.events.asking import answered, at, released, text
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory
from tests.factories.minutes import ActionItemFactory, AgendaItemFactory

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 1, 15, tzinfo=UTC)
DUE = date(2027, 3, 20)


@pytest.fixture
def owner(event):
    return InvitationFactory(event=event, name="Ana Oak", email="ana@guests.example")


def given(event, owner, by, **more):
    values = {"text": "Write to the school", "due_on": DUE, "item": None, **more}
    return action_items.add(event=event, owner=owner, by=by, **values)


def run(day, hours=0):
    moment = datetime(2027, 3, day, 18, tzinfo=UTC) + timedelta(hours=hours)
    with time_machine.travel(moment, tick=False):
        jobs.post_action_reminders(moment)


def purposes():
    mails = Message.objects.filter(purpose__startswith="events.action").order_by("pk")
    return [mail.purpose.removeprefix("events.action_") for mail in mails]


def test_a_decision_is_noted_changed_and_removed(cast, event):
    decision = decisions.add(event=event, item=None, text="We test the letter.", by=cast.clinician)

    decisions.edit(decision=decision, text="We test both.", version=1, by=cast.coordinator)
    with pytest.raises(ChangedMeanwhile):
        decisions.remove(decision=decision, version=1, by=cast.clinician)
    decisions.remove(decision=decision, version=2, by=cast.clinician)

    assert not MeetingDecision.objects.exists()
    removed = AuditEntry.objects.get(verb="decision.removed")
    assert removed.before == {"text": "We test both."}


def test_an_action_is_told_to_its_owner_once(cast, event, owner):
    action = given(event, owner, cast.clinician)

    mail = Message.objects.get(purpose="events.action_given")
    letter = emails.action_given(mail)

    assert mail.to_email == "ana@guests.example"
    assert action.text in letter.subject
    assert reverse("events:actions-by-link", kwargs={"token": owner.token}) in letter.text


@time_machine.travel(START, tick=False)
def test_reminders_go_before_the_day_and_weekly_after_it(cast, event, owner):
    given(event, owner, cast.clinician)

    for day in (10, 17, 18, 20):
        run(day)
        run(day, hours=1)
    assert purposes() == ["given", "due"]

    for day in (21, 24, 27, 28, 31):
        run(day)
        run(day, hours=1)
    assert purposes() == ["given", "due", "overdue", "overdue"]


@time_machine.travel(START, tick=False)
def test_nothing_is_posted_for_what_is_done_or_for_the_uninvited(cast, event, owner):
    other = InvitationFactory(event=event)
    done = given(event, owner, cast.clinician)
    given(event, other, cast.clinician)
    action_items.finish(action=done, note="", version=1, by=cast.coordinator, now=START)
    invitations.withdraw(invitation=other, by=cast.coordinator, now=timezone.now())

    run(25)

    assert purposes() == ["given", "given"]
    cancelled = Message.objects.get(to_email="ana@guests.example")
    assert cancelled.state == Message.State.CANCELLED


def test_a_mail_is_looked_at_again_before_it_goes(cast, event, owner):
    action = given(event, owner, cast.clinician)
    mail = Message.objects.get(purpose="events.action_given")
    mail.params["due_on"] = "2020-01-01"

    ActionItem.objects.filter(pk=action.pk).update(done_at=START)

    assert isinstance(emails.action_given(mail), outbox.Skip)
    ActionItem.objects.filter(pk=action.pk).update(done_at=None)
    assert isinstance(emails.action_overdue(mail), outbox.Skip)
    Invitation.objects.filter(pk=owner.pk).update(state="revoked")
    assert isinstance(emails.action_given(mail), outbox.Skip)


def test_a_new_owner_is_told_and_the_old_ones_mail_is_called_off(cast, event, owner):
    other = InvitationFactory(event=event)
    action = given(event, owner, cast.clinician)

    action_items.edit(
        action=action, text=action.text, owner=other, due_on=DUE, version=1, by=cast.coordinator
    )

    states = dict(Message.objects.values_list("to_email", "state"))
    assert states == {owner.email: "cancelled", other.email: "queued"}


def test_only_the_invited_can_own_an_action(cast, event):
    stranger = InvitationFactory()

    with pytest.raises(Conflict, match="invited to this meeting"):
        given(event, stranger, cast.coordinator)


def test_a_day_in_another_age_is_refused(cast, event, owner):
    with pytest.raises(DomainError, match="year"):
        given(event, owner, cast.coordinator, due_on=date(9999, 12, 31))


def test_done_with_what_came_of_it_and_open_again(cast, event, owner):
    action = given(event, owner, cast.clinician)

    action_items.finish(action=action, note="Sent.", version=1, by=cast.coordinator, now=START)
    with pytest.raises(Conflict, match="done already"):
        action_items.finish(action=action, note="", version=2, by=cast.coordinator, now=START)
    action_items.reopen(action=action, version=2, by=cast.coordinator)

    action.refresh_from_db()
    assert (action.done_at, action.done_note, action.version) == (None, "", 3)
    assert AuditEntry.objects.get(verb="action.done").after["done_note"] == "Sent."


def test_members_choose_owners_among_those_who_come_organisers_among_all(cast, event):
    InvitationFactory(event=event, name="Silent")
    answered(event, name="Coming")

    for_members = presenters.owners_for(event, cast.clinician)
    for_organisers = presenters.owners_for(event, cast.coordinator)

    assert [one.name for one in for_members] == ["Coming"]
    assert {one.name for one in for_organisers} == {"Coming", "Silent"}


# --- Pages -----------------------------------------------------------------------------
def test_a_member_notes_nothing_on_an_item_nobody_released(client, cast, event):
    client.force_login(cast.clinician)
    item = AgendaItemFactory(event=event, title="Not told yet")

    page = text(client.get(at("event-notes", event)))
    given = client.post(at("decision-add", event), {"text": "So be it", "item": item.public_id})

    assert "Not told yet" not in page
    assert given.status_code == 422


def test_a_member_notes_both_on_the_page_of_an_item(client, cast, event):
    client.force_login(cast.clinician)
    item = AgendaItemFactory(event=event)
    released(event, item, by=cast.coordinator)
    coming = answered(event, name="Coming").invitation
    of_item = {"item": str(item.public_id)}

    client.post(at("decision-add", event), {"text": "We test it.", **of_item})
    response = client.post(
        at("action-add", event),
        {"text": "Call them", "owner": str(coming.public_id), "due_on": "2027-03-20", **of_item},
    )

    assert response["Location"] == at("note-edit", item) + "#results"
    page = text(client.get(at("note-edit", item)))
    assert "We test it." in page
    assert "Call them" in page
    assert ActionItem.objects.get().item == item


def test_a_change_on_an_older_version_is_said(client, cast, event, owner):
    client.force_login(cast.coordinator)
    action = given(event, owner, cast.clinician)
    sent = {"text": "Mine", "owner": str(owner.public_id), "due_on": "2027-03-20", "version": "1"}

    first = client.post(at("action-edit", action), sent)
    second = client.post(at("action-edit", action), sent | {"text": "Yours"})

    assert (first.status_code, second.status_code) == (303, 422)
    assert "changed this while you were writing" in text(second)


def test_open_actions_come_into_the_next_meeting_and_on_one_page(client, cast, event, owner):
    client.force_login(cast.clinician)
    before = EventFactory(network=event.network, days=0)
    EventDayFactory(event=before, starts_at=datetime(2026, 1, 5, 15, tzinfo=UTC))
    ActionItemFactory(event=before, text="Left over", due_on=date(2026, 2, 1))
    given(event, owner, cast.coordinator, due_on=date(2099, 1, 1))

    notes = text(client.get(at("event-notes", event)))
    every = reverse("events:action-list", kwargs={"slug": event.network.slug})
    overdue = text(client.get(f"{every}?show=overdue"))

    assert "Still open from earlier meetings" in notes
    assert "Left over" in notes
    assert "Left over" in overdue
    assert "Write to the school" not in overdue


def test_the_home_page_says_what_i_took_on(client, cast, event):
    mine = InvitationFactory(event=event, user=cast.clinician, email=cast.clinician.email)
    action = ActionItemFactory(event=event, owner=mine, text="Mine to do")
    client.force_login(cast.clinician)

    home = text(client.get("/"))
    done = client.post(at("action-done", action), {"done_note": "Sent.", "version": "1"})

    assert "Mine to do" in home
    assert done.status_code == 303
    assert "Mine to do" not in text(client.get("/"))


# --- By personal link ------------------------------------------------------------------
def link(invited):
    return reverse("events:actions-by-link", kwargs={"token": invited.token})


def test_an_owner_without_an_account_says_it_is_done(client, cast, event, owner):
    action = given(event, owner, cast.clinician)
    sent = {"action": str(action.public_id), "version": "1", "done_note": "Sent on Monday."}

    page = client.get(link(owner))
    response = client.post(link(owner), sent)
    again = client.post(link(owner), sent)

    assert (page.status_code, response.status_code, again.status_code) == (200, 303, 422)
    assert "Ana" not in text(page)
    assert page["Referrer-Policy"] == "no-referrer"
    action.refresh_from_db()
    assert (action.done_note, action.done_by) == ("Sent on Monday.", None)
    assert "Sent on Monday." in text(client.get(link(owner)))


def test_a_link_reaches_its_own_actions_only(client, event, owner):
    foreign = ActionItemFactory(event=event)
    sent = {"action": str(foreign.public_id), "version": "1", "done_note": ""}

    assert client.post(link(owner), sent).status_code == 404
    assert client.post(link(owner), sent | {"action": "x"}).status_code == 404


def test_the_link_lives_while_something_is_open_and_ends_after(client, cast, event, owner):
    action = given(event, owner, cast.clinician, due_on=date(2027, 1, 1))
    later = datetime(2029, 1, 1, tzinfo=UTC)

    with time_machine.travel(later):
        while_open = client.get(link(owner)).status_code
        answer = client.get(reverse("events:rsvp", kwargs={"token": owner.token})).status_code
        ActionItem.objects.filter(pk=action.pk).update(done_at=START)
        after = client.get(link(owner)).status_code

    assert (while_open, answer, after) == (200, 410, 410)


def test_a_withdrawn_invitation_opens_nothing(client, event):
    gone = InvitationFactory(event=event, revoked=True)

    assert client.get(link(gone)).status_code == 410
