"""What people decide about a chart: phases, baselines, marks on points, and what they make of
signals.

Nothing here is ever done by a rule. Each decision has a reason and touches one series: its chart
is computed again, and no other.
"""

from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from lhs_platform.lib.errors import Conflict
from networks.actions import audit
from outcomes import jobs, periods
from outcomes.actions import series as lines
from outcomes.actions import words
from outcomes.models import Follow, Measure, Observation, Phase, PointMark, Series, Signal

BASELINE = ["baseline_from", "baseline_to", "baseline_reason"]
MOST_EXPLAINED = 1000
PHASES_FIRST = "This chart has phases, and each has its own line. Take them back first."
READ = ["looked_at", "looked_by", "explanation"]


# --- Phases ---------------------------------------------------------------------------------


@transaction.atomic
def start_phase(*, by: Any, series: Series, starts_on: date, reason: str, now: datetime) -> Phase:
    """Judge a series anew from the period that `starts_on` lies in.

    While a series has phases, each has its own line, and a frozen baseline rests.
    """
    reason = _reason(reason)
    lines.judged(series=series, now=now)
    first = periods.start_of(starts_on, _frequency(series))
    _refuse_outside(series, first)
    if series.phases.filter(starts_on=first).exists():
        raise Conflict("A phase begins there already.", field="starts_on")
    phase = Phase(series=series, starts_on=first, reason=reason, by=by)
    phase.full_clean()
    phase.save()
    after = audit.plain_values(phase, ["starts_on", "reason"])
    _record(by, "phase.started", phase, series, after=after, reason=reason)
    return phase


@transaction.atomic
def end_phase(*, by: Any, phase: Phase, reason: str, now: datetime) -> Series:
    """Take a phase back: the points before and after it are judged together again."""
    reason = _reason(reason)
    lines.judged(series=phase.series, now=now)
    before = audit.plain_values(phase, ["starts_on", "reason"])
    _record(by, "phase.taken_back", phase, phase.series, before=before, reason=reason)
    _delete(phase, "This phase was taken back already.")
    return phase.series


def _refuse_outside(series: Series, first: date) -> None:
    """Refuse a phase that would have no point before it, or none in it."""
    found = _observations(series).aggregate(first=models.Min("period"), last=models.Max("period"))
    if found["first"] is None:
        raise Conflict("There are no data yet.", field="starts_on")
    if first <= found["first"]:
        raise Conflict("A phase begins after the first point.", field="starts_on")
    if first > found["last"]:
        raise Conflict("There is no point from that day on yet.", field="starts_on")


# --- Baselines ------------------------------------------------------------------------------


@transaction.atomic
def freeze_baseline(
    *, by: Any, series: Series, first: date, last: date, reason: str, now: datetime
) -> Series:
    """Let these periods alone make the lines of a series, whatever follows."""
    reason = _reason(reason)
    lines.judged(series=series, now=now)
    series.refresh_from_db()
    if series.phases.exists():
        raise Conflict(PHASES_FIRST)
    count = _observations(series).filter(period__range=(first, last))
    if count.values("period").distinct().count() < jobs.SHORTEST_BASELINE:
        raise Conflict(
            f"A baseline needs {jobs.SHORTEST_BASELINE} periods with data.", field="baseline_to"
        )
    return _set_baseline(series, by, "baseline.frozen", (first, last, reason), reason, now)


@transaction.atomic
def unfreeze_baseline(*, by: Any, series: Series, reason: str, now: datetime) -> Series:
    """Give up a series' own baseline; that of the measure holds again, if there is one."""
    reason = _reason(reason)
    lines.judged(series=series, now=now)
    series.refresh_from_db()
    if series.baseline_from is None:
        raise Conflict("This series has no baseline of its own.")
    return _set_baseline(series, by, "baseline.unfrozen", (None, None, ""), reason, now)


def _set_baseline(
    series: Series,
    by: Any,
    verb: str,
    values: tuple[date | None, date | None, str],
    reason: str,
    now: datetime,
) -> Series:
    before = audit.plain_values(series, BASELINE)
    series.baseline_from, series.baseline_to, series.baseline_reason = values
    series.updated_at = now
    series.full_clean()
    series.save(update_fields=[*BASELINE, "updated_at"])
    after = audit.plain_values(series, BASELINE)
    _record(by, verb, series, series, before=before, after=after, reason=reason)
    return series


