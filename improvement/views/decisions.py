"""Deciding on the ideas of a vote, and the prioritized set of changes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from improvement import rules
from improvement.actions import decisions
from improvement.forms.rounds import DecisionForm
from improvement.models import Decision, DesignProcess, Round, RoundOption
from improvement.presenters import prioritized as presenting
from improvement.presenters import results
from improvement.presenters import rounds as presenters
from improvement.views.cycles import network_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.forms import posted
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.rest.streaming import stream
from networks.models import Network
from networks.rules import Answer


def option_of(user: Any, public_id: Any, option: Any) -> RoundOption:
    options = RoundOption.objects.visible_to(user).select_related(
        "round__network", "revision", "idea"
    )
    return found(options, public_id=option, round__public_id=public_id)  # type: ignore[no-any-return]


def can_decide_on(user: Any, option: RoundOption) -> Answer:
    return rules.can_decide(user, option.round)


@access(load=option_of, rule=can_decide_on)
@require_http_methods(["GET", "POST"])
def round_decide(request: HttpRequest, option: RoundOption) -> HttpResponse:
    """Decide about one idea, or decide otherwise."""
    known = Decision.objects.filter(option=option).for_list().first()
    form = DecisionForm(posted(request), option=option, decision=known)
    if form.is_valid():
        saved = written(form, lambda: _decided(request, option, known, form), known)
        if saved:
            messages.success(request, "It is decided.")
            return redirect_or_refresh(request, f"{presenters.round_url(option.round)}#decisions")
    return _form_page(request, option, known, form)


def _decided(
    request: HttpRequest, option: RoundOption, known: Decision | None, form: DecisionForm
) -> Decision:
    given: dict[str, Any] = {"values": form.values(), "plan": form.plan(), "now": timezone.now()}
    if known is None:
        return decisions.decide(by=request.user, option=option, **given)
    version, why = form.cleaned_data["version"] or 0, form.cleaned_data["why"]
    return decisions.change(by=request.user, decision=known, version=version, why=why, **given)


def _form_page(
    request: HttpRequest, option: RoundOption, known: Decision | None, form: DecisionForm
) -> HttpResponse:
    poll = Round.objects.for_list().get(pk=option.round_id)
    result = results.result(poll, request.user, timezone.now())
    rows = result["rows"] if result else []
    context = {
        "network": poll.network,
        "tab": "ideas",
        "poll": poll,
        "option": option,
        "decision": known,
        "form": form,
        "row": next((row for row in rows if row["option"] == str(option.public_id)), None),
        "is_decidable": bool(result and result.get("is_kept")),
        "back": presenters.round_url(poll),
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/round_decide.html", context, status=status)


def _chosen(request: HttpRequest, network: Network) -> QuerySet[Decision]:
    """Give the decisions of a network, narrowed to a design process or a vote."""
    rows = Decision.objects.visible_to(request.user).filter(round__network=network)
    for name, lookup in (("process", "round__process__public_id"), ("round", "round__public_id")):
        value = request.GET.get(name, "")
        if _is_id(value):
            rows = rows.filter(**{lookup: value})
    return rows


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@access(load=network_of)
@require_safe
def prioritized(request: HttpRequest, network: Network) -> HttpResponse:
    processes = DesignProcess.objects.filter(network=network, rounds__decisions__isnull=False)
    rows = presenting.prioritized(_chosen(request, network), request.user)
    context = {
        "network": network,
        "tab": "ideas",
        "parts": presenters.parts(network, "prioritized"),
        "rows": rows,
        "tested": [row for row in rows if row["change"]],
        "others": [row for row in rows if not row["change"]],
        "processes": processes.distinct(),
        "process": request.GET.get("process", ""),
        "is_filtered": bool(request.GET.get("process") or request.GET.get("round")),
        "query": request.GET.urlencode(),
        "can_run": bool(rules.can_add_round(request.user, network)),
    }
    return render(request, "improvement/prioritized.html", context)


@access(load=network_of)
@require_safe
def prioritized_export(request: HttpRequest, network: Network) -> HttpResponseBase:
    rows = presenting.prioritized(_chosen(request, network), request.user)
    name = f"{network.slug}-prioritized-changes"
    return stream("csv", presenting.COLUMNS, presenting.export_rows(rows), name=name)
