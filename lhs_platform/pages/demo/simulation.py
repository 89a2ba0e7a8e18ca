"""Draw monthly counts around published levels. Seeded: the same day gives the same numbers."""

import math
import random
from datetime import date

from lhs_platform.pages.demo.definitions import Level, MeasurePlan


def first_of_month(day: date, *, months_back: int = 0) -> date:
    """Give the first day of the month so many months before `day`."""
    index = day.year * 12 + day.month - 1 - months_back
    return date(index // 12, index % 12 + 1, 1)


def periods(today: date, plan: MeasurePlan, months: int) -> list[date]:
    """Give the first days of all complete months, or quarters, oldest first."""
    last = [first_of_month(today, months_back=back) for back in range(months, 0, -1)]
    if plan.frequency == "month":
        return last
    this_quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return [day for day in last if day.month % 3 == 1 and day < this_quarter]


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
) -> tuple[int, int | None]:
    """Draw one site's numerator and denominator for one period."""
    under = max(
        1,
        poisson(chance, plan.typical * size)
        if plan.typical < 400
        else round(plan.typical * size * chance.uniform(0.9, 1.1)),
    )
    level = level_at(plan.level, months_back) * (1 + site_shift)
    if plan.kind == "rate":
        return poisson(chance, level * under / plan.multiplier), under
    return binomial(chance, under, min(0.995, max(0.0, level / 100))), under
