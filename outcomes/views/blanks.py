"""Files to fill in: a row for each value that is still missing."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.http import SignedInRequest
from lhs_platform.lib.rest.streaming import stream
from networks.models import Network
from networks.rules import sites_run_by
from outcomes import completeness, periods, rules
from outcomes.files import workbooks
from outcomes.files.sheets import COLUMNS
from outcomes.models import Measure, MeasureVersion, Observation, PeriodAnswer
from outcomes.views import loaders

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@access(load=loaders.network, rule=rules.can_send_data)
def data_template(request: SignedInRequest, network: Network) -> HttpResponseBase:
    """Give the file to fill in as CSV."""
    measures = list(loaders.measures(network).active())
    rows = _missing(request.user, network, measures)
    return stream("csv", _columns(measures), rows, name=f"{network.slug}-data")


@require_safe
@access(load=loaders.network, rule=rules.can_send_data)
def data_workbook(request: SignedInRequest, network: Network) -> HttpResponse:
    """Give the file to fill in as a workbook, with what each measure counts beside it."""
    measures = list(loaders.measures(network).active())
    columns = _columns(measures)
    rows = _missing(request.user, network, measures)
    data = workbooks.written(
        columns,
        [[row.get(column, "") for column in columns] for row in rows],
        title="Data",
        notes=_notes(measures),
    )
    name = f'attachment; filename="{network.slug}-data.xlsx"'
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": name})


def _columns(measures: Sequence[Measure]) -> list[str]:
    has_spread = any(
        measure.current and measure.current.kind == MeasureVersion.Kind.MEAN for measure in measures
    )
    return [*COLUMNS, *(["spread"] if has_spread else []), "answer", "reason"]


def _missing(user: Any, network: Network, measures: Sequence[Measure]) -> list[dict[str, str]]:
    """Give the newest period of each measure and site that has neither number nor answer; events
    are given by their days, so their rows cannot be known beforehand."""
    sites = list(sites_run_by(user, network))
    today = completeness.today_in(network, timezone.now())
    wanted = [
        (measure, site, periods.latest_complete(today, measure.current.frequency))
        for measure in measures
        if measure.current and not measure.current.is_event_dated
        for site in sites
    ]
    reach = {"site__in": sites, "period__in": {period for _, _, period in wanted}}
    there = {
        key
        for model in (Observation, PeriodAnswer)
        for key in model.objects.filter(**reach).values_list("measure_id", "site_id", "period")
    }
    return [
        {
            "site": site.code,
            "measure": measure.code,
            "period": periods.written(period, measure.current.frequency),
        }
        for measure, site, period in wanted
        if (measure.pk, site.pk, period) not in there
    ]


def _notes(measures: Sequence[Measure]) -> list[str]:
    told = [
        "One row for each site, measure and period. Leave a row empty where nothing is known yet.",
        "answer: “no events” or “not collected”, instead of a number; reason: why, if you like.",
        "Counts only, nothing about single people. All of the file is stored, or nothing.",
        "",
    ]
    return told + [_note(m, m.current) for m in measures if m.current]


def _note(measure: Measure, version: MeasureVersion) -> str:
    parts = [f"{measure.code} ({measure.name}). numerator: {version.numerator}"]
    if version.needs_denominator:
        parts.append(f"denominator: {version.denominator}")
    if version.is_event_dated:
        parts.append("period: the day of each event, such as 2026-10-05")
    return "; ".join(parts) + "."
