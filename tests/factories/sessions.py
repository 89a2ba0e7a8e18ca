"""Facilitated sessions at each step, with as many people and lines as asked for."""

import uuid

from django.utils import timezone

from improvement.actions import session_people, session_sharing, sessions
from improvement.actions.session_people import Line
from improvement.actions.voting import voter_for
from improvement.models import Round, Session
from networks.rules import membership_in


def make_session(network, by, *, is_started=True, now=None, facilitators=(), people=None, **values):
    """Set up a session, and start it unless said otherwise."""
    given = {
        "title": "First visit",
        "question": "What would make the first visit easier?",
        "electorate": Round.Electorate.MEMBERS,
        "secrecy": Round.Secrecy.NAMED,
        "quorum": 1,
        "choose": 1,
    } | values
    session = sessions.add(by=by, network=network, values=given, facilitators=facilitators)
    if is_started:
        session = sessions.start(
            by=by, session=session, version=session.version, now=now or timezone.now(),
            people=people,
        )  # fmt: skip
    return fresh(session)


def fresh(session):
    return Session.objects.for_list().get(pk=session.pk)


def join(session, user, now=None):
    seat = membership_in(user, session.network)
    voter = voter_for(user, seat.group if seat else "")
    return session_people.join(session=session, voter=voter, now=now or timezone.now())


def write(person, *texts, now=None):
    """Write lines for somebody; give them as they are kept."""
    lines = [Line(uuid.uuid4(), text) for text in texts]
    written = session_people.write(person=person, lines=lines, now=now or timezone.now())
    return list(written.notes.values())


def say(person, text, now=None, **more):
    """Read out a line of one's own, written at this moment."""
    line = Line(uuid.uuid4(), text)
    return session_sharing.say(person=person, line=line, now=now or timezone.now(), **more)


def go_on(session, by, now=None):
    session = fresh(session)
    moved = sessions.go_on(
        by=by, session=session, version=session.version, now=now or timezone.now()
    )
    return fresh(moved)


def shared(network, by, texts, **values):
    """Give a session in its round robin with these lines on the list, written down by who runs
    it."""
    session = go_on(make_session(network, by, **values), by)
    for text in texts:
        session_sharing.add_for(by=by, session=session, text=text, nonce=uuid.uuid4())
    return fresh(session)


def ranked(network, by, texts=("Evening clinic", "Rides", "A card"), **values):
    """Give a session whose first ranking is open."""
    return go_on(go_on(shared(network, by, texts, **values), by), by)
