"""Ways around a rule that once worked: each stays shut, and each has a control that shows what
happens without its guard, or that the way beside it is open. Those about money are next door."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import rules
from events.actions import action_items, answers, events, invitations, letters, organisers
from events.actions.days import DayPlan
from events.models import (
    ActionItem,
    CalendarFeed,
    Event,
    EventDay,
    Invitation,
    ItemNote,
    MeetingDecision,
    NeedsRecord,
)
from events.models.organisers import token_of
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail.models import Message
from tests.events.asking import answered, at, released, text
from tests.factories.events import (
    AgendaItemFactory,
    EventDayFactory,
    EventFactory,
    EventRoleFactory,
    InvitationFactory,
)
from tests.factories.networks import UserFactory, token_key

pytestmark = pytest.mark.django_db
JSON = "application/json"


def unguarded(monkeypatch, where, name):
    """Take a guard away, to see what it keeps out."""
    monkeypatch.setattr(where, name, lambda *_args, **_more: None)


# --- Needs -----------------------------------------------------------------------------
def moved(event, by):
    days = [
        DayPlan(day.date + by, day.starts_at + by, day.ends_at + by, pk=day.pk)
        for day in event.in_order()
    ]
    return events.edit(
        event=event, fields={}, days=days, version=1, by=event.created_by, now=timezone.now()
    )


@pytest.mark.parametrize("days", [60, 0, -5], ids=["later", "control: not moved", "sooner"])
def test_needs_are_kept_until_after_a_meeting_that_moved(event, days):
    rsvp = answered(event, needs=True)

    saved = moved(event, timedelta(days=days))

    assert NeedsRecord.objects.get(rsvp=rsvp).purge_on == saved.purge_on


def correct(invited, by, email="me@a.example"):
    return invitations.correct(
        invitation=invited, name="Another Name", email=email, group="", by=by, now=timezone.now()
    )


def test_an_organiser_gives_nobodys_needs_to_another_address(event, cast):
    invited = answered(event, needs=True).invitation

    with pytest.raises(Conflict, match="logistics"):
        correct(invited, cast.coordinator)


def test_control_without_the_guard_the_new_address_would_read_them(
    client, event, cast, monkeypatch
):
    user = UserFactory()
    invited = answered(event, needs=True).invitation
    unguarded(monkeypatch, invitations, "_check_needs_stay")
    correct(invited, cast.coordinator, user.email)
    client.force_login(user)

    assert "Hazelnut" in text(client.get(at("event-answer", event)))


def test_control_logistics_correct_an_address_and_organisers_a_name(event, cast):
    invited = answered(event, needs=True).invitation
    correct(invited, cast.coordinator, invited.email)
    EventRoleFactory(event=event, user=cast.clinician)

    assert correct(invited, cast.clinician).email == "me@a.example"


def test_kitchen_counts_are_for_logistics(coordinator, cast, event):
    answered(event, needs=True)
    before = text(coordinator.get(at("event-people", event)))
    EventRoleFactory(event=event, user=cast.coordinator)

    after = text(coordinator.get(at("event-people", event)))

    assert "vegan" not in before
    assert "1 vegan" in after


@pytest.mark.parametrize(
    ("keeps", "left"), [(True, "Hazelnut"), (False, "")], ids=["kept", "control"]
)
def test_an_answer_by_telephone_keeps_the_needs_that_nobody_spoke_of(event, cast, keeps, left):
    rsvp = answered(event, needs=True)
    needs = answers.Needs(access=["quiet_room"])
    given = answers.Given(answer="tentative", needs=needs, keeps_needs=keeps)

    answers.answer(
        invitation=rsvp.invitation, given=given, version=rsvp.version, channel="coordinator",
        by=cast.coordinator, now=timezone.now(),
    )  # fmt: skip

    kept = NeedsRecord.objects.get(rsvp=rsvp)
    assert (kept.access, kept.allergies) == (["quiet_room"], left)


# --- Tokens of other networks ----------------------------------------------------------
def test_a_token_of_another_network_holds_no_role_here(event, cast):
    EventRoleFactory(event=event, user=cast.outsider, role="organiser")
    unbound = rules.can_edit_event(cast.outsider, Event.objects.get(pk=event.pk))
    cast.outsider.limited_to = frozenset({cast.other_network.pk})

    assert unbound
    assert not rules.can_edit_event(cast.outsider, event)
    assert event not in Event.objects.organised_by(cast.outsider)


def test_a_bound_token_makes_no_calendar_of_everything(client, cast):
    key = token_key(user=cast.clinician, networks=[cast.network], scope="write")
    url, head = reverse("calendar-feed-list"), {"Authorization": f"Bearer {key}"}

    of_all = client.post(url, {}, content_type=JSON, headers=head)
    of_one = client.post(url, {"network": cast.network.slug}, content_type=JSON, headers=head)

    assert (of_all.status_code, of_one.status_code) == (403, 201)
    assert "bound to some networks" in of_all.json()["detail"]
    assert CalendarFeed.objects.get().network == cast.network


def test_a_bound_token_does_not_read_the_calendar_of_everything(client, cast):
    CalendarFeed.objects.create(user=cast.clinician, network=None)
    key = token_key(user=cast.clinician, networks=[cast.network])
    url = reverse("calendar-feed-list")

    bound = client.get(url, headers={"Authorization": f"Bearer {key}"}).json()["results"]
    client.force_login(cast.clinician)
    own = client.get(url).json()["results"]

    assert (len(bound), len(own)) == (0, 1)


# --- Old links that offer a role -------------------------------------------------------
def offered_since(event, user, by, when):
    made = int(when.timestamp())
    token = token_of(
        event_id=event.pk, user_id=user.pk, role="desk", by_id=by.pk, until="2099-01-01", made=made
    )
    return organisers.offered(token=token, today=timezone.now().date())


def test_an_old_link_brings_nobody_back_who_was_taken_off(event, cast, monkeypatch):
    role = EventRoleFactory(event=event, user=cast.no_membership, role="desk")
    before = timezone.now() - timedelta(minutes=5)
    organisers.remove(role=role, by=cast.coordinator)

    old = offered_since(event, cast.no_membership, cast.coordinator, before)
    later = timezone.now() + timedelta(seconds=2)
    new = offered_since(event, cast.no_membership, cast.coordinator, later)
    other = offered_since(event, cast.outsider, cast.coordinator, before)
    unguarded(monkeypatch, organisers, "_was_taken_off")
    without = offered_since(event, cast.no_membership, cast.coordinator, before)

    assert old is None
    assert (new is None, other is None, without is None) == (False, False, False)


# --- Drafts of the agenda --------------------------------------------------------------
@pytest.fixture
def draft(event):
    return AgendaItemFactory(event=event, title="Not told yet")


def reached(client, event, item):
    """Say what becomes of everything somebody may try with an item."""
    of_item = {"event": str(event.public_id), "item": str(item.public_id), "text": "So be it"}
    note = {"item": str(item.public_id), "text": "So be it", "version": 0}
    return {
        "page": client.get(at("note-edit", item)).status_code,
        "history": client.get(at("note-history", item)).status_code,
        "decision": client.post(at("decision-add", event), of_item).status_code,
        "decision by REST": client.post(
            reverse("meeting-decision-list"), of_item, content_type=JSON
        ).status_code,
        "note by REST": client.post(reverse("item-note-list"), note, content_type=JSON).status_code,
    }


def test_a_member_reaches_no_item_that_nobody_released(client, cast, event, draft):
    client.force_login(cast.clinician)

    seen = reached(client, event, draft)

    assert set(seen.values()) == {404, 422}
    assert "Not told yet" not in text(client.get(at("event-notes", event)))
    assert not MeetingDecision.objects.exists()
    assert not ItemNote.objects.exists()


def test_control_released_it_is_written_on(client, cast, event, draft):
    released(event, draft, by=cast.coordinator)
    client.force_login(cast.clinician)

    seen = reached(client, event, draft)

    assert set(seen.values()) == {200, 201, 303}
    assert "Not told yet" in text(client.get(at("event-notes", event)))


def test_control_who_plans_it_writes_on_a_draft(coordinator, event, draft):
    assert set(reached(coordinator, event, draft).values()) == {200, 201, 303}


# --- Floods of mail --------------------------------------------------------------------
def change_again_and_again(rsvp, times=14):
    for number in range(times):
        rsvp.refresh_from_db()
        answers.answer(
            invitation=rsvp.invitation, given=answers.Given(answer="declined", hope=f"{number}"),
            version=rsvp.version, channel="link", by=None,
            now=timezone.now() + timedelta(minutes=number),
        )  # fmt: skip
    return Message.objects.filter(purpose="events.answered", to_email=rsvp.invitation.email)


def test_who_changes_an_answer_again_and_again_floods_nobody(event):
    flooded, other = answered(event), answered(event)

    assert change_again_and_again(flooded).count() == 10
    assert change_again_and_again(other, 1).count() == 1


def test_control_without_the_cap_each_change_is_a_mail(event, monkeypatch):
    monkeypatch.setattr(letters, "is_within", lambda *_args, **_more: True)

    assert change_again_and_again(answered(event)).count() == 14


def note_action(event, by):
    return action_items.add(
        event=event, text="Write to the school", owner=InvitationFactory(event=event),
        due_on=timezone.now().date() + timedelta(days=9), item=None, by=by,
    )  # fmt: skip


def test_nobody_writes_to_everybody_by_actions(event, cast, monkeypatch):
    monkeypatch.setattr(action_items, "MOST_A_DAY", 2)
    for _ in range(2):
        note_action(event, cast.clinician)

    with pytest.raises(Conflict, match="go on tomorrow"):
        note_action(event, cast.clinician)

    assert ActionItem.objects.count() == 2
    assert Message.objects.filter(purpose="events.action_given").count() == 2


def test_control_the_cap_is_each_persons_own(event, cast, monkeypatch):
    monkeypatch.setattr(action_items, "MOST_A_DAY", 1)
    note_action(event, cast.clinician)

    note_action(event, cast.researcher)

    assert ActionItem.objects.count() == 2


# --- Days in their order ---------------------------------------------------------------
def test_days_that_were_entered_backwards_stand_by_their_date(coordinator, cast):
    event = EventFactory(network=cast.network, days=0)
    last, first = (EventDayFactory(event=event, number=number) for number in (1, 0))

    listed = list(Event.objects.for_list().get(pk=event.pk).days.all())
    told = coordinator.get(reverse("event-detail", args=[event.public_id])).json()["days"]
    as_entered = list(EventDay.objects.filter(event=event).with_heads().order_by("pk"))

    assert listed == [first, last]
    assert [day["date"] for day in told] == [first.date.isoformat(), last.date.isoformat()]
    assert as_entered == [last, first]


def test_an_invitation_that_was_corrected_is_another_persons(event, cast):
    """What is tied to the address ends with it: its account, its link."""
    user = UserFactory()
    invited = InvitationFactory(event=event, user=user, email=user.email)

    correct(invited, cast.coordinator)

    fresh = Invitation.objects.get(pk=invited.pk)
    assert (fresh.user, fresh.link_version) == (None, 2)
    assert not rules.is_invited(user, event)
