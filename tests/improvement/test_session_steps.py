"""Every (step, act, role) of a session, against one reviewed table."""

import uuid

import pytest
from django.core.cache import cache
from django.utils import timezone

from improvement.actions.voting import cast as cast_ballot
from improvement.actions.voting import voter_for
from improvement.models import Session, SessionPerson
from improvement.session_steps import ACTS, Who
from tests.factories.rounds import keys_of
from tests.factories.sessions import fresh, go_on, join, make_session, say
from tests.fixtures.signed_in import no_trace, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
Step = Session.Step

# From each step: where an act leads to ("" where it stays). Written out by hand, so that the table
# in the code is checked.
EXPECTED = {
    "setup": {"edit": "", "start": "writing", "void": "void"},
    "writing": {
        "next": "sharing", "extend": "", "end": "finished", "void": "void",
        "join": "", "write": "", "done": "",
    },
    "sharing": {
        "next": "clarify", "back": "writing", "end": "finished", "void": "void",
        "pass_over": "", "collect": "", "add": "", "take_off": "",
        "join": "", "write": "", "say": "", "pass": "",
    },
    "clarify": {
        "next": "ranking", "back": "sharing", "end": "finished", "void": "void",
        "add": "", "take_off": "", "shape": "", "join": "", "write": "",
    },
    "ranking": {
        "next": "discussion", "extend": "", "vote_again": "", "end": "finished", "void": "void",
        "join": "", "write": "",
    },
    "discussion": {
        "next": "final", "remark": "", "end": "finished", "void": "void", "join": "", "write": "",
    },
    "final": {
        "next": "finished", "extend": "", "vote_again": "", "remark": "", "end": "finished",
        "void": "void", "join": "", "write": "",
    },
    "finished": {"write": ""},
    "void": {"write": ""},
}  # fmt: skip
PERSONS = {"join", "write", "done", "say", "pass"}
# Who may do it at all: those who run the session, and those who take part.
RUNS = {"coordinator", "clinician"}
TAKES_PART = {"coordinator", "clinician", "community"}
NOT_THERE = {"outsider"}
PEOPLE = ["coordinator", "clinician", "community", "outsider"]
ORDER = ["writing", "sharing", "clarify", "ranking", "discussion", "final", "finished"]


def test_the_table_is_the_reviewed_one():
    seen = {
        step: {act: move.leads[step] for act, move in ACTS.items() if step in move.leads}
        for step in Step.values
    }

    assert seen == EXPECTED
    assert {act for act, move in ACTS.items() if move.who is Who.PERSON} == PERSONS


def session_in(step, cast, shown_as):
    """Bring a session to a step, run by the clinician, with the others in it."""
    session = make_session(
        cast.network, cast.coordinator, is_started=step != "setup", facilitators=[cast.clinician],
        shown_as=shown_as,
    )  # fmt: skip
    if step == "setup":
        return session
    for name in sorted(TAKES_PART):
        join(session, getattr(cast, name))
    if step == "void":
        return over(session, cast)
    for _ in range(ORDER.index(step)):
        session = go_on(prepared(session, cast), cast.coordinator)
    return prepared(session, cast, is_left=False)


def over(session, cast):
    from improvement.actions import sessions

    session = fresh(session)
    sessions.void(
        by=cast.coordinator, session=session, version=session.version, reason="So",
        now=timezone.now(),
    )  # fmt: skip
    return fresh(session)


def prepared(session, cast, *, is_left=True):
    """Do what a step is for, so that it can be left; else what its acts need."""
    session = fresh(session)
    if session.step == "sharing":
        people = SessionPerson.objects.filter(session=session).exclude(seat=None)
        for number, person in enumerate(people.order_by("seat")[: 3 if is_left else 2]):
            say(person, f"Line {number}")
    if session.poll:
        keys = keys_of(session.poll)
        cast_ballot(
            poll=session.poll, voter=voter_for(cast.community, ""), marks={keys[0]: 1},
            now=timezone.now(),
        )  # fmt: skip
    return fresh(session)


