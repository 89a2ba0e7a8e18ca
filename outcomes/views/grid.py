"""The entry grid: several periods of one site at once. And what a value was before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from lhs_platform.lib.access import access, found, require
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError, RowErrors
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from networks.models import Network, Site
from networks.rules import sites_run_by
from outcomes import grid, periods, presenters, rules
from outcomes.actions import submissions
from outcomes.models import (
    Chart,
    Measure,
    Observation,
    PeriodAnswer,
    PeriodLock,
    Submission,
)
from outcomes.presenters.grids import grid_page, history_rows
from outcomes.views import loaders

ACROSS = 4
FEWEST = 10
# A level that has shifted is no surprise any more: the newest values count beside the limits.
LATELY = 6
NAMES = {"week": "Weekly", "month": "Monthly", "quarter": "Quarterly"}


@dataclass(frozen=True)
class Table:
    """Which grid is asked for: a site, how often, up to which period, and whether all rows."""

    site: Site
    frequency: str
    until: date
    shows_all: bool

    def query(self, **changes: Any) -> str:
        told = {
            "site": self.site.code,
            "every": self.frequency,
            "until": self.until.isoformat(),
            "all": "1" if self.shows_all else "",
        } | changes
        return "?" + urlencode({name: value for name, value in told.items() if value})

    @property
    def columns(self) -> list[date]:
        """Give the periods across, the newest first."""
        found = [self.until]
        while len(found) < ACROSS:
            before = date.fromordinal(found[-1].toordinal() - 1)
            found.append(periods.start_of(before, self.frequency))
        return found


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_send_data)
def data_grid(request: SignedInRequest, network: Network) -> HttpResponse:
    """Enter numbers of several periods for one site, saved as one hand-over."""
    sites = list(sites_run_by(request.user, network).for_list())
    measures = [one for one in loaders.measures(network).active() if not _is_by_event(one)]
    if not sites or not measures:
        return render(request, "outcomes/data_grid.html", {"network": network, "tab": "measures"})
    asked = request.POST if request.method == "POST" else request.GET
    table = _table(request, network, sites, measures, asked)
    filled = _grid(table, [m for m in measures if _frequency(m) == table.frequency])
    if request.method == "POST":
        filled.read(request.POST)
        saved = _save(request, network, table, filled)
        if saved is not None:
            return saved
    frequencies = sorted({_frequency(measure) for measure in measures})
    context = {
        "network": network,
        "tab": "measures",
        "sites": sites,
        "table": table,
        "frequencies": [
            {
                "label": NAMES[one],
                "url": table.query(every=one, until=""),
                "current": one == table.frequency,
            }
            for one in frequencies
        ],
        "page": grid_page(filled, table.frequency, shows_all=table.shows_all),
        "earlier": table.query(until=table.columns[-1].isoformat()),
        "later": _later(table),
        "everything": table.query(all="" if table.shows_all else "1"),
        "has_events": any(_is_by_event(one) for one in loaders.measures(network).active()),
    }
    status = 422 if filled.has_faults else 200
    return render(request, "outcomes/data_grid.html", context, status=status)


def _save(
    request: SignedInRequest, network: Network, table: Table, filled: grid.Grid
) -> HttpResponse | None:
    filled.check()
    grid.ask_back(filled.touched, _expected(table, filled.measures))
    if filled.has_faults:
        return None
    try:
        sent = submissions.submit(
            filled.rows(),
            by=request.user,
            network=network,
            channel=Submission.Channel.ENTRY,
            now=timezone.now(),
            reason=filled.reason,
        )
    except RowErrors as error:
        filled.blame(error.rows)
    except ChangedMeanwhile as error:
        filled.meet(error.rows)
    except DomainError as error:
        filled.faults.append(error.text)
    else:
        said = [f"{sent.added} new", f"{sent.changed} changed"]
        messages.success(request, f"Saved for {table.site}: {', '.join(said)}.")
        url = reverse("outcomes:data-grid", kwargs={"slug": network.slug})
        return redirect_or_refresh(request, url + table.query())
    return None


def _grid(table: Table, measures: Sequence[Measure]) -> grid.Grid:
    columns = table.columns
    at = {"site": table.site, "measure__in": measures, "period__in": columns}
    months = {periods.start_of(period, "month") for period in columns}
    locked = PeriodLock.objects.filter(site=table.site, month__in=months)
    return grid.Grid(table.site, measures, columns).fill(
        Observation.objects.filter(**at),
        PeriodAnswer.objects.filter(**at),
        locked.values_list("month", flat=True),
    )


def _expected(table: Table, measures: Sequence[Measure]) -> dict[int, dict[str, Any]]:
    """Give the newest centre line and limits of the site's control charts, by measure."""
    charts = Chart.objects.filter(series__site=table.site, series__measure__in=measures).exclude(
        kind__in=[Chart.Kind.RUN, Chart.Kind.MR, Chart.Kind.S]
    )
    found = {}
    for chart in charts.select_related("series"):
        points = [one for one in chart.result["points"] if one["center"] is not None]
        if len(points) >= FEWEST:
            lately = [one["value"] for one in points[-LATELY:] if one["value"] is not None]
            found[chart.series.measure_id] = points[-1] | {"lately": lately}
    return found


