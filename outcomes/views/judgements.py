"""What people decide about a chart, each on a page of its own: phases, baseline, marks."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from outcomes import presenters, rules
from outcomes.actions import judgements
from outcomes.forms.judgements import BaselineForm, MarkForm, PhaseForm, ReasonForm
from outcomes.models import Chart, Phase, PointMark, Series
from outcomes.presenters.judging import period_choices, period_label, place_of, url_of, with_phase
from outcomes.views import loaders

PROPOSED = 12


@require_http_methods(["GET", "POST"])
@access(load=loaders.series, rule=rules.can_judge)
def phase_start(request: HttpRequest, series: Series) -> HttpResponse:
    """Judge the chart anew from a period on, for a reason."""
    wished = request.GET.get("starts_on", "")
    choices = _periods(request, series)
    form = PhaseForm(request.POST or None, initial={"starts_on": wished}, periods=choices)
    is_offered = wished in [day for day, _ in choices[1:]]
    now = timezone.now()
    as_if = (
        with_phase(series, date.fromisoformat(wished), request.user, now=now) if is_offered else {}
    )
    return _decided(
        request,
        series,
        form,
        lambda values: judgements.start_phase(by=request.user, series=series, now=now, **values),
        title="Start a phase",
        lead="From here on the chart has a new line. What came before keeps its own, and both stay "
        "to be seen. Do it when you know what changed and that it lasts.",
        button="Start the phase",
        done="A new phase has begun. The chart is being computed again.",
        also={"as_if": as_if, "choices": choices[1:][::-1], "wished": wished},
    )


@require_http_methods(["GET", "POST"])
@access(load=loaders.phase, rule=rules.can_judge_part)
def phase_end(request: HttpRequest, phase: Phase) -> HttpResponse:
    """Take a phase back."""
    label = period_label(phase.starts_on, phase.series)
    return _decided(
        request,
        phase.series,
        ReasonForm(request.POST or None),
        lambda values: judgements.end_phase(
            by=request.user, phase=phase, now=timezone.now(), **values
        ),
        title=f"Take back the phase from {label}",
        lead=f"It was started because: “{phase.reason}”. The points before and after it will have "
        "one line again.",
        button="Take the phase back",
        done="The phase is taken back. The chart is being computed again.",
    )


@require_http_methods(["GET", "POST"])
@access(load=loaders.series, rule=rules.can_judge)
def baseline_freeze(request: HttpRequest, series: Series) -> HttpResponse:
    """Let some periods alone make the lines; or give that up again."""
    if request.method == "GET" and series.phases.exists():
        messages.info(request, judgements.PHASES_FIRST)
        return redirect(f"{url_of(series)}#phases")
    is_undone = request.method == "POST" and "unfreeze" in request.POST
    data = request.POST or None
    choices = _periods(request, series)
    form = BaselineForm(
        None if is_undone else data, initial=_own_baseline(series, choices), periods=choices
    )
    undo = ReasonForm(data if is_undone else None, prefix="undo")
    action = judgements.unfreeze_baseline if is_undone else judgements.freeze_baseline
    return _decided(
        request,
        series,
        undo if is_undone else form,
        lambda values: action(by=request.user, series=series, now=timezone.now(), **values),
        title="Set the baseline",
        lead="These periods alone make the lines; later points are held against them, and the line "
        "is carried on, dashed. A baseline needs at least eight periods.",
        button="Set the baseline",
        done="The baseline has changed. The chart is being computed again.",
        also={"form": form, "undo": undo if series.baseline_to else None},
    )


@require_http_methods(["GET", "POST"])
@access(load=loaders.series, rule=rules.can_judge)
def point_mark(request: HttpRequest, series: Series) -> HttpResponse:
    """Leave a point out of the lines, or say that it is plainly unlike the rest."""
    wished = {"period": request.GET.get("period", "")}
    form = MarkForm(request.POST or None, initial=wished, periods=_periods(request, series))
    return _decided(
        request,
        series,
        form,
        lambda values: judgements.mark_point(
            by=request.user, series=series, now=timezone.now(), **values
        ),
        title="Mark a point",
        lead="The point stays on the chart, with your reason beside it. Leave out as few as "
        "possible: what is unusual is often what one learns from.",
        button="Mark the point",
        done="The point is marked. The chart is being computed again.",
    )


@require_http_methods(["GET", "POST"])
@access(load=loaders.point_mark, rule=rules.can_judge_part)
def point_unmark(request: HttpRequest, mark: PointMark) -> HttpResponse:
    """Take a mark back."""
    label = period_label(mark.period, mark.series)
    return _decided(
        request,
        mark.series,
        ReasonForm(request.POST or None),
        lambda values: judgements.unmark_point(
            by=request.user, mark=mark, now=timezone.now(), **values
        ),
        title=f"Take back the mark on {label}",
        lead=f"“{mark.get_kind_display()}”, because: “{mark.reason}”.",
        button="Take the mark back",
        done="The mark is taken back. The chart is being computed again.",
    )


def _decided(
    request: HttpRequest,
    series: Series,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    lead: str,
    button: str,
    done: str,
    also: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form, or do what it asks for and go back to the chart."""
    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, done)
        return redirect_or_refresh(request, url_of(series))
    context = {
        "network": series.measure.network,
        "tab": "measures",
        "measure": series.measure,
        "place": place_of(series),
        "back": url_of(series),
        "form": form,
        "title": title,
        "lead": lead,
        "button": button,
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/judgement_form.html", context | (also or {}), status=status)


def _done(form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> bool:
    """Do it; what is refused is said at its field."""
    try:
        act(form.cleaned_data)
    except DomainError as error:
        names = {"baseline_to": "last", "baseline_from": "first"}
        field = names.get(error.field or "", error.field)
        form.add_error(field if field in form.fields else None, error.text)
        return False
    return True


def _periods(request: HttpRequest, series: Series) -> list[tuple[str, str]]:
    """Offer the points of the run chart, as this reader may see them."""
    chart = Chart.objects.filter(series=series, kind=Chart.Kind.RUN).for_list().first()
    if chart is None:
        return []
    return period_choices(presenters.shown(chart, presenters.Gate(request.user, series.measure)))


def _own_baseline(series: Series, choices: list[tuple[str, str]]) -> dict[str, str]:
    """Give the baseline as it is; where there is none, propose the first twelve points."""
    if series.baseline_from and series.baseline_to:
        first, last = series.baseline_from.isoformat(), series.baseline_to.isoformat()
    elif choices:
        first, last = choices[0][0], choices[:PROPOSED][-1][0]
    else:
        return {}
    return {"first": first, "last": last}
