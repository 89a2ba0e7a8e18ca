"""Browser input for the change package."""

from typing import Any

from django import forms

from improvement.actions import changes
from improvement.forms.base import VersionedForm, area
from improvement.models import Change
from networks.models import Network
from outcomes.models import Measure


class ChangeForm(VersionedForm):
    class Meta:
        model = Change
        fields = changes.FIELDS
        labels = {
            "title": "The change, specifically",
            "description": "How it is done",
            "source": "Where the evidence is written",
            "tools": "Tools and templates",
            "measure": "Measure that shows whether it works",
        }
        help_texts = {
            "title": "For example: the teenager writes the plan before the visit ends.",
            "source": "A reference or an address.",
            "first_test": "One person, one morning: how would you begin?",
            "tools": "One address or name a line.",
            "harms": "What went wrong elsewhere, and whom it may burden.",
        }
        widgets = {"description": area(), "first_test": area(2), "tools": area(), "harms": area(2)}

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = Measure.objects.filter(network=network).active()
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]
        known = Change.objects.filter(network=network).exclude(concept="")
        self.concepts = sorted(set(known.values_list("concept", flat=True)))
        self.fields["concept"].widget.attrs["list"] = "concepts"


class StateForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    state = forms.ChoiceField(choices=Change.State.choices, label="What became of it")
    reason = forms.CharField(
        max_length=300,
        required=False,
        label="Why",
        help_text="Needed when it is abandoned, so that nobody has to find it out twice.",
    )


class CopyForm(forms.Form):
    network = forms.ModelChoiceField(
        queryset=Network.objects.none(), to_field_name="slug", label="Copy it to"
    )

    def __init__(self, *args: Any, networks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["network"].queryset = networks  # type: ignore[attr-defined]
