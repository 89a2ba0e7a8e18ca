"""Pages of signals: what changed, whether somebody has looked, and what they make of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from networks.models import Network
from outcomes import presenters, rules
from outcomes.actions import judgements
from outcomes.forms.signals import ExplainForm, FeedForm
from outcomes.models import Measure, Signal
from outcomes.models.judgements import SignalQuerySet
from outcomes.presenters import signals as presenting
from outcomes.views import loaders

PER_PAGE = 40


def signal_of(user: Any, public_id: UUID) -> Signal:
    """Give a signal that may be told to this person, or 404."""
    signal: Signal = found(Signal.objects.visible_to(user).for_list(), public_id=public_id)
    return signal if presenting.tellable([signal], user) else found(Signal.objects.none())


@require_safe
@access(load=loaders.network)
def signal_list(request: SignedInRequest, network: Network) -> HttpResponse:
    form = FeedForm(request.GET, network=network)
    chosen = form.cleaned_data if form.is_valid() else {}
    state = chosen.get("state") or "new"
    signals = Signal.objects.in_network(network).in_state(state).for_list().newest_first()
    if chosen.get("reading"):
        signals = signals.filter(reading=chosen["reading"])
    signals = _whose(signals, chosen.get("whose", ""), request.user, network)
    told = presenting.tellable(signals[: presenting.MOST], request.user)
    page = Paginator(told, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "network": network,
        "tab": "measures",
        "form": FeedForm(initial={**chosen, "state": state}, network=network),
        "page": page,
        "rows": presenting.rows(page.object_list, request.user),
        "state": state,
        "measures": presenting.at_sites(network, request.user),
        "is_narrowed": bool(chosen.get("reading") or chosen.get("whose") or state != "new"),
    }
    return render(request, "outcomes/signal_list.html", context)


def _whose(signals: SignalQuerySet, whose: str, user: Any, network: Network) -> SignalQuerySet:
    if whose == "sites":
        return signals.exclude(series__site=None)
    if whose == "followed":
        return signals.filter(series__measure__followers__user=user)
    return signals.filter(Q(series__site=None) | Q(series__site__in=rules.own_sites(user, network)))


@require_POST
@access(load=signal_of, rule=rules.can_judge_part)
def signal_look(request: SignedInRequest, signal: Signal) -> HttpResponse:
    judgements.look_at_signal(by=request.user, signal=signal, now=timezone.now())
    messages.success(request, "Noted: you looked at it.")
    return redirect_or_refresh(request, _feed(signal))


@require_http_methods(["GET", "POST"])
@access(load=signal_of, rule=rules.can_judge_part)
def signal_explain(request: SignedInRequest, signal: Signal) -> HttpResponse:
    form = ExplainForm(request.POST or None, initial={"explanation": signal.explanation})
    if request.method == "POST" and form.is_valid() and _explained(request, signal, form):
        messages.success(request, "Your explanation stands beside the signal.")
        return redirect_or_refresh(request, _feed(signal))
    told = presenting.tellable([signal], request.user)[0]
    context = {
        "network": signal.series.measure.network,
        "tab": "measures",
        "form": form,
        "row": presenting.row(told, request.user),
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/signal_explain.html", context, status=status)


def _explained(request: SignedInRequest, signal: Signal, form: ExplainForm) -> bool:
    try:
        judgements.explain_signal(
            by=request.user,
            signal=signal,
            explanation=form.cleaned_data["explanation"],
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error("explanation", error.text)
        return False
    return True


@require_POST
@access(load=loaders.measure)
def measure_follow(request: SignedInRequest, measure: Measure) -> HttpResponse:
    """Follow a measure, or no longer: what the button said, however often it is pressed."""
    if request.POST.get("wish") == "stop":
        judgements.unfollow(by=request.user, measure=measure)
        messages.success(request, f"You no longer follow “{measure}”.")
    else:
        judgements.follow(by=request.user, measure=measure)
        messages.success(request, f"You follow “{measure}”. {_by_mail(request)}")
    return redirect_or_refresh(request, presenters.Choice().url(measure))


def _by_mail(request: SignedInRequest) -> str:
    if request.user.wants_news:
        return "On Mondays a mail tells you what changed, if anything did."
    return "Mails are off in your settings: look at the signals page."


def _feed(signal: Signal) -> str:
    return reverse("outcomes:signal-list", kwargs={"slug": signal.series.measure.network.slug})
