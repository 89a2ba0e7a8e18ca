"""The arithmetic of charts beside two Python peers and a floor, all in one run.

One p chart of 24, 36 and 120 points, and 200 of 36 points in one call. Ours computes limits, the
Anhøj rules and the run rules; each peer gets its input in the form it reads quickest, and computes
less. The floor is what anyone would first write with the standard library. Rounds of all take
turns, and each has its best round counted, so that a busy machine slows all alike.
"""

import random
import statistics
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from math import comb, log2, sqrt
from typing import Any

from outcomes.spc import analyse, analyse_many

LENGTHS = (24, 36, 120)
SERIES, POINTS = 200, 36
ROUNDS = 15
LEAST_RATIO = 5

Counts = tuple[list[int], list[int]]
Work = Callable[[], object]


class TooSlow(AssertionError):
    """A bound is broken; `measured` is what would have been the result."""

    def __init__(self, problem: str, measured: dict[str, Any]) -> None:
        super().__init__(problem)
        self.measured = measured


def measure() -> dict[str, Any]:
    """Time every size; fails where a peer takes less than five times as long as we do."""
    warnings.simplefilter("ignore")
    one = {
        f"one chart of {length} points": _row(_contenders([_counts(length, seed=length)]), 20)
        for length in LENGTHS
    }
    many = [_counts(POINTS, seed) for seed in range(SERIES)]
    result = one | {f"{SERIES} charts of {POINTS} points": _row(_contenders(many), 1)}
    slow = [name for name, row in result.items() if row["ratio"] < LEAST_RATIO]
    if slow:
        raise TooSlow(f"under {LEAST_RATIO} times the fastest peer: {', '.join(slow)}", result)
    return result


def _counts(length: int, seed: int) -> Counts:
    """Draw counts out of 40 to 90 with a share of 0.6."""
    source = random.Random(seed)
    sizes = [source.randint(40, 90) for _ in range(length)]
    return [sum(source.random() < 0.6 for _ in range(size)) for size in sizes], sizes


def _contenders(charts: list[Counts]) -> dict[str, Work]:
    """Give each contender's way through all charts; the input is made ready outside."""
    pandas, pycontrolcharts, shewhart = map(
        import_module, ("pandas", "pycontrolcharts", "shewhart")
    )
    frames = [pandas.DataFrame({"y": y, "n": n}) for y, n in charts]
    cases: Any = [{"chart": "p", "y": y, "n": n} for y, n in charts]
    (y, n), single = charts[0], len(charts) == 1
    return {
        "ours": (lambda: analyse("p", y, n)) if single else (lambda: analyse_many(cases)),
        "pycontrolcharts": lambda: [
            pycontrolcharts.calc_p(frame, value_column="y", sample_size_column="n")
            for frame in frames
        ],
        "shewhart": lambda: [shewhart.p_chart(frame, defectives="y", size="n") for frame in frames],
        "floor": lambda: [floor(y, n) for y, n in charts],
    }


def _row(works: dict[str, Work], repeats: int) -> dict[str, float]:
    """Time the contenders in turn; microseconds, and how many times longer the others take."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            best[name] = min(best[name], _seconds(work, repeats))
    row = {f"{name}_us": round(seconds * 1e6, 1) for name, seconds in best.items()}
    ratios = {name: round(best[name] / best["ours"], 1) for name in works if name != "ours"}
    row |= {f"ratio_to_{name}": ratio for name, ratio in ratios.items()}
    row["ratio"] = min(ratios["pycontrolcharts"], ratios["shewhart"])
    return row


def _seconds(work: Work, repeats: int) -> float:
    """Return how long one go takes, of several in a row; a first one only warms up."""
    work()
    start = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - start) / repeats


def floor(counts: list[int], sizes: list[int]) -> dict[str, Any]:
    """Compute a p chart as plainly as can be: limits, Anhøj rules, shift, trend, outside."""
    shares = [count / size for count, size in zip(counts, sizes, strict=True)]
    centre = sum(counts) / sum(sizes)
    points = []
    for share, size in zip(shares, sizes, strict=True):
        sigma = sqrt(centre * (1 - centre) / size)
        low, high = max(0, centre - 3 * sigma), min(1, centre + 3 * sigma)
        low95, high95 = max(0, centre - 2 * sigma), min(1, centre + 2 * sigma)
        points.append((share, centre, low, high, low95, high95, not low <= share <= high))
    sides = [share > centre for share in shares if share != centre]
    runs = _stretches(sides)
    steps = _stretches([b > a for a, b in pairwise(shares) if b != a])
    trials = len(sides) - 1
    tail = [sum(comb(trials, k) for k in range(most + 1)) / 2**trials for most in range(trials + 1)]
    return {
        "points": points,
        "longest_run": max(runs),
        "longest_run_max": round(log2(len(sides))) + 3,
        "crossings": len(runs) - 1,
        "crossings_min": next(k for k, share in enumerate(tail) if share >= 0.05),
        "shifts": [run for run in runs if run >= 8],
        "trends": [step for step in steps if step >= 5],
        "mean_limits": (
            statistics.mean(point[2] for point in points),
            statistics.mean(point[3] for point in points),
        ),
    }


def _stretches(values: list[bool]) -> list[int]:
    """Return the lengths of stretches of equal values."""
    lengths: list[int] = []
    for position, value in enumerate(values):
        if position and value == values[position - 1]:
            lengths[-1] += 1
        else:
            lengths.append(1)
    return lengths
