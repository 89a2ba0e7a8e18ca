"""What a demonstration network and its measures are described by."""

from dataclasses import dataclass, field

ILLUSTRATIVE = "Illustrative data simulated around published levels; not actual site data. "
INVENTED = "No published level was found; this one is invented for the demonstration."


@dataclass(frozen=True)
class Level:
    """Where a measure stands before and after, and when it moves (months before now)."""

    before: float
    after: float
    moves_from: int = 30
    moves_to: int = 16


@dataclass(frozen=True)
class MeasurePlan:
    code: str
    name: str
    family: str
    kind: str
    numerator: str
    denominator: str
    direction: str
    level: Level
    citation: str
    goal: float | None = None
    unit: str = "%"
    multiplier: int = 100
    decimals: int = 1
    frequency: str = "month"
    # What a middling site has under the line in one period.
    typical: float = 40
    source: str = "Clinic record"
    exclusions: str = ""
    why: str = ""
    # The standard deviation of single values, where they are measured and not counted.
    spread: float = 0
    # Another control chart than the one that suits the kind.
    chart: str = ""
    stratifiers: str = ""
    # "network/measure" whose definition was taken over.
    taken_over: str = ""


@dataclass(frozen=True)
class NetworkPlan:
    slug: str
    name: str
    summary: str
    purpose: str
    site_word: str
    site_word_plural: str
    sites: int
    months: int
    aim: str
    joins_over_time: bool
    # Two of the networks have agreed that members see every site's counts.
    sharing: str = "suppressed"
    measures: tuple[MeasurePlan, ...] = field(default_factory=tuple)
