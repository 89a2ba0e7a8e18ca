"""One place in an agenda item with limited room, and everybody chooses it. Who comes too late
is told so, and nothing of the answer is saved."""

from datetime import time

from django.urls import reverse
from requests import Response

from events.models import RSVP, AgendaItem, AgendaRelease, EventDay, ItemPlace
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory
from tests.faults.contest import Contender, Contest, Faults, Round


def set_up(people: int) -> Round:
    event = EventFactory(days=0)
    day = EventDayFactory(event=event)
    item = AgendaItem.objects.create(
        day=day, starts_clock=time(10), ends_clock=time(11), title="Round table", capacity=1
    )
    AgendaRelease.objects.create(event=event, number=1, content=[], released_by=event.created_by)
    invited = [InvitationFactory(event=event, invited_by=event.created_by) for _ in range(people)]
    return Round(
        contenders=[_answers(one, day, item) for one in invited],
        verdict=lambda answers: _verdict(item, answers),
    )


def _answers(invited, day: EventDay, item: AgendaItem) -> Contender:
    link = reverse("events:rsvp", kwargs={"token": invited.token})
    choice = {f"day_{day.public_id.hex}": "in_person", "items": str(item.public_id)}
    return Contender(to=link, page=link, send={"version": "0", "answer": "accepted", **choice})


def _verdict(item: AgendaItem, answers: list[Response]) -> Faults:
    inside = ItemPlace.objects.filter(item=item).count()
    saved = RSVP.objects.filter(invitation__event=item.day.event_id).count()
    return {
        "oversold": int(inside > 1),
        "unfilled": int(inside < 1),
        "half_saved": abs(saved - sum(one.status_code == 303 for one in answers)),
    }


CONTEST = Contest(
    name="last_item_place", set_up=set_up, statuses=frozenset({303, 409}), breaks="oversold"
)
