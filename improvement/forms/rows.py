"""Browser input for the rows of a cycle: predictions, what came of them, and tasks."""

from typing import Any
from uuid import uuid4

from django import forms

from improvement.forms.base import DateInput
from improvement.models import Prediction, Task


class RowKey(forms.UUIDField):
    """The id of a row. An empty row brings one too: saved twice, it stays one row."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say no: an id alone makes no row."""
        return False


class RowForm(forms.Form):
    """One row; its hidden id says which row it is."""

    id = RowKey(widget=forms.HiddenInput, required=False, initial=uuid4)


class PredictionForm(RowForm):
    question = forms.CharField(max_length=300)
    prediction = forms.CharField(label="We predict", max_length=300)


class TaskForm(RowForm):
    kind = forms.ChoiceField(
        label="To do, or to write down",
        choices=Task.Kind.choices,
        initial=Task.Kind.TASK,
        required=False,
    )
    what = forms.CharField(max_length=200)
    who = forms.CharField(
        max_length=120, required=False, widget=forms.TextInput(attrs={"list": "task-people"})
    )
    due_on = forms.DateField(label="When", widget=DateInput, required=False)
    where = forms.CharField(max_length=120, required=False)
    how = forms.CharField(max_length=200, required=False)
    is_done = forms.BooleanField(label="Done", required=False)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Task.Kind.TASK


class ResultForm(RowForm):
    result = forms.CharField(label="What came out", max_length=300, required=False)
    matched = forms.ChoiceField(
        label="As predicted?",
        choices=[("", "Not said yet"), *Prediction.Match.choices],
        required=False,
    )


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    """A list of rows, some of them empty; `rows()` gives those that stay."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Remove"

    def rows(self) -> list[dict[str, Any]]:
        kept = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        return [{k: v for k, v in row.items() if k != "DELETE"} for row in kept]

    def new_rows(self) -> list[dict[str, Any]]:
        """Give the rows of something that has none yet: the ids they bring are to be theirs."""
        return [
            {k: v for k, v in row.items() if k != "id"} | {"new_id": row.get("id")}
            for row in self.rows()
        ]


PredictionRows = forms.formset_factory(
    PredictionForm, formset=Rows, extra=2, can_delete=True, max_num=50, absolute_max=60
)
TaskRows = forms.formset_factory(
    TaskForm, formset=Rows, extra=2, can_delete=True, max_num=50, absolute_max=60
)
ResultRows = forms.formset_factory(ResultForm, formset=Rows, extra=0, max_num=50, absolute_max=60)


def row_values(rows: Any, fields: list[str]) -> list[dict[str, Any]]:
    """Give stored rows as a formset's starting values."""
    return [{"id": row.public_id} | {name: getattr(row, name) for name in fields} for row in rows]
