"""Measures whose data come at each event: the events, and the months that say there was none."""

import random
from collections.abc import Callable, Iterator
from datetime import date

from lhs_platform.pages.demo.plans import MeasurePlan
from lhs_platform.pages.demo.simulation import cases_between, event_days, periods
from networks.models import Site
from outcomes.models import Measure, Observation, PeriodAnswer, Submission

Pair = tuple[Measure, MeasurePlan]


def events(
    pair: Pair,
    sites: list[Site],
    months: list[date],
    today: date,
    dice: Callable[..., random.Random],
    submission: Submission,
) -> Iterator[Observation]:
    """Give the events of a measure, each at a site and on its day. Each site has dice of its own:
    how often they are thrown goes by the day."""
    measure, plan = pair
    for site, day, number in _drawn(plan, sites, months[0], today, dice):
        yield Observation(
            measure=measure,
            measure_version=measure.current,
            site=site,
            period=day,
            numerator=number,
            submission=submission,
        )


def _drawn(
    plan: MeasurePlan,
    sites: list[Site],
    first: date,
    today: date,
    dice: Callable[..., random.Random],
) -> Iterator[tuple[Site, date, int]]:
    if plan.kind == "time_between":
        chance = dice()
        for day in event_days(chance, plan, first, today):
            yield chance.choice(sites), day, 1
        return
    for site in sites:
        chance = dice(site.code)
        for day, well in cases_between(chance, plan, first, today, chance.uniform(0.5, 1.5)):
            yield site, day, well


def quiet_months(
    rows: list[Observation], sites: list[Site], pair: Pair, today: date, months: int
) -> Iterator[PeriodAnswer]:
    """Give "no events" for every month of every site without one: an answer, not a silence."""
    measure, plan = pair
    busy = {
        (row.site_id, row.period.replace(day=1)) for row in rows if row.measure_id == measure.pk
    }
    submission = rows[0].submission
    for site in sites:
        for month in periods(today, plan, months):
            if (site.pk, month) not in busy:
                yield PeriodAnswer(
                    measure=measure,
                    site=site,
                    period=month,
                    kind=PeriodAnswer.Kind.NO_EVENTS,
                    submission=submission,
                )
