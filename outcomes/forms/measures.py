"""The operational definition of a measure, and notes on charts."""

from typing import Any

from django import forms
from django.utils.text import slugify

from networks.models import Network, User
from outcomes.actions.measures import DEFINITION
from outcomes.models import Annotation, Measure, MeasureVersion

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LONG = ("why", "numerator", "denominator", "inclusions", "exclusions")
LINES = {name: forms.Textarea(attrs={"rows": 2}) for name in LONG}
LABELS = {
    "kind": "Kind of number",
    "multiplier": "Shown per",
    "inclusions": "Included",
    "sampling": "Who is looked at",
    "frequency": "How often",
    "due_days": "Days until due",
    "direction": "Better is",
}
PLAIN = ["name", "family", "steward", "citation"]


class PlainForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, family and keeper: what may change without touching the definition."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Measure
        fields = PLAIN
        help_texts = {"citation": "Where the levels come from, if they were published."}

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = User.objects.filter(
            memberships__network=network, memberships__left_at=None
        ).distinct()
        self.network = network
        self.fields["steward"].queryset = members  # type: ignore[attr-defined]
        self.fields["steward"].label = "Keeper"
        self.fields["steward"].empty_label = "Nobody yet"  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PLAIN}

    def new_values(self) -> dict[str, Any]:
        """Give the values of a new measure: with a code made from its name, and its place."""
        taken = set(self.network.measures.values_list("code", flat=True))
        base = slugify(self.cleaned_data["name"])[:50] or "measure"
        codes = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
        code = next(code for code in codes if code not in taken)
        return self.values() | {"code": code, "position": len(taken)}


class DefinitionForm(forms.ModelForm):  # type: ignore[type-arg]
    """The operational definition. On a measure with data, a change of what is counted asks from
    which day on, and why."""

    effective_on = forms.DateField(
        label="New definition from",
        required=False,
        widget=DAY,
        help_text="Only if you change what is counted: the chart shows a break at this day.",
    )
    change_reason = forms.CharField(label="Why it changes", required=False, max_length=300)

    class Meta:
        model = MeasureVersion
        fields = DEFINITION
        widgets = LINES | dict.fromkeys(("goal_on", "baseline_from", "baseline_to"), DAY)
        labels = LABELS
        help_texts = {
            "numerator": "In words that two people would count the same way.",
            "multiplier": "100 for percent, 1000 for a rate per 1,000.",
            "unit": "As it stands on the chart: %, or “per 1,000 patient days”.",
            "due_days": "Days after the end of the period until the data are due.",
            "baseline_from": "The line is that of the baseline and stays; empty uses all points.",
        }

    def __init__(self, *args: Any, has_data: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.goal is not None:
            self.initial["goal"] = f"{self.instance.goal.normalize():f}"
        if not has_data:
            del self.fields["effective_on"], self.fields["change_reason"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("baseline_from"), cleaned.get("baseline_to")
        if bool(first) != bool(last):
            self.add_error("baseline_to", "Give both ends of the baseline, or neither.")
        elif first and last and first > last:
            self.add_error("baseline_to", "The baseline ends before it begins.")
        if cleaned.get("kind") != MeasureVersion.Kind.COUNT and not cleaned.get("denominator"):
            self.add_error("denominator", "Say out of what. Only a count needs no denominator.")
        if cleaned.get("kind") == MeasureVersion.Kind.COUNT and cleaned.get("denominator"):
            self.add_error("denominator", "A count has no denominator.")
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in DEFINITION}


class NoteForm(forms.Form):
    """A dated note on a chart."""

    on = forms.DateField(label="Day", widget=DAY)
    label = forms.CharField(label="What happened", max_length=Annotation.label.field.max_length)  # type: ignore[attr-defined]
