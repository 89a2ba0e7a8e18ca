"""All sites of a measure side by side: as small charts, and in a funnel."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lhs_platform.lib.access import access
from outcomes import presenters
from outcomes.models import Chart, Measure
from outcomes.presenters import funnel as funnels
from outcomes.presenters.sites import View
from outcomes.views import loaders


@require_safe
@access(load=loaders.measure)
def measure_sites(request: HttpRequest, measure: Measure) -> HttpResponse:
    """Show every site as a small chart, grouped by what it shows, the longest signal first."""
    charts = Chart.objects.filter(series__measure=measure, kind=Chart.Kind.RUN).exclude(
        series__site=None
    )
    view = View.read(request.GET)
    context = {
        "network": measure.network,
        "tab": "measures",
        "measure": measure,
        "view": view,
        "definition": presenters.definition(measure),
        "hidden_fields": view.but(word="").parameters(),
        "page": presenters.sites_page(
            list(charts.for_list()), presenters.Gate(request.user, measure), measure, view
        ),
    }
    return render(request, "outcomes/measure_sites.html", context)


@require_safe
@access(load=loaders.measure)
def measure_funnel(request: HttpRequest, measure: Measure) -> HttpResponse:
    """Show the sites of one period or several together within the limits of chance."""
    view = funnels.View.read(request.GET)
    context = {
        "network": measure.network,
        "tab": "measures",
        "measure": measure,
        "view": view,
        "definition": presenters.definition(measure),
        "page": funnels.funnel_page(measure, presenters.Gate(request.user, measure), view),
    }
    return render(request, "outcomes/measure_funnel.html", context)
