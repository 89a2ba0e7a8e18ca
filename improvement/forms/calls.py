"""Browser input for a call of a network."""

from typing import Any

from django import forms

from improvement.forms.base import DateInput
from improvement.models import Cycle

MOST = 60


class CycleChoice(forms.ModelChoiceField):
    def label_from_instance(self, cycle: Any) -> str:
        where = f" ({cycle.site.name})" if cycle.site else ""
        return f"{cycle.ramp}: {cycle}{where}"


class WindowForm(forms.Form):
    since = forms.DateField(label="From", widget=DateInput, required=False)
    until = forms.DateField(label="To", widget=DateInput, required=False)


class PickForm(forms.Form):
    cycle = CycleChoice(queryset=Cycle.objects.none(), to_field_name="public_id", label="Test")
    reason = forms.CharField(
        max_length=300,
        label="Why should everybody hear of it?",
        help_text="It stands beside the test on the call.",
    )

    def __init__(self, *args: Any, cycles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = list(cycles.values_list("pk", flat=True)[:MOST])
        self.fields["cycle"].queryset = cycles.filter(pk__in=newest)  # type: ignore[attr-defined]
