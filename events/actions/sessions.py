"""Facilitated sessions at meetings: who takes part is handed over from the people of the meeting,
as with votes. Who comes late joins while the session runs, if they belong to it then."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from events.actions import voting
from events.models import Event, Invitation, MeetingSession
from improvement.actions import session_people, sessions
from improvement.actions.rounds import Voter
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

BY_LINK = "You stand on the list of this session by your personal link: take part by that."


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
    """Give somebody's line among those who take part, under whichever of their ids it stands: one
    person has one place, and one ballot in each vote, also where an account came to an invitation
    since. Of two the one that takes part counts."""
    rows = SessionPerson.objects.filter(session=session)
    own = rows.filter(ref=voting.seat_of(invited).ref).first()
    if own is not None and own.seat is not None:
        return own
    known = rows.filter(ref__in=voting.refs_of(invited))
    return known.order_by(F("seat").asc(nulls_last=True), "pk").first()


def belongs(invited: Invitation, session: Session) -> bool:
    """Say whether somebody may take part now, on the list already or not."""
    return person_of(invited, session) is not None or voting.belongs(invited, session)


def join(
    *, invited: Invitation, held: MeetingSession, now: datetime, user: User | None = None
) -> SessionPerson:
    """Let somebody of the meeting take part, on the list already or not. `user` is the account by
    which they came, if they came by it: whoever takes part by a link goes on there."""
    if not belongs(invited, held.session):
        raise Conflict(NOT_HERE[Electorate(held.session.electorate)])
    voter, known = voting.seat_of(invited), person_of(invited, held.session)
    if known is not None:
        voter = Voter(known.ref, known.name, known.group, known.user)
    if user is not None and voter.ref != user.public_id:
        raise Conflict(BY_LINK)
    return session_people.join(session=held.session, voter=voter, now=now)
