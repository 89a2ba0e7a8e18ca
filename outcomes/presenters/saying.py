"""What a chart says, in words: each signal, its rule, and when."""

from collections import defaultdict
from typing import Any

from outcomes.findings import PERIODS
from outcomes.presenters.measures import amount

TIMES_SAID = 3
WORDS = {"better": "Better", "worse": "Worse", "signal": "Changed"}
ON_A_SIDE = ("shift", "long_shift")
ONE_WAY = ("trend", "long_trend")
IN_BRIEF = {
    "outside": "outside the limits",
    "astronomical": "marked by hand",
    "outer_third": "2 of 3 far out",
    "inner_third": "15 close together",
}


def say(signal: dict[str, Any], seen: dict[str, Any]) -> str:
    """Say one signal in a few words."""
    return f"{WORDS[signal['reading']]}: {what(signal, seen)}"


def what(signal: dict[str, Any], seen: dict[str, Any]) -> str:
    one, many = PERIODS[seen["frequency"]]
    line = "median" if seen["kind"] == "run" else "centre line"
    length = signal.get("length", len(signal["points"]))
    rule, side = signal["rule"], signal["side"]
    if rule in ON_A_SIDE:
        return f"{length} {many} {side} the {line}"
    if rule in ONE_WAY:
        return f"{length} {many} {'rising' if side == 'up' else 'falling'}"
    if rule == "outside":
        limit = "upper" if side == "above" else "lower"
        return f"one {one} {side} the {limit} limit"
    return str(signal["words"])


def says(seen: dict[str, Any]) -> list[dict[str, str]]:
    """Say each kind of signal once, with its newest times; the newest and longest come first."""
    kinds: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for signal in seen["signals"]:
        if signal["points"]:
            kinds[signal["rule"], signal["side"], signal["reading"]].append(signal)
    newest_first = [
        sorted(same, key=lambda one: one["points"][-1], reverse=True) for same in kinds.values()
    ]
    newest_first.sort(key=lambda same: (-same[0]["points"][-1], -len(same[0]["points"])))
    return [_said(same, seen) for same in newest_first]


def _said(same: list[dict[str, Any]], seen: dict[str, Any]) -> dict[str, str]:
    times = [_when(signal, seen["points"]) for signal in same[:TIMES_SAID]]
    more = len(same) - TIMES_SAID
    return {
        "reading": same[0]["reading"],
        "what": say(same[0], seen),
        "when": "; ".join(times) + (f"; and {more} times before" if more > 0 else ""),
        "rule": same[0]["words"],
        "source": same[0]["source"],
    }


def _when(signal: dict[str, Any], points: list[dict[str, Any]]) -> str:
    first = signal.get("first_label") or points[signal["points"][0]]["label"]
    last = signal.get("last_label") or points[signal["points"][-1]]["label"]
    return first if first == last else f"{first} to {last}"


def in_brief(seen: dict[str, Any]) -> str:
    """Say what stands now in two or three words: "12 months above", "no signal"."""
    many = PERIODS[seen["frequency"]][1]
    stands = standing(seen)
    if stands is not None:
        side = {"up": "rising", "down": "falling"}.get(stands["side"], stands["side"])
        return f"{stands['length']} {many} {side}"
    rules = {one["rule"] for one in _now(seen)}
    brief = next((words for rule, words in IN_BRIEF.items() if rule in rules), None)
    if brief is not None:
        return brief
    return {"too_few": f"too few {many}", "no_signal": "no signal"}.get(seen["verdict"], "")


def standing(seen: dict[str, Any]) -> dict[str, Any] | None:
    """Give the signal of several points that reaches the newest judged one."""
    return next((one for one in _now(seen) if one["rule"] in (*ON_A_SIDE, *ONE_WAY)), None)


def _now(seen: dict[str, Any]) -> list[dict[str, Any]]:
    judged = [at for at, point in enumerate(seen["points"]) if is_judged(point)]
    return [one for one in seen["signals"] if judged and judged[-1] in one["points"]]


def is_judged(point: dict[str, Any]) -> bool:
    return point["value"] is not None and point["mark"] != "provisional" and not is_left_out(point)


def is_left_out(point: dict[str, Any]) -> bool:
    return bool(point.get("judgement") == "excluded")


def newest(seen: dict[str, Any]) -> dict[str, Any] | None:
    """Give the newest point with a value."""
    return next((point for point in reversed(seen["points"]) if point["value"] is not None), None)


def latest(seen: dict[str, Any]) -> str:
    point = newest(seen)
    return amount(point["value"], seen) if point else ""
