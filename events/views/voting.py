"""Votes at a meeting: for its organisers, for people with an account, and by personal link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import voting
from events.models import Event, Invitation, MeetingRound
from events.presenters import sessions as session_presenters
from events.presenters import voting as presenters
from events.views.answers import BY_LINK, ask_for_code, by_link
from events.views.events import event_of, in_network, my_invitation
from events.views.mine import answerable
from events.views.private import is_coded, private_page
from improvement.actions.voting import new_code, spaced
from improvement.models import Ballot, Round
from improvement.presenters import ballot as sheets
from improvement.presenters import rounds as votes
from improvement.rules import can_run_round
from lhs_platform.lib.access import access, found, public, require
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.http import version_in
from networks.rules import Answer


def vote_of(user: Any, public_id: Any, vote: Any) -> MeetingRound:
    rows = MeetingRound.objects.visible_to(user).for_list()
    return found(rows, event__public_id=public_id, public_id=vote)


def can_run_vote(user: Any, held: MeetingRound) -> Answer:
    """The organisers of a meeting who run the votes of its network run the votes of the meeting."""
    return can_run_round(user, held.round) and rules.can_edit_event(user, held.event)


def is_invited_to_vote(user: Any, held: MeetingRound) -> Answer:
    return rules.is_invited(user, held.event)


def to_votes(event: Event) -> HttpResponse:
    url = reverse("events:event-votes", kwargs={"public_id": event.public_id})
    return HttpResponse(status=303, headers={"Location": url})


@require_http_methods(["GET"])
@access(load=event_of)
@never_cache
def event_votes(request: HttpRequest, event: Event) -> HttpResponse:
    return votes_page(request, event)


def votes_page(
    request: HttpRequest,
    event: Event,
    *,
    invited: Invitation | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    invited = invited or my_invitation(request.user, event)
    held = presenters.held_at(event, request.user)
    runs = bool(rules.can_edit_event(request.user, event)) and bool(
        can_run_round(request.user, Round(network=event.network))
    )
    context = in_network(
        event,
        request.user,
        "votes",
        rows=presenters.vote_rows(held, invited, request.user, timezone.now()),
        runs=runs,
        to_link=presenters.to_link(event) if runs else [],
        sessions=session_presenters.session_rows(event, request.user, invited),
        sessions_to_link=session_presenters.to_link(event) if runs else [],
        error=error,
    )
    return render(request, "events/event_votes.html", context, status=status)


@require_http_methods(["POST"])
@access(load=event_of, rule=rules.can_edit_event)
def event_vote_add(request: HttpRequest, event: Event) -> HttpResponse:
    """Make a vote that is being set up one of this meeting's."""
    try:
        key = UUID(request.POST.get("round", ""))
    except ValueError:
        return votes_page(request, event, error="Choose a vote.", status=422)
    poll = found(Round.objects.visible_to(request.user).select_related("network"), public_id=key)
    require(can_run_round(request.user, poll))
    try:
        voting.link(by=request.user, event=event, poll=poll)
    except DomainError as error:
        return votes_page(request, event, error=error.text, status=409)
    messages.success(request, "The vote is one of this meeting’s.")
    return to_votes(event)


@require_http_methods(["POST"])
@access(load=vote_of, rule=can_run_vote)
def event_vote_announce(request: HttpRequest, held: MeetingRound) -> HttpResponse:
    version = version_in(request) or 0
    try:
        voting.announce(by=request.user, held=held, version=version, now=timezone.now())
    except DomainError as error:
        return votes_page(request, held.event, error=error.text, status=409)
    messages.success(request, "The vote is announced. Its ideas and rules are fixed now.")
    return to_votes(held.event)


@require_http_methods(["POST"])
@access(load=vote_of, rule=is_invited_to_vote)
def event_vote_join(request: HttpRequest, held: MeetingRound) -> HttpResponse:
    """Let somebody with an account vote who came since the list was made."""
    invited: Any = my_invitation(request.user, held.event)  # the rule has seen to it
    try:
        line = voting.join(invited=invited, held=held, now=timezone.now())
    except DomainError as error:
        return votes_page(request, held.event, invited=invited, error=error.text, status=409)
    url = presenters.ballot_url(held, line, request.user)
    return HttpResponse(status=303, headers={"Location": url})


# --- The ballot of the people of a meeting ------------------------------------------------
@dataclass(frozen=True)
class Door:
    """How a person came to a vote: whose invitation it is, and where they go back to."""

    invited: Invitation
    back: str


def announced_at(user: Any, public_id: Any, vote: Any) -> MeetingRound:
    """Give a vote of a meeting to which this person may be invited, also from elsewhere."""
    event = answerable(user, public_id)
    return found(_announced(event), public_id=vote)  # type: ignore[no-any-return]


