"""What a chart shows, free of databases and of drawing."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal[
    "expected", "signal", "better", "worse", "provisional", "excluded", "missing", "suppressed"
]
Size = Literal["large", "medium", "small", "multiple", "site", "spark"]
Period = Literal["month", "quarter", "week", "event"]


@dataclass(frozen=True, slots=True)
class Point:
    """One period.

    `value` is in the units of the reader (65.4 for 65.4 %). `signal` is a signal of a measure that
    has no better direction. `detail` stands behind the value in the tool tip ("1,112 of 1,640
    children"), `why` behind a signal ("8 months above the median"). `is_apart` draws a ring: a
    person says that the point is plainly unlike the rest.
    """

    label: str
    value: float | None = None
    kind: Kind = "expected"
    when: date | None = None
    n: float | None = None
    detail: str = ""
    why: str = ""
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre line from one point to another; after `solid_to` it is carried forward, dashed."""

    first: int
    last: int
    value: float
    solid_to: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal line; the label defaults to "Goal" and the value."""

    value: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase and the point it starts with. Where room is short, words after a comma go."""

    first: int
    label: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A lettered flag at a point; a link that is not to a page is not made."""

    position: int
    letter: str
    label: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """Words beside a signal, which covers the points from first to last."""

    first: int
    last: int
    text: str
    kind: Kind = "signal"


@dataclass(frozen=True, slots=True)
class ChartPicture:
    """Everything a chart shows. Positions count points from 0.

    `unit` "%" is written behind each number, any other above the axis. `decimals` is for values
    and labels; the axis finds its own. `lower` and `upper` are the limits, one for each point, or
    empty; `lower95` and `upper95` are the nearer ones of 95 %. With the period "event" points
    stand where their days are. `scale` fixes the y axis, so that charts side by side can be compared. `remark` is said
    on the chart ("Simulated data").
    """

    title: str
    desc: str = ""
    points: tuple[Point, ...] = ()
    centres: tuple[Centre, ...] = ()
    centre_name: str = "Median"
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    lower95: tuple[float | None, ...] = ()
    upper95: tuple[float | None, ...] = ()
    goal: Goal | None = None
    phases: tuple[Phase, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    callouts: tuple[Callout, ...] = ()
    unit: str = ""
    decimals: int = 0
    period: Period = "month"
    scale: tuple[float, float] | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """One site on a funnel plot: its size, its value, and what is said of it."""

    label: str
    size: float
    value: float
    kind: Kind = "expected"
    words: str = ""
    is_own: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """The limits at one size, from the lowest to the highest."""

    size: float
    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


@dataclass(frozen=True, slots=True)
class FunnelPicture:
    """Sites by size and value, within the limits that chance alone would keep.

    `size_name` names the x axis ("Children seen"). Values, centre and curves are in the units of
    the reader.
    """

    title: str
    desc: str = ""
    spots: tuple[Spot, ...] = ()
    curves: tuple[Curve, ...] = ()
    centre: float | None = None
    centre_name: str = "Network"
    size_name: str = "Size"
    unit: str = ""
    decimals: int = 0
    remark: str = ""
