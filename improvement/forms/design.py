"""Browser input for design processes, their briefs and days."""

from typing import Any

from django import forms

from improvement.actions import design
from improvement.forms.base import DateInput, VersionedForm, area
from improvement.models import DesignProcess, DesignStep

HOW_A_BRIEF_IS = (
    "What we know, what is settled, what is open. Say it so that somebody who was not there "
    "understands it."
)


class ProcessForm(VersionedForm):
    class Meta:
        model = DesignProcess
        fields = design.FIELDS
        labels = {"title": "Name", "purpose": "What shall be settled?"}
        help_texts = {
            "title": "For example: organizational architecture.",
            "purpose": "In plain words, for people who hear of it for the first time.",
        }
        widgets = {"purpose": area(4)}


class ProcessAddForm(ProcessForm):
    brief = forms.CharField(
        label="Design brief",
        required=False,
        max_length=design.MOST_LETTERS,
        widget=area(8),
        help_text=HOW_A_BRIEF_IS + " You can write it later.",
    )


class StatusForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    status = forms.ChoiceField(choices=DesignProcess.Status.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=300,
        required=False,
        label="Why",
        help_text="Everybody reads it.",
    )


class BriefForm(forms.Form):
    """A new version, written from the one with this number."""

    number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Design brief",
        max_length=design.MOST_LETTERS,
        widget=area(16),
        help_text=HOW_A_BRIEF_IS,
    )
    reason = forms.CharField(
        label="Why does it change?",
        max_length=300,
        required=False,
        help_text="It stands beside the new version. What stood there before stays readable.",
    )

    def __init__(self, *args: Any, is_first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]

    def values(self) -> dict[str, Any]:
        return {"reason": "", **self.cleaned_data}


class StepForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = DesignStep
        fields = design.STEP_FIELDS
        labels = {"name": "What happens", "done_on": "Done on"}
        help_texts = {"done_on": "Empty as long as it is still to come."}
        widgets = {"due_on": DateInput, "done_on": DateInput}

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in design.STEP_FIELDS}
