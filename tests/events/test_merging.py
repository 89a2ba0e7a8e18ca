"""Two invitations of one person made one: nothing is lost, and nothing goes twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.actions import action_items, evaluations, invitations, mailings, merging
from events.actions import check_in as desk
from events.jobs import followups
from events.models import (
    RSVP,
    CheckIn,
    DayPlace,
    EvaluationTaken,
    Invitation,
    NeedsRecord,
    TravelRequest,
)
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail.letters import Letter, purpose_of
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.events.answering import ONLINE, ROOM, give, in_line
from tests.events.asking import answered
from tests.factories.events import EventFactory, InvitationFactory
from tests.factories.mail import MessageFactory
from tests.factories.minutes import CheckInFactory, EvaluationFactory
from tests.factories.networks import UserFactory
from tests.factories.travel import RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(event):
    return InvitationFactory.create_batch(2, event=event, name="Wren Oakapple")


@pytest.fixture
def merge(cast):
    def act(keep, drop, by=None):
        return merging.merge(keep=keep, drop=drop, by=by or cast.coordinator, now=timezone.now())

    return act


def arrived(invited, **more):
    """Say that a mail of an invitation arrived."""
    values = {"purpose": "events.invitation", "dedupe_key": invited.dedupe_key}
    return MessageFactory(
        about=invited.event.about, params={"invitation": invited.pk}, to_email=invited.email,
        **{**values, "state": "sent", "sent_at": timezone.now(), **more},
    )  # fmt: skip


# --- Answers ---------------------------------------------------------------------------
def test_an_only_answer_comes_along_with_its_seats(both, merge):
    keep, drop = both
    rsvp = give(drop, ROOM, ONLINE)

    merge(keep, drop)

    kept = Invitation.objects.get(pk=keep.pk)
    assert kept.answer.pk == rsvp.pk
    assert kept.answer.places.count() == 2
    assert Invitation.objects.get(pk=drop.pk).state == "revoked"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_later_answer_stands_and_the_trail_keeps_the_other(both, merge, order):
    now = timezone.now()
    earlier, later = (both[n] for n in order)
    give(earlier, ROOM, now=now - timedelta(days=1))
    give(later, answer="declined", now=now)

    merge(*both)

    entry = AuditEntry.objects.get(verb="invitation.merged", object_id=str(both[0].public_id))
    assert RSVP.objects.get().answer == "declined"
    assert RSVP.objects.get().invitation == both[0]
    assert not DayPlace.objects.exists()
    assert entry.before["answer"] == "accepted"
    assert entry.after["with"] == "Wren Oakapple"


def test_the_seat_of_the_answer_that_goes_is_passed_on(cast, merge):
    event = EventFactory(network=cast.network, days=1, days__capacity_in_person=1)
    holder, waiting = in_line(event, 1)
    other = InvitationFactory(event=event)
    give(other, answer="declined", now=timezone.now() + timedelta(minutes=1))

    merge(other, holder.invitation)

    assert DayPlace.objects.get(rsvp=waiting).state == "offered"


def test_nobody_loses_a_seat_to_themselves(cast, merge):
    event = EventFactory(network=cast.network, days=1, days__capacity_in_person=1)
    holder, waiting = in_line(event, 1)

    merge(waiting.invitation, holder.invitation)

    place = DayPlace.objects.get()
    assert (place.rsvp.invitation, place.state) == (waiting.invitation, "confirmed")


def test_needs_are_kept_by_an_answer_that_told_none(event, merge, cast):
    earlier = answered(event, needs=True).invitation
    RSVP.objects.update(answered_at=timezone.now() - timedelta(days=1))
    later = answered(event).invitation
    event.roles.create(user=cast.coordinator, role="logistics", given_by=cast.coordinator)

    merge(later, earlier)

    assert NeedsRecord.objects.get().rsvp.invitation == later


# --- What is refused -------------------------------------------------------------------
def test_needs_are_not_given_to_another_address_by_whoever_may_not_see_them(event, merge):
    drop, keep = answered(event, needs=True).invitation, InvitationFactory(event=event)

    with pytest.raises(Conflict, match="the other address would see it"):
        merge(keep, drop)

    assert Invitation.objects.filter(state="active").count() == 2
    merge(drop, keep)  # the other way round nobody sees anything new


def test_an_account_that_comes_along_sees_no_needs_either(event, merge):
    keep = answered(event, needs=True).invitation
    drop = InvitationFactory(event=event, user=UserFactory())

    with pytest.raises(Conflict, match="the other address would see it"):
        merge(keep, drop)


def test_two_accounts_two_meetings_and_withdrawn_ones_are_not_merged(event, merge):
    keep = InvitationFactory(event=event, user=UserFactory())

    for drop, words in (
        (keep, "two different"),
        (InvitationFactory(), "two different"),
        (InvitationFactory(event=event, user=UserFactory()), "two accounts"),
        (InvitationFactory(event=event, revoked=True), "withdrawn"),
    ):
        with pytest.raises(Conflict, match=words):
            merge(keep, drop)


def test_the_one_with_an_address_is_kept(event, merge):
    invited, newcomer = InvitationFactory(event=event), InvitationFactory(event=event, email="")

    with pytest.raises(Conflict, match="address"):
        merge(newcomer, invited)
    merge(invited, newcomer)

    assert Invitation.objects.get(pk=newcomer.pk).merged_into == invited


def test_money_is_moved_once_and_by_somebody_else(both, merge, cast):
    keep, drop = both
    request = RequestFactory(invitation=drop)
    mine = InvitationFactory(event=keep.event, user=cast.coordinator)

    with pytest.raises(Conflict, match="Somebody else must merge"):
        merge(mine, drop)
    merge(keep, drop)

    moved = TravelRequest.objects.get()
    assert (moved.invitation, moved.version) == (keep, request.version + 1)


def test_two_requests_are_not_merged_but_one_that_is_over_stays_behind(both, merge):
    keep, drop = both
    RequestFactory(invitation=keep)
    over = RequestFactory(invitation=drop)

    with pytest.raises(Conflict, match="Both have a request"):
        merge(keep, drop)
    TravelRequest.objects.filter(pk=over.pk).update(state="withdrawn")
    merge(keep, drop)

    assert TravelRequest.objects.get(pk=over.pk).invitation == drop


# --- What comes along ------------------------------------------------------------------
def test_check_ins_and_the_evaluation_come_along(both, merge):
    keep, drop = both
    row = CheckInFactory(invitation=drop)
    EvaluationTaken.objects.create(invitation=drop)

    merge(keep, drop)

    assert CheckIn.objects.get(pk=row.pk).invitation == keep
    assert EvaluationTaken.objects.get().invitation == keep


def test_a_tap_that_a_phone_kept_counts_for_the_one_that_stands(both, merge, cast):
    keep, drop = both
    day = keep.event.in_order()[0]
    tap = desk.Tap(nonce=drop.public_id, person=drop.public_id, direction="entry")
    merge(keep, drop)

    (told,) = desk.take(day=day, taps=[tap], by=cast.coordinator, now=day.starts_at)

    assert told.ok
    assert CheckIn.objects.get().invitation == keep


def test_an_action_is_followed_up_without_a_mail_twice(both, merge, cast):
    keep, drop = both
    due = timezone.localdate() - timedelta(days=2)
    action_items.add(
        event=keep.event, text="Send the card", owner=drop, due_on=due, item=None,
        by=cast.coordinator,
    )  # fmt: skip
    followups.post_action_reminders(timezone.now())
    Message.objects.filter(purpose="events.action_overdue").update(state="sent")

    merge(keep, drop)
    followups.post_action_reminders(timezone.now())

    given, overdue = Message.objects.filter(purpose__startswith="events.action").order_by("pk")
    assert keep.action_items.count() == 1
    assert overdue.state == "sent"
    assert given.to_email == keep.email
    assert isinstance(purpose_of(given.purpose).render(given), Letter)


# --- Mail ------------------------------------------------------------------------------
def test_nothing_is_mailed_and_nobody_is_thanked_or_invited_again(both, merge, cast):
    keep, drop = both
    Invitation.objects.filter(pk=keep.pk).update(state="draft", sent_at=None)
    arrived(drop)
    arrived(drop, purpose="events.thanks", dedupe_key=f"events.thanks:x:{drop.pk}")
    CheckInFactory(invitation=drop)
    before = Message.objects.count()

    merge(Invitation.objects.get(pk=keep.pk), drop)
    by, now = cast.coordinator, timezone.now()
    sent = invitations.send(event=keep.event, by=by, now=now)

    assert (sent, Message.objects.count()) == (0, before)
    with pytest.raises(Conflict, match="None of these people"):
        mailings.send(
            event=keep.event, kind="thanks", chosen=keep.event.invitations.all(),
            audience="none", by=by, now=now,
        )  # fmt: skip


def test_who_was_not_reached_yet_is_invited_at_the_address_that_is_kept(both, merge, cast):
    keep, drop = both
    Invitation.objects.filter(pk=keep.pk).update(state="draft", sent_at=None)
    arrived(drop, state="queued", sent_at=None)

    merge(Invitation.objects.get(pk=keep.pk), drop)

    assert Message.objects.get().state == "cancelled"
    assert invitations.send(event=keep.event, by=cast.coordinator, now=timezone.now()) == 1


def test_an_offer_that_waits_goes_to_the_address_that_is_kept(cast, merge):
    event = EventFactory(network=cast.network, days=1, days__capacity_in_person=1)
    holder, waiting = in_line(event, 1)
    give(holder.invitation, answer="declined")
    keep = InvitationFactory(event=event)

    merge(keep, waiting.invitation)

    message = Message.objects.get(purpose="events.seat_offered")
    assert message.to_email == keep.email
    assert isinstance(purpose_of(message.purpose).render(message), Letter)


def test_who_was_asked_how_it_was_is_not_asked_again(both, merge, cast):
    keep, drop = both
    EvaluationFactory(event=keep.event)
    CheckInFactory(invitation=drop)
    evaluations.ask(event=keep.event, by=cast.coordinator, now=timezone.now())
    Message.objects.update(state="sent")

    merge(keep, drop)
    evaluations.ask(event=keep.event, by=cast.coordinator, now=timezone.now())

    assert Message.objects.filter(purpose="events.evaluation_open").count() == 1
