"""What the worker does by itself: compute the charts of series and store them.

The revision of a series is read before its data, so a change in between leaves it behind and it
is computed again. An older result never replaces a newer one. Everything goes in batches of one
measure: a batch costs some fifteen queries however many series it holds.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from outcomes.jobs.judging import judge
from outcomes.jobs.lines import SHORTEST_BASELINE
from outcomes.jobs.reading import read, subject_of
from outcomes.jobs.staleness import STALE_AFTER, of_measure, raise_revisions, stale, touch
from outcomes.jobs.storing import store
from outcomes.models import Series

__all__ = [
    "SHORTEST_BASELINE",
    "STALE_AFTER",
    "compute",
    "compute_many",
    "compute_measure",
    "raise_revisions",
    "stale",
    "sweep",
    "touch",
]

AT_ONCE = 200
# A measure that is written to all the time is left to the next wake-up, or to the sweep.
ROUNDS = 3


def compute(series_id: int, *, now: datetime | None = None) -> None:
    """Compute every chart of one series from its data as they are."""
    compute_many([series_id], now=now)


def compute_many(series_ids: Iterable[int], *, now: datetime | None = None) -> int:
    """Compute every chart of these series, measure by measure; give how many were stored."""
    now = now or timezone.now()
    by_measure: dict[int, list[int]] = defaultdict(list)
    known = Series.objects.filter(pk__in=list(series_ids)).order_by("pk")
    for pk, measure in known.values_list("pk", "measure_id"):
        by_measure[measure].append(pk)
    return sum(_compute(measure, keys, now) for measure, keys in by_measure.items())


def compute_measure(measure_id: int, *, now: datetime | None = None) -> None:
    """Compute what lags behind of one measure, and what falls behind meanwhile.

    Another wake-up for the same change finds nothing to do.
    """
    for _ in range(ROUNDS):
        behind = of_measure(measure_id)
        if not behind:
            return
        _compute(measure_id, behind, now or timezone.now())


def sweep(now: datetime, *, patience: timedelta = STALE_AFTER) -> None:
    """Compute what a lost wake-up has left behind, and what time has judged.

    What another worker has computed since it was found is passed over.
    """
    compute_many(stale(now, patience=patience), now=now)


def _compute(measure_id: int, series_ids: list[int], now: datetime) -> int:
    stored = 0
    for start in range(0, len(series_ids), AT_ONCE):
        wanted = list(Series.objects.filter(pk__in=series_ids[start : start + AT_ONCE]))
        # Read after the revisions: a definition that changes now raises them again.
        subject = subject_of(measure_id)
        if subject is not None:
            lines = read(subject, wanted, timezone.localdate(now))
            stored += store(judge(lines, subject.version), now)
    return stored
