"""Pages of votes: the list, setting one up, its own page, and what those who run it do."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from improvement import rules
from improvement.actions import rounds
from improvement.forms.rounds import ActForm, ExtendForm, RoundForm, VoidForm
from improvement.models import Round
from improvement.presenters import prioritized as decided
from improvement.presenters import results
from improvement.presenters import rounds as presenters
from improvement.presenters.sessions import session_of
from improvement.views.cycles import network_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import posted
from lhs_platform.lib.htmx import redirect_or_refresh, render_part
from lhs_platform.lib.rest.streaming import stream
from networks.models import Network

MOST = 100


def round_of(user: Any, public_id: Any) -> Round:
    polls = Round.objects.visible_to(user).for_list()
    return found(polls, public_id=public_id)  # type: ignore[no-any-return]


@access(load=network_of)
@require_safe
def round_list(request: HttpRequest, network: Network) -> HttpResponse:
    now = timezone.now()
    polls = Round.objects.visible_to(request.user).filter(network=network).for_list()[:MOST]
    context = {
        "network": network,
        "tab": "ideas",
        "parts": presenters.parts(network, "rounds"),
        "rows": presenters.listed_rows(polls, request.user, now),
        "zone": presenters.zone_words(network),
        "can_add": bool(rules.can_add_round(request.user, network)),
    }
    return render(request, "improvement/round_list.html", context)


@access(load=network_of, rule=rules.can_add_round)
@require_http_methods(["GET", "POST"])
def round_add(request: HttpRequest, network: Network) -> HttpResponse:
    form = RoundForm(
        posted(request),
        network=network,
        now=timezone.now(),
        chosen=tuple(request.GET.getlist("idea")),
    )
    if form.is_valid():
        poll = written(
            form,
            lambda: rounds.add(
                by=request.user, network=network, values=form.values(), options=form.options()
            ),
        )
        if poll:
            messages.success(request, "The vote is set up. Look at it, then announce it.")
            return redirect_or_refresh(request, presenters.round_url(poll))
    return _form_page(request, network, form, None)


@access(load=round_of, rule=rules.can_run_round)
@require_http_methods(["GET", "POST"])
def round_edit(request: HttpRequest, poll: Round) -> HttpResponse:
    form = RoundForm(
        posted(request),
        network=poll.network,
        now=timezone.now(),
        poll=poll,
    )
    if form.is_valid():
        saved = written(
            form,
            lambda: rounds.edit(
                by=request.user,
                poll=poll,
                version=form.cleaned_data["version"] or 0,
                values=form.values(),
                options=form.options(),
            ),
            poll,
        )
        if saved:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, presenters.round_url(saved))
    return _form_page(request, poll.network, form, poll)


def _form_page(
    request: HttpRequest, network: Network, form: RoundForm, poll: Round | None
) -> HttpResponse:
    context = {
        "network": network,
        "tab": "ideas",
        "form": form,
        "poll": poll,
        "zone": presenters.zone_words(network),
        "back": presenters.round_url(poll) if poll else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/round_form.html", context, status=status)


@access(load=round_of)
@require_safe
@never_cache
def round_detail(request: HttpRequest, poll: Round) -> HttpResponse:
    return _page(request, poll)


def _page(
    request: HttpRequest, poll: Round, *, form: Any = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    now, user = timezone.now(), request.user
    runs = bool(rules.can_run_round(user, poll))
    result = results.result(poll, user, now)
    session = session_of(poll)
    is_ranking = session is not None and session.ranking_id == poll.pk
    context = {
        "network": poll.network,
        "tab": "ideas",
        "parts": presenters.parts(poll.network, "rounds"),
        "poll": poll,
        "phase": poll.phase_at(now),
        "tag": presenters.phase_tag(poll, now, is_quorate=bool(result and result["is_quorate"])),
        "task": presenters.task_words(poll),
        "opens": presenters.moment_words(poll.opens_at, poll.network),
        "closes": presenters.moment_words(poll.closes_at, poll.network),
        "zone": presenters.zone_words(poll.network),
        "lines": presenters.how_it_works(poll),
        "who": presenters.who_votes(poll),
        "standing": presenters.standing(poll, user, now),
        "turnout": presenters.turnout(poll) if rules.rounds.can_count_voters(user, poll) else None,
        "is_hidden_number": poll.phase_at(now) in ("setup", "void"),
        "options": sorted(poll.options.all(), key=lambda one: (one.position, one.pk)),
        "result": decided.with_decisions(result, poll) if result else None,
        "ballots": results.ballots(poll, user, now),
        "can_decide": runs and bool(result and result.get("is_kept")) and not is_ranking,
        "session": session,
        "is_ranking": is_ranking,
        "runs": runs,
        "acts": _acts(poll, now, form) if runs else {},
        "refusal": refusal,
        "again": Round.objects.visible_to(user).filter(previous=poll).first(),
    }
    return render(request, "improvement/round_detail.html", context, status=status)


def _acts(poll: Round, now: Any, bound: Any) -> dict[str, Any]:
    """Give the forms of what can be done with a vote now; one that was refused comes back."""
    phase = poll.phase_at(now)
    start = {"version": poll.version}
    offered: dict[str, Any] = {}
    if phase == "setup" and poll.electorate == Round.Electorate.MEMBERS:
        offered["announce"] = ActForm(initial=start)
    if phase == "open":
        offered |= {
            "close": ActForm(initial=start),
            "extend": ExtendForm(initial=start, network=poll.network),
        }
    if phase == "closed":
        offered["publish"] = ActForm(initial=start)
    if phase not in ("published", "void"):
        offered["void"] = VoidForm(initial=start)
    if phase in ("published", "void") and not Round.objects.filter(previous=poll).exists():
        offered["again"] = ActForm(initial=start)
    for name in offered:
        if bound is not None and isinstance(bound, type(offered[name])) and bound.errors:
            offered[name] = bound
    return offered


def _act(
    request: HttpRequest, poll: Round, form: Any, act: Callable[[Any], Round], done: str
) -> HttpResponse:
    """Do one of the acts, or give the page again with the reason why not."""
    if not form.is_valid():
        return _page(request, poll, form=form, status=422)
    try:
        changed = act(form)
    except DomainError as error:
        status = max(error.status, 409)
        return _page(request, _again(request, poll), refusal=error.text, status=status)
    messages.success(request, done)
    return redirect_or_refresh(request, presenters.round_url(changed))


def _again(request: HttpRequest, poll: Round) -> Round:
    return round_of(request.user, poll.public_id)


@access(load=round_of, rule=rules.can_run_round)
@require_POST
def round_announce(request: HttpRequest, poll: Round) -> HttpResponse:
    return _act(
        request,
        poll,
        ActForm(request.POST),
        lambda form: rounds.announce(
            by=request.user, poll=poll, now=timezone.now(), **form.cleaned_data
        ),
        "The vote is announced. Its ideas and rules are fixed now.",
    )


@access(load=round_of, rule=rules.can_run_round)
@require_POST
def round_close(request: HttpRequest, poll: Round) -> HttpResponse:
    now = timezone.now()
    return _act(
        request,
        poll,
        ActForm(request.POST),
        lambda form: rounds.close(by=request.user, poll=poll, now=now, **form.cleaned_data),
        "The vote is closed.",
    )


@access(load=round_of, rule=rules.can_run_round)
@require_POST
def round_extend(request: HttpRequest, poll: Round) -> HttpResponse:
    return _act(
        request,
        poll,
        ExtendForm(request.POST, network=poll.network),
        lambda form: rounds.extend(
            by=request.user, poll=poll, now=timezone.now(), **form.cleaned_data
        ),
        "The vote goes on longer.",
    )


@access(load=round_of, rule=rules.can_run_round)
@require_POST
def round_void(request: HttpRequest, poll: Round) -> HttpResponse:
    return _act(
        request,
        poll,
        VoidForm(request.POST),
        lambda form: rounds.void(by=request.user, poll=poll, **form.cleaned_data),
        "The vote is not valid. Nobody is told its totals.",
    )


@access(load=round_of, rule=rules.can_run_round)
@require_POST
def round_again(request: HttpRequest, poll: Round) -> HttpResponse:
    return _act(
        request,
        poll,
        ActForm(request.POST),
        lambda _form: rounds.hold_again(by=request.user, poll=poll, now=timezone.now()),
        "The vote is set up anew. Look at it, then announce it.",
    )


@access(load=round_of, rule=rules.can_run_round)
@require_POST
def round_publish(request: HttpRequest, poll: Round) -> HttpResponse:
    return _act(
        request,
        poll,
        ActForm(request.POST),
        lambda form: rounds.publish(
            by=request.user, poll=poll, now=timezone.now(), **form.cleaned_data
        ),
        "The result is published.",
    )


@access(load=round_of)
@require_safe
def round_export(request: HttpRequest, poll: Round) -> HttpResponseBase:
    """Give the result as CSV, to whoever is told it."""
    if not rules.can_see_result(request.user, poll, timezone.now()):
        raise Http404
    output, _ = results.output_of(poll)
    if output is None:
        raise Http404
    rows = results.export_rows(poll, output)
    return stream("csv", results.columns_of(output), rows, name=f"vote-{poll.public_id.hex[:8]}")


@access(load=round_of, rule=rules.can_run_round)
@require_safe
@never_cache
def round_live(request: HttpRequest, poll: Round) -> HttpResponse:
    """The vote for a wall: before it is published how many voted and how long is left; then the
    result. Nothing of the person who shows it."""
    now = timezone.now()
    is_told = poll.state == Round.State.PUBLISHED
    context = {
        "poll": poll,
        "phase": poll.phase_at(now),
        "turnout": presenters.turnout(poll),
        "left": presenters.left_words(poll.closes_at, now),
        "task": presenters.task_words(poll),
        "closes": presenters.moment_words(poll.closes_at, poll.network),
        "result": results.result(poll, request.user, now) if is_told else None,
        "url": request.path,
        "is_dark": request.GET.get("theme") == "dark",
    }
    return render_part(
        request, "improvement/round_live.html", "improvement/_round_live.html", context
    )
