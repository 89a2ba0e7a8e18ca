"""From charts to rows, in few queries for many: the charts, and the signals that stand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Case, PositiveIntegerField, Value, When

from outcomes.findings import is_news
from outcomes.jobs.judging import Found, Judged
from outcomes.models import Chart, Series
from outcomes.models import Signal as StoredSignal

WRITTEN = [
    "revision", "result", "verdict", "sentence", "provisional_until", "computed_at", "updated_at",
]  # fmt: skip
GROWN = ["reading", "first_period", "last_period", "length", "is_current", "updated_at"]


def store(judged: Sequence[Judged], now: datetime) -> int:
    """Store the charts of series with their signals, and which revision they are of.

    All or nothing. A result never replaces one of newer data: such series are passed over. Gives
    how many series were stored. The rows of the series are locked in the order of their keys, as
    `touch` does, so that neither waits for the other in a circle.
    """
    revisions = {one.series_id: one.revision for one in judged}
    with transaction.atomic():
        held = Series.objects.select_for_update(no_key=True).filter(pk__in=revisions)
        taken = {
            pk: revisions[pk]
            for pk, computed in held.order_by("pk").values_list("pk", "computed_revision")
            if computed <= revisions[pk]
        }
        if taken:
            _claim(taken)
            mine = [one for one in judged if one.series_id in taken]
            _store_charts(mine, now)
            _store_signals(mine, now)
    return len(taken)


def _claim(taken: dict[int, int]) -> None:
    by_revision: dict[int, list[int]] = defaultdict(list)
    for pk, revision in taken.items():
        by_revision[revision].append(pk)
    behind = Series.objects.filter(pk__in=taken)
    if len(by_revision) == 1:
        behind.update(computed_revision=next(iter(by_revision)))
        return
    cases = [When(pk__in=keys, then=Value(one)) for one, keys in by_revision.items()]
    behind.update(computed_revision=Case(*cases, output_field=PositiveIntegerField()))


def _store_charts(judged: Sequence[Judged], now: datetime) -> None:
    kinds = {one.kind for one in judged}
    series = {one.series_id for one in judged}
    Chart.objects.filter(series__in=series).exclude(kind__in=kinds).delete()
    Chart.objects.bulk_create(
        [
            Chart(
                series_id=one.series_id,
                kind=one.kind,
                revision=one.revision,
                result=one.result,
                verdict=one.verdict,
                sentence=one.sentence,
                provisional_until=one.provisional_until,
                computed_at=now,
                updated_at=now,
            )
            for one in judged
        ],
        update_conflicts=True,
        unique_fields=["series", "kind"],
        update_fields=WRITTEN,
    )


# --- Signals --------------------------------------------------------------------------------


def _store_signals(judged: Iterable[Judged], now: datetime) -> None:
    """Bring the standing signals in line with what was found; write only what differs."""
    found = {one.series_id: one.found for one in judged if one.found is not None}
    standing: dict[int, list[StoredSignal]] = defaultdict(list)
    for signal in StoredSignal.objects.standing().filter(series__in=found).order_by("pk"):
        standing[signal.series_id].append(signal)
    new: list[StoredSignal] = []
    grown: list[StoredSignal] = []
    gone: list[int] = []
    for series_id, signals in found.items():
        pairs, fresh, lost = match(standing[series_id], signals)
        grown += [signal for signal, one in pairs if _grow(signal, one, now)]
        new += [_new(series_id, one, now) for one in fresh]
        gone += [signal.pk for signal in lost]
    if gone:
        ended = StoredSignal.objects.filter(pk__in=gone)
        ended.update(ended_at=now, is_current=False, updated_at=now)
    if grown:
        StoredSignal.objects.bulk_update(grown, GROWN)
    if new:
        StoredSignal.objects.bulk_create(new)


def match(
    standing: Sequence[StoredSignal], found: Sequence[Found]
) -> tuple[list[tuple[StoredSignal, Found]], list[Found], list[StoredSignal]]:
    """Say which standing signals are found again, which are new, and which have ended.

    The same rule and side from the same period on is the same signal. Where the centre line has
    moved, a signal may begin earlier or later: then the one that overlaps it is the same.
    """
    left = {(one.rule, one.side, one.first_period): one for one in standing}
    pairs, fresh = [], []
    open_ones = []
    for one in found:
        same = left.pop((one.rule, one.side, one.first_period), None)
        if same is not None:
            pairs.append((same, one))
        else:
            open_ones.append(one)
    for one in open_ones:
        key = next((key for key, signal in left.items() if _overlap(signal, one)), None)
        if key is None:
            fresh.append(one)
        else:
            pairs.append((left.pop(key), one))
    return pairs, fresh, list(left.values())


def _overlap(signal: StoredSignal, one: Found) -> bool:
    return (
        (signal.rule, signal.side) == (one.rule, one.side)
        and signal.first_period <= one.last_period
        and one.first_period <= signal.last_period
    )


def _grow(signal: StoredSignal, one: Found, now: datetime) -> bool:
    """Write what has changed of a signal into its row; say whether anything has."""
    names = GROWN[:-1]
    if all(getattr(signal, name) == getattr(one, name) for name in names):
        return False
    for name in names:
        setattr(signal, name, getattr(one, name))
    signal.updated_at = now
    return True


def _new(series_id: int, one: Found, now: datetime) -> StoredSignal:
    return StoredSignal(
        series_id=series_id,
        rule=one.rule,
        side=one.side,
        reading=one.reading,
        first_period=one.first_period,
        last_period=one.last_period,
        length=one.length,
        is_current=one.is_current,
        is_news=is_news(one.rule, one.length, is_current=one.is_current),
        found_at=now,
    )