# --- Marks on points ------------------------------------------------------------------------


@transaction.atomic
def mark_point(
    *, by: Any, series: Series, period: date, kind: str, reason: str, now: datetime
) -> PointMark:
    """Leave a point out of the lines, or say that it is plainly unlike the rest."""
    reason = _reason(reason)
    lines.judged(series=series, now=now)
    if not _observations(series).filter(period=period).exists():
        raise Conflict("There is no point in this period.", field="period")
    if series.point_marks.filter(period=period, kind=kind).exists():
        raise Conflict("This point bears this mark already.", field="kind")
    mark = PointMark(series=series, period=period, kind=kind, reason=reason, by=by)
    mark.full_clean()
    mark.save()
    after = audit.plain_values(mark, ["period", "kind", "reason"])
    _record(by, "point.marked", mark, series, after=after, reason=reason)
    return mark


@transaction.atomic
def unmark_point(*, by: Any, mark: PointMark, reason: str, now: datetime) -> Series:
    """Take a mark back."""
    reason = _reason(reason)
    lines.judged(series=mark.series, now=now)
    before = audit.plain_values(mark, ["period", "kind", "reason"])
    _record(by, "point.unmarked", mark, mark.series, before=before, reason=reason)
    _delete(mark, "This mark was taken back already.")
    return mark.series


# --- Signals --------------------------------------------------------------------------------


@transaction.atomic
def look_at_signal(*, by: Any, signal: Signal, now: datetime) -> Signal:
    """Note that somebody has looked at a signal; the first who did stays."""
    before = audit.plain_values(signal, READ)
    if Signal.objects.filter(pk=signal.pk, looked_at=None).update(
        looked_at=now, looked_by=by, updated_at=now
    ):
        signal.refresh_from_db()
        after = audit.plain_values(signal, READ)
        _record(by, "signal.looked_at", signal, signal.series, before=before, after=after)
    return signal


@transaction.atomic
def explain_signal(*, by: Any, signal: Signal, explanation: str, now: datetime) -> Signal:
    """Write down what is behind a signal. What stood there before is in the audit trail."""
    explanation = words.said(
        explanation,
        field="explanation",
        missing="Say what you think is behind it.",
        most=MOST_EXPLAINED,
    )
    look_at_signal(by=by, signal=signal, now=now)
    signal = Signal.objects.select_for_update(no_key=True).get(pk=signal.pk)
    before = audit.plain_values(signal, READ)
    signal.explanation, signal.updated_at = explanation, now
    signal.full_clean()
    signal.save(update_fields=["explanation", "updated_at"])
    after = audit.plain_values(signal, READ)
    _record(by, "signal.explained", signal, signal.series, before=before, after=after)
    return signal


@transaction.atomic
def follow(*, by: Any, measure: Measure) -> Follow:
    """Let a person hear of a measure's new signals. Twice is as good as once."""
    found, is_new = Follow.objects.get_or_create(user=by, measure=measure)
    if is_new:
        audit.record(by=by, verb="measure.followed", obj=measure, network=measure.network)
    return found


@transaction.atomic
def unfollow(*, by: Any, measure: Measure) -> None:
    """Let a person hear no more of a measure."""
    gone, _ = Follow.objects.filter(user=by, measure=measure).delete()
    if gone:
        audit.record(by=by, verb="measure.unfollowed", obj=measure, network=measure.network)


# --- What they share ------------------------------------------------------------------------


def _reason(reason: str) -> str:
    return words.said(reason, field="reason", missing="Say why: it stands beside the chart.")


def _frequency(series: Series) -> str:
    current = series.measure.current
    if current is None:
        raise Conflict("This measure has no definition.")
    return current.frequency


def _observations(series: Series) -> models.QuerySet[Observation]:
    found = Observation.objects.filter(measure=series.measure_id)
    return found if series.site_id is None else found.filter(site=series.site_id)


def _delete(row: Phase | PointMark, gone: str) -> None:
    """Delete a row that is still there; its key stays, for what is said about it."""
    count, _ = type(row).objects.filter(pk=row.pk).delete()
    if not count:
        raise Conflict(gone)


def _record(
    by: Any,
    verb: str,
    obj: models.Model,
    series: Series,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    network = series.measure.network
    audit.record(
        by=by, verb=verb, obj=obj, network=network, before=before, after=after, reason=reason
    )
