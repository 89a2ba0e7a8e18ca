"""One quadrant of a cycle being written in: its form and its rows, saved together."""

from typing import Any

from improvement import rules
from improvement.actions.rows import TASK_FIELDS
from improvement.forms.cycles import ActForm, DoForm, PlanForm, StudyForm
from improvement.forms.rows import PredictionRows, ResultRows, TaskRows, row_values
from improvement.models import Cycle
from lhs_platform.lib.errors import DomainError

PARTS = ("plan", "do", "study", "act")
TYPED_OF_TASKS = [name for name in TASK_FIELDS if name != "doer"]


class Editor:
    """Bundles the form and the rows of one quadrant; `data` binds them."""

    def __init__(self, part: str, *, cycle: Cycle, user: Any, data: Any = None) -> None:
        self.part, self.cycle, self.data = part, cycle, data
        self.form = self._form(user)
        self.predictions = self._predictions()
        self.tasks = self._tasks()
        self.people = rules.names_for_tasks(user, cycle) if self.tasks is not None else {}

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
    def are_tasks_open(self) -> bool:
        """Say whether the tasks stand open: an error is among them, or more rows were asked for."""
        if self.tasks is None or not self.tasks.is_bound:
            return False
        return bool(self.tasks.total_error_count())

    @property
    def version(self) -> int:
        return int(self.form.cleaned_data.get("version") or 0)

    def changes(self) -> dict[str, Any]:
        """Give what `cycles.write` takes."""
        changes: dict[str, Any] = {"values": self.form.values()}
        if "measures" in self.form.cleaned_data:
            changes["measures"] = self.form.cleaned_data["measures"]
        if self.predictions is not None:
            changes["predictions"] = self.predictions.rows()
        if self.tasks is not None:
            changes["tasks"] = self._given_to(self.tasks.rows())
        return changes

    def _given_to(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Link each task to the member whose offered name was chosen for it just now."""
        offered = {name.lower(): person for name, person in self.people.items()}
        stood = {task.public_id: task.who for task in self.cycle.tasks.all()}
        return [
            row | {"doer": person}
            if (person := offered.get(row["who"].lower())) and row["who"] != stood.get(row["id"])
            else row
            for row in rows
        ]

    def refuse(self, error: DomainError) -> None:
        """Show a refusal of the action at its field, or above the form."""
        field = error.field if error.field in self.form.fields else None
        self.form.add_error(field, error.text)

    def again(self, now: Cycle) -> None:
        """Let the next save go on from what stands now; what was typed stays in the form."""
        self.form.data = self.form.data.copy()
        self.form.data["version"] = str(now.version)

    def label_of(self, name: str) -> str:
        """Give the name under which people know a field or a list of rows."""
        field = self.form.fields.get(name)
        return str(field.label or name) if field is not None else name.capitalize()

    def problem(self) -> str:
        """Give the first thing that is wrong, in one line."""
        for errors in self.form.errors.values():
            return str(errors[0])
        return "A row needs another look."

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
        # Somebody may have started the test while these were typed: the action then says so.
        is_given = self.data is not None and "predictions-TOTAL_FORMS" in self.data
        if self.part == "plan" and (self.cycle.stage == Cycle.Stage.PLAN or is_given):
            start = self._start(row_values(stored, ["question", "prediction"]))
            return PredictionRows(self.data, prefix="predictions", initial=start)
        return None

    def _tasks(self) -> Any:
        if self.part != "plan":
            return None
        rows = self._start(row_values(self.cycle.tasks.all(), TYPED_OF_TASKS))
        return TaskRows(self.data, prefix="tasks", initial=rows)

    def _start(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
        """Give what stands in rows that nobody has sent yet. A row that is sent once more as it was
        saved would else count as one in which nothing was written."""
        return None if self.data is not None else rows
