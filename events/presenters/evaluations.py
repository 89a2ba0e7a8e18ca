"""What people thought, without showing who: nothing below five, and nothing by subtraction."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from events.models import Evaluation, EvaluationQuestion, EvaluationSheet
from improvement.tally import LEAST, shown
from networks.models.memberships import Group

Kind = EvaluationQuestion.Kind


def results(evaluation: Evaluation, *, now: datetime) -> dict[str, Any]:
    """Give the results, or the reason why there are none to see."""
    if now <= evaluation.closes_at:
        return _none("Results are shown when the time for answers is over.")
    sheets = list(EvaluationSheet.objects.filter(evaluation=evaluation))
    if len(sheets) < LEAST:
        return _none(f"Fewer than {LEAST} people answered. Their answers are shown to nobody.")
    questions = list(evaluation.questions.all())
    return {
        "is_shown": True,
        "why_not": "",
        "sheets": len(sheets),
        "scales": [_scale(one, sheets) for one in questions if one.kind == Kind.SCALE],
        "texts": [_texts(one, sheets) for one in questions if one.kind == Kind.TEXT],
    }


def _none(why: str) -> dict[str, Any]:
    return {"is_shown": False, "why_not": why, "sheets": None, "scales": [], "texts": []}


def _scale(question: EvaluationQuestion, sheets: list[EvaluationSheet]) -> dict[str, Any]:
    """Give one question's answers, from 1 to 5; empty where fewer than five gave one."""
    key = str(question.public_id)
    given = [(sheet.group, sheet.answers[key]) for sheet in sheets if key in sheet.answers]
    if len(given) < LEAST:
        return {"text": question.text, "n": None, "mean": None, "counts": [], "groups": []}
    counts = Counter(value for _, value in given)
    most = max(counts.values())
    return {
        "text": question.text,
        "n": len(given),
        "mean": _mean(value for _, value in given),
        "counts": [
            {"value": value, "n": counts[value], "width": round(100 * counts[value] / most)}
            for value in range(1, 6)
        ],
        "groups": _by_group(given),
    }


def _by_group(given: list[tuple[str, int]]) -> list[dict[str, Any]]:
    counts = Counter(group for group, _ in given)
    apart = shown(counts)
    return [
        {
            "group": group,
            "n": counts[group],
            "mean": _mean(value for one, value in given if one == group),
        }
        for group in Group.values
        if group in apart
    ]


def _mean(values: Iterable[int]) -> float:
    known = list(values)
    return round(sum(known) / len(known), 1)


def _texts(question: EvaluationQuestion, sheets: list[EvaluationSheet]) -> dict[str, Any]:
    """Give the words in an order that says nothing, and is the same whenever it is looked at:
    another one for each question, so that no sheet can be put together again."""
    key = str(question.public_id)
    said = sorted(sheet.answers[key] for sheet in sheets if key in sheet.answers)
    random.Random(key).shuffle(said)  # noqa: S311  # an order, not a secret
    return {"text": question.text, "said": said}
