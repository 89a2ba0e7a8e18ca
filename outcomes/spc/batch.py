"""Many charts in one call."""

from collections.abc import Iterable, Sequence
from typing import Required, TypedDict

from .analysis import analyse
from .errors import SpcError
from .results import Analysis
from .series import Label


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

    A case that cannot be computed has its `SpcError` in its place, and the others go on.
    """
    return [_attempt(case) for case in cases]


def _attempt(case: Case) -> Analysis | SpcError:
    """Compute one case, or give what is wrong with it."""
    try:
        return analyse(**case)
    except SpcError as problem:
        return problem
