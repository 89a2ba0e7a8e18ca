"""Asking back “is this right?” of a value far from what its chart lets one expect."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from networks.models import Site
from outcomes.entry.cells import Cell, NumberCell
from outcomes.models import Chart, Measure, MeasureVersion

FEWEST = 10
# A level that has shifted is no surprise any more: the newest values count beside the limits.
LATELY = 6


@dataclass(frozen=True)
class Usual:
    """What a chart lets one expect: its newest centre line and limits, the number they were drawn
    for, and the values of late."""

    center: float
    lower: float | None
    upper: float | None
    size: float | None
    lately: tuple[float, ...]

    def reach(self, size: Decimal | None) -> tuple[float | None, float | None]:
        """Give the limits for another number of people: wider or narrower by the root of the
        ratio."""
        stretch = (self.size / float(size)) ** 0.5 if size and self.size else 1.0
        return (
            None if self.lower is None else self.center - (self.center - self.lower) * stretch,
            None if self.upper is None else self.center + (self.upper - self.center) * stretch,
        )

    def is_far(self, value: float, size: Decimal | None) -> bool:
        if self.lately and min(self.lately) <= value <= max(self.lately):
            return False
        low, high = self.reach(size)
        return (low is not None and value < low) or (high is not None and value > high)


def usual_of(site: Site, measures: Iterable[Measure]) -> dict[int, Usual]:
    """Give what is usual at a site, by measure, from its stored control charts."""
    charts = Chart.objects.filter(series__site=site, series__measure__in=measures).exclude(
        kind__in=[Chart.Kind.RUN, Chart.Kind.MR, Chart.Kind.S]
    )
    found = {}
    for chart in charts.select_related("series"):
        points = [one for one in chart.result["points"] if one["center"] is not None]
        if len(points) >= FEWEST:
            last = points[-1]
            found[chart.series.measure_id] = Usual(
                center=last["center"],
                lower=last["lower"],
                upper=last["upper"],
                size=last["denominator"],
                lately=tuple(one["value"] for one in points[-LATELY:] if one["value"] is not None),
            )
    return found


def ask_back(cells: Iterable[Cell], usual: Mapping[int, Usual]) -> None:
    """Ask “is this right?”, once, of each new value that is far from usual."""
    for cell in cells:
        known = usual.get(cell.measure.pk)
        if known is None or cell.is_sure or cell.faults or not isinstance(cell, NumberCell):
            continue
        value = _value_of(cell)
        if value is not None and known.is_far(value, cell.numbers.get("denominator")):
            cell.question = (
                f"{_shown(value, cell)} is far from {_usually(known, cell)}. Is this right?"
            )


def _usually(known: Usual, cell: Cell) -> str:
    """Say what came of late; where nothing did, the line of the chart."""
    if not known.lately:
        return f"the centre line, {_shown(known.center, cell)}"
    low, high = (_shown(find(known.lately), cell) for find in (min, max))
    return f"what was sent of late, {low if low == high else f'{low} to {high}'}"


def _shown(value: float, cell: Cell) -> str:
    version = cell.measure.current
    text = f"{value:,.1f}".removesuffix(".0")
    return f"{text}%" if version is not None and version.unit == "%" else text


def _value_of(cell: NumberCell) -> float | None:
    """Give the value a chart would show; None where the numbers give none."""
    version, numbers = cell.measure.current, cell.numbers
    if version is None or "numerator" not in numbers:
        return None
    size = numbers.get("denominator")
    if size and _is_over(version, numbers):
        return None
    return version.value_of(numbers["numerator"], size)


def _is_over(version: MeasureVersion, numbers: Mapping[str, Decimal]) -> bool:
    is_share = version.kind == MeasureVersion.Kind.PROPORTION
    return is_share and numbers["numerator"] > numbers["denominator"]
