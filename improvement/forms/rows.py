"""Browser input for the rows of a cycle: predictions, what came of them, and tasks."""

from typing import Any

from django import forms

from improvement.forms.base import DateInput
from improvement.models import Prediction


class RowForm(forms.Form):
    """One row; its hidden id says which stored row it is, if any."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)


class PredictionForm(RowForm):
    question = forms.CharField(max_length=300)
    prediction = forms.CharField(label="We predict", max_length=300)


class TaskForm(RowForm):
    what = forms.CharField(max_length=200)
    who = forms.CharField(max_length=120, required=False)
    due_on = forms.DateField(label="When", widget=DateInput, required=False)
    where = forms.CharField(max_length=120, required=False)
    is_done = forms.BooleanField(label="Done", required=False)


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

    def mentioned(self) -> set[Any]:
        """Give the ids of all rows that stood in the form, also of those to be removed."""
        return {form.cleaned_data.get("id") for form in self.forms if form.cleaned_data}


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
