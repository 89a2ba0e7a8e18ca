"""One cycle, its ramp, and what its steps need."""

from math import log10
from typing import Any

from improvement import rules
from improvement.actions import stages
from improvement.models import Cycle, Task
from improvement.presenters.words import cycle_url, decision_tag, part_url

QUADRANTS = [
    (
        Cycle.Stage.PLAN,
        "What do we expect to happen?",
        "improvement/_plan.html",
        "improvement/_plan_form.html",
    ),
    (
        Cycle.Stage.DO,
        "Try it. Note what you see.",
        "improvement/_do.html",
        "improvement/_do_form.html",
    ),
    (
        Cycle.Stage.STUDY,
        "What happened? Was it as predicted?",
        "improvement/_study.html",
        "improvement/_study_form.html",
    ),
    (
        Cycle.Stage.ACT,
        "What will you do with this change?",
        "improvement/_act.html",
        "improvement/_act_form.html",
    ),
]
TALLEST = 6
MATCH_ICONS = {"yes": "check-lg", "no": "x-lg", "partly": "dash-lg"}


def ramp(cycles: list[Cycle], *, current: Cycle | None = None) -> list[dict[str, Any]]:
    """Give the cycles of one ramp in order, and the place of the next one if it is not there."""
    steps = [
        {
            "number": cycle.number,
            "url": cycle_url(cycle),
            "title": cycle.title,
            "scale": cycle.scale or cycle.title,
            "height": height(cycle),
            "state": _state_of(cycle),
            "icon": decision_tag(cycle)["icon"] if cycle.decision else "pencil",
            "is_current": current is not None and cycle.pk == current.pk,
        }
        for cycle in cycles
    ]
    last = cycles[-1] if cycles else None
    if last is not None and last.decision not in ("adopt", "abandon"):
        steps.append({"number": last.number + 1, "is_next": True})
    return steps


def height(cycle: Cycle) -> int:
    """Give how high a cycle stands in its ramp: by how many it was tried on, 1 → 5 → 25 → all,
    and by its place where nobody said."""
    if cycle.scale_count is None:
        return min(cycle.number, TALLEST)
    return min(1 + round(1.43 * log10(max(1, cycle.scale_count))), TALLEST)


def _state_of(cycle: Cycle) -> str:
    if cycle.stage == Cycle.Stage.CLOSED:
        return f"{cycle.get_decision_display()}: {cycle.next_steps or cycle.learned}"[:90]
    return f"{cycle.get_stage_display()} now"


def moves(cycle: Cycle) -> dict[str, Any]:
    """Give the step on, what it still needs, and the steps back."""
    order = list(Cycle.Stage.values)
    here = order.index(cycle.stage)
    steps = stages.steps_from(cycle.stage)
    onward = next((to for to in steps if order.index(to) > here), None)
    return {
        "to": onward,
        "label": steps[onward].label if onward else "",
        "missing": stages.missing_for(cycle, onward) if onward else [],
        "back": [
            {"to": to, "label": step.label} for to, step in steps.items() if step.needs_reason
        ],
    }


def quadrants(
    cycle: Cycle, *, can_edit: bool, can_decide: bool, written: str = ""
) -> list[dict[str, Any]]:
    """Give the four quadrants: which is now, and where to write in it. While somebody writes in
    one, those that are not of the present stage are folded."""
    order = list(Cycle.Stage)
    reached = order[: order.index(Cycle.Stage(cycle.stage)) + 1]
    if not can_edit:
        reached = []
    elif not can_decide:
        reached = [stage for stage in reached if stage != Cycle.Stage.ACT]
    return [
        {
            "key": stage.value,
            "number": number,
            "name": stage.label,
            "hint": hint,
            "is_now": cycle.stage == stage,
            "is_folded": bool(written) and stage not in (written, cycle.stage),
            "template": template,
            "form_template": form_template,
            "edit_url": part_url(cycle, stage.value) if stage in reached else "",
        }
        for number, (stage, hint, template, form_template) in enumerate(QUADRANTS, start=1)
    ]


def predictions(cycle: Cycle) -> list[dict[str, Any]]:
    """Give what was predicted beside what came out."""
    return [
        {
            "question": row.question,
            "prediction": row.prediction,
            "result": row.result,
            "matched": row.get_matched_display() if row.matched else "",
            "icon": MATCH_ICONS.get(row.matched, ""),
        }
        for row in cycle.predictions.all()
    ]


def cycle_tasks(cycle: Cycle, user: Any) -> list[dict[str, Any]]:
    """Give the tasks of a plan, each with whether this person may say that it is done. One query
    at most, for those who are named in words."""
    rows = list(cycle.tasks.all())
    doers = rules.Doers(rows)
    is_open = cycle.stage != Cycle.Stage.CLOSED
    return [
        {
            "id": row.public_id,
            "is_data": row.kind == Task.Kind.DATA,
            "what": row.what,
            "who": row.who,
            "due_on": row.due_on,
            "more": ", ".join(filter(None, (row.where, row.how))),
            "is_done": row.is_done,
            "may_mark": is_open and bool(rules.can_finish_task(user, row, doers)),
        }
        for row in rows
    ]


def waits_for_next(cycle: Cycle, in_ramp: list[Cycle]) -> bool:
    """Say whether a closed cycle has no next one yet."""
    is_closed = cycle.stage == Cycle.Stage.CLOSED
    return is_closed and not any(other.previous_id == cycle.pk for other in in_ramp)
