"""An aim in words: how much, of what, for whom, by when."""

from datetime import date
from decimal import Decimal

from improvement.models import Aim
from outcomes.models import Measure


def number(value: Decimal, unit: str) -> str:
    """Give a value with its unit as people write it: 52%, 1.3 per 100 births."""
    text = f"{value.normalize():,f}"
    return f"{text}{unit}" if unit == "%" else f"{text} {unit}".strip()


def suggest(
    *,
    measure: Measure,
    population: str = "",
    baseline: Decimal | None = None,
    goal: Decimal | None = None,
    goal_on: date | None = None,
) -> str:
    """Build the sentence from its parts; whatever is missing is left out."""
    unit = measure.current.unit if measure.current else ""
    parts = [_verb(measure, baseline, goal), f"“{measure.name}”"]
    if population:
        parts.append(f"for {population}")
    if baseline is not None:
        parts.append(f"from {number(baseline, unit)}")
    if goal is not None:
        parts.append(f"to {number(goal, unit)}")
    if goal_on is not None:
        parts.append(f"by {goal_on:%B %Y}")
    return " ".join(parts)[:299] + "."


def complete(aim: Aim) -> None:
    """Write the sentence of an aim that has none, if it has a measure to write it from."""
    if aim.statement or aim.measure is None:
        return
    aim.statement = suggest(
        measure=aim.measure,
        population=aim.population,
        baseline=aim.baseline,
        goal=aim.goal,
        goal_on=aim.goal_on,
    )


def _verb(measure: Measure, baseline: Decimal | None, goal: Decimal | None) -> str:
    if baseline is not None and goal is not None and baseline != goal:
        return "Raise" if goal > baseline else "Lower"
    direction = measure.current.direction if measure.current else "none"
    return {"higher": "Raise", "lower": "Lower"}.get(direction, "Change")
