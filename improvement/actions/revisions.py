"""The versions of a cycle: each as plain data, so that later saves can be joined with it."""

from typing import Any

from improvement.actions.joining import plain, plain_row
from improvement.actions.rows import PREDICTION_FIELDS, TASK_FIELDS
from improvement.models import Cycle, CycleRevision, Prediction, Task
from networks.actions import audit
from networks.models import User

# Marks a version that holds what one person typed from an older one; the next one joins it.
DRAFT = "is_draft"


def snapshot(cycle: Cycle, fields: list[str]) -> dict[str, Any]:
    """Give a cycle as it is stored now, as plain data."""
    return {
        "stage": cycle.stage,
        "values": audit.plain_values(cycle, fields),
        "measures": sorted(cycle.measures.values_list("pk", flat=True)),
        "predictions": _rows(cycle, Prediction, PREDICTION_FIELDS),
        "tasks": _rows(cycle, Task, TASK_FIELDS),
    }


def keep(cycle: Cycle, values: dict[str, Any], *, by: User) -> None:
    """Keep the version that a cycle has now, unless it is kept already."""
    kept = CycleRevision(cycle=cycle, number=cycle.version, values=values, by=by)
    CycleRevision.objects.bulk_create([kept], ignore_conflicts=True)


def as_of(cycle: Cycle, version: int) -> dict[str, Any] | None:
    """Give a cycle as it was at a version; None if no such version is kept."""
    kept = cycle.revisions.filter(number=version).values_list("values", flat=True)
    found: dict[str, Any] | None = kept.first()
    if found is None:
        return None
    # Tasks of versions from before they could name a member named none.
    return found | {"tasks": [{"doer": None} | row for row in found["tasks"]]}


def overlaid(stands: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Give a version as somebody typed it: what stands, with their words in its place."""
    typed = dict(stands)
    typed["values"] = stands["values"] | plain(changes["values"])
    for name in ("predictions", "tasks"):
        if changes.get(name) is not None:
            known = {row["id"]: row for row in stands[name]}
            rows = [plain_row(row) for row in changes[name]]
            typed[name] = _sorted([known.get(row["id"], {}) | row for row in rows])
    if changes.get("measures") is not None:
        typed["measures"] = sorted(measure.pk for measure in changes["measures"])
    return typed


def _rows(cycle: Cycle, model: Any, fields: list[str]) -> list[dict[str, Any]]:
    rows = model.objects.filter(cycle=cycle).order_by("pk").values("public_id", *fields)
    return _sorted([plain_row({"id": row.pop("public_id")} | row) for row in rows])


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row["id"]))
