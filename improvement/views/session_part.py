"""The page on which a person takes part in a session, made for a phone.

It asks every few seconds whether anything has changed and is told 304 where nothing has. What one
types is saved by itself and in any step; every act is a plain form, too.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from improvement import rules
from improvement.actions import session_people, session_sharing
from improvement.actions.session_people import Line, Written
from improvement.actions.voting import voter_for
from improvement.models import Session
from improvement.presenters import session_lines, session_live
from improvement.presenters import sessions as presenters
from improvement.presenters.rounds import round_url
from improvement.views.sessions import TAB, session_of
from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh, unchanged_or
from networks.rules import membership_in

PAGE = "improvement/session_part.html"
NOW, MINE = "components/session_now.html", "components/session_mine.html"
NAMES = {"here": "session-part", "join": "session-join", "lines": "session-lines"}
NAMES |= {"say": "session-say", "pass": "session-pass", "done": "session-done"}


@access(load=session_of, rule=rules.can_take_part)
@require_safe
@never_cache
def session_part(request: HttpRequest, session: Session) -> HttpResponse:
    return _page(request, session)


def _page(
    request: HttpRequest,
    session: Session,
    *,
    error: str = "",
    typed: Sequence[Line] = (),
    written: Written | None = None,
    status: int = 200,
) -> HttpResponse:
    now, person = timezone.now(), rules.sessions.person_of(request.user, session)
    mark = session_live.own_mark(session, person, now)

    def shown() -> dict[str, Any]:
        mine = session_live.own(session, person, now, _address(session))
        mine["lines"] = session_lines.with_blanks(mine["lines"], typed, written)
        return {
            "network": session.network,
            "tab": TAB,
            "session": session,
            "live": session_live.live(session, request.user, now),
            "mine": mine,
            "mark": mark,
            "now": now,
            "error": error,
            "back": presenters.session_url(session),
        }

    parts = {"now": NOW, "mine": MINE}
    return unchanged_or(request, PAGE, parts, mark, shown, status=status)


def _address(session: Session) -> session_live.Address:
    def address(name: str) -> str:
        if name == "vote":
            return round_url(session.poll, "round-vote") if session.poll else ""
        return presenters.session_url(session, NAMES[name])

    return address


@access(load=session_of, rule=rules.can_take_part)
@require_POST
def session_join(request: HttpRequest, session: Session) -> HttpResponse:
    user: Any = request.user
    seat = membership_in(user, session.network)
    voter = voter_for(user, seat.group if seat else "")
    try:
        session_people.join(session=session, voter=voter, now=timezone.now())
    except DomainError as error:
        return _refused(request, session, error)
    return _back(request, session)


@access(load=session_of, rule=rules.can_take_part)
@require_POST
def session_lines_save(request: HttpRequest, session: Session) -> HttpResponse:
    """Keep lines of one's own; a page that saves itself is told what was kept, as JSON."""
    return _do(request, session, "lines")


@access(load=session_of, rule=rules.can_take_part)
@require_POST
def session_say(request: HttpRequest, session: Session) -> HttpResponse:
    """Keep all lines that were sent, and read one of them out; without names, hand it in."""
    return _do(request, session, "say")


@access(load=session_of, rule=rules.can_take_part)
@require_POST
def session_pass(request: HttpRequest, session: Session) -> HttpResponse:
    return _do(request, session, "pass")


@access(load=session_of, rule=rules.can_take_part)
@require_POST
def session_done(request: HttpRequest, session: Session) -> HttpResponse:
    return _do(request, session, "done")


def _do(request: HttpRequest, session: Session, act: str) -> HttpResponse:
    """Do one act of one who takes part, and answer by the way it came."""
    now, person = timezone.now(), rules.sessions.person_of(request.user, session)
    sent = session_lines.sent_from(request.POST)
    is_by_itself = request.headers.get("X-Autosave") == "1"
    try:
        written = session_sharing.do(person=person, act=act, sent=sent, now=now)
    except DomainError as error:
        if is_by_itself:
            return JsonResponse({"error": error.text}, status=error.status)
        return _refused(request, session, error)
    if is_by_itself:
        return JsonResponse(session_lines.answer(written, now))
    if written.refused:
        return _page(
            request,
            session,
            error=session_lines.NOT_ALL,
            typed=sent.lines,
            written=written,
            status=422,
        )
    if act == "lines":
        messages.success(request, session_lines.KEPT)
    return _back(request, session)


def _refused(request: HttpRequest, session: Session, error: DomainError) -> HttpResponse:
    fresh = session_of(request.user, session.public_id)
    status = 409 if error.status == 409 else 422
    return _page(request, fresh, error=error.text, status=status)


def _back(request: HttpRequest, session: Session) -> HttpResponse:
    return redirect_or_refresh(request, presenters.session_url(session, "session-part"))
