"""A plain picture of an analysis, as the command line shows it."""

from outcomes.spc import CHART_NAMES, Analysis

from .full import draw_full
from .picture import Centre, ChartPicture, Goal, Phase, Point

WORDS = {
    "shift": "shift",
    "trend": "trend",
    "astronomical": "astronomical point",
    "outside": "outside the limits",
    "long_shift": "shift",
    "long_trend": "trend",
    "outer_third": "2 of 3 in the outer third",
    "inner_third": "15 in the inner third",
    "long_run": "unusually long run",
}


def draw(analysis: Analysis, title: str) -> str:
    """Draw an analysis at the large size."""
    return draw_full(picture_of(analysis, title), "large", "chart")


def picture_of(analysis: Analysis, title: str) -> ChartPicture:
    """Show what was computed; without a measure nothing is better or worse, only a signal."""
    points = analysis.points
    why: dict[int, str] = {}
    for signal in reversed(analysis.signals):
        why.update(dict.fromkeys(signal.points, WORDS.get(signal.rule, signal.rule)))
    firsts = [points.part.index(part.part) for part in analysis.parts]
    lasts = [*[first - 1 for first in firsts[1:]], len(points.x) - 1]
    several = len(firsts) > 1
    return ChartPicture(
        title=title,
        desc=f"{CHART_NAMES[analysis.chart]} with {len(points.x)} points.",
        points=tuple(
            Point(
                label=f"{label:g}" if isinstance(label, float) else str(label),
                value=value,
                kind="missing" if value is None else "signal" if place in why else "expected",
                n=points.n[place],
                why=why.get(place, ""),
            )
            for place, (label, value) in enumerate(zip(points.x, points.y, strict=True))
        ),
        centres=tuple(
            Centre(first, last, part.cl)
            for first, last, part in zip(firsts, lasts, analysis.parts, strict=True)
            if part.cl is not None
        ),
        centre_name="Median" if analysis.chart == "run" else "Centre",
        lower=points.lcl,
        upper=points.ucl,
        phases=tuple(Phase(first, f"Part {order}") for order, first in enumerate(firsts, 1))
        if several
        else (),
        goal=None if analysis.target is None else Goal(analysis.target, "Target"),
        decimals=_decimals(analysis),
    )


def _decimals(analysis: Analysis) -> int:
    """Choose decimals that show three digits of the largest value."""
    largest = max((abs(value) for value in analysis.points.y if value is not None), default=0)
    return next((places for places in range(6) if largest * 10**places >= 100), 6)
