"""Rows into the database, all at once.

PostgreSQL takes long ones by COPY, which is several times quicker than INSERT; short ones, and
every one on SQLite, go by Django's bulk statements. Both store the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from outcomes import jobs
from outcomes.intake import copying
from outcomes.intake.rows import Before, Row, Sorted
from outcomes.models import (
    MeasureVersion,
    Observation,
    ObservationChange,
    PeriodAnswer,
    Submission,
)

# From so many rows on, COPY is worth its preparation.
WORTH_COPYING = 500
BATCH = 2000

VersionOf = Callable[[Row], int]
Pairs = Sequence[tuple[Row, Before]]


def store(found: Sorted, submission: Submission, *, now: datetime, reason: str) -> list[int]:
    """Write what was found, inside the caller's transaction; give the measures it touched."""
    version_of = versions_in_force(found)
    _add(found.added, version_of, submission, now)
    if found.changed:
        _change(found.changed, version_of, submission, now, reason)
    _answer(found, submission)
    return _touch(found.touching(), now)


def copies(count: int) -> bool:
    return connection.vendor == "postgresql" and count >= WORTH_COPYING


def versions_in_force(found: Sorted) -> VersionOf:
    """Give a way to find the definition that was in force in a row's period."""
    redefined = {
        row.measure.id
        for row in found.touching()
        if row.measure.current and row.measure.current.effective_on
    }
    versions: dict[int, list[MeasureVersion]] = defaultdict(list)
    if redefined:
        earlier = MeasureVersion.objects.filter(measure__in=redefined).order_by("-number")
        for version in earlier:
            versions[version.measure_id].append(version)

    def version_of(row: Row) -> int:
        several = versions.get(row.measure.id, ())
        for version in several:
            if version.effective_on is None or version.effective_on <= row.period:
                return version.pk
        # What was counted before anybody was asked for it is of the first definition.
        return several[-1].pk if several else row.measure.current_id  # type: ignore[return-value]

    return version_of


def _add(rows: list[Row], version_of: VersionOf, submission: Submission, now: datetime) -> None:
    if copies(len(rows)):
        copying.add(rows, version_of, submission.pk, now)
        return
    for batch in _batches(rows):
        Observation.objects.bulk_create(
            [_observation(row, version_of(row), submission) for row in batch]
        )


def _observation(row: Row, version_id: int, submission: Submission, number: int = 1) -> Observation:
    return Observation(
        measure_id=row.measure.id,
        measure_version_id=version_id,
        site_id=row.site.id,
        period=row.period,
        numerator=row.numerator,  # type: ignore[misc]
        denominator=row.denominator,
        spread=row.spread,
        version=number,
        submission=submission,
    )


def _change(
    pairs: Pairs, version_of: VersionOf, submission: Submission, now: datetime, reason: str
) -> None:
    if copies(len(pairs)):
        copying.remember(pairs, submission.pk, now, reason)
        copying.change(pairs, version_of, submission.pk, now)
        return
    for batch in _batches(pairs):
        ObservationChange.objects.bulk_create(
            [_history(row, before, submission, reason) for row, before in batch]
        )
        Observation.objects.bulk_create(
            [
                _changed(row, before, version_of(row), submission)
                for row, before in batch
            ],
            update_conflicts=True,
            unique_fields=["measure", "site", "period"],
            update_fields=[
                "numerator", "denominator", "spread", "measure_version", "submission", "version",
                "is_removed", "updated_at",
            ],
        )  # fmt: skip


def _changed(row: Row, before: Before, version_id: int, submission: Submission) -> Observation:
    """Give an observation as it is now; one that is taken back keeps its last number."""
    now = _observation(row, version_id, submission, before.version + 1)
    if row.is_removal:
        now.numerator, now.is_removed = before.numerator, True  # type: ignore[assignment]
    return now


def _history(row: Row, before: Before, submission: Submission, reason: str) -> ObservationChange:
    return ObservationChange(
        observation_id=before.pk,
        submission=submission,
        old_numerator=before.numerator,
        old_denominator=before.denominator,
        old_spread=before.spread,
        new_numerator=row.numerator,
        new_denominator=row.denominator,
        new_spread=row.spread,
        reason=row.reason or reason,
    )


def _answer(found: Sorted, submission: Submission) -> None:
    """Write the answers without a number; a number that came puts an end to one."""
    gone = [before.pk for _, before in found.overtaken]
    if gone:
        PeriodAnswer.objects.filter(pk__in=gone).delete()
    given = [*found.answered, *(row for row, _ in found.reanswered)]
    PeriodAnswer.objects.bulk_create(
        [
            PeriodAnswer(
                measure_id=row.measure.id,
                site_id=row.site.id,
                period=row.period,
                kind=row.answer,
                reason=row.reason,
                submission=submission,
            )
            for row in given
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["measure", "site", "period"],
        update_fields=["kind", "reason", "submission", "updated_at"],
    )


def _touch(rows: Iterable[Row], now: datetime) -> list[int]:
    """Raise the revisions of the touched series, each once; always in the same order, so that
    two hand-overs never wait for each other."""
    sites: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        sites[row.measure.id].add(row.site.id)
    for measure_id in sorted(sites):
        jobs.touch(measure_id=measure_id, site_ids=sites[measure_id], now=now)
    return sorted(sites)


def _batches(rows: Sequence[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
