"""A roomful in the round robin of a session. The one whose turn it is presses in four tabs at once:
twice for the same line, and for two others. All others save a line of their own meanwhile, each in
two tabs. One line is on the list, one turn is taken, and no word of anybody is lost or kept twice."""

import uuid

from django.urls import reverse
from requests import Response

from improvement.models import Session, SessionItem, SessionNote, SessionPerson
from tests.factories.networks import MembershipFactory, NetworkFactory
from tests.factories.rounds import make_members
from tests.factories.sessions import go_on, join, make_session
from tests.faults.contest import Contender, Contest, Faults, Round, signed_in

TABS = 4
SAME, *OTHERS = ("Read out", "From the second device", "From the third")
# Which line each tab sends: the same in two of them.
SENT = (SAME, SAME, *OTHERS)


def set_up(people: int) -> Round:
    network = NetworkFactory()
    by = MembershipFactory(network=network, coordinator=True).user
    session = make_session(network, by)
    # Two tabs for each of the others.
    first, *rest = make_members(network, 1 + (people - TABS + 1) // 2)
    for user in (first, *rest):
        join(session, user)
    session = go_on(session, by)
    keys = {text: str(uuid.uuid4()) for text in dict.fromkeys(SENT)}
    presses = [_reads_out(session, first, text, keys[text]) for text in SENT[:people]]
    own = [(user, str(uuid.uuid4())) for user in rest]
    presses += [
        _writes(session, *own[number // 2], number) for number in range(max(0, people - TABS))
    ]
    return Round(presses, lambda answers: _verdict(session, first, presses, answers))


def _reads_out(session: Session, user: object, text: str, key: str) -> Contender:
    return Contender(
        page=_at(session, "part"),
        to=_at(session, "say"),
        send={
            "key": key, "version": "0", "text": text, "say": key,
            "turn": str(session.turn_number),
        },
        cookies=signed_in(user),
    )  # fmt: skip


def _writes(session: Session, user: object, key: str, number: int) -> Contender:
    return Contender(
        page=_at(session, "part"),
        to=_at(session, "lines"),
        send={"key": key, "version": "0", "text": f"Line of {number // 2}"},
        headers={"X-Autosave": "1"},
        cookies=signed_in(user),
    )


def _at(session: Session, name: str) -> str:
    return reverse(f"improvement:session-{name}", kwargs={"public_id": session.public_id})


def _verdict(
    session: Session, first: object, presses: list[Contender], answers: list[Response]
) -> Faults:
    listed = SessionItem.objects.filter(session=session).count()
    notes = SessionNote.objects.filter(person__session=session)
    kept = list(notes.values_list("person", "text"))
    turns = Session.objects.get(pk=session.pk).turn_number - session.turn_number
    sent = {one.send["text"] for one, told in zip(presses, answers, strict=True) if told.ok}
    own = SessionPerson.objects.get(session=session, user=first)  # type: ignore[misc]
    unread = notes.filter(person=own, item=None).count()
    return {
        "listed_twice": max(0, listed - 1),
        "not_listed": int(listed == 0),
        "turns_unlike_one": abs(turns - 1),
        "kept_twice": len(kept) - len(set(kept)),
        "lost": len(sent - {text for _, text in kept}) + abs(unread - (len({*SENT}) - 1)),
    }


CONTEST = Contest(
    name="session_lines",
    set_up=set_up,
    statuses=frozenset({200, 303, 409}),
    breaks="listed_twice",
)