def _table(
    request: SignedInRequest,
    network: Network,
    sites: Sequence[Site],
    measures: Sequence[Measure],
    asked: Any,
) -> Table:
    known = {_frequency(measure) for measure in measures}
    frequency = asked.get("every", "")
    if frequency not in known:
        frequency = "month" if "month" in known else sorted(known)[0]
    newest = periods.latest_complete(timezone.localdate(), frequency)
    try:
        until = periods.start_of(date.fromisoformat(asked.get("until", "")), frequency)
    except ValueError:
        until = newest
    until = max(min(until, newest), date(1971, 1, 1))
    site = _site(request, network, sites, asked.get("site", ""))
    return Table(site, frequency, until, shows_all=bool(asked.get("all")))


def _site(request: SignedInRequest, network: Network, sites: Sequence[Site], code: str) -> Site:
    """Give the site asked for, if this person sends its data; without one, their own."""
    if not code:
        own = rules.own_sites(request.user, network)
        return next((site for site in sites if site.pk in own), sites[0])
    visible = Site.objects.visible_to(request.user).active().for_list()
    site: Site = found(visible, network=network, code=code)
    require(rules.can_send_data_of(request.user, site))
    return site


def _later(table: Table) -> str:
    until = table.until
    for _ in range(ACROSS - 1):
        until = periods.next_start(until, table.frequency)
    newest = periods.latest_complete(timezone.localdate(), table.frequency)
    return table.query(until=min(until, newest).isoformat()) if table.until < newest else ""


def _frequency(measure: Measure) -> str:
    return measure.current.frequency if measure.current else "month"


def _is_by_event(measure: Measure) -> bool:
    return _frequency(measure) == "event"


def observation_of(user: Any, public_id: UUID) -> Observation:
    """Give a value of a site whose data this person sends, or 404."""
    rows = Observation.objects.visible_to(user).for_list()
    observation: Observation = found(rows, public_id=public_id)
    if not rules.can_send_data_of(user, observation.site):
        return found(Observation.objects.none())  # type: ignore[no-any-return]
    return observation


@require_safe
@access(load=observation_of)
def observation_history(request: SignedInRequest, observation: Observation) -> HttpResponse:
    """Show what a value was: who changed it, when, from what to what, and why."""
    measure = observation.measure
    context = {
        "network": measure.network,
        "tab": "measures",
        "observation": observation,
        "measure": measure,
        "period": periods.label(observation.period, _frequency(measure)),
        "now": submissions.words(
            observation.numerator, observation.denominator, observation.spread
        ),
        "rows": history_rows(observation),
        "url": presenters.Choice(site=observation.site.code).url(measure),
    }
    return render(request, "outcomes/observation_history.html", context)
