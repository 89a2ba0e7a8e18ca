"""A slow and obvious second version of the run rules, as a judge."""

from fractions import Fraction
from itertools import combinations, pairwise
from math import comb


def median(values):
    ordered = sorted(values)
    size = len(ordered)
    if not size:
        return None
    return ordered[size // 2] if size % 2 else (ordered[size // 2 - 1] + ordered[size // 2]) / 2


def sides(values, line):
    """Letters for the points that count, each with its position."""
    return [
        (place, "above" if value > line else "below")
        for place, value in enumerate(values)
        if value is not None and value != line
    ]


def runs(values, line):
    found = []
    for place, side in sides(values, line):
        if found and found[-1][0] == side:
            found[-1][1].append(place)
        else:
            found.append((side, [place]))
    return found


def shifts(values, line, length):
    return [(side, tuple(points)) for side, points in runs(values, line) if len(points) >= length]


def trends(values, length):
    """Try every stretch; keep the monotone ones that cannot be made longer."""
    kept = []
    for place, value in enumerate(values):
        if value is not None and (not kept or value != kept[-1][1]):
            kept.append((place, value))
    found = []
    for start in range(len(kept)):
        for end in range(start + length, len(kept) + 1):
            for direction, sign in (("up", 1), ("down", -1)):
                longer = [kept[max(0, start - 1) : end], kept[start : end + 1]]
                if _climbs(kept[start:end], sign) and not any(
                    len(one) > end - start and _climbs(one, sign) for one in longer
                ):
                    found.append((direction, tuple(place for place, _ in kept[start:end])))
    return found


def _climbs(stretch, sign):
    return all(sign * (b[1] - a[1]) > 0 for a, b in pairwise(stretch))


def n_crossings_min(useful):
    trials = useful - 1
    below = Fraction(0)
    for crossings in range(trials + 1):
        below += Fraction(comb(trials, crossings), 2**trials)
        if below >= Fraction(1, 20):
            return crossings
    raise AssertionError(useful)


def runs_distribution(useful):
    """Count the runs of every possible order of points above and below."""
    counts = {}
    for above in combinations(range(useful), useful // 2):
        letters = [place in above for place in range(useful)]
        number = 1 + sum(a != b for a, b in pairwise(letters))
        counts[number] = counts.get(number, 0) + 1
    return counts
