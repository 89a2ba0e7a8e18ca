"""The scores of a team by month, as steps: the team's own beside the coordinator's."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.charts.placing import spread
from outcomes.charts.svg import (
    DATA,
    GOAL,
    GRID,
    INK,
    LIMIT,
    Spot,
    document,
    label,
    line,
    mark,
    stroke_path,
    text_width,
)

LOW, HIGH = 0.0, 5.0
TICKS = (1, 2, 3, 4, 5)
FONT = 13
# Widths of the three drawings of a page; its style shows the one that fits.
WIDTHS = {"large": 900, "medium": 600, "small": 330}
HEIGHT, TOP, BOTTOM, LEFT = 230, 14, 200, 24


@dataclass(frozen=True)
class ScorePicture:
    """Months in order, and for each the score of either side, or None where there is none."""

    title: str
    desc: str
    months: Sequence[str]
    team: Sequence[float | None]
    coordinator: Sequence[float | None]
    far: float


def draw_scores(picture: ScorePicture, size: str, prefix: str) -> str:
    """Draw the steps; a month without a score leaves a gap, and nothing is drawn over it."""
    ends = _ends(picture)
    width = WIDTHS[size]
    right = width - max((text_width(text, FONT, True) for _, text in ends), default=60) - 16
    step = (right - LEFT) / max(1, len(picture.months))
    body = (
        _grid(right)
        + line((LEFT, _y(picture.far)), (right, _y(picture.far)), "c-goal", GOAL, 1.25, "8 4")
        + _months(picture.months, step)
        + _steps(picture.coordinator, step, "c-cl", INK, 1.5, "5 4")
        + _steps(picture.team, step, "c-line", DATA, 2.25)
        + _marks(picture.coordinator, step, "signal")
        + _marks(picture.team, step, "expected")
        + _names(ends, right)
    )
    return document((width, HEIGHT), "c-small", prefix, picture.title, picture.desc, body, "")


def _y(score: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * (score - LOW) / (HIGH - LOW)


def _grid(right: float) -> str:
    rows = [
        line((LEFT, _y(tick)), (right, _y(tick)), "c-grid", GRID)
        + label((LEFT - 8, _y(tick) + 4), str(tick), FONT, "end")
        for tick in TICKS
    ]
    return "".join(rows) + line((LEFT, BOTTOM), (right, BOTTOM), "c-axis", LIMIT)


def _months(months: Sequence[str], step: float) -> str:
    """Name as many months as there is room for, the newest always."""
    widest = max((text_width(text, FONT) for text in months), default=0) + 10
    every = max(1, -(-int(widest) // max(1, int(step))))
    last = len(months) - 1
    return "".join(
        label((LEFT + step * (at + 0.5), BOTTOM + 20), text, FONT, "middle")
        for at, text in enumerate(months)
        if (last - at) % every == 0
    )


def _steps(
    scores: Sequence[float | None], step: float, css: str, stroke: str, width: float, dash: str = ""
) -> str:
    """Draw each unbroken stretch as a stair."""
    parts: list[str] = []
    route: list[str] = []
    for at, score in enumerate([*scores, None]):
        if score is None:
            parts += [stroke_path(route, css, stroke, width, dash)] if route else []
            route = []
            continue
        y = _y(score)
        route += [f"{LEFT + step * at:.1f} {y:.1f}", f"{LEFT + step * (at + 1):.1f} {y:.1f}"]
    return "".join(parts)


def _marks(scores: Sequence[float | None], step: float, kind: str) -> str:
    return "".join(
        mark(kind, (LEFT + step * (at + 0.5), _y(score)), 3.6)
        for at, score in enumerate(scores)
        if score is not None
    )


def _ends(picture: ScorePicture) -> list[tuple[float, str]]:
    """Name the newest score of either side; one name where they stand together."""
    team = next((score for score in reversed(picture.team) if score is not None), None)
    other = next((score for score in reversed(picture.coordinator) if score is not None), None)
    if team is not None and team == other:
        return [(team, f"Both {team:.1f}")]
    named = [("Team", team), ("Coordinator", other)]
    return [(score, f"{name} {score:.1f}") for name, score in named if score is not None]


def _names(ends: list[tuple[float, str]], right: float) -> str:
    places = spread([_y(score) for score, _ in ends], 17, TOP, BOTTOM)
    spots: list[Spot] = [(right + 8, place + 4) for place in places]
    return "".join(
        label(spot, text, FONT, bold=text.startswith(("Team", "Both")))
        for spot, (_, text) in zip(spots, ends, strict=True)
    )