def do(client, session, act, person):
    path = f"/sessions/{session.public_id}/"
    act_on = {"version": session.version}
    turn = {"turn": session.turn_number}
    item = session.items.order_by("number").last()
    of_item = f"{path}lines/{item.public_id}/" if item else f"{path}lines/{uuid.uuid4()}/"
    words = {"version": item.version if item else 1, "text": "Other", "explanation": ""}
    line = {"key": str(uuid.uuid4()), "version": "0", "text": f"Of {person}"}
    calls = {
        "edit": (f"{path}edit/", setup(session)),
        "start": (f"{path}start/", act_on),
        "next": (f"{path}run/next/", act_on),
        "back": (f"{path}run/back/", act_on),
        "extend": (f"{path}run/time/", act_on | {"minutes": 2}),
        "vote_again": (f"{path}run/again/", act_on),
        "end": (f"{path}run/stop/", act_on | {"how": "end", "reason": "So"}),
        "void": (f"{path}run/stop/", act_on | {"how": "void", "reason": "So"}),
        "pass_over": (f"{path}run/over/", turn),
        "collect": (f"{path}run/collect/", act_on),
        "add": (f"{path}run/add/", {"nonce": uuid.uuid4(), "text": "Written down"}),
        "take_off": (f"{of_item}off/", words | {"reason": "So"}),
        "shape": (f"{of_item}word/", words),
        "remark": (f"{path}run/remark/", {"nonce": uuid.uuid4(), "text": "Wide spread"}),
        "join": (f"{path}part/join/", {}),
        "write": (f"{path}part/lines/", line),
        "done": (f"{path}part/done/", {"done": "1"}),
        "say": (f"{path}part/say/", line | turn | {"say": line["key"]}),
        "pass": (f"{path}part/pass/", turn),
    }
    to, data = calls[act]
    return client.post(to, data)


def setup(session):
    names = (
        "version", "title", "question", "electorate", "shown_as", "minutes", "ranks",
        "final_method", "choose", "secrecy", "quorum", "tie_rule", "vote_minutes",
    )  # fmt: skip
    return {name: getattr(session, name) for name in names}


def status_for(step, act, person, session):
    """Give what somebody is answered: done, refused, or not there."""
    if person in NOT_THERE or (step == "setup" and person not in RUNS):
        return {404}
    if act not in PERSONS and person not in RUNS:
        return {404} if act in ("take_off", "shape") and not session.items.exists() else {403}
    if act in ("take_off", "shape") and not session.items.exists():
        return {404}
    if act in EXPECTED[step]:
        return {303}
    # A page with a form of its own gives the reason in it.
    return {409, 422}


@pytest.mark.parametrize("step", EXPECTED)
def test_each_act_in_a_step_for_each_role(cast, step):
    """Every question is asked of the same session, and leaves it as it was."""
    named = session_in(step, cast, "named")
    nameless = session_in(step, cast, "anonymous")
    clients = {person: signed_in(getattr(cast, person)) for person in PEOPLE}
    wrong = {}
    for act in ACTS:
        if act == "vote_again" and step in ("ranking", "final"):
            continue  # a vote that stands is not held again: test_sessions.py
        session = nameless if act == "collect" else named
        for person in PEOPLE:
            if person == "community" and act in ("say", "pass"):
                continue
            seen = asked(clients[person], session, act, getattr(cast, person))
            wanted = status_for(step, act, person, session)
            leads_to = (EXPECTED[step].get(act) if seen[0] == 303 else "") or step
            if seen[0] not in wanted or seen[1] != leads_to:
                wrong[act, person] = (*seen, wanted, leads_to)

    assert wrong == {}


def asked(client, session, act, user):
    """Ask once and leave no trace; give the answer, and the step that the session is in then."""
    cache.clear()
    with no_trace():
        if (
            act in ("say", "pass")
            and session.step == "sharing"
            and user.memberships.filter(network=session.network).exists()
        ):
            give_turn(session, user)
        status = do(client, session, act, user).status_code
        step = Session.objects.values_list("step", flat=True).get(pk=session.pk)
    return status, step


def give_turn(session, user):
    person = SessionPerson.objects.get(session=session, user=user)
    SessionPerson.objects.filter(pk=person.pk).update(lap_done=0)
    Session.objects.filter(pk=session.pk).update(turn=person)
