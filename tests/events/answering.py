"""Answering invitations, and reading what places came of it."""

from django.utils import timezone

from events.actions import answers, offers
from events.actions import events as event_actions
from events.actions.answers import Given
from events.models import RSVP, DayPlace
from tests.factories.events import InvitationFactory

ROOM, ONLINE = DayPlace.Mode.IN_PERSON, DayPlace.Mode.REMOTE


def give(invited, *modes, answer="accepted", version=None, channel="link", now=None, **more):
    """Answer with a mode for each day of the meeting."""
    days = dict(zip([day.pk for day in invited.event.in_order()], modes, strict=False))
    saved = RSVP.objects.filter(invitation=invited).first()
    return answers.answer(
        invitation=invited,
        given=Given(answer=answer, days=days, **more),
        version=(saved.version if saved else 0) if version is None else version,
        channel=channel,
        by=None,
        now=now or timezone.now(),
    )


def places(rsvp):
    """Give mode, state and number in line for each day."""
    rows = DayPlace.objects.filter(rsvp=rsvp).order_by("day__date")
    return [(row.mode, row.state, row.queue_no) for row in rows]


def states(*rsvps):
    """Give the state of the one place of each answer."""
    return [DayPlace.objects.get(rsvp=rsvp).state for rsvp in rsvps]


def take(rsvp, now=None):
    return _settle(offers.take, rsvp, now)


def give_up(rsvp, now=None):
    return _settle(offers.give_up, rsvp, now)


def _settle(act, rsvp, now):
    place = rsvp.places.first()
    return act(
        invitation=rsvp.invitation, place_id=place.public_id, by=None, now=now or timezone.now()
    )


def replan(event, by, **changes):
    """Save a meeting with another number of places on each day."""
    days = [
        event_actions.DayPlan(
            date=day.date,
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            capacity=changes.get("capacity", day.capacity_in_person),
            capacity_remote=changes.get("capacity_remote", day.capacity_remote),
            pk=day.pk,
        )
        for day in event.in_order()
    ]
    event.refresh_from_db()
    return event_actions.edit(
        event=event,
        fields={},
        days=days,
        version=event.version,
        by=by,
        now=changes.get("now") or timezone.now(),
    )


def in_line(event, count=2, **more):
    """Fill the only seat, and let others wait: give the holder, then the line."""
    holder, *others = InvitationFactory.create_batch(count + 1, event=event)
    return [give(holder, ROOM, **more), *(give(one, ROOM, **more) for one in others)]


def free(holder, now=None):
    give(holder.invitation, answer="declined", now=now)


def place_of(rsvp):
    return DayPlace.objects.get(rsvp=rsvp)
