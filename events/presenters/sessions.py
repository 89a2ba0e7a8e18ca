"""Facilitated sessions of a meeting as pages show them."""

from typing import Any

from django.urls import reverse

from events.actions import sessions
from events.models import Event, Invitation, MeetingSession
from improvement.models import Session
from improvement.presenters import session_live
from improvement.presenters import sessions as presenters


def session_rows(event: Event, user: Any, invited: Invitation | None) -> list[dict[str, Any]]:
    """Give the sessions of a meeting with whether this person takes part, or may."""
    held = MeetingSession.objects.visible_to(user).filter(event=event).for_list()
    return [_row(one, invited) for one in held]


def link_rows(invited: Invitation, token: str) -> list[dict[str, Any]]:
    """Give the sessions of a meeting that have begun, to somebody who came by their link."""
    return [_row(one, invited) | {"link": link_url(token, one)} for one in begun(invited)]


def begun(invited: Invitation) -> Any:
    rows = MeetingSession.objects.filter(event=invited.event).for_list()
    return rows.exclude(session__step=Session.Step.SETUP)


def _row(held: MeetingSession, invited: Invitation | None) -> dict[str, Any]:
    session = held.session
    person = sessions.person_of(invited, session) if invited else None
    may = session.is_running and invited is not None
    return {
        "id": held.public_id,
        "title": session.title,
        "question": session.question,
        "tag": presenters.step_tag(session),
        "who": presenters.who_takes_part(session),
        "version": session.version,
        "url": presenters.session_url(session),
        "run_url": presenters.session_url(session, "session-run"),
        "is_setup": session.step == Session.Step.SETUP,
        "is_running": session.is_running,
        "is_in": person is not None and person.seat is not None,
        "may_join": may and (person is not None or sessions.belongs(invited, session)),  # type: ignore[arg-type]
        "why_not": sessions.NOT_HERE.get(session.electorate, "") if may else "",  # type: ignore[call-overload]
    }


def to_link(event: Event) -> list[Session]:
    """Give the sessions that can be made one of this meeting's."""
    linked = MeetingSession.objects.values("session")
    waiting = Session.objects.filter(network=event.network_id, step=Session.Step.SETUP)
    return list(
        waiting.exclude(electorate="members").exclude(pk__in=linked).order_by("created_at", "pk")
    )


def link_url(token: str, held: MeetingSession) -> str:
    return reverse("events:link-session", kwargs={"token": token, "held": held.public_id})


def address(token: str, held: MeetingSession) -> session_live.Address:
    """Give where each act of somebody who came by their link goes."""

    def of(name: str) -> str:
        if name == "here":
            return link_url(token, held)
        path = {"token": token, "held": held.public_id}
        if name == "vote":
            return reverse("events:link-session-vote", kwargs=path)
        return reverse("events:link-session-act", kwargs={**path, "act": name})

    return of
