"""Read cases as JSON lines, write one answer for each."""

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from sys import float_info
from typing import Any, TextIO

from .analysis import analyse
from .errors import SpcError
from .results import Analysis, as_dict

KNOWN_INPUT = frozenset(
    {
        "x", "y", "n", "sizes", "sds", "agg", "freeze", "baseline", "freeze_from", "part",
        "exclude", "marks", "cl", "target", "multiply", "screened_mr",
    }
)  # fmt: skip


Draw = Callable[[Analysis, str], str]


def main(arguments: Sequence[str], lines: Iterable[bytes], out: TextIO, draw: Draw) -> int:
    """Answer every line with a line; a bad one gets an error of its own and the rest go on.

    With `--chart svg` only the first line is read, and `draw` makes its picture.
    """
    options = _parser().parse_args(arguments)
    for line in lines:
        if options.chart:
            out.write(picture(line, draw) + "\n")
            break
        out.write(json.dumps(answer(line), allow_nan=False) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    """Describe the command."""
    parser = argparse.ArgumentParser(
        prog="python -m outcomes.spc",
        description="Compute run charts and control charts: JSON lines in, JSON lines out.",
    )
    parser.add_argument("--chart", choices=["svg"], help="draw the first case instead")
    return parser


def answer(line: bytes) -> dict[str, Any]:
    """Compute one case; `error` instead of a result when it cannot be computed."""
    return _attempt(line, lambda case: as_dict(compute(case)))


def picture(line: bytes, draw: Draw) -> str:
    """Draw one case; what is wrong with it, as JSON, when it cannot be computed."""
    drawn = _attempt(
        line, lambda case: {"svg": draw(compute(case), str(case.get("id") or "Chart"))}
    )
    return str(drawn["svg"]) if "svg" in drawn else json.dumps(drawn)


COLUMNS = ("y", "n", "x", "sizes", "sds")


def _attempt(line: bytes, work: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """Do the work for one line and keep its id, whatever happens."""
    name, case = None, None
    try:
        case = json.loads(_text_of(line))
        if not isinstance(case, dict):
            raise SpcError("a case is a JSON object")
        name = _plain(case.get("id"))
        return {"id": name, **work(case)}
    except (ValueError, RecursionError) as problem:
        return {"id": name, "error": _words(problem) + _place(problem, case)}
    except (ArithmeticError, LookupError, TypeError) as problem:
        # Not foreseen; it must not cost the lines that follow.
        return {"id": name, "error": f"cannot be computed: {problem}"}


def _text_of(line: bytes) -> str:
    """Return the text of a line; a blank one is no case."""
    text = line.decode("utf-8").strip()
    if not text:
        raise SpcError("an empty line")
    return text


def _plain(value: Any) -> str | int | None:
    """Return an id that JSON can carry back."""
    return value if value is None or isinstance(value, str | int) else str(value)


def _words(problem: Exception) -> str:
    """Say what was wrong with a line."""
    if isinstance(problem, json.JSONDecodeError):
        return f"not JSON: {problem.msg} at column {problem.colno}"
    if isinstance(problem, UnicodeDecodeError):
        return f"not UTF-8 at byte {problem.start + 1}"
    return "nested too deeply" if isinstance(problem, RecursionError) else str(problem)


def _place(problem: Exception, case: Any) -> str:
    """Say which entry of a column is meant, where the words name one with an entry to mend."""
    words = str(problem)
    column = words.partition(" ")[0]
    if not isinstance(problem, SpcError) or column not in COLUMNS:
        return ""
    least = 0 if words.endswith("must not be negative") else -float_info.max
    given = case["input"].get(column)
    entries = enumerate(given if isinstance(given, list) else [], start=1)
    bad = next((at for at, value in entries if not _is_usable(value, least)), None)
    return f" (entry {bad})" if bad else ""


def _is_usable(value: Any, least: float) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value is None or (is_number and least <= value <= float_info.max)


def compute(case: dict[str, Any]) -> Analysis:
    """Analyse one case in the schema of the reference data."""
    given = case.get("input")
    if not isinstance(given, dict) or not isinstance(given.get("y"), list):
        raise SpcError("input must be an object with a list y")
    unknown = sorted(set(given) - KNOWN_INPUT)
    if unknown:
        raise SpcError(f"unknown in input: {', '.join(unknown)}")
    return analyse(
        _text(case.get("chart", "run"), "chart"),
        given["y"],
        _list(given, "n"),
        _list(given, "x"),
        agg=_text(given.get("agg") or "mean", "agg"),
        freeze=_first(given, "freeze", "baseline"),
        freeze_from=_first(given, "freeze_from", default=1),
        parts=_several(given, "part"),
        exclude=_several(given, "exclude"),
        marks=_several(given, "marks"),
        cl=given.get("cl"),
        target=given.get("target"),
        multiply=_first(given, "multiply", default=1),
        screened=_truth(given.get("screened_mr")),
        sizes=_list(given, "sizes"),
        sds=_list(given, "sds"),
    )


def _list(given: dict[str, Any], name: str) -> list[Any] | None:
    """Return an optional list."""
    column = given.get(name)
    if column is not None and not isinstance(column, list):
        raise SpcError(f"{name} must be a list")
    return column


def _text(value: Any, name: str) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise SpcError(f"{name} must be a text")
    return value


def _truth(value: Any) -> bool:
    """Return a truth value; null stands for the default."""
    if value is not None and not isinstance(value, bool):
        raise SpcError("screened_mr must be true or false")
    return value is not False


def _first(given: dict[str, Any], *names: str, default: Any = None) -> Any:
    """Return the first of these fields that is given; null is as if it were not."""
    return next((given[name] for name in names if given.get(name) is not None), default)


def _several(given: dict[str, Any], name: str) -> list[Any]:
    """Return a list of positions; a single number is a list of one, and null counts for nothing."""
    value = given.get(name)
    return [one for one in (value if isinstance(value, list) else [value]) if one is not None]
