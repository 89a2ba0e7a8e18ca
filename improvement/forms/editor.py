"""One quadrant of a cycle being written in: its form and its rows, saved together."""

from typing import Any

from improvement.actions.rows import TASK_FIELDS
from improvement.forms.cycles import ActForm, DoForm, PlanForm, StudyForm
from improvement.forms.rows import PredictionRows, ResultRows, TaskRows, row_values
from improvement.models import Cycle
from lhs_platform.lib.errors import DomainError

PARTS = ("plan", "do", "study", "act")


class Editor:
    """Bundles the form and the rows of one quadrant; `data` binds them."""

    def __init__(self, part: str, *, cycle: Cycle, user: Any, data: Any = None) -> None:
        self.part, self.cycle, self.data = part, cycle, data
        self.form = self._form(user)
        self.predictions = self._predictions()
        self.tasks = self._tasks()
        self.meanwhile: list[dict[str, str]] = []

    def is_valid(self) -> bool:
        """Check all parts, also after a bad one, so that every error is shown at once."""
        parts = [self.form, self.predictions, self.tasks]
        answers = [part.is_valid() for part in parts if part is not None]
        return all(answers)

    @property
    def row_errors(self) -> bool:
        rows = [part for part in (self.predictions, self.tasks) if part is not None]
        return any(part.is_bound and part.total_error_count() for part in rows)

    @property
    def version(self) -> int:
        return int(self.form.cleaned_data.get("version") or 0)

    def changes(self) -> dict[str, Any]:
        """Give what `cycles.save` takes."""
        changes: dict[str, Any] = {"values": self.form.values()}
        if "measures" in self.form.cleaned_data:
            changes["measures"] = self.form.cleaned_data["measures"]
        if self.predictions is not None:
            changes["predictions"] = _whole(self.predictions, self.cycle.predictions.all())
        if self.tasks is not None:
            changes["tasks"] = _whole(self.tasks, self.cycle.tasks.all())
        return changes

    def refuse(self, error: DomainError) -> None:
        """Show a refusal of the action at its field, or above the form."""
        field = error.field if error.field in self.form.fields else None
        self.form.add_error(field, error.text)

    def compare(self, now: Cycle) -> None:
        """After a conflict: list what others saved that differs, and let the next save go over
        it. What was typed stays in the form."""
        for name in self.form.values():
            typed, saved = self.form.cleaned_data[name], getattr(now, name)
            if (typed or None) != (saved or None):
                label = str(self.form.fields[name].label or name)
                self.meanwhile.append({"label": label, "saved": _shown(now, name, saved)})
        self.meanwhile += self._other_rows(now)
        self.form.data = self.form.data.copy()
        self.form.data["version"] = str(now.version)

    def _form(self, user: Any) -> Any:
        kwargs = {"instance": self.cycle, "initial": {"version": self.cycle.version}}
        if self.part == "plan":
            return PlanForm(self.data, project=self.cycle.project, user=user, **kwargs)
        return {"do": DoForm, "study": StudyForm, "act": ActForm}[self.part](self.data, **kwargs)

    def _predictions(self) -> Any:
        stored = self.cycle.predictions.all()
        if self.part == "study":
            rows = row_values(stored, ["result", "matched", "question", "prediction"])
            return ResultRows(self.data, prefix="predictions", initial=rows)
        if self.part == "plan" and self.cycle.stage == Cycle.Stage.PLAN:
            rows = row_values(stored, ["question", "prediction"])
            return PredictionRows(self.data, prefix="predictions", initial=rows)
        return None

    def _tasks(self) -> Any:
        if self.part != "plan":
            return None
        rows = row_values(self.cycle.tasks.all(), TASK_FIELDS)
        return TaskRows(self.data, prefix="tasks", initial=rows)

    def _other_rows(self, now: Cycle) -> list[dict[str, str]]:
        shown = []
        if self.predictions is not None:
            texts = [f"{row.question} {row.prediction}" for row in now.predictions.all()]
            shown.append({"label": "Predictions", "saved": "; ".join(texts)})
        if self.tasks is not None:
            shown.append({"label": "Tasks", "saved": "; ".join(t.what for t in now.tasks.all())})
        return shown


def _whole(formset: Any, stored: Any) -> list[dict[str, Any]]:
    """Give the whole list: the rows given, and stored ones that the form did not know of.

    A row goes only if its reader removed it; one that somebody else removed comes back as new.
    """
    known = [row.public_id for row in stored]
    given = [row | {"id": row["id"] if row["id"] in known else None} for row in formset.rows()]
    mentioned = formset.mentioned()
    return given + [{"id": key} for key in known if key not in mentioned]


def _shown(cycle: Cycle, name: str, value: Any) -> str:
    display = getattr(cycle, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    return {True: "Yes", False: "No", None: "Nothing"}.get(value, str(value) or "Nothing")
