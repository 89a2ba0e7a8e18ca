"""A ballot as a page shows it and as it comes back: the same for every door to a vote."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from improvement.models import Round, RoundOption
from lhs_platform.lib.numbers import whole_number

Method = Round.Method
KINDS = {
    Method.DOTS: "number",
    Method.APPROVAL: "tick",
    Method.KNAPSACK: "tick",
    Method.SCORE: "scale",
    Method.BORDA: "rank",
    Method.IRV: "rank",
    Method.SCHULZE: "rank",
    Method.MATRIX: "rate",
}
# The two ends of each scale, in words.
ENDS = {"impact": ("hardly any", "very large"), "effort": ("a day", "a year")}


def in_own_order(options: list[RoundOption], ref: UUID) -> list[RoundOption]:
    """Give the ideas in an order of the reader's own, the same each time, so that no idea gains
    from standing first."""

    def number(option: RoundOption) -> str:
        return hashlib.sha256(f"{ref}:{option.public_id}".encode()).hexdigest()

    return sorted(options, key=number)


def sheet(
    poll: Round, *, marks: Mapping[str, Any] | None = None, ref: UUID | None = None
) -> dict[str, Any]:
    """Give a ballot with what is marked on it: rows as the ballot component takes them."""
    options = sorted(poll.options.all(), key=lambda option: (option.position, option.pk))
    shown = in_own_order(options, ref) if ref else options
    given, kind = marks or {}, KINDS[Method(poll.method)]
    rows = [_row(poll, option, kind, given.get(str(option.public_id))) for option in shown]
    return {
        "kind": kind,
        "rows": rows,
        "total": _total(poll),
        "used": _used(poll, options, given),
        "unit": _unit(poll),
        "most": poll.params.get("most", 0),
        "is_shuffled": ref is not None,
    }


def _row(poll: Round, option: RoundOption, kind: str, value: Any) -> dict[str, Any]:
    name = f"o-{option.public_id.hex}"
    row = {
        "id": option.public_id.hex,
        "name": name,
        "title": option.title,
        "text": option.text,
        "value": value if value is not None else "",
        "is_ticked": bool(value),
        "cost": option.effort if poll.method == Method.KNAPSACK else None,
        "most": poll.params.get("most", 0),
    }
    if kind == "rate":
        row["scales"] = [_scale(option, side, value) for side in ENDS]
    if kind in ("scale", "rank"):
        row["choices"] = _choices(poll, kind, value)
    return row


def _choices(poll: Round, kind: str, value: Any) -> list[dict[str, Any]]:
    numbers = (
        range(poll.params.get("top", 5) + 1)
        if kind == "scale"
        else range(1, poll.params.get("ranks", 1) + 1)
    )
    chosen = value if value is not None else (0 if kind == "scale" else "")
    return [{"value": number, "is_chosen": number == chosen} for number in numbers]


def _scale(option: RoundOption, side: str, value: Any) -> dict[str, Any]:
    chosen = value.get(side) if isinstance(value, dict) else None
    return {
        "name": f"{side}-{option.public_id.hex}",
        "label": side.capitalize(),
        "ends": ENDS[side],
        "choices": [{"value": one, "is_chosen": one == chosen} for one in range(1, 6)],
    }


def _total(poll: Round) -> int:
    name = {Method.DOTS: "dots", Method.APPROVAL: "most", Method.KNAPSACK: "budget"}
    return int(poll.params.get(name.get(Method(poll.method), ""), 0))


def _unit(poll: Round) -> str:
    words = {Method.DOTS: "dots", Method.APPROVAL: "ideas", Method.KNAPSACK: "effort"}
    return words.get(Method(poll.method), "")


def _used(poll: Round, options: list[RoundOption], marks: Mapping[str, Any]) -> int:
    if poll.method == Method.KNAPSACK:
        return sum(one.effort or 0 for one in options if marks.get(str(one.public_id)))
    if poll.method == Method.DOTS:
        return sum(value for value in marks.values() if isinstance(value, int))
    return len(marks)


def marks_from(poll: Round, posted: Mapping[str, Any]) -> dict[str, Any]:
    """Read the marks of a ballot from what a page sent. What is no number stays as it was typed:
    the method says what is wrong with it."""
    read = _rating if poll.method == Method.MATRIX else _mark
    found = {
        str(option.public_id): read(option.public_id.hex, posted) for option in poll.options.all()
    }
    return {key: value for key, value in found.items() if value not in ("", None, {})}


def _mark(key: str, posted: Mapping[str, Any]) -> Any:
    return _number(posted.get(f"o-{key}", ""))


def _rating(key: str, posted: Mapping[str, Any]) -> dict[str, Any]:
    sides = {side: _number(posted.get(f"{side}-{key}", "")) for side in ENDS}
    return {side: value for side, value in sides.items() if value != ""}


def _number(text: str) -> Any:
    number = whole_number(text.strip(), digits=5)
    return text.strip() if number is None else number


def marks_by_name(poll: Round, marks: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give marks with the titles of their ideas, in the order of the list, in words."""
    options = sorted(poll.options.all(), key=lambda option: (option.position, option.pk))
    return [
        {"title": one.title, "mark": mark_words(marks[str(one.public_id)])}
        for one in options
        if str(one.public_id) in marks
    ]


def mark_words(mark: Any) -> str:
    if isinstance(mark, dict):
        return f"impact {mark.get('impact')}, effort {mark.get('effort')}"
    return str(mark)


def idea_url(option: RoundOption) -> str:
    """Give where the idea of an option can be read: the vote's own page holds its wording."""
    page = reverse("improvement:round-detail", kwargs={"public_id": option.round.public_id})
    return f"{page}#i-{option.public_id.hex}"
