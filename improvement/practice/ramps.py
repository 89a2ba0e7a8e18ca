"""Six features of a well-run ramp of tests, each met or not yet, with a sentence that helps.

They are those that reviews of published PDSA work look for: written down, one cycle built on the
last, a prediction first, small at first, data over time, and a reason that ties the change to the
aim. There is no sum of them: a ramp is no pupil.
"""

from collections.abc import Callable
from dataclasses import dataclass

# A first test on more than so many is not small.
SMALL = 5
FEATURES = {
    "documented": "Written down",
    "linked": "Cycles linked",
    "predicted": "Predicted",
    "small": "Small first",
    "data": "Data over time",
    "driver": "Tied to a driver",
}


@dataclass(frozen=True)
class CycleFacts:
    """What is on record of one cycle. `is_told` says that every quadrant it has left is written;
    `follows` that it was planned after the one before; `count` on how many it was tried."""

    number: int
    is_told: bool
    is_predicted: bool
    follows: bool
    count: int | None = None


@dataclass(frozen=True)
class RampFacts:
    """A ramp: its cycles in order, whether a measure is linked, whether that has enough points to
    be judged, and whether its change acts on a driver."""

    cycles: tuple[CycleFacts, ...]
    has_measure: bool = False
    has_points: bool = False
    has_change: bool = False
    has_driver: bool = False


@dataclass(frozen=True)
class Feature:
    key: str
    name: str
    is_met: bool
    words: str


def features(ramp: RampFacts) -> list[Feature]:
    """Give the six features in order."""
    return [Feature(key, name, *RULES[key](ramp)) for key, name in FEATURES.items()]


Answer = tuple[bool, str]


def _documented(ramp: RampFacts) -> Answer:
    open_ones = [cycle.number for cycle in ramp.cycles if not cycle.is_told]
    if not open_ones:
        return True, "What each cycle has left behind is written down."
    return False, f"A few lines are still to come in cycle {_listed(open_ones)}."


def _linked(ramp: RampFacts) -> Answer:
    if len(ramp.cycles) < 2:
        return False, "One cycle so far. The next one starts from what this one teaches."
    loose = [cycle.number for cycle in ramp.cycles[1:] if not cycle.follows]
    if not loose:
        return True, f"{len(ramp.cycles)} cycles, each built on the one before."
    return False, (
        f"Cycle {_listed(loose)} stands alone. Plan the next one from the page of the last, and "
        "they are linked."
    )


def _predicted(ramp: RampFacts) -> Answer:
    bare = [cycle.number for cycle in ramp.cycles if not cycle.is_predicted]
    if not bare:
        return True, "Each cycle says beforehand what is expected."
    return False, f"Write in cycle {_listed(bare)} what you expect to happen: surprises teach most."


def _small(ramp: RampFacts) -> Answer:
    count = ramp.cycles[0].count if ramp.cycles else None
    if count is None:
        return False, "Say in the plan of the first cycle on how many it is tried."
    if count <= SMALL:
        return True, f"The first cycle begins with {count}."
    return False, (
        f"The first cycle begins with {count}. Next time begin with one to {SMALL}: quicker to "
        "do, and easier to undo."
    )


def _data(ramp: RampFacts) -> Answer:
    if not ramp.has_measure:
        return False, "Link a measure of the network, so that its chart shows what happens."
    if ramp.has_points:
        return True, "A linked measure has a chart with enough points to see a change."
    return False, "The chart of its measure needs some more points; keep on counting."


def _driver(ramp: RampFacts) -> Answer:
    if ramp.has_driver:
        return True, "The change acts on a driver of the aim."
    if ramp.has_change:
        return False, "Put its change into the key driver diagram, where it acts on a driver."
    return (
        False,
        "Choose in the plan which change of the package is tested, and its driver is seen.",
    )


RULES: dict[str, Callable[[RampFacts], Answer]] = {
    "documented": _documented,
    "linked": _linked,
    "predicted": _predicted,
    "small": _small,
    "data": _data,
    "driver": _driver,
}


def _listed(numbers: list[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last
