"""A measure's chart: for the network or for one site; as page, fragment and CSV. And its notes."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh, wants_fragment
from lhs_platform.lib.numbers import whole_number
from lhs_platform.lib.rest.streaming import stream
from networks.models import Site
from outcomes import completeness, presenters, rules
from outcomes.actions import annotations
from outcomes.forms.judgements import ReasonForm
from outcomes.forms.measures import NoteForm
from outcomes.models import Annotation, Chart, Measure, Series
from outcomes.views import loaders

COLUMNS = [
    "period",
    "numerator",
    "denominator",
    "value",
    "center",
    "lower",
    "upper",
    "reading",
    "suppression_reason",
    "reported",
    "expected",
    "is_simulated",
]


@dataclass(frozen=True)
class Chosen:
    """What an address asks for, found: `full` is the chart as its reader may see it, `seen` the
    part of it that is shown."""

    choice: presenters.Choice
    site: Site | None
    series: Series | None
    charts: dict[str, Chart]
    chart: Chart | None
    full: dict[str, Any] | None
    seen: dict[str, Any] | None
    is_veiled: bool = False

    def notes(self) -> list[Annotation]:
        """Give the notes on it; of a site whose name is not told, those of the network alone."""
        if self.series is None:
            return []
        shown = Annotation.objects.shown_on(self.series, is_veiled=self.is_veiled)
        return list(shown.for_list())


@require_safe
@access(load=loaders.measure)
def measure_detail(request: HttpRequest, measure: Measure) -> HttpResponse:
    context = _context(request, measure)
    template = "outcomes/_chart_sheet.html" if wants_fragment(request) else None
    response = render(request, template or "outcomes/measure_detail.html", context)
    response["Vary"] = "HX-Request, Cookie"
    return response


@require_safe
@access(load=loaders.measure)
def measure_csv(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Give the rows of the chart that the page shows, hidden what is hidden there."""
    chosen = chosen_chart(request, measure)
    points = chosen.seen["points"] if chosen.seen else []
    rows = [point | {"is_simulated": measure.is_simulated} for point in points]
    place = chosen.site.code if chosen.site else "all"
    return stream("csv", COLUMNS, rows, name=f"{measure.code}-{place}-{chosen.choice.kind}")


@require_http_methods(["GET", "POST"])
@access(load=loaders.measure, rule=rules.can_annotate)
def note_add(request: HttpRequest, measure: Measure) -> HttpResponse:
    """Write a note: on the whole network's chart, or, for a site lead, on the own site's."""
    today = completeness.today_in(measure.network, timezone.now())
    form = NoteForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        place = rules.place_of_notes(request.user, measure)
        annotations.write(by=request.user, measure=measure, site=place, **form.cleaned_data)
        messages.success(request, "The note is on the chart.")
        return redirect_or_refresh(request, presenters.Choice().url(measure))
    context = {
        "network": measure.network,
        "tab": "measures",
        "measure": measure,
        "form": form,
        "site": rules.place_of_notes(request.user, measure),
    }
    return render(request, "outcomes/note_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@access(load=loaders.note, rule=rules.can_take_back_note)
def note_remove(request: HttpRequest, note: Annotation) -> HttpResponse:
    """Take a note off the charts, with a reason."""
    measure, back = note.measure, presenters.Choice().url(note.measure)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _taken_back(request, note, form):
        messages.success(request, "The note is off the chart.")
        return redirect_or_refresh(request, back)
    context = {
        "network": measure.network,
        "tab": "measures",
        "measure": measure,
        "place": note.site.name if note.site else "network",
        "back": back,
        "form": form,
        "title": "Take back a note",
        "lead": f"“{note.label}”, {note.on.day} {note.on:%B %Y}.",
        "button": "Take the note back",
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/judgement_form.html", context, status=status)


def _taken_back(request: HttpRequest, note: Annotation, form: ReasonForm) -> bool:
    try:
        annotations.take_back(by=request.user, note=note, **form.cleaned_data)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.text)
        return False
    return True


def chosen_chart(request: HttpRequest, measure: Measure) -> Chosen:
    """Read which chart is asked for; what is not there falls back to the network's run chart."""
    choice = presenters.Choice.read(request.GET)
    gate = presenters.Gate(request.user, measure)
    site = gate.names.find(choice.site) if choice.site else None
    series = (
        Series.objects.filter(measure=measure, site=site)
        .select_related("site", "measure__current", "measure__network")
        .first()
    )
    charts = (
        {chart.kind: chart for chart in Chart.objects.filter(series=series).for_list()}
        if series
        else {}
    )
    chart = charts.get(choice.kind) or charts.get(Chart.Kind.RUN)
    full = presenters.shown(chart, gate) if chart else None
    return Chosen(
        choice=choice.but(
            site=site.code if site else "", kind=chart.kind if chart else Chart.Kind.RUN
        ),
        site=site,
        series=series,
        charts=charts,
        chart=chart,
        full=full,
        seen=presenters.within(full, choice.span) if full else None,
        is_veiled=gate.names.veils(site.pk if site else None),
    )


def _context(request: HttpRequest, measure: Measure) -> dict[str, Any]:
    chosen = chosen_chart(request, measure)
    series, full, choice = chosen.series, chosen.full, chosen.choice
    notes = chosen.notes()
    wait = whole_number(request.GET.get("wait"), digits=2) or 0
    return _around(request, measure, chosen.site) | {
        "site": chosen.site,
        "kind": choice.kind,
        "query": choice.query(),
        "hidden_fields": choice.but(span=presenters.Span()).parameters(),
        "span": choice.span,
        "is_stale": bool(series and series.is_stale),
        "next_wait": min(wait + 1, 10),
        "page": presenters.measure_page(
            measure,
            chosen.chart,
            chosen.seen,
            notes,
            place=chosen.site.name if chosen.site else "network",
            choice=choice,
            may_take_back={
                note.pk for note in notes if rules.can_take_back_note(request.user, note)
            },
        ),
        "kinds": presenters.kind_links(measure, chosen.charts, choice),
        "places": presenters.places(measure, request.user, chosen.site, choice),
        "spans": presenters.span_links(measure, full, choice) if full and full["points"] else [],
        "judged": presenters.judged_by(series, request.user, full)
        if series and full and not chosen.is_veiled
        else None,
    }


def _around(request: HttpRequest, measure: Measure, site: Site | None) -> dict[str, Any]:
    """Give what stands around a chart, whichever it is: the definition, what waits, who may what."""
    return {
        "network": measure.network,
        "tab": "measures",
        "measure": measure,
        "definition": presenters.definition(measure),
        "versions": list(measure.versions.order_by("-number")),
        "can_edit": bool(rules.can_edit_measure(request.user, measure)),
        "can_annotate": bool(rules.can_annotate(request.user, measure)),
        "waiting": presenters.waiting(
            measure,
            request.user,
            completeness.today_in(measure.network, timezone.now()),
            site,
        ),
        "is_followed": measure.followers.filter(user=request.user.pk).exists(),
        "can_send": bool(rules.can_send_data(request.user, measure.network)),
    }
