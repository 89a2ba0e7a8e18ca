"""From the database to lines: what many series of one measure are made of, in few queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum, sqrt

from django.db.models import Count, FloatField, Sum
from django.db.models.functions import Cast

from outcomes import periods
from outcomes.completeness import was_part
from outcomes.jobs import lines
from outcomes.jobs.lines import Line, Mark, Row
from outcomes.models import (
    Measure,
    MeasureVersion,
    Observation,
    PeriodAnswer,
    Phase,
    PointMark,
    Series,
)

NUMBERS = {
    "n": Cast("numerator", FloatField()),
    "d": Cast("denominator", FloatField()),
    "s": Cast("spread", FloatField()),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """The periods of a measure that sites answered without a number: at each site in words, at how
    many in all, and at how many because nobody counted."""

    at: dict[int, dict[date, str]]
    sites: dict[date, int]
    not_collected: dict[date, int]


@dataclass(frozen=True, slots=True)
class Subject:
    """A measure with its definitions, the one in force last."""

    measure: Measure
    versions: list[MeasureVersion]

    @property
    def version(self) -> MeasureVersion:
        return self.versions[-1]


def subject_of(measure_id: int) -> Subject | None:
    """Give a measure with its definitions; None where it has none yet."""
    measure = Measure.objects.select_related("network").get(pk=measure_id)
    versions = list(measure.versions.order_by("number"))
    return Subject(measure, versions) if measure.current_id and versions else None


def read(
    subject: Subject, wanted: Sequence[Series], today: date, *, imagined: Sequence[date] = ()
) -> list[Line]:
    """Give the lines of series of one measure; `imagined` are first days of phases that nobody has
    begun yet.

    Their revisions were read before, so data that change meanwhile leave them behind.
    """
    answers = _answers(subject, wanted)
    rows = _rows_of_sites(subject, wanted, answers)
    if any(one.site_id is None for one in wanted):
        rows[None] = _rows_of_total(subject, answers, today)
    phases, marks = _phases(wanted), _marks(wanted)
    more = [(day, "") for day in imagined]
    return [
        _line(one, subject, rows[one.site_id], [*phases[one.pk], *more], marks[one.pk])
        for one in wanted
    ]


def _line(
    series: Series,
    subject: Subject,
    rows: list[Row],
    phases: list[tuple[date, str]],
    marks: dict[date, list[Mark]],
) -> Line:
    version = subject.version
    is_own = series.baseline_from is not None
    first = series.baseline_from if is_own else version.baseline_from
    last = series.baseline_to if is_own else version.baseline_to
    breaks = lines.breaks_of(rows, subject.versions, phases)
    is_total = series.site_id is None
    waiting = rows[-1].period if rows and rows[-1].is_provisional else None
    return Line(
        series_id=series.pk,
        revision=series.data_revision,
        rows=rows,
        breaks=breaks,
        baseline=None if breaks else lines.baseline_of(rows, first, last),
        marks={at: marks[row.period] for at, row in enumerate(rows) if row.period in marks}
        if marks
        else {},
        note=lines.NO_TOTAL.get(version.kind, "") if is_total else "",
        provisional_until=due(waiting, version) if waiting else None,
    )


def due(period: date, version: MeasureVersion) -> date:
    return periods.last_day(period, version.frequency) + timedelta(days=version.due_days)


# --- Sites ----------------------------------------------------------------------------------


def _rows_of_sites(
    subject: Subject, wanted: Sequence[Series], answers: Answers
) -> dict[int | None, list[Row]]:
    version = subject.version
    sites = [one.site_id for one in wanted if one.site_id is not None]
    found: dict[int | None, dict[date, Row]] = {site: {} for site in sites}
    if sites:
        stored = Observation.objects.filter(measure=subject.measure.pk, site__in=sites)
        for site, period, n, d, s in stored.order_by().values_list(
            "site_id", "period", *NUMBERS.values()
        ):
            found[site][period] = Row(period, n, n, d, s, 1)
    return {
        site: _ordered(version, rows, answers.at.get(site, {}))  # type: ignore[arg-type]
        for site, rows in found.items()
    }


def _ordered(
    version: MeasureVersion, found: dict[date, Row], missing: dict[date, str]
) -> list[Row]:
    rows = lines.in_order(found, missing, version.frequency)
    return lines.waits(rows, missing) if version.kind == "time_between" else rows


# --- Totals ---------------------------------------------------------------------------------


def _rows_of_total(subject: Subject, answers: Answers, today: date) -> list[Row]:
    """Give the rows of the whole network: sums of counts, means of all values, all events."""
    version = subject.version
    if not lines.has_total(version):
        return []
    found = _means(subject) if version.kind == "mean" else _sums(subject)
    if version.is_event_dated:
        return _ordered(version, found, {})
    rows = lines.in_order(found, {}, version.frequency)
    _count_sites(rows, subject, answers, today)
    return rows


def _sums(subject: Subject) -> dict[date, Row]:
    sums = (
        Observation.objects.filter(measure=subject.measure.pk)
        .values("period")
        .order_by()
        .annotate(
            n=Cast(Sum("numerator"), FloatField()),
            d=Cast(Sum("denominator"), FloatField()),
            sites=Count("site"),
        )
        .values_list("period", "n", "d", "sites")
    )
    return {period: _sum(period, n, d, sites) for period, n, d, sites in sums}


def _sum(period: date, n: float, d: float | None, sites: int) -> Row:
    # SQLite adds decimals as floats; what was stored has four places at most.
    count, size = round(n, 4), None if d is None else round(d, 4)
    return Row(period, count, count, size, None, sites, sites)


def _means(subject: Subject) -> dict[date, Row]:
    """Put the values of all sites together: the mean of them all, and their spread around it."""
    stored = Observation.objects.filter(measure=subject.measure.pk, denominator__gt=0)
    groups: dict[date, list[tuple[float, float, float | None]]] = defaultdict(list)
    for period, n, d, s in stored.order_by("period", "site_id").values_list(
        "period", *NUMBERS.values()
    ):
        groups[period].append((n, d, s))
    return {period: together(period, group) for period, group in groups.items()}


def together(period: date, group: Sequence[tuple[float, float, float | None]]) -> Row:
    """Join means of (mean, size, spread) as if all values had been handed in at once.

    The spread is that of all values around the common mean: within the sites and between them. It
    is not known where that of any site with several values is not.
    """
    size = fsum(k for _, k, _ in group)
    middle = fsum(m * k for m, k, _ in group) / size
    if size <= 1 or any(s is None and k > 1 for _, k, s in group):
        spread = None
    else:
        squares = fsum((k - 1) * (s or 0) ** 2 + k * (m - middle) ** 2 for m, k, s in group)
        spread = sqrt(squares / (size - 1))
    return Row(period, middle, middle, size, spread, len(group), len(group))


def _count_sites(rows: list[Row], subject: Subject, answers: Answers, today: date) -> None:
    """Say of each period how many sites were expected, and whether the newest may still grow."""
    stays = list(subject.measure.network.sites.values_list("joined_on", "left_on"))
    for row in rows:
        last = periods.last_day(row.period, subject.version.frequency)
        expected = sum(was_part(joined, left, row.period, last) for joined, left in stays)
        row.expected = max(expected, row.reported)
        silent = answers.not_collected.get(row.period, 0)
        if silent:
            row.note = f"Not collected at {silent} {'site' if silent == 1 else 'sites'}"
    if rows:
        newest = rows[-1]
        answered = newest.reported + answers.sites.get(newest.period, 0)
        is_open = today <= due(newest.period, subject.version)
        newest.is_provisional = answered < newest.expected and is_open


# --- What people said ------------------------------------------------------------------------


def _answers(subject: Subject, wanted: Sequence[Series]) -> Answers:
    """Read what stands instead of a number. A month without events leaves no wait unknown."""
    sites = [one.site_id for one in wanted if one.site_id is not None]
    said = PeriodAnswer.objects.filter(measure=subject.measure.pk)
    if subject.version.is_event_dated:
        said = said.filter(kind=PeriodAnswer.Kind.NOT_COLLECTED)
    if len(sites) == len(wanted):
        said = said.filter(site__in=sites)
    found = Answers(defaultdict(dict), defaultdict(int), defaultdict(int))
    for site, period, kind, reason in said.values_list("site_id", "period", "kind", "reason"):
        label = PeriodAnswer.Kind(kind).label
        found.at[site][period] = f"{label}: {reason}" if reason else label
        found.sites[period] += 1
        found.not_collected[period] += kind == PeriodAnswer.Kind.NOT_COLLECTED
    return found


def _phases(wanted: Iterable[Series]) -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    phases = Phase.objects.filter(series__in=[one.pk for one in wanted])
    for series, starts_on, reason in phases.values_list("series_id", "starts_on", "reason"):
        found[series].append((starts_on, reason))
    return found


def _marks(wanted: Iterable[Series]) -> dict[int, dict[date, list[Mark]]]:
    found: dict[int, dict[date, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    marks = PointMark.objects.filter(series__in=[one.pk for one in wanted]).order_by("kind")
    for series, period, kind, reason in marks.values_list("series_id", "period", "kind", "reason"):
        found[series][period].append(Mark(kind, reason))
    return found
