"""The one door for data: from a page, a file or a program, all of a hand-over or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from lhs_platform.lib.errors import DomainError
from networks.actions import audit
from networks.models import Network
from outcomes import completeness, patient_data
from outcomes.intake.checks import MOST_REASON, check, refuse, spelled_out
from outcomes.intake.conflicts import refuse_stale
from outcomes.intake.holding import hold
from outcomes.intake.rows import Row, Sorted
from outcomes.intake.sorting import sort, standing_in_the_way
from outcomes.intake.storing import store
from outcomes.models import Measure, Submission

# More changed values than this are found in the history of each observation.
MOST_IN_TRAIL = 50

# Called with the key of each measure whose charts are to be computed.
Wake = Callable[[int], object]


class KeyUsedBefore(DomainError):
    """An Idempotency-Key that came with another body before."""

    code = "idempotency_key_used"
    status = 422


@dataclass(frozen=True)
class Origin:
    """Where a hand-over comes from, kept with it: who, how, from which file, and why."""

    by: Any
    network: Network
    channel: str
    file_name: str = ""
    file_sha256: str = ""
    reason: str = ""
    idempotency_key: str = ""
    body_sha256: str = ""


def preview(rows: Sequence[Row], *, today: date) -> Sorted:
    """Check all rows and say what they would do; raises RowErrors, stores nothing."""
    return _sorted(_checked(rows, today))


def hand_over(rows: Sequence[Row], origin: Origin, *, now: datetime, wake: Wake) -> Submission:
    """Store all rows or none, and wake the workers for the touched measures on commit.

    The rows are judged before the network is locked, so that others wait for the writing only;
    and once more where a measure has changed meanwhile.
    """
    today = completeness.today_in(origin.network, now)
    rows = _checked(rows, today)
    _check_reason(origin.reason)
    try:
        with transaction.atomic():
            hold(origin.network)
            return _before(origin) or _take(_as_measured_now(rows, today), origin, now, wake)
    except IntegrityError:
        # The same key at the same moment, through another network's door.
        before = _before(origin)
        if before is None:
            raise
        return before


def answered_before(*, by: Any, key: str, body_sha256: str) -> Submission | None:
    """Give what the same request stored before; raises KeyUsedBefore where it was another."""
    if not key:
        return None
    before = Submission.objects.filter(by=by, idempotency_key=key).first()
    if before is not None and before.body_sha256 != body_sha256:
        raise KeyUsedBefore(
            "This Idempotency-Key came with other rows before. Send a new key with new rows."
        )
    return before


def _before(origin: Origin) -> Submission | None:
    return answered_before(by=origin.by, key=origin.idempotency_key, body_sha256=origin.body_sha256)


def _checked(rows: Sequence[Row], today: date) -> list[Row]:
    rows = [spelled_out(row) if row.answer else row for row in rows]
    check(rows, today=today)
    return rows


def _as_measured_now(rows: list[Row], today: date) -> list[Row]:
    """Give the rows with their measures as they are once nobody else changes them."""
    known = {row.measure.id: row.measure for row in rows}
    fresh = {
        measure.pk: measure
        for measure in Measure.objects.filter(pk__in=known).for_list()
        if measure.version != known[measure.pk].version
    }
    if not fresh:
        return rows
    rows = [replace(row, measure=fresh.get(row.measure.id, row.measure)) for row in rows]
    return _checked(rows, today)


def _check_reason(reason: str) -> None:
    fault = patient_data.fault_in(reason, MOST_REASON)
    if fault:
        raise DomainError(fault, field="reason")


def _sorted(rows: Sequence[Row]) -> Sorted:
    found = sort(rows)
    refuse(standing_in_the_way(found))
    return found


def _take(rows: Sequence[Row], origin: Origin, now: datetime, wake: Wake) -> Submission:
    found = _sorted(rows)
    # A page and a file have shown what they replace; a program has to say what it read.
    refuse_stale(found, may_be_blind=origin.channel != Submission.Channel.REST)
    submission = Submission.objects.create(
        network=origin.network,
        channel=origin.channel,
        by=origin.by,
        file_name=origin.file_name[:200],
        file_sha256=origin.file_sha256,
        reason=origin.reason,
        idempotency_key=origin.idempotency_key,
        body_sha256=origin.body_sha256,
        **found.counts,
    )
    for measure_id in store(found, submission, now=now, reason=origin.reason):
        transaction.on_commit(partial(wake, measure_id))
    _record(found, submission)
    return submission


def _record(found: Sorted, submission: Submission) -> None:
    """Write the hand-over to the audit trail, with the first of what it replaced, in words."""
    replaced = [pair for pair, _ in zip(found.replacing(), range(MOST_IN_TRAIL), strict=False)]
    answered = found.answered[: MOST_IN_TRAIL - len(replaced)]
    audit.record(
        by=submission.by,
        verb="data.submitted",
        obj=submission,
        network=submission.network,
        before={_name(row): before.words for row, before in replaced},
        after=found.counts
        | {"file": submission.file_name}
        | {_name(row): row.words for row in [*answered, *(row for row, _ in replaced)]},
        reason=submission.reason,
    )


def _name(row: Row) -> str:
    day = "%Y-%m-%d" if row.definition.frequency in ("week", "event") else "%Y-%m"
    return f"{row.measure.code} {row.site.code} {row.period.strftime(day)}"
