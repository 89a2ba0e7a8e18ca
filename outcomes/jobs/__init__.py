"""What the worker does by itself: compute the charts of series and store them.

The revision of a series is read before its data, so a change in between leaves it behind and it
is computed again. An older result never replaces a newer one. Everything goes in batches of one
measure: a batch costs some fifteen queries however many series it holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from outcomes import completeness
from outcomes.jobs.judging import RUN, Judged, judge
from outcomes.jobs.lines import SHORTEST_BASELINE
from outcomes.jobs.reading import read, subject_of
from outcomes.jobs.staleness import (
    STALE_AFTER,
    of_measure,
    pending,
    raise_revisions,
    stale,
    touch,
)
from outcomes.jobs.storing import store
from outcomes.models import Series

__all__ = [
    "SHORTEST_BASELINE",
    "STALE_AFTER",
    "compute",
    "compute_many",
    "compute_measure",
    "imagine_phase",
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
    return sum(
        _compute(measure, batch, now)
        for measure, keys in _by_measure(series_ids)
        for batch in _batches(keys)
    )


def imagine_phase(series: Series, starts_on: date, now: datetime) -> Judged | None:
    """Compute the run chart that a series would have with one more phase; nothing is stored."""
    subject = subject_of(series.measure_id)
    if subject is None:
        return None
    today = completeness.today_in(subject.measure.network, now)
    found = judge(read(subject, [series], today, imagined=[starts_on]), subject.version)
    return next((one for one in found if one.kind == RUN), None)


def compute_measure(measure_id: int, *, now: datetime | None = None) -> None:
    """Compute what lags behind of one measure, and what falls behind meanwhile.

    Another wake-up for the same change finds nothing to do.
    """
    for _ in range(ROUNDS):
        behind = of_measure(measure_id)
        if not behind:
            return
        moment = now or timezone.now()
        for batch in _batches(behind):
            _compute(measure_id, pending(batch, moment), moment)


def sweep(now: datetime, *, patience: timedelta = STALE_AFTER) -> None:
    """Compute what a lost wake-up has left behind, and what time has judged.

    What another worker has computed since it was found is passed over, so that a scheduler run
    twice costs little.
    """
    for measure, keys in _by_measure(stale(now, patience=patience)):
        for batch in _batches(keys):
            _compute(measure, pending(batch, now), now)


def _by_measure(series_ids: Iterable[int]) -> list[tuple[int, list[int]]]:
    by_measure: dict[int, list[int]] = defaultdict(list)
    known = Series.objects.filter(pk__in=list(series_ids)).order_by("pk")
    for pk, measure in known.values_list("pk", "measure_id"):
        by_measure[measure].append(pk)
    return list(by_measure.items())


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _compute(measure_id: int, series_ids: list[int], now: datetime) -> int:
    wanted = list(Series.objects.filter(pk__in=series_ids))
    # Read after the revisions: a definition that changes now raises them again.
    subject = subject_of(measure_id) if wanted else None
    if subject is None:
        return 0
    lines = read(subject, wanted, completeness.today_in(subject.measure.network, now))
    return store(judge(lines, subject.version), now)
