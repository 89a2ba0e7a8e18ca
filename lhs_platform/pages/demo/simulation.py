"""Draw counts and values around published levels. Seeded: the same day gives the same numbers."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lhs_platform.pages.demo.plans import Level, MeasurePlan

WEEKS_SHOWN = 52
DAYS_OF_MONTH = 30.44
MONTHS_OF = {"week": 7 / DAYS_OF_MONTH, "month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One site's number for one period, as an observation holds it."""

    numerator: float
    denominator: float | None = None
    spread: float | None = None


def first_of_month(day: date, *, months_back: int = 0) -> date:
    """Give the first day of the month so many months before `day`."""
    index = day.year * 12 + day.month - 1 - months_back
    return date(index // 12, index % 12 + 1, 1)


def periods(today: date, plan: MeasurePlan, months: int) -> list[date]:
    """Give the first days of all complete months, quarters or weeks, oldest first; of months,
    where data come at each event."""
    last = [first_of_month(today, months_back=back) for back in range(months, 0, -1)]
    if plan.frequency in ("month", "event"):
        return last
    if plan.frequency == "week":
        monday = today - timedelta(days=today.weekday())
        return [monday - timedelta(weeks=back) for back in range(WEEKS_SHOWN, 0, -1)]
    this_quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return [day for day in last if day.month % 3 == 1 and day < this_quarter]


def months_between(day: date, today: date) -> float:
    """Give how many months a day lies before the month of another."""
    months = (today.year - day.year) * 12 + today.month - day.month
    return months - (day.day - 1) / DAYS_OF_MONTH


def level_at(level: Level, months_back: float) -> float:
    """Give the underlying level: flat, then an S-shaped move, then flat."""
    if level.before == level.after:
        return level.before
    span = max(1, level.moves_from - level.moves_to)
    way = min(1.0, max(0.0, (level.moves_from - months_back) / span))
    smooth = way * way * (3 - 2 * way)
    return level.before + (level.after - level.before) * smooth


def poisson(chance: random.Random, mean: float) -> int:
    """Draw from a Poisson distribution by inversion; normal approximation above 40."""
    if mean > 40:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    product, count, limit = chance.random(), 0, math.exp(-mean)
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def binomial(chance: random.Random, size: int, share: float) -> int:
    """Draw from a binomial distribution; normal approximation for large even sizes."""
    if size * share * (1 - share) > 25:
        drawn = round(chance.gauss(size * share, math.sqrt(size * share * (1 - share))))
        return min(size, max(0, drawn))
    return sum(chance.random() < share for _ in range(size))


def draw(
    chance: random.Random, plan: MeasurePlan, *, months_back: float, size: float, site_shift: float
) -> Drawn:
    """Draw one site's number for one period."""
    level = level_at(plan.level, months_back) * (1 + site_shift)
    if plan.kind == "count":
        return Drawn(poisson(chance, level * size))
    if plan.kind == "individual":
        return Drawn(max(0, round(chance.gauss(level, plan.spread), plan.decimals)))
    under = _size(chance, plan.typical * size)
    if plan.kind == "mean":
        return _mean(chance, plan, level, max(2, under))
    if plan.kind == "rate":
        return Drawn(poisson(chance, level * under / plan.multiplier), under)
    return Drawn(binomial(chance, under, min(0.995, max(0.0, level / 100))), under)


def _size(chance: random.Random, typical: float) -> int:
    drawn = poisson(chance, typical) if typical < 400 else round(typical * chance.uniform(0.9, 1.1))
    return max(1, drawn)


def _mean(chance: random.Random, plan: MeasurePlan, level: float, under: int) -> Drawn:
    """Draw the mean and the spread of `under` values without drawing each of them."""
    mean = chance.gauss(level, plan.spread / math.sqrt(under))
    spread = max(0.05, chance.gauss(plan.spread, plan.spread / math.sqrt(2 * (under - 1))))
    return Drawn(round(mean, 4), under, round(spread, 4))


def event_days(
    chance: random.Random, plan: MeasurePlan, first: date, today: date
) -> Iterator[date]:
    """Draw the days of rare events; the level is the mean of days between them."""
    day = first + timedelta(days=chance.expovariate(1 / plan.level.before))
    while day < today:
        yield day
        gap = level_at(plan.level, months_between(day, today))
        day += timedelta(days=max(1, round(chance.expovariate(1 / gap))))


def cases_between(
    chance: random.Random, plan: MeasurePlan, first: date, today: date, size: float
) -> Iterator[tuple[date, int]]:
    """Draw the days of events in a row of cases, each with the cases that went well before it;
    the level is the share of cases with an event, in percent."""
    day = first
    while True:
        share = level_at(plan.level, months_between(day, today)) / 100
        well = int(math.log(1 - chance.random()) / math.log(1 - share))
        day += timedelta(days=max(1, round((well + 1) * DAYS_OF_MONTH / (plan.typical * size))))
        if day >= today:
            return
        yield day, well
