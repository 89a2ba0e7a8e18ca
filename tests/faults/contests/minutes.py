"""Editors of minutes who all save at once what they wrote from the same version. Half of them add
a line of their own, half reword the first line: of the latter one is taken, and the others are
refused and shown both. Every accepted save is kept as it was typed, and its words stand."""

from django.urls import reverse
from requests import Response

from events.actions import minutes
from events.models import Event, Minutes, MinutesRevision
from tests.factories.events import EventFactory
from tests.factories.networks import MembershipFactory, NetworkFactory
from tests.faults.contest import Contender, Contest, Faults, Round, signed_in

FIRST, *REST = BEGUN = ["We begin at nine.", "We read the letter.", "We end at three."]


def set_up(people: int) -> Round:
    network = NetworkFactory()
    event = EventFactory(network=network, days=1)
    minutes.save(event=event, text="\n".join(BEGUN), version=0, by=event.created_by)
    editors = [MembershipFactory(network=network, coordinator=True).user for _ in range(people)]
    return Round(
        contenders=[_saves(event, who, number) for number, who in enumerate(editors)],
        verdict=lambda answers: _verdict(event, answers),
    )


def _saves(event: Event, editor: object, number: int) -> Contender:
    page = reverse("events:minutes-edit", kwargs={"public_id": event.public_id})
    return Contender(
        page=page,
        to=page,
        send={"text": _typed(number), "version": "1"},
        headers={"X-Autosave": "1"},
        cookies=signed_in(editor),
    )


def _adds(number: int) -> bool:
    return number % 2 == 1


def _line(number: int) -> str:
    words = f"says editor {number}."
    return f"So {words}" if _adds(number) else f"{FIRST} So {words}"


def _typed(number: int) -> str:
    lines = [*BEGUN, _line(number)] if _adds(number) else [_line(number), *REST]
    return "\n".join(lines)


def _verdict(event: Event, answers: list[Response]) -> Faults:
    text = Minutes.objects.get(event=event).text
    revisions = MinutesRevision.objects.filter(minutes__event=event)
    kept, standing = set(revisions.values_list("text", flat=True)), text.split("\n")
    saved = [number for number, one in enumerate(answers) if one.ok]
    return {
        "lost": sum(_typed(one) not in kept or _line(one) not in standing for one in saved),
        "refused_additions": sum(_adds(number) for number in range(len(answers)))
        - sum(_adds(one) for one in saved),
        "rewordings_unlike_one": abs(sum(not _adds(one) for one in saved) - 1),
    }


CONTEST = Contest(name="minutes", set_up=set_up, statuses=frozenset({200, 409}), breaks="lost")
