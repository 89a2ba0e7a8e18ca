"""What the worker does by itself: compute the charts of a series and store them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import mean, median
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from outcomes import findings, periods
from outcomes.models import Chart, MeasureVersion, Observation, Series
from outcomes.spc import RULES, Analysis, Part, Signal, analyse

CONTROL: dict[str, str] = {
    MeasureVersion.Kind.PROPORTION: Chart.Kind.P,
    MeasureVersion.Kind.RATE: Chart.Kind.U,
    MeasureVersion.Kind.COUNT: Chart.Kind.C,
}
LINES = {Chart.Kind.RUN: "median"}
# A baseline of fewer periods says too little: then the line is that of all points.
SHORTEST_BASELINE = 8
STALE_AFTER = timedelta(minutes=1)
SWEPT_AT_ONCE = 500


@dataclass
class Row:
    """One period of a series: summed counts, and how many sites sent them."""

    period: date
    numerator: float | None = None
    denominator: float | None = None
    reported: int = 0
    expected: int = 1
    is_provisional: bool = False

    @property
    def is_counted(self) -> bool:
        return self.numerator is not None and self.denominator != 0


def compute(series_id: int, *, now: datetime | None = None) -> None:
    """Compute every chart of one series from its data as they are.

    The revision is read before the data, so a change in between leaves the series stale and it
    is computed again. An older result never replaces a newer one.
    """
    now = now or timezone.now()
    series = (
        Series.objects.select_related("measure__current", "measure__network", "site")
        .filter(pk=series_id)
        .first()
    )
    if series is None or series.measure.current is None:
        return
    revision = series.data_revision
    versions = list(series.measure.versions.order_by("number"))
    rows = _rows(series, versions[-1], timezone.localdate(now))
    results = [
        _result(kind, rows, versions) for kind in (Chart.Kind.RUN, CONTROL[versions[-1].kind])
    ]
    _store(series, revision, results, now)


def stale(now: datetime) -> list[int]:
    """Give the series whose charts lag behind: their wake-up was lost, or time has judged a
    point that was provisional."""
    late = Series.objects.stale().filter(Q(changed_at=None) | Q(changed_at__lt=now - STALE_AFTER))
    today = timezone.localdate(now)
    ripe = Chart.objects.filter(kind=Chart.Kind.RUN, provisional_until__lt=today)
    found = [*late.values_list("pk", flat=True)[:SWEPT_AT_ONCE]]
    return [*found, *ripe.values_list("series_id", flat=True)[:SWEPT_AT_ONCE]]


def _store(series: Series, revision: int, results: list[dict[str, Any]], now: datetime) -> None:
    with transaction.atomic():
        claimed = Series.objects.filter(pk=series.pk, computed_revision__lte=revision).update(
            computed_revision=revision
        )
        if not claimed:
            return
        Chart.objects.filter(series=series).exclude(
            kind__in=[result["kind"] for result in results]
        ).delete()
        Chart.objects.bulk_create(
            [
                Chart(
                    series=series,
                    kind=result["kind"],
                    revision=revision,
                    result=result,
                    verdict=result.pop("verdict"),
                    sentence=result.pop("sentence"),
                    provisional_until=result.pop("provisional_until"),
                    computed_at=now,
                    updated_at=now,
                )
                for result in results
            ],
            update_conflicts=True,
            unique_fields=["series", "kind"],
            update_fields=[
                "revision", "result", "verdict", "sentence", "provisional_until", "computed_at",
                "updated_at",
            ],
        )  # fmt: skip


def _rows(series: Series, version: MeasureVersion, today: date) -> list[Row]:
    """Give every period from the first to the last observation; gaps stay gaps."""
    observations = Observation.objects.filter(measure=series.measure_id)
    if series.site_id:
        observations = observations.filter(site=series.site_id)
    sums: dict[date, Any] = {
        item["period"]: item
        for item in observations.values("period")
        .order_by("period")
        .annotate(n=Sum("numerator"), d=Sum("denominator"), sites=Count("site"))
    }
    if not sums:
        return []
    expected = _expected_sites(series)
    rows = [
        _row(period, sums.get(period), expected)
        for period in periods.every(min(sums), max(sums), version.frequency)
    ]
    if series.site_id is None:
        _mark_provisional(rows[-1], version, today)
    return rows


def _row(period: date, found: dict[str, Any] | None, expected: list[tuple[date, date]]) -> Row:
    row = Row(period, expected=sum(1 for start, end in expected if start <= period <= end))
    if found:
        row.numerator = float(found["n"])
        row.denominator = float(found["d"]) if found["d"] is not None else None
        row.reported = found["sites"]
        row.expected = max(row.expected, row.reported)
    return row


def _expected_sites(series: Series) -> list[tuple[date, date]]:
    """Give from when to when each site is expected to send data."""
    if series.site_id:
        return [(date.min, date.max)]
    sites = series.measure.network.sites.values_list("joined_on", "left_on")
    return [(joined or date.min, left or date.max) for joined, left in sites]


def _mark_provisional(row: Row, version: MeasureVersion, today: date) -> None:
    row.is_provisional = row.reported < row.expected and today <= _due(row.period, version)


def _result(kind: str, rows: list[Row], versions: list[MeasureVersion]) -> dict[str, Any]:
    """Give one chart as plain JSON: the only form in which it is stored, drawn or sent."""
    version = versions[-1]
    provisional = [i for i, row in enumerate(rows) if row.is_provisional]
    starts = _phase_starts(rows, versions)
    baseline = [] if starts else _baseline(rows, version)
    analysis = analyse(
        kind,
        y=[row.numerator for row in rows],
        n=[row.denominator for row in rows] if version.needs_denominator else None,
        freeze=baseline[-1] + 1 if baseline else None,
        cl=_line_of(kind, [rows[i] for i in baseline]) if baseline and baseline[0] else None,
        parts=[start for start, _ in starts],
        exclude=[i + 1 for i in provisional],
        multiply=version.multiplier if version.needs_denominator else 1,
    )
    judged = [
        i for i, y in enumerate(analysis.points.y) if y is not None and not rows[i].is_provisional
    ]
    finding = findings.conclude(
        analysis,
        judged=judged,
        direction=version.direction,
        frequency=version.frequency,
        line=LINES.get(Chart.Kind(kind), "centre line"),
    )
    return {
        "kind": kind,
        "verdict": finding.verdict,
        "sentence": finding.sentence,
        "provisional_until": _until(rows, version, provisional),
        "baseline_to": baseline[-1] + 1 if baseline else None,
        "phases": [{"first": start, "reason": reason} for start, reason in starts],
        "points": _points(rows, analysis, version.direction),
        "parts": [_part(part) for part in analysis.parts],
        "signals": [_signal(one, version.direction) for one in findings.marking(analysis)],
    }


def _points(rows: list[Row], analysis: Analysis, direction: str) -> list[dict[str, Any]]:
    points, marks = analysis.points, findings.marks(analysis, direction)
    return [
        {
            "period": row.period.isoformat(),
            "numerator": row.numerator,
            "denominator": row.denominator,
            "value": points.y[i],
            "center": points.cl[i],
            "lower": points.lcl[i],
            "upper": points.ucl[i],
            "mark": "provisional" if row.is_provisional else marks[i],
            "reported": row.reported,
            "expected": row.expected,
        }
        for i, row in enumerate(rows)
    ]


def _signal(signal: Signal, direction: str) -> dict[str, Any]:
    return {
        "rule": signal.rule,
        "words": RULES[signal.rule].words,
        "source": RULES[signal.rule].source,
        "points": list(signal.points),
        "side": signal.side or signal.direction,
        "reading": findings.colour(signal, direction),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "center": part.cl,
        "useful_points": part.n_useful,
        "longest_run": part.longest_run,
        "longest_run_max": part.longest_run_max,
        "crossings": part.n_crossings,
        "crossings_min": part.n_crossings_min,
        "anhoej_signal": part.runs_signal,
    }


def _baseline(rows: list[Row], version: MeasureVersion) -> list[int]:
    """Give the positions of the baseline; none where all points make the line."""
    first, last = version.baseline_from, version.baseline_to
    if first is None or last is None:
        return []
    inside = [i for i, row in enumerate(rows) if first <= row.period <= last]
    filled = sum(1 for i in inside if rows[i].is_counted)
    return inside if filled >= SHORTEST_BASELINE else []


def _line_of(kind: str, rows: list[Row]) -> float:
    """Give the centre line of a baseline that does not begin with the first point."""
    pairs = [(row.numerator or 0.0, row.denominator) for row in rows if row.is_counted]
    if kind == Chart.Kind.C:
        return mean(count for count, _ in pairs)
    if kind == Chart.Kind.RUN:
        return median(count if size is None else count / size for count, size in pairs)
    return sum(count for count, _ in pairs) / sum(size or 0.0 for _, size in pairs)


def _phase_starts(rows: list[Row], versions: Iterable[MeasureVersion]) -> list[tuple[int, str]]:
    """Give where a new definition breaks the chart: position of the first point, and why."""
    starts = []
    for version in versions:
        if version.number == 1 or version.effective_on is None:
            continue
        first = next((i for i, r in enumerate(rows) if r.period >= version.effective_on), None)
        if first:
            starts.append((first, version.change_reason or f"Definition {version.number}"))
    return starts


def _until(rows: list[Row], version: MeasureVersion, provisional: list[int]) -> date | None:
    if not provisional:
        return None
    return _due(rows[provisional[-1]].period, version)


def _due(period: date, version: MeasureVersion) -> date:
    return periods.last_day(period, version.frequency) + timedelta(days=version.due_days)


def touch(*, measure_id: int, site_ids: Iterable[int], now: datetime) -> list[int]:
    """Raise the revision of the series that changed data belong to; give their keys.

    Called inside the writing transaction. Series that do not exist yet are made.
    """
    wanted = {*site_ids, None}
    held = set(Series.objects.filter(measure=measure_id).values_list("site_id", flat=True))
    Series.objects.bulk_create(
        [Series(measure_id=measure_id, site_id=site) for site in wanted - held],
        ignore_conflicts=True,
    )
    touched = Series.objects.filter(measure=measure_id).filter(
        Q(site__in=[site for site in wanted if site]) | Q(site=None)
    )
    touched.update(data_revision=F("data_revision") + 1, changed_at=now)
    return list(touched.values_list("pk", flat=True))
