"""Facilitated sessions at a meeting: for its organisers, for people with an account, and by
personal link after a code."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import sessions
from events.models import Event, Invitation, MeetingRound, MeetingSession
from events.presenters import sessions as presenters
from events.views.answers import BY_LINK, ask_for_code, by_link
from events.views.events import event_of, my_invitation
from events.views.private import is_coded, private_page
from events.views.voting import Door, take_vote, to_votes, votes_page
from improvement.actions import session_sharing
from improvement.actions.session_people import Line, Written
from improvement.models import Round, Session, SessionPerson
from improvement.presenters import session_lines, session_live
from improvement.presenters import sessions as shown
from improvement.rules import can_run_session
from lhs_platform.lib.access import access, found, public, require
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import unchanged_or
from lhs_platform.lib.http import version_in
from networks.rules import Answer

PARTS = {"now": "components/session_now.html", "mine": "components/session_mine.html"}
ACTS = ("join", "lines", "say", "pass", "done")


def held_of(user: Any, public_id: Any, held: Any) -> MeetingSession:
    rows = MeetingSession.objects.visible_to(user).for_list()
    return found(rows, event__public_id=public_id, public_id=held)  # type: ignore[no-any-return]


def can_run(user: Any, held: MeetingSession) -> Answer:
    """The organisers of a meeting who run the session start it with the people of the meeting."""
    return can_run_session(user, held.session) and rules.can_edit_event(user, held.event)


def is_invited_to_it(user: Any, held: MeetingSession) -> Answer:
    return rules.is_invited(user, held.event)


@require_http_methods(["POST"])
@access(load=event_of, rule=rules.can_edit_event)
def event_session_add(request: HttpRequest, event: Event) -> HttpResponse:
    """Make a session that is being set up one of this meeting's."""
    try:
        key = UUID(request.POST.get("session", ""))
    except ValueError:
        return votes_page(request, event, error="Choose a session.", status=422)
    session = found(Session.objects.visible_to(request.user).for_list(), public_id=key)
    require(can_run_session(request.user, session))
    try:
        sessions.link(by=request.user, event=event, session=session)
    except DomainError as error:
        return votes_page(request, event, error=error.text, status=409)
    messages.success(request, "The session is one of this meeting’s.")
    return to_votes(event)


@require_http_methods(["POST"])
@access(load=held_of, rule=can_run)
def event_session_start(request: HttpRequest, held: MeetingSession) -> HttpResponse:
    try:
        sessions.start(
            by=request.user,
            held=held,
            version=version_in(request) or 0,
            now=timezone.now(),
        )
    except DomainError as error:
        return votes_page(request, held.event, error=error.text, status=409)
    url = shown.session_url(held.session, "session-run")
    return HttpResponse(status=303, headers={"Location": url})


@require_http_methods(["POST"])
@access(load=held_of, rule=is_invited_to_it)
def event_session_join(request: HttpRequest, held: MeetingSession) -> HttpResponse:
    """Let somebody with an account take part who is of the meeting."""
    invited: Any = my_invitation(request.user, held.event)  # the rule has seen to it
    try:
        sessions.join(invited=invited, held=held, now=timezone.now(), user=request.user)
    except DomainError as error:
        return votes_page(request, held.event, invited=invited, error=error.text, status=409)
    url = shown.session_url(held.session, "session-part")
    return HttpResponse(status=303, headers={"Location": url})


# --- By personal link, after a code -----------------------------------------------------------
def _known(request: HttpRequest, token: str, held: Any) -> Any:
    """Give the invitation and the session of a link that works, or the page that says why not."""
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    if not is_coded(request, invited):
        return ask_for_code(request, invited, token, then="votes")
    one = presenters.begun(invited).filter(public_id=held).first()
    if one is None:
        raise Http404
    return invited, one


@require_http_methods(["GET", "HEAD"])
@public(BY_LINK)
@private_page
def link_session(request: HttpRequest, token: str, held: Any) -> HttpResponse:
    """The page on which somebody without an account takes part."""
    known = _known(request, token, held)
    if isinstance(known, HttpResponse):
        return known
    invited, one = known
    return _page(request, invited, one, token)


def _page(
    request: HttpRequest,
    invited: Invitation,
    held: MeetingSession,
    token: str,
    *,
    error: str = "",
    typed: Sequence[Line] = (),
    written: Written | None = None,
    status: int = 200,
) -> HttpResponse:
    session, now = held.session, timezone.now()
    person = sessions.person_of(invited, session)
    mark = session_live.own_mark(session, person, now)

    def context() -> dict[str, Any]:
        address = presenters.address(token, held)
        mine = session_live.own(session, person, now, address)
        mine["lines"] = session_lines.with_blanks(mine["lines"], typed, written)
        return {
            "event": invited.event,
            "session": session,
            "live": session_live.live(session, invited.user, now),
            "mine": mine,
            "mark": mark,
            "now": now,
            "error": error,
            "back": reverse("events:link-votes", kwargs={"token": token}),
        }

    page = "events/link_session.html"
    return unchanged_or(request, page, PARTS, mark, context, status=status)


@require_http_methods(["POST"])
@public(BY_LINK)
@private_page
def link_session_act(request: HttpRequest, token: str, held: Any, act: str) -> HttpResponse:
    """Do one act of somebody who came by their link, and answer by the way it came."""
    if act not in ACTS:
        raise Http404
    known = _known(request, token, held)
    if isinstance(known, HttpResponse):
        return known
    invited, one = known
    is_by_itself = request.headers.get("X-Autosave") == "1"
    now, sent = timezone.now(), session_lines.sent_from(request.POST)
    try:
        written = _do(invited, one, act, sent, now)
    except DomainError as error:
        if is_by_itself:
            return JsonResponse({"error": error.text}, status=error.status)
        fresh = MeetingSession.objects.for_list().get(pk=one.pk)
        status = 409 if error.status == 409 else 422
        return _page(request, invited, fresh, token, error=error.text, status=status)
    if is_by_itself:
        return JsonResponse(session_lines.answer(written, now))
    if written.refused:
        more = {"error": session_lines.NOT_ALL, "typed": sent.lines, "written": written}
        return _page(request, invited, one, token, status=422, **more)
    if act == "lines":
        messages.success(request, session_lines.KEPT)
    return HttpResponse(status=303, headers={"Location": presenters.link_url(token, one)})


def _do(
    invited: Invitation, held: MeetingSession, act: str, sent: session_sharing.Sent, now: Any
) -> Written:
    if act == "join":
        sessions.join(invited=invited, held=held, now=now)
        return Written()
    person: SessionPerson | None = sessions.person_of(invited, held.session)
    return session_sharing.do(person=person, act=act, sent=sent, now=now)


@require_http_methods(["GET", "HEAD", "POST"])
@public(BY_LINK)
@private_page
def link_session_vote(request: HttpRequest, token: str, held: Any) -> HttpResponse:
    """The ballot of the vote that a session is in, for somebody without an account."""
    now = timezone.now()
    known = _known(request, token, held)
    if isinstance(known, HttpResponse):
        return known
    invited, one = known
    if one.session.poll is None:
        raise Http404
    poll = Round.objects.for_list().get(pk=one.session.poll.pk)
    vote = MeetingRound(event=one.event, round=poll)
    return take_vote(request, Door(invited, presenters.link_url(token, one)), vote, now)
