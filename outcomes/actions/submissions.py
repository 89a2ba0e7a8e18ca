"""Data coming in: the one door for the page, the file and the program."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from lhs_platform.lib.errors import ChangedMeanwhile, RowError, RowErrors
from networks.actions import audit
from networks.models import Network, Site
from outcomes import periods
from outcomes.actions import series
from outcomes.models import Measure, MeasureVersion, Observation, ObservationChange, Submission

Key = tuple[int, int, date]
BIGGEST = Decimal("9999999999")
# More changed values than this are found in the history of each observation.
MOST_IN_TRAIL = 50


@dataclass(frozen=True)
class Row:
    """One observation as it is handed in. `version` is that of the value the person saw: 0 for
    none, None where the newest value is simply replaced."""

    measure: Measure
    site: Site
    period: date
    numerator: Decimal
    denominator: Decimal | None = None
    line: int = 0
    version: int | None = None

    @property
    def key(self) -> Key:
        return (self.measure.pk, self.site.pk, self.period)

    @property
    def values(self) -> tuple[Decimal, Decimal | None]:
        return (self.numerator, self.denominator)


@dataclass
class Sorted:
    """What a submission would do, row by row."""

    added: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, Observation]] = field(default_factory=list)
    unchanged: list[Row] = field(default_factory=list)
    # What the first changed values were, in words, for the audit trail.
    was: dict[str, str] = field(default_factory=dict)

    @property
    def is_nothing_new(self) -> bool:
        return not self.added and not self.changed


def preview(rows: Sequence[Row], *, today: date) -> Sorted:
    """Check all rows and say what they would do; raises RowErrors, stores nothing."""
    faults = [fault for row in rows for fault in faults_in(row, today=today)]
    faults += _repeated(rows)
    if faults:
        faults.sort(key=lambda fault: fault.line)
        raise RowErrors(_headline(len(faults)), faults)
    return _sort(rows)


def submit(
    rows: Sequence[Row],
    *,
    by: Any,
    network: Network,
    channel: str,
    now: datetime,
    file_name: str = "",
    file_sha256: str = "",
) -> Submission:
    """Store all rows or none. Rows that say what is there already change nothing; a value that
    changed keeps what it was. Charts of the touched series are queued on commit."""
    today = timezone.localdate(now)
    with transaction.atomic():
        Network.objects.select_for_update().filter(pk=network.pk).first()
        found = preview(rows, today=today)
        _check_versions(found)
        submission = Submission.objects.create(
            network=network,
            channel=channel,
            by=by,
            file_name=file_name[:200],
            file_sha256=file_sha256,
            added=len(found.added),
            changed=len(found.changed),
            unchanged=len(found.unchanged),
        )
        _store(found, submission, now)
        _record(found, submission, by)
    return submission


def faults_in(row: Row, *, today: date) -> Iterable[RowError]:
    """Give what is wrong with one row on its own."""
    version = row.measure.current
    if version is None or row.measure.retired_on is not None:
        yield _fault(row, "measure", "retired", f"“{row.measure.name}” takes no more data.")
        return
    if row.site.left_on is not None and row.period > row.site.left_on:
        yield _fault(row, "site", "left", f"{row.site.name} has left the network.")
    if row.period != periods.start_of(row.period, version.frequency):
        yield _fault(
            row, "period", "not_a_start",
            f"{row.period} is not the first day of a {version.frequency}.",
        )  # fmt: skip
    elif periods.last_day(row.period, version.frequency) >= today:
        name = periods.label(row.period, version.frequency)
        yield _fault(row, "period", "not_over", f"{name} is not over yet.")
    yield from _value_faults(row, version)


def _value_faults(row: Row, version: Any) -> Iterable[RowError]:
    for column, value in (("numerator", row.numerator), ("denominator", row.denominator)):
        if value is not None:
            reason = _number_fault(value)
            if reason:
                yield _fault(row, column, "not_usable", reason)
                return
    if version.needs_denominator and row.denominator is None:
        yield _fault(row, "denominator", "missing", f"Missing: {version.denominator}.")
    if not version.needs_denominator and row.denominator is not None:
        yield _fault(row, "denominator", "not_used", "This measure has no denominator.")
    is_share = version.kind == version.Kind.PROPORTION and row.denominator is not None
    if is_share and row.numerator > (row.denominator or 0):
        reason = f"{row.numerator} is more than the denominator, {row.denominator}."
        yield _fault(row, "numerator", "over_denominator", reason)
    elif row.denominator == 0 and row.numerator:
        reason = f"{plain(row.numerator)} out of nothing: the denominator is zero."
        yield _fault(row, "denominator", "zero", reason)


def _number_fault(value: Decimal) -> str:
    if not value.is_finite() or abs(value) > BIGGEST:
        return f"{value} is not a usable number."
    if value < 0:
        return f"{value} is below zero."
    return f"{value} has more than four decimals." if value != round(value, 4) else ""


def _fault(row: Row, column: str, code: str, reason: str) -> RowError:
    return RowError(line=row.line, column=column, code=code, reason=reason)


def _repeated(rows: Sequence[Row]) -> list[RowError]:
    first: dict[Key, Row] = {}
    faults = []
    for row in rows:
        before = first.setdefault(row.key, row)
        if before is not row:
            faults.append(
                _fault(
                    row, "site", "repeated",
                    f"Line {before.line} gives the same site, measure and period.",
                )
            )  # fmt: skip
    return faults


def _headline(count: int) -> str:
    return (
        f"{'One row needs' if count == 1 else f'{count} places need'} another look. "
        "Nothing was stored."
    )


def _sort(rows: Sequence[Row]) -> Sorted:
    existing = _existing(rows)
    found = Sorted()
    for row in rows:
        before = existing.get(row.key)
        if before is None:
            found.added.append(row)
        elif (before.numerator, before.denominator) == row.values:
            found.unchanged.append(row)
        else:
            found.changed.append((row, before))
            if len(found.was) < MOST_IN_TRAIL:
                found.was[_name(row)] = words(before.numerator, before.denominator)
    return found


def _existing(rows: Sequence[Row]) -> dict[Key, Observation]:
    by_measure: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_measure[row.measure.pk].append(row)
    existing: dict[Key, Observation] = {}
    for measure, group in by_measure.items():
        dates = [row.period for row in group]
        held = Observation.objects.filter(
            measure=measure,
            site__in={row.site.pk for row in group},
            period__gte=min(dates),
            period__lte=max(dates),
        )
        existing |= {(one.measure_id, one.site_id, one.period): one for one in held}
    return existing


def _check_versions(found: Sorted) -> None:
    """Refuse to replace a value that is newer than the one the person saw."""
    stale = [
        (row, before)
        for row, before in found.changed
        if row.version is not None and row.version != before.version
    ]
    if stale:
        row, before = stale[0]
        raise ChangedMeanwhile(
            f"{row.measure.name}, {row.site.name}, "
            f"{periods.label(row.period, row.measure.current.frequency)}: somebody else saved "  # type: ignore[union-attr]
            f"{words(before.numerator, before.denominator)} while you wrote "
            f"{words(*row.values)}. Nothing of yours was saved over theirs: look at both and "
            "save again."
        )


def words(numerator: Decimal, denominator: Decimal | None) -> str:
    """Write a value for people: "20 of 30", whatever decimals the database keeps."""
    return plain(numerator) + (f" of {plain(denominator)}" if denominator is not None else "")


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _store(found: Sorted, submission: Submission, now: datetime) -> None:
    version_of = _versions_in_force(found)
    Observation.objects.bulk_create(
        [
            Observation(
                measure=row.measure,
                measure_version=version_of(row),
                site=row.site,
                period=row.period,
                numerator=row.numerator,
                denominator=row.denominator,
                submission=submission,
            )
            for row in found.added
        ],
        batch_size=2000,
    )
    ObservationChange.objects.bulk_create(
        [_change(row, before, submission) for row, before in found.changed], batch_size=2000
    )
    for row, before in found.changed:
        before.numerator, before.denominator = row.values
        before.submission = submission
        if row.measure.current is not None:
            before.measure_version = row.measure.current
        before.version += 1
        before.updated_at = now
    Observation.objects.bulk_update(
        [before for _, before in found.changed],
        ["numerator", "denominator", "measure_version", "submission", "version", "updated_at"],
        batch_size=500,
    )
    _touch([*found.added, *(row for row, _ in found.changed)], now)


def _versions_in_force(found: Sorted) -> Callable[[Row], MeasureVersion]:
    """Give a way to find the definition that was in force in a row's period."""
    rows = [*found.added, *(row for row, _ in found.changed)]
    redefined = {
        row.measure.pk: row.measure
        for row in rows
        if row.measure.current and row.measure.current.effective_on
    }
    earlier = MeasureVersion.objects.filter(measure__in=redefined).order_by("-number")
    versions: dict[int, list[MeasureVersion]] = defaultdict(list)
    for version in earlier if redefined else ():
        versions[version.measure_id].append(version)

    def version_of(row: Row) -> MeasureVersion:
        begun = (
            version
            for version in versions[row.measure.pk]
            if version.effective_on is None or version.effective_on <= row.period
        )
        return next(begun, row.measure.current)  # type: ignore[return-value]

    return version_of


def _change(row: Row, before: Observation, submission: Submission) -> ObservationChange:
    return ObservationChange(
        observation=before,
        submission=submission,
        old_numerator=before.numerator,
        old_denominator=before.denominator,
        new_numerator=row.numerator,
        new_denominator=row.denominator,
    )


def _touch(rows: Iterable[Row], now: datetime) -> None:
    sites: dict[Measure, set[int]] = defaultdict(set)
    for row in rows:
        sites[row.measure].add(row.site.pk)
    for measure, site_ids in sites.items():
        series.changed(measure=measure, site_ids=site_ids, now=now)


def _record(found: Sorted, submission: Submission, by: Any) -> None:
    shown = found.changed[:MOST_IN_TRAIL]
    audit.record(
        by=by,
        verb="data.submitted",
        obj=submission,
        network=submission.network,
        before=found.was,
        after={
            "added": len(found.added),
            "changed": len(found.changed),
            "unchanged": len(found.unchanged),
            "file": submission.file_name,
        }
        | {_name(row): words(*row.values) for row, _ in shown},
    )


def _name(row: Row) -> str:
    return f"{row.measure.code} {row.site.code} {row.period:%Y-%m}"
