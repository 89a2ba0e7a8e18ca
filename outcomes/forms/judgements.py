"""What people decide about a line of data: each with a reason that stands beside the chart."""

from datetime import date
from typing import Any

from django import forms

from outcomes.models import PointMark

MOST = 300
WHY = "In a few words, for everyone in the network. No names of patients."
Choices = list[tuple[str, str]]


def day(text: Any) -> date:
    return date.fromisoformat(str(text))


class ReasonForm(forms.Form):
    """Why something is done, or taken back."""

    reason = forms.CharField(label="Why?", max_length=MOST, help_text=WHY)


class PhaseForm(ReasonForm):
    """From which period on the chart is judged anew."""

    starts_on = forms.TypedChoiceField(label="The first period of the new phase", coerce=day)
    field_order = ["starts_on", "reason"]

    def __init__(self, *args: Any, periods: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A phase has at least one point before it; the newest is what people come for.
        self.fields["starts_on"].choices = periods[1:][::-1]  # type: ignore[attr-defined]
        self.fields["reason"].help_text = f"What changed, and how you know that it lasts. {WHY}"


class BaselineForm(ReasonForm):
    """Which periods alone make the lines."""

    first = forms.TypedChoiceField(label="First period of the baseline", coerce=day)
    last = forms.TypedChoiceField(label="Last period of the baseline", coerce=day)
    field_order = ["first", "last", "reason"]

    def __init__(self, *args: Any, periods: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].choices = periods  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last period comes before the first one.")
        return cleaned


class MarkForm(ReasonForm):
    """What a person says of one point."""

    period = forms.TypedChoiceField(label="Which point?", coerce=day)
    kind = forms.ChoiceField(
        label="What do you say of it?",
        choices=[
            (
                PointMark.Kind.EXCLUDED,
                "Leave it out of the lines: it was counted in another way, or not of this process",
            ),
            (
                PointMark.Kind.ASTRONOMICAL,
                "It is plainly unlike the rest: everybody who looks would say so",
            ),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ["period", "kind", "reason"]

    def __init__(self, *args: Any, periods: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods[::-1]  # type: ignore[attr-defined]
