"""The one page on which a person votes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from improvement import rules
from improvement.actions import voting
from improvement.models import Ballot, Round
from improvement.presenters import ballot as sheets
from improvement.presenters import rounds as presenters
from improvement.presenters.sessions import session_of, session_url
from improvement.views.rounds import round_of
from lhs_platform.lib.access import access
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import version_in
from networks.rules import membership_in


@access(load=round_of, rule=rules.can_vote)
@require_http_methods(["GET", "POST"])
@never_cache
def round_vote(request: HttpRequest, poll: Round) -> HttpResponse:
    """Show the ballot, and take it. What counts is the moment at which the request came in."""
    now = timezone.now()
    if request.method != "POST":
        return _page(request, poll, now)
    try:
        cast = _cast(request, poll, now)
    except ChangedMeanwhile as error:
        return _page(request, poll, now, error=error, status=409, is_newer=True)
    except DomainError as error:
        status = 409 if error.status == 409 else 422
        return _page(request, poll, now, error=error, status=status)
    if poll.is_detached:
        # Told at once and kept nowhere: a code in the session would tie the ballot to its voter.
        context = _shell(request, poll, now) | {
            "code": voting.spaced(cast.code),
            "is_changed": cast.is_changed,
        }
        return render(request, "improvement/round_voted.html", context)
    messages.success(request, "Your vote is changed." if cast.is_changed else "Your vote is in.")
    return redirect_or_refresh(request, _back(poll))


def _back(poll: Round) -> str:
    """Give where a voter goes on: to the session that the vote is part of, while it runs."""
    session = session_of(poll)
    if session is not None and session.is_running:
        return session_url(session, "session-part")
    return presenters.round_url(poll)


def _cast(request: HttpRequest, poll: Round, now: Any) -> voting.Cast:
    user: Any = request.user
    seat = membership_in(user, poll.network)
    return voting.cast(
        poll=poll,
        voter=voting.voter_for(user, seat.group if seat else ""),
        marks=sheets.marks_from(poll, request.POST),
        now=now,
        is_admitted=rules.rounds.voter_of(user, poll) is None,
        version=version_in(request),
        code=request.POST.get("code", ""),
        wants_news="wants_news" in request.POST,
    )


def _shell(request: HttpRequest, poll: Round, now: Any) -> dict[str, Any]:
    return {
        "network": poll.network,
        "tab": "ideas",
        "poll": poll,
        "phase": poll.phase_at(now),
        "closes": presenters.moment_words(poll.closes_at, poll.network),
        "opens": presenters.moment_words(poll.opens_at, poll.network),
        "zone": presenters.zone_words(poll.network),
        "back": _back(poll),
    }


def _page(
    request: HttpRequest,
    poll: Round,
    now: Any,
    *,
    error: DomainError | None = None,
    is_newer: bool = False,
    status: int = 200,
) -> HttpResponse:
    user: Any = request.user
    line = rules.rounds.voter_of(user, poll)
    mine = Ballot.objects.filter(voter=line).first() if line and not poll.is_detached else None
    typed = sheets.marks_from(poll, request.POST) if request.method == "POST" else None
    marks = typed if typed is not None else (mine.marks if mine else {})
    has_voted = line is not None and line.has_voted
    code = request.POST.get("code", "")
    context = _shell(request, poll, now) | {
        "sheet": sheets.sheet(poll, marks=marks, ref=user.public_id),
        "task": presenters.task_words(poll),
        "lines": presenters.how_it_works(poll),
        "has_voted": has_voted,
        "version": mine.version if mine else 0,
        "code": code if has_voted else code or voting.new_code(),
        "asks_code": poll.is_detached and has_voted,
        "wants_news": line.wants_news if line else False,
        "error": error.text if error else "",
        "is_newer": is_newer,
        "can_send": poll.is_open(now),
    }
    return render(request, "improvement/round_vote.html", context, status=status)
