"""Pages of measures: the list, the form, what became of a definition."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network
from outcomes import completeness, periods, presenters, rules
from outcomes.actions import measures
from outcomes.forms.measures import DefinitionForm, PlainForm
from outcomes.models import Chart, Measure, MeasureVersion
from outcomes.presenters import advice, dictionary
from outcomes.views import loaders


@require_safe
@access(load=loaders.network)
def measure_list(request: HttpRequest, network: Network) -> HttpResponse:
    found = list(Measure.objects.filter(network=network).active().for_list())
    charts = {
        chart.series.measure_id: chart
        for chart in Chart.objects.filter(
            series__measure__in=found, series__site=None, kind=Chart.Kind.RUN
        ).for_list()
    }
    can_add = bool(rules.can_add_measure(request.user, network))
    context = {
        "network": network,
        "tab": "measures",
        "families": presenters.families(found, charts, request.user),
        "retired": Measure.objects.filter(network=network).exclude(retired_on=None),
        "simulated": any(measure.is_simulated for measure in found),
        "can_add": can_add,
        "can_send": bool(rules.can_send_data(request.user, network)),
        "warnings": advice.balance(found) if can_add else [],
    }
    return render(request, "outcomes/measure_list.html", context)


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_add_measure)
def measure_add(request: HttpRequest, network: Network) -> HttpResponse:
    plain = PlainForm(request.POST or None, network=network)
    month_over = periods.latest_complete(completeness.today_in(network, timezone.now()), "month")
    definition = DefinitionForm(request.POST or None, network=network, asked_from=month_over)
    if request.method == "POST" and all([plain.is_valid(), definition.is_valid()]):
        try:
            measure = measures.add(
                by=request.user,
                network=network,
                plain=plain.values(),
                definition=definition.values(),
            )
        except DomainError as error:
            _blame(plain, definition, error)
        else:
            messages.success(request, f"“{measure}” is added. Send its first data.")
            return _to(request, measure)
    return _form_page(request, network, None, plain, definition)


@require_http_methods(["GET", "POST"])
@access(load=loaders.measure, rule=rules.can_edit_measure)
def measure_edit(request: HttpRequest, measure: Measure) -> HttpResponse:
    plain = PlainForm(
        request.POST or None,
        instance=_copy(measure),
        network=measure.network,
        initial={"version": measure.version},
    )
    definition = DefinitionForm(
        request.POST or None,
        instance=_unsaved(measure.current),
        network=measure.network,
        has_data=measure.observations.exists(),
    )
    if request.method == "POST" and all([plain.is_valid(), definition.is_valid()]):
        try:
            measures.edit(
                by=request.user,
                measure=measure,
                version=plain.cleaned_data["version"] or 0,
                plain=plain.values(),
                definition=definition.values(),
                effective_on=definition.cleaned_data.get("effective_on"),
                reason=definition.cleaned_data.get("change_reason", ""),
                now=timezone.now(),
            )
        except DomainError as error:
            _blame(plain, definition, error)
        else:
            messages.success(request, f"“{measure}” is saved.")
            return _to(request, measure)
    return _form_page(request, measure.network, measure, plain, definition)


@require_http_methods(["GET", "POST"])
@access(load=loaders.measure, rule=rules.can_edit_measure)
def measure_retire(request: HttpRequest, measure: Measure) -> HttpResponse:
    """Ask first; what was collected stays to be seen."""
    if request.method == "POST":
        try:
            measures.retire(
                by=request.user,
                measure=measure,
                version=measure.version,
                on=completeness.today_in(measure.network, timezone.now()),
            )
            messages.success(request, f"“{measure}” is retired. Its data stay.")
        except DomainError as error:
            messages.error(request, error.text)
        return redirect_or_refresh(
            request, reverse("outcomes:measure-list", kwargs={"slug": measure.network.slug})
        )
    context = {"network": measure.network, "tab": "measures", "measure": measure}
    return render(request, "outcomes/measure_retire.html", context)


@require_safe
@access(load=loaders.measure)
def measure_definitions(request: HttpRequest, measure: Measure) -> HttpResponse:
    """Show the versions of the definition side by side: what changed, who, when and why."""
    context = {
        "network": measure.network,
        "tab": "measures",
        "measure": measure,
        "history": dictionary.history(measure),
        "origin": dictionary.origin(measure, request.user),
        "can_edit": bool(rules.can_edit_measure(request.user, measure)),
    }
    return render(request, "outcomes/measure_definitions.html", context)


def _copy(measure: Measure) -> Measure:
    """Give the form an object of its own, so that checking it changes nothing of ours."""
    return Measure.objects.get(pk=measure.pk)


def _unsaved(version: MeasureVersion | None) -> MeasureVersion | None:
    return MeasureVersion.objects.get(pk=version.pk) if version else None


def _blame(plain: PlainForm, definition: DefinitionForm, error: DomainError) -> None:
    if error.field in definition.fields:
        definition.add_error(error.field, error.text)
    else:
        plain.add_error(error.field if error.field in plain.fields else None, error.text)


def _to(request: HttpRequest, measure: Measure) -> HttpResponse:
    return redirect_or_refresh(request, presenters.Choice().url(measure))


def _form_page(
    request: HttpRequest,
    network: Network,
    measure: Measure | None,
    plain: PlainForm,
    definition: DefinitionForm,
) -> HttpResponse:
    kind = definition.kind
    context: dict[str, Any] = {
        "network": network,
        "tab": "measures",
        "measure": measure,
        "plain": plain,
        "definition": definition,
        "warnings": advice.balance(Measure.objects.filter(network=network).active()),
        "advice": advice.chart_advice(
            kind,
            numerator=definition["numerator"].value() or "",
            denominator=definition["denominator"].value() or "",
            size=advice.middling_size(measure) if measure else None,
        ),
    }
    status = 422 if plain.errors or definition.errors else 200
    return render(request, "outcomes/measure_form.html", context, status=status)