def _announced(event: Event) -> Any:
    rows = MeetingRound.objects.filter(event=event).for_list()
    return rows.exclude(round__state=Round.State.SETUP)


@require_http_methods(["GET", "POST"])
@access(load=announced_at, rule=is_invited_to_vote)
@never_cache
def event_vote(request: HttpRequest, held: MeetingRound) -> HttpResponse:
    """The ballot of somebody signed in who is invited and need not be a member, and the result."""
    now = timezone.now()
    invited: Any = my_invitation(request.user, held.event)  # the rule has seen to it
    return take_vote(request, Door(invited, _back_to_votes(request.user, held.event)), held, now)


def _back_to_votes(user: Any, event: Event) -> str:
    sees = Event.objects.visible_to(user).filter(pk=event.pk).exists()
    name = "event-votes" if sees else "event-answer"
    return reverse(f"events:{name}", kwargs={"public_id": event.public_id})


# --- By personal link: the link alone opens no ballot, a code must prove the person --------
def _known(request: HttpRequest, token: str) -> Invitation | HttpResponse:
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    if not is_coded(request, invited):
        return ask_for_code(request, invited, token, then="votes")
    return invited


@require_http_methods(["GET", "HEAD"])
@public(BY_LINK)
@private_page
def link_votes(request: HttpRequest, token: str) -> HttpResponse:
    invited = _known(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    held = list(_announced(invited.event))
    rows = presenters.vote_rows(held, invited, request.user, timezone.now())
    for row, one in zip(rows, held, strict=True):
        row["link"] = presenters.link_url(token, one)
    sessions = session_presenters.link_rows(invited, token)
    context = {"event": invited.event, "rows": rows, "sessions": sessions, "token": token}
    return render(request, "events/link_votes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@public(BY_LINK)
@private_page
def link_vote(request: HttpRequest, token: str, vote: Any) -> HttpResponse:
    """The ballot of somebody without an account, and the result."""
    now = timezone.now()
    invited = _known(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    held = _announced(invited.event).filter(public_id=vote).first()
    if held is None:
        raise Http404
    door = Door(invited, reverse("events:link-votes", kwargs={"token": token}))
    return take_vote(request, door, held, now)


def take_vote(request: HttpRequest, door: Door, held: MeetingRound, now: datetime) -> HttpResponse:
    """Show the ballot, or once it is told the result; and take the ballot. What counts is the
    moment at which the request came in."""
    if request.method != "POST":
        told = presenters.result(held.round, request.user, now)
        if told is None:
            return _ballot(request, door, held, now)
        context = _shell(door, held) | {"result": told}
        return render(request, "events/vote_result.html", context)
    try:
        cast = voting.cast(
            invited=door.invited,
            held=held,
            marks=sheets.marks_from(held.round, request.POST),
            now=now,
            version=version_in(request),
            code=request.POST.get("code", ""),
            wants_news="wants_news" in request.POST,
        )
    except DomainError as error:
        return _ballot(request, door, held, now, error=error)
    shown = spaced(cast.code) if held.round.is_detached else ""
    context = _shell(door, held) | {"code": shown, "is_changed": cast.is_changed}
    return render(request, "events/voted.html", context)


def _shell(door: Door, held: MeetingRound) -> dict[str, Any]:
    return {
        "event": held.event,
        "poll": held.round,
        "closes": votes.moment_words(held.round.closes_at, held.round.network),
        "opens": votes.moment_words(held.round.opens_at, held.round.network),
        "zone": votes.zone_words(held.round.network),
        "back": door.back,
    }


def _ballot(
    request: HttpRequest,
    door: Door,
    held: MeetingRound,
    now: datetime,
    *,
    error: DomainError | None = None,
) -> HttpResponse:
    poll, line = held.round, voting.line_of(door.invited, held.round)
    mine = Ballot.objects.filter(voter=line).first() if line and not poll.is_detached else None
    typed = sheets.marks_from(poll, request.POST) if request.method == "POST" else None
    has_voted = line is not None and line.has_voted
    code = request.POST.get("code", "")
    context = _shell(door, held) | {
        "phase": poll.phase_at(now),
        "sheet": sheets.sheet(
            poll,
            marks=typed if typed is not None else (mine.marks if mine else {}),
            ref=door.invited.public_id,
        ),
        "task": votes.task_words(poll),
        "lines": votes.how_it_works(poll),
        "has_voted": has_voted,
        "version": mine.version if mine else 0,
        "code": code if has_voted else code or new_code(),
        "asks_code": poll.is_detached and has_voted,
        "wants_news": line.wants_news if line else False,
        "error": error.text if error else "",
        "can_send": poll.is_open(now),
    }
    status = (409 if error.status == 409 else 422) if error else 200
    return render(request, "events/vote.html", context, status=status)
