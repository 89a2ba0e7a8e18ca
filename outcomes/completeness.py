"""Who has answered for which period, and who owes: one computation for pages, programs and mails.

A period belongs to the month it begins in, as with locks. A measure whose data come at each event
is answered by month: with an event in it, or by saying that there was none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import models

from networks.models import Network, Site
from outcomes import periods
from outcomes.models import Measure, MeasureVersion, Observation, PeriodAnswer, PeriodLock

Key = tuple[int, int, date]
Month = tuple[int, date]


class State(models.TextChoices):
    """What became of one period of a measure at a site."""

    SENT = "sent", "Sent"
    NO_EVENTS = "no_events", "No events"
    NOT_COLLECTED = "not_collected", "Not collected"
    DUE = "due", "Due"
    OVERDUE = "overdue", "Overdue"
    LOCKED = "locked", "Locked without it"
    NOT_EXPECTED = "not_expected", "Not expected"


ANSWERED = frozenset({State.SENT, State.NO_EVENTS, State.NOT_COLLECTED})


@dataclass(frozen=True, slots=True)
class Cell:
    """One period of a measure at a site; `why` says what is behind a state, where it helps."""

    site: Site
    measure: Measure
    period: date
    due_on: date
    state: str
    is_over: bool
    why: str = ""

    @property
    def is_owed(self) -> bool:
        """Say whether it can be sent now and was not."""
        return self.is_over and self.state in (State.DUE, State.OVERDUE)

    @property
    def is_expected(self) -> bool:
        return self.state != State.NOT_EXPECTED

    @property
    def month(self) -> date:
        return self.period.replace(day=1)

    @property
    def frequency(self) -> str:
        return frequency_of(self.measure)

    @property
    def label(self) -> str:
        return periods.label(self.period, self.frequency)


def today_in(network: Network, now: datetime) -> date:
    """Give the day it is where the network is: what is due is judged by it, for everybody."""
    return network.day_at(now)


def today_at(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def frequency_of(measure: Measure) -> str:
    """Give how often a site answers for a measure that has a definition."""
    return periods.reporting(_current(measure).frequency)


def expected_of(networks: Iterable[Any]) -> list[Measure]:
    """Give the measures in force, each with `begins_on`: the day its first definition is from."""
    first = MeasureVersion.objects.filter(measure=models.OuterRef("pk")).order_by("number")
    measures = Measure.objects.active().filter(network__in=networks).exclude(current=None)
    return list(
        measures.select_related("current", "network").annotate(
            begins_on=models.Subquery(first.values("effective_on")[:1])
        )
    )


def was_part(joined_on: date | None, left_on: date | None, first: date, last: date) -> bool:
    """Say whether a site belongs to a period: it was there from its first day to its last."""
    return (joined_on is None or joined_on <= first) and (left_on is None or left_on > last)


def cells(
    sites: Sequence[Site],
    measures: Sequence[Measure],
    months: tuple[date, date],
    *,
    today: date,
    wanted: Callable[[date], bool] | None = None,
) -> list[Cell]:
    """Say how things stand with all periods that begin in these months, first and last included.

    `wanted` is asked for each day on which something is due. Three queries, or none where nothing
    is wanted.
    """
    asked = {measure.pk: list(_asked(measure, months, wanted)) for measure in measures}
    if not sites or not any(asked.values()):
        return []
    known = _Known.read(sites, [m for m in measures if asked[m.pk]], months)
    return [
        _cell(site, measure, one, known, today)
        for site in sites
        for measure in measures
        if measure.network_id == site.network_id
        for one in asked[measure.pk]
    ]


def beginning_in(first: date, last: date, *, frequency: str) -> Iterator[date]:
    """Give the periods that begin in these months."""
    for period in periods.every(
        periods.start_of(first, frequency), periods.last_day(last, "month"), frequency
    ):
        if period >= first:
            yield period


def due_day(measure: Measure, period: date) -> date:
    """Give the last day on which the data of a period are in time."""
    days = timedelta(days=_current(measure).due_days)
    return periods.last_day(period, frequency_of(measure)) + days


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored about some months: answers by measure, site and period; locked months."""

    answers: dict[Key, str]
    locked: set[Month]

    @classmethod
    def read(
        cls, sites: Sequence[Site], measures: Sequence[Measure], months: tuple[date, date]
    ) -> "_Known":
        reach: dict[str, Any] = {
            "measure__in": [measure.pk for measure in measures],
            "site__in": [site.pk for site in sites],
            "period__gte": months[0],
            "period__lt": periods.add_months(months[1], 1),
        }
        given = PeriodAnswer.objects.filter(**reach).order_by()
        answers: dict[Key, str] = {
            (measure, site, period): kind
            for measure, site, period, kind in given.values_list(
                "measure_id", "site_id", "period", "kind"
            )
        }
        answers |= dict.fromkeys(_counted(measures, reach), State.SENT)
        locks = PeriodLock.objects.filter(
            site__in=reach["site__in"], month__range=months
        ).values_list("site_id", "month")
        return cls(answers, set(locks))


def _counted(measures: Sequence[Measure], reach: dict[str, Any]) -> Iterator[Key]:
    dated = {measure.pk for measure in measures if _current(measure).is_event_dated}
    held = Observation.objects.filter(**reach).order_by()
    for measure, site, period in held.values_list("measure_id", "site_id", "period"):
        yield (measure, site, period.replace(day=1) if measure in dated else period)


class _Asked(NamedTuple):
    """One period of a measure, the same for all sites."""

    period: date
    last: date
    due_on: date
    is_begun: bool


def _asked(
    measure: Measure, months: tuple[date, date], wanted: Callable[[date], bool] | None
) -> Iterator[_Asked]:
    """Give the periods of a measure that begin in some months."""
    frequency, begin = frequency_of(measure), _begin(measure)
    for period in beginning_in(*months, frequency=frequency):
        due_on = due_day(measure, period)
        if wanted is None or wanted(due_on):
            yield _Asked(period, periods.last_day(period, frequency), due_on, period >= begin)


def _cell(site: Site, measure: Measure, one: _Asked, known: _Known, today: date) -> Cell:
    state, why = known.answers.get((measure.pk, site.pk, one.period), ""), ""
    if not state:
        why = _why_not_expected(site, one, today)
        state = State.NOT_EXPECTED if why else ""
    if not state and known.locked and (site.pk, one.period.replace(day=1)) in known.locked:
        state = State.LOCKED
    if not state:
        state = State.DUE if one.due_on >= today else State.OVERDUE
    return Cell(site, measure, one.period, one.due_on, state, one.last < today, why)


def _why_not_expected(site: Site, one: _Asked, today: date) -> str:
    if not was_part(site.joined_on, None, one.period, one.last):
        return "joined later"
    # Who has left belongs to the periods before, but nobody there is asked any more.
    if not was_part(None, site.left_on, one.period, max(one.last, today)):
        return "left"
    return "" if one.is_begun else "not measured yet"


def _begin(measure: Measure) -> date:
    """Give the first period that is asked for: that of the first definition, or else the newest
    that was over when the measure was made."""
    frequency = frequency_of(measure)
    begins_on: date | None = measure.begins_on  # type: ignore[attr-defined]
    if begins_on is not None:
        return periods.start_of(begins_on, frequency)
    return periods.latest_complete(today_in(measure.network, measure.created_at), frequency)


def _current(measure: Measure) -> MeasureVersion:
    current = measure.current
    if current is None:
        raise ValueError(f"{measure} has no definition.")
    return current
