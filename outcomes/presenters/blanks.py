"""Files to fill in: a row for each value that is still missing, and what each measure counts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from networks.models import Network
from networks.rules import sites_run_by
from outcomes import periods
from outcomes.files.sheets import COLUMNS
from outcomes.models import Measure, MeasureVersion, Observation, PeriodAnswer


def columns(measures: Sequence[Measure]) -> list[str]:
    has_spread = any(
        measure.current and measure.current.kind == MeasureVersion.Kind.MEAN for measure in measures
    )
    return [*COLUMNS, *(["spread"] if has_spread else []), "answer", "reason"]


def missing(
    user: Any, network: Network, measures: Sequence[Measure], *, today: date
) -> list[dict[str, str]]:
    """Give the newest period of each measure and site that has neither number nor answer; events
    are given by their days, so their rows cannot be known beforehand."""
    sites = list(sites_run_by(user, network))
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
            "period": periods.written(period, measure.frequency),
        }
        for measure, site, period in wanted
        if (measure.pk, site.pk, period) not in there
    ]


def notes(measures: Sequence[Measure]) -> list[str]:
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
