"""One offered seat, whose time ends while its holder presses Take it in several tabs, while
newcomers answer Yes. It is taken, or passed on to the next in line; never both."""

import random
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from events.jobs import line
from events.models import RSVP, DayPlace, EventDay, Invitation
from networks.models import AuditEntry
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory
from tests.factories.networks import UserFactory
from tests.faults.contest import Contender, Contest, Faults, Round, signed_in

# They press one after the other, before and after the offer ends; newcomers come a little later.
STEP = 0.15
LATER = 0.5


def set_up(people: int) -> Round:
    event = EventFactory(days=0)
    day = EventDayFactory(event=event, capacity_in_person=1)
    holder, behind, *newcomers = [
        InvitationFactory(event=event, invited_by=event.created_by) for _ in range(people // 2 + 2)
    ]
    owner = UserFactory()
    Invitation.objects.filter(pk=holder.pk).update(user=owner)
    _offered(holder, day), _waiting(behind, day)
    tabs = people - len(newcomers)
    return Round(
        contenders=[_presses(holder, owner, number) for number in range(tabs)]
        + [_answers(one, day, number) for number, one in enumerate(newcomers)],
        verdict=lambda _answers: _verdict(holder, behind, day, people // 2 + 2),
        at_start=lambda pace: _end_soon(holder, pace),
    )


def _offered(invited: Invitation, day: EventDay) -> None:
    ends = timezone.now() + timedelta(hours=1)
    offer = {"state": line.OFFERED, "queue_no": 1, "offer_expires_at": ends}
    _place(invited, day, is_online_meanwhile=True, **offer)


def _waiting(invited: Invitation, day: EventDay) -> None:
    _place(invited, day, state=line.WAITING, queue_no=2)


def _place(invited: Invitation, day: EventDay, **more: object) -> None:
    rsvp = RSVP.objects.create(
        invitation=invited,
        answer=RSVP.Answer.ACCEPTED,
        channel=RSVP.Channel.LINK,
        answered_at=timezone.now(),
    )
    DayPlace.objects.create(rsvp=rsvp, day=day, mode=line.IN_ROOM, **more)


def _end_soon(holder: Invitation, pace: float) -> None:
    ends = timezone.now() + timedelta(seconds=random.uniform(0.1, 1.0) * pace)
    DayPlace.objects.filter(rsvp__invitation=holder).update(offer_expires_at=ends)


def _presses(invited: Invitation, owner: object, number: int) -> Contender:
    event = {"public_id": invited.event.public_id}
    place = DayPlace.objects.get(rsvp__invitation=invited)
    return Contender(
        page=reverse("events:event-answer", kwargs=event),
        to=reverse("events:event-seat", kwargs=event),
        send={"place": str(place.public_id), "choice": "take"},
        cookies=signed_in(owner),
        delay=number % 8 * STEP,
    )


def _answers(invited: Invitation, day: EventDay, number: int) -> Contender:
    link = reverse("events:rsvp", kwargs={"token": invited.token})
    choice = {f"day_{day.public_id.hex}": "in_person"}
    send = {"version": "0", "answer": "accepted", **choice}
    return Contender(to=link, page=link, send=send, delay=LATER + number % 8 * STEP)


def _verdict(holder: Invitation, behind: Invitation, day: EventDay, invited: int) -> Faults:
    now = timezone.now()
    first, second = (DayPlace.objects.get(rsvp__invitation=one) for one in (holder, behind))
    is_seated = (first.mode, first.state) == (line.IN_ROOM, line.CONFIRMED)
    is_taken = AuditEntry.objects.filter(verb="seat.taken", network=day.event.network).exists()
    is_passed_on = second.state == line.OFFERED
    line_numbers = list(
        DayPlace.objects.filter(day=day).exclude(queue_no=None).values_list("queue_no", flat=True)
    )
    return {
        "oversold": int(line.taken(day, line.IN_ROOM, now) > 1),
        "taken_and_passed_on": int(is_taken and is_passed_on),
        "taken_and_lost": int(is_taken and not is_seated),
        "lost": int(not is_taken and not is_passed_on),
        "lost_answers": invited - DayPlace.objects.filter(day=day).count(),
        "broken_line": len(line_numbers) - len(set(line_numbers)),
    }


CONTEST = Contest(
    name="offered_seat", set_up=set_up, statuses=frozenset({303}), breaks="taken_and_passed_on"
)
