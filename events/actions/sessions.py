"""Facilitated sessions at meetings: who takes part is handed over from the people of the meeting,
as with votes. Who comes late joins while the session runs, if they belong to it then."""

from datetime import datetime

from django.db import transaction

from events.actions import voting
from events.models import Event, Invitation, MeetingSession
from improvement.actions import session_people, sessions
from improvement.models import Round, Session, SessionPerson
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import User

Electorate = Round.Electorate
NOT_HERE = {
    Electorate.INVITED: "You are not invited to this meeting.",
    Electorate.ATTENDING: "This session is for those who said that they come. Answer yes first.",
    Electorate.CHECKED_IN: "This session is for those who are there. Check in first.",
}


@transaction.atomic
def link(*, by: User, event: Event, session: Session) -> MeetingSession:
    """Make a session that is being set up one of a meeting's."""
    if session.network_id != event.network_id:
        raise DomainError("Choose a session of the network of this meeting.", field="session")
    if session.step != Session.Step.SETUP or session.electorate == Electorate.MEMBERS:
        raise Conflict(
            "Choose a session that is being set up, and in which the people of a meeting take "
            "part.",
            field="session",
        )
    held, is_new = MeetingSession.objects.get_or_create(
        session=session, defaults={"event": event, "by": by}
    )
    if held.event_id != event.pk:
        raise Conflict("This session belongs to another meeting already.", field="session")
    if is_new:
        audit.record(by=by, verb="meeting_session.linked", obj=held, network=event.network)
    return held


@transaction.atomic
def start(*, by: User, held: MeetingSession, version: int, now: datetime) -> MeetingSession:
    """Start a session with the people of the meeting, as they are now."""
    people = [voting.seat_of(one) for one in voting.people_of(held.event, held.session)]
    sessions.start(by=by, session=held.session, version=version, now=now, people=people)
    return held


def person_of(invited: Invitation, session: Session) -> SessionPerson | None:
    ref = voting.seat_of(invited).ref
    return SessionPerson.objects.filter(session=session, ref=ref).first()


def belongs(invited: Invitation, session: Session) -> bool:
    """Say whether somebody may take part now, on the list already or not."""
    return person_of(invited, session) is not None or voting.belongs(invited, session)


def join(*, invited: Invitation, held: MeetingSession, now: datetime) -> SessionPerson:
    """Let somebody of the meeting take part, on the list already or not."""
    if not belongs(invited, held.session):
        raise Conflict(NOT_HERE[Electorate(held.session.electorate)])
    return session_people.join(session=held.session, voter=voting.seat_of(invited), now=now)
