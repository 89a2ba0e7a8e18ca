"""The result of a vote for a page, a file and programs: places, scores, spread, groups, pairs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from improvement import rules
from improvement.drawing.tallies import Mark, draw_bar, draw_matrix
from improvement.jobs import tallies
from improvement.models import Ballot, Decision, Round, RoundOption, Tally
from improvement.presenters.ballot import mark_words

Method = Round.Method
SCORES = {
    Method.DOTS: "Dots",
    Method.APPROVAL: "Ticks",
    Method.SCORE: "Sum of scores",
    Method.BORDA: "Points",
    Method.IRV: "Votes in its last round",
    Method.SCHULZE: "Ideas it beats",
    Method.MATRIX: "Impact less effort",
    Method.KNAPSACK: "Ticks",
}
SPREADS = {
    Method.DOTS: "dots of the middle half",
    Method.SCORE: "scores of the middle half",
    Method.BORDA: "places of the middle half",
    Method.IRV: "places of the middle half",
    Method.SCHULZE: "places of the middle half",
}
QUADRANTS = {
    "quick_wins": "Quick win",
    "big_bets": "Big bet",
    "fill_ins": "Fill-in",
    "not_now": "Not now",
    "": "Nobody rated it",
}
BY = {
    "shared": "share their place",
    "lot": "put in order by lot",
    "listed": "put in the order of the list",
}
COLUMNS = [
    "place",
    "idea",
    "title",
    "score",
    "spread_low",
    "spread_high",
    "voters",
    "impact",
    "impact_low",
    "impact_high",
    "effort",
    "effort_low",
    "effort_high",
    "field",
    "advised",
]


def output_of(poll: Round) -> tuple[dict[str, Any] | None, Tally | None]:
    """Give what was counted: the tally that is kept, or, before it is published, the ballots as
    they are. Nothing where too few voted."""
    kept = Tally.objects.filter(round=poll).order_by("pk").first()
    if kept is not None:
        return kept.output, kept
    if poll.state == Round.State.PUBLISHED:
        return None, None
    if Ballot.objects.filter(round=poll).count() < poll.quorum:
        return None, None
    return tallies.compute(poll).output, None


def result(poll: Round, user: Any, now: datetime) -> dict[str, Any] | None:
    """Give the result as its page shows it; None to those who are not told it yet."""
    if not rules.can_see_result(user, poll, now):
        return None
    output, kept = output_of(poll)
    if output is None:
        return {"is_quorate": False, "rows": []}
    options = _options(poll)
    rows = [_row(poll, row, options[row["option"]], output) for row in output["ranking"]]
    return {
        "is_quorate": True,
        "is_kept": kept is not None,
        "hash": kept.input_hash if kept else "",
        "version": output["version"],
        "ballots": output["ballots"],
        "score_word": SCORES[Method(poll.method)],
        "spread_word": SPREADS.get(Method(poll.method), ""),
        "is_matrix": poll.method == Method.MATRIX,
        "rows": rows,
        "ties": [_tie(tie, options) for tie in output["ties"]],
        "rounds": _rounds(output, options),
        "pairs": _pairs(output, options),
        "budget": _budget(output, options),
        "groups": _groups(output, options),
        "matrix": _matrix(rows),
    }


def _options(poll: Round) -> dict[str, RoundOption]:
    return {str(option.public_id): option for option in poll.options.all()}


def _row(
    poll: Round, row: dict[str, Any], option: RoundOption, output: dict[str, Any]
) -> dict[str, Any]:
    most = max((one["score"] or 0 for one in output["ranking"]), default=0)
    by_group = [
        (
            group["group"],
            next(one["score"] for one in group["rows"] if one["option"] == row["option"]),
        )
        for group in output["groups"]
    ]
    is_added = poll.method in (Method.DOTS, Method.APPROVAL, Method.SCORE, Method.KNAPSACK)
    return {
        **row,
        "title": option.title,
        "is_hidden": option.is_hidden,
        "number": option.idea.number,
        "position": option.position,
        "field": QUADRANTS[row["quadrant"]] if "quadrant" in row else "",
        "spread_words": _between(row["spread"]),
        "impact_words": _rating(row.get("impact")),
        "effort_words": _rating(row.get("effort")),
        "bar": _drawn(
            draw_bar(
                row["score"] or 0,
                most,
                split=by_group if is_added else (),
                label=f"{option.title}: {row['score']}",
            )
        )
        if poll.method != Method.MATRIX
        else "",
    }


def _drawn(svg: str) -> SafeString:
    """Mark a drawing of ours as HTML: every text in it is escaped where it is written."""
    return mark_safe(svg)  # noqa: S308


def _between(spread: list[float] | None) -> str:
    if not spread:
        return ""
    low, _, high = spread
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _rating(spread: list[float] | None) -> str:
    if not spread:
        return ""
    low, middle, high = spread
    return f"{middle:g}" if low == high else f"{middle:g} ({low:g} to {high:g})"


def _tie(tie: dict[str, Any], options: dict[str, RoundOption]) -> str:
    names = [f"“{options[key].title}”" for key in tie["options"]]
    if "out" not in tie:
        return f"{_listed(names)} are level and {BY[tie['by']]}."
    out = [f"“{options[key].title}”" for key in tie["out"]]
    if len(out) == len(names):
        return f"{_listed(names)} had the fewest votes, and are level."
    return f"{_listed(names)} had the fewest votes; {_listed(out)} dropped out, {BY[tie['by']]}."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _rounds(output: dict[str, Any], options: dict[str, RoundOption]) -> list[dict[str, Any]]:
    return [
        {
            "name": f"Run {one['run']}, round {one['round']}",
            "rows": [
                {
                    "title": options[key].title,
                    "votes": votes,
                    "is_out": key in one["out"],
                    "is_won": key in one["won"],
                }
                for key, votes in sorted(one["votes"].items(), key=lambda pair: -pair[1])
            ],
            "exhausted": one["exhausted"],
        }
        for one in output.get("rounds", [])
    ]


def _pairs(output: dict[str, Any], options: dict[str, RoundOption]) -> dict[str, Any] | None:
    pairs = output.get("pairs")
    if pairs is None:
        return None
    names = [options[key].title for key in pairs["options"]]
    preferred = pairs["preferred"]
    return {
        "columns": ["More put this first than …", *[str(at) for at in range(1, len(names) + 1)]],
        "rows": [
            [
                f"{at + 1} {name}",
                *["–" if at == to else preferred[at][to] for to in range(len(names))],
            ]
            for at, name in enumerate(names)
        ],
    }


def _budget(output: dict[str, Any], options: dict[str, RoundOption]) -> dict[str, Any] | None:
    if "best" not in output:
        return None
    chosen = {row["option"] for row in output["ranking"] if row["is_chosen"]}
    best = [options[key].title for key in output["best"]]
    return {
        "budget": output["budget"],
        "spent": output["spent"],
        "is_same": chosen == set(output["best"]),
        "best": best,
        "best_score": output["best_score"],
        "chosen_score": output["chosen_score"],
    }


def _groups(output: dict[str, Any], options: dict[str, RoundOption]) -> dict[str, Any]:
    """Give the table by group, for those that may be shown apart."""
    shown = output["groups"]
    scores = [{row["option"]: row for row in group["rows"]} for group in shown]
    return {
        "columns": [{"group": group["group"], "ballots": group["ballots"]} for group in shown],
        "rows": [
            {
                "title": options[row["option"]].title,
                "cells": [
                    {"group": group["group"], "words": _cell(by[row["option"]])}
                    for group, by in zip(shown, scores, strict=True)
                ],
            }
            for row in output["ranking"]
        ],
        "hidden": output["not_by_group"],
    }


def _cell(row: dict[str, Any]) -> str:
    if "quadrant" in row:
        return QUADRANTS[row["quadrant"]]
    return f"{row['score']} (place {row['place']})"


def _matrix(rows: list[dict[str, Any]]) -> str:
    marks = [
        Mark(at, row["title"], tuple(row["impact"]), tuple(row["effort"]))
        for at, row in enumerate(rows, start=1)
        if row.get("impact") and row.get("effort")
    ]
    return _drawn(draw_matrix(marks)) if marks else ""


def ballots(poll: Round, user: Any, now: datetime) -> list[dict[str, Any]]:
    """Give who voted how, to those who are told it; nothing where too few voted."""
    if not rules.can_see_ballots(user, poll, now):
        return []
    options = sorted(poll.options.all(), key=lambda option: (option.position, option.pk))
    rows = Ballot.objects.filter(round=poll).select_related("voter").order_by("voter__name", "pk")
    if len(rows) < poll.quorum:
        return []
    return [
        {
            "name": ballot.voter.name if ballot.voter else "On paper",
            "cells": [
                mark_words(ballot.marks.get(str(option.public_id), "")) for option in options
            ],
        }
        for ballot in rows
    ]


def columns_of(output: dict[str, Any]) -> list[str]:
    """Give the columns of the file: those of all, and one for each group that may be shown."""
    return [
        *COLUMNS,
        *[f"score_{group['group']}" for group in output["groups"]],
        "decision",
        "reason",
    ]


def export_rows(poll: Round, output: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Give the result for a spreadsheet."""
    options = _options(poll)
    decided = {one.option_id: one for one in Decision.objects.filter(round=poll)}
    for row in output["ranking"]:
        option = options[row["option"]]
        decision = decided.get(option.pk)
        yield {
            "place": row["place"],
            "idea": option.idea.number,
            "title": option.title,
            "score": row["score"],
            **_hinges("spread", row["spread"]),
            "voters": row["voters"],
            "impact": row["impact"][1] if row.get("impact") else None,
            **_hinges("impact", row.get("impact")),
            "effort": row["effort"][1] if row.get("effort") else option.effort,
            **_hinges("effort", row.get("effort")),
            "field": QUADRANTS[row["quadrant"]] if "quadrant" in row else "",
            "advised": "yes" if row["is_advised"] else "no",
            "decision": decision.get_outcome_display() if decision else "",
            "reason": decision.reason if decision else "",
            **{
                f"score_{group['group']}": next(
                    one["score"] for one in group["rows"] if one["option"] == row["option"]
                )
                for group in output["groups"]
            },
        }


def _hinges(name: str, spread: list[float] | None) -> dict[str, float | None]:
    """Give both ends of a middle half as columns."""
    low, _, high = spread or (None, None, None)
    return {f"{name}_low": low, f"{name}_high": high}
