"""Many charts in one call."""

from collections.abc import Iterable, Sequence
from typing import Required, TypedDict

from .analysis import analyse
from .errors import SpcError
from .results import Analysis
from .series import Label

# With fewer points numpy takes longer than it saves.
FEWEST_POINTS = 100


class Case(TypedDict, total=False):
    """The arguments of `analyse` for one chart, by their names; only chart and y are required."""

    chart: Required[str]
    y: Required[Sequence[float | None]]
    n: Sequence[float | None] | None
    x: Sequence[Label | None] | None
    agg: str
    freeze: int | None
    freeze_from: int
    parts: Sequence[int]
    exclude: Sequence[int]
    cl: float | None
    multiply: float
    screened: bool
    sizes: Sequence[float | None] | None
    sds: Sequence[float | None] | None
    target: float | None
    marks: Sequence[int]


def analyse_many(cases: Iterable[Case]) -> list[Analysis | SpcError]:
    """Compute one chart for each case, in their order.

    A case that cannot be computed has its `SpcError` in its place, and the others go on. Plain p and
    u charts are computed together, which takes two thirds of the time.
    """
    given = list(cases)
    found: list[Analysis | SpcError | None] = [None] * len(given)
    for order, analysis in _together(given):
        found[order] = analysis
    return [
        _attempt(case) if known is None else known for case, known in zip(given, found, strict=True)
    ]


def _together(cases: Sequence[Case]) -> Iterable[tuple[int, Analysis]]:
    """Compute what fits on one sheet, each with its order among the cases."""
    if sum(len(case["y"]) for case in cases) < FEWEST_POINTS:
        return ()
    # Loaded here because numpy takes longer to load than most callers take to compute.
    from . import sheet

    rows = [(order, row) for order, case in enumerate(cases) if (row := sheet.row_of(case))]
    analyses = sheet.compute([row for _, row in rows]) if rows else None
    return zip([order for order, _ in rows], analyses or (), strict=False)


def _attempt(case: Case) -> Analysis | SpcError:
    """Compute one case, or give what is wrong with it."""
    try:
        return analyse(**case)
    except SpcError as problem:
        return problem
