"""Check-in twice: one person at the door, and the same tap arrives from many phones at once. One
row is written, and every phone gets the same yes."""

import uuid
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from requests import Response

from events.models import CheckIn, Invitation
from tests.factories.events import (
    EventDayFactory,
    EventFactory,
    EventRoleFactory,
    InvitationFactory,
)
from tests.faults.contest import Contender, Contest, Faults, Round, signed_in


def set_up(people: int) -> Round:
    now = timezone.now()
    event = EventFactory(days=0)
    day = EventDayFactory(
        event=event, starts_at=now - timedelta(hours=1), date=now.astimezone(event.zone).date()
    )
    desk = EventRoleFactory(event=event, role="desk").user
    invited = InvitationFactory(event=event, invited_by=desk)
    tap = {"nonce": str(uuid.uuid4()), "person": str(invited.public_id), "direction": "entry"}
    meeting = {"public_id": event.public_id}
    phone = Contender(
        page=reverse("events:check-in-people", kwargs=meeting),
        to=reverse("events:check-in-taps", kwargs=meeting),
        json={"day": day.date.isoformat(), "taps": [tap]},
        cookies=signed_in(desk),
    )
    return Round([phone] * people, lambda answers: _verdict(invited, answers))


def _verdict(invited: Invitation, answers: list[Response]) -> Faults:
    rows = CheckIn.objects.filter(invitation=invited).count()
    told = [one.json()["answers"][0]["ok"] for one in answers if one.ok]
    return {"doubled": int(rows > 1), "lost": int(rows < 1), "refused": told.count(False)}


CONTEST = Contest(name="check_in", set_up=set_up, statuses=frozenset({200}), breaks="doubled")
