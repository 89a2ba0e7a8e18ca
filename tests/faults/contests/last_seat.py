"""One seat in the room, and everybody answers Yes at once."""

from django.urls import reverse

from events.models import DayPlace, EventDay
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory
from tests.faults.contest import Contender, Contest, Faults, Round


def set_up(people: int) -> Round:
    event = EventFactory(days=0)
    day = EventDayFactory(event=event, capacity_in_person=1)
    invited = [InvitationFactory(event=event, invited_by=event.created_by) for _ in range(people)]
    return Round(
        contenders=[_answers(one, day) for one in invited],
        verdict=lambda _answers: _verdict(day, people),
    )


def _answers(invited, day: EventDay) -> Contender:
    link = reverse("events:rsvp", kwargs={"token": invited.token})
    choice = {f"day_{day.public_id.hex}": "in_person"}
    return Contender(to=link, page=link, send={"version": "0", "answer": "accepted", **choice})


def _verdict(day: EventDay, people: int) -> Faults:
    places = DayPlace.objects.filter(day=day)
    seated = places.filter(state=DayPlace.State.CONFIRMED).count()
    line = sorted(places.exclude(queue_no=None).values_list("queue_no", flat=True))
    return {
        "oversold": int(seated > 1),
        "unfilled": int(seated < 1),
        "lost_answers": people - places.count(),
        "broken_line": int(line != list(range(1, people - seated + 1))),
    }


CONTEST = Contest(name="last_seat", set_up=set_up, statuses=frozenset({303}), breaks="oversold")
