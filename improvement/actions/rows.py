"""The rows of a cycle: its predictions and its tasks, written as whole lists."""

from typing import Any

from improvement.models import Cycle, Prediction, Task
from lhs_platform.lib.errors import Conflict, DomainError

PREDICTION_FIELDS = ["question", "prediction", "matched", "result"]
TASK_FIELDS = ["kind", "what", "who", "doer", "due_on", "where", "how", "is_done"]
MOST_ROWS = 50
FIXED = (
    "Predictions are fixed once the test has started: otherwise nobody learns from them. "
    "Go back to Plan first."
)


def put_predictions(cycle: Cycle, rows: list[dict[str, Any]]) -> None:
    """Make the cycle's predictions these; what was predicted cannot change after the start."""
    if cycle.stage != Cycle.Stage.PLAN:
        _check_fixed(cycle, rows)
    _put(cycle, Prediction, PREDICTION_FIELDS, rows)


def put_tasks(cycle: Cycle, rows: list[dict[str, Any]]) -> None:
    _put(cycle, Task, TASK_FIELDS, rows)


def seen(cycle: Cycle) -> dict[str, Any]:
    """Give the rows as plain values, for the audit trail."""
    tasks = cycle.tasks.order_by("pk").values(*TASK_FIELDS)
    return {
        "predictions": list(cycle.predictions.order_by("pk").values(*PREDICTION_FIELDS)),
        "tasks": [
            row | {"due_on": row["due_on"].isoformat() if row["due_on"] else None} for row in tasks
        ],
    }


def _put(
    cycle: Cycle,
    model: "type[Prediction] | type[Task]",
    fields: list[str],
    rows: list[dict[str, Any]],
) -> None:
    if len(rows) > MOST_ROWS:
        raise DomainError(f"A cycle takes up to {MOST_ROWS} rows here.")
    known = {str(row.public_id): row for row in model.objects.filter(cycle=cycle)}
    kept = {str(row["id"]) for row in rows if row.get("id")}
    if unknown := kept - set(known):
        raise DomainError(f"There is no row {min(map(str, unknown))} in this cycle.")
    model.objects.filter(cycle=cycle).exclude(public_id__in=kept).delete()
    for values in rows:
        row = known[str(values["id"])] if values.get("id") else _new(cycle, model, values)
        given = _named(row, values) if isinstance(row, Task) else values
        for name in fields:
            if name in given:
                setattr(row, name, given[name])
        row.full_clean(exclude=["cycle", "doer"])
        row.save()


def _named(row: Task, values: dict[str, Any]) -> dict[str, Any]:
    """Let words and link of a task fit: a member without words is named by theirs, and other words
    mean nobody until a member is chosen again."""
    if "doer" in values:
        doer = values["doer"]
        return values | {"who": values.get("who") or doer.name} if doer else values
    if values.get("who", row.who) != row.who:
        return values | {"doer": None}
    return values


def _new(
    cycle: Cycle, model: "type[Prediction] | type[Task]", values: dict[str, Any]
) -> "Prediction | Task":
    """Make a row, under the id its writer gave it: sent twice, it stays one row."""
    key = values.get("new_id")
    if key and not model.objects.filter(public_id=key).exists():
        return model(cycle=cycle, public_id=key)
    return model(cycle=cycle)


def _check_fixed(cycle: Cycle, rows: list[dict[str, Any]]) -> None:
    was: dict[Any, tuple[str, str]] = {
        str(row.public_id): (row.question, row.prediction) for row in cycle.predictions.all()
    }
    given = {
        str(row.get("id")): (
            row.get("question", was.get(str(row.get("id")), ("", ""))[0]),
            row.get("prediction", was.get(str(row.get("id")), ("", ""))[1]),
        )
        for row in rows
    }
    if given != was or len(rows) != len(was):
        raise Conflict(FIXED)
