"""A day whose room is full: people in line, an offer that was let pass, and the seat now offered to
somebody who can sign in."""

from datetime import datetime, timedelta

from events.actions import answers, events, seats
from events.models import RSVP, DayPlace, Event, EventDay, Invitation
from networks.models import User

IN_LINE = 4


def fill_second_day(meeting: Event, by: User, leader: User, now: datetime) -> None:
    """Make the room of the second day as small as who comes; let others wait, and one go. Whoever
    is first in line lets the offer pass; then it is the leader's."""
    first, second = meeting.in_order()
    taken = seats.heads([second.pk])[second.pk][seats.IN_ROOM]
    days = [_plan(first, first.capacity_in_person), _plan(second, taken)]
    meeting.refresh_from_db()
    events.edit(event=meeting, fields={}, days=days, version=meeting.version, by=by, now=now)
    silent = Invitation.objects.filter(event=meeting, rsvp=None)
    others = list(silent.exclude(email__endswith="@demo.example").order_by("pk")[: IN_LINE + 1])
    earlier = now - timedelta(hours=meeting.offer_hours + 1)
    for one in [others[0], *silent.filter(user=leader), *others[1:IN_LINE]]:
        _asks_for_the_room(one, first, second, earlier)
    _somebody_cannot_come(second, earlier)
    # Whoever answers next sees to it that the seat goes on.
    _answer(others[IN_LINE], answers.Given(answer=RSVP.Answer.TENTATIVE), 0, now)


def _plan(day: EventDay, capacity: int | None) -> events.DayPlan:
    return events.DayPlan(day.date, day.starts_at, day.ends_at, capacity, pk=day.pk)


def _asks_for_the_room(
    invited: Invitation, first: EventDay, second: EventDay, now: datetime
) -> None:
    room = DayPlace.Mode.IN_PERSON.value
    given = answers.Given(answer=RSVP.Answer.ACCEPTED, days={first.pk: room, second.pk: room})
    _answer(invited, given, 0, now)


def _somebody_cannot_come(day: EventDay, now: datetime) -> None:
    seat = DayPlace.objects.filter(day=day, mode=seats.IN_ROOM, state=seats.CONFIRMED)
    rsvp = seat.order_by("-pk").select_related("rsvp__invitation")[0].rsvp
    _answer(rsvp.invitation, answers.Given(answer=RSVP.Answer.DECLINED), rsvp.version, now)


def _answer(invited: Invitation, given: answers.Given, version: int, now: datetime) -> None:
    answers.answer(
        invitation=invited,
        given=given,
        version=version,
        channel=RSVP.Channel.LINK,
        by=None,
        now=now,
    )
