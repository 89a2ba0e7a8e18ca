"""Whether every stored chart, finding and signal is the one computed from scratch."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any


def judged() -> dict[str, int]:
    """Compare what is stored with what is computed from scratch."""
    from outcomes.models import Series

    wrong: Counter[str] = Counter(
        stale=Series.objects.stale().count(), missing=_without_series(), charts=0
    )
    for found in _from_scratch():
        stored = _stored(found.series_id, found.kind)
        wrong["charts"] += 1
        wrong["different"] += stored != _plain(found)
        if found.found is not None:
            wrong["signals_different"] += _standing(found.series_id) != _signals(found.found)
    wrong["too_many"] = _count_of_charts() - wrong["charts"]
    return {
        name: wrong[name]
        for name in ("charts", "stale", "missing", "different", "signals_different", "too_many")
    }


def _from_scratch() -> Iterator[Any]:
    from django.utils import timezone

    from outcomes.jobs.judging import judge
    from outcomes.jobs.reading import read, subject_of
    from outcomes.models import Measure

    for measure in Measure.objects.select_related("network"):
        subject = subject_of(measure.pk)
        if subject is not None:
            series = list(measure.series.all())
            today = measure.network.day_at(timezone.now())
            yield from judge(read(subject, series, today), subject.version)


def _plain(found: Any) -> tuple[Any, ...]:
    from outcomes.models.results import unpacked

    result = unpacked(json.loads(json.dumps(found.result)))
    return result, found.verdict, found.sentence, found.provisional_until


def _stored(series_id: int, kind: str) -> tuple[Any, ...] | None:
    from outcomes.models import Chart

    chart = Chart.objects.filter(series=series_id, kind=kind).first()
    if chart is None:
        return None
    return chart.result, chart.verdict, chart.sentence, chart.provisional_until


def _signals(found: Iterable[Any]) -> set[tuple[Any, ...]]:
    return {(s.rule, s.side, s.reading, s.first_period, s.last_period, s.length, s.is_current)
            for s in found}  # fmt: skip


def _standing(series_id: int) -> set[tuple[Any, ...]]:
    from outcomes.models import Signal

    return _signals(Signal.objects.standing().filter(series=series_id))


def _count_of_charts() -> int:
    from outcomes.models import Chart

    return Chart.objects.count()


def _without_series() -> int:
    """Count the sites with data or answers of a measure, and no series."""
    from outcomes.models import Observation, PeriodAnswer, Series

    pairs = set(Observation.objects.values_list("measure", "site").distinct())
    pairs |= set(PeriodAnswer.objects.values_list("measure", "site").distinct())
    return len(pairs - set(Series.objects.values_list("measure", "site")))


def moments() -> set[tuple[Any, ...]]:
    """Give when each chart was computed and each signal written: any write is a new moment."""
    from outcomes.models import Chart, Signal

    charts = Chart.objects.values_list("pk", "computed_at", "updated_at")
    return {*charts} | {("signal", *row) for row in Signal.objects.values_list("pk", "updated_at")}
