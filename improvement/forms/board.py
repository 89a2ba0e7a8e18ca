"""What the ideas board is narrowed by, as people choose it."""

from typing import Any

from django import forms

from improvement.forms.ideas import DriverChoice
from improvement.models import DesignProcess, Driver, Idea, Topic
from networks.models import Network
from networks.models.memberships import Group

State = Idea.State
# What can be chosen to be seen, and the states it stands for.
SHOWN: dict[str, tuple[str, list[str]]] = {
    "": ("Put forward", [*Idea.ON_THE_BOARD]),
    "open": ("Still to choose from", [State.PUBLISHED]),
    "selected": ("Chosen to test", [State.SELECTED]),
    "not_selected": ("Not chosen", [State.NOT_SELECTED]),
    "merged": ("Merged into others", [State.MERGED]),
    "withdrawn": ("Taken back", [State.WITHDRAWN]),
    "hidden": ("Hidden", [State.HIDDEN]),
}


class BoardForm(forms.Form):
    """Read from the address; what is not understood narrows nothing."""

    q = forms.CharField(required=False, max_length=100, label="Words")
    group = forms.ChoiceField(
        choices=[("", "everyone"), *Group.choices], required=False, label="From"
    )
    driver = DriverChoice(
        Driver.objects.none(), to_field_name="public_id", required=False, empty_label="any"
    )
    topic = forms.ModelChoiceField(
        Topic.objects.none(), to_field_name="public_id", required=False, empty_label="any",
        label="Question",
    )  # fmt: skip
    process = forms.ModelChoiceField(
        DesignProcess.objects.none(), to_field_name="public_id", required=False,
        empty_label="any", label="Design work",
    )  # fmt: skip
    state = forms.ChoiceField(
        choices=[(key, label) for key, (label, _) in SHOWN.items()], required=False, label="Show"
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "driver": Driver.objects.filter(diagram__network=network),
            "topic": Topic.objects.filter(process__network=network),
            "process": DesignProcess.objects.filter(network=network),
        }
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
            if not queryset:
                del self.fields[name]

    def states(self) -> list[str]:
        return SHOWN[self._value("state") or ""][1]

    def narrowing(self) -> dict[str, list[str]]:
        """Give what is chosen as the filters of the collection take it."""
        chosen: dict[str, list[str]] = {"state": self.states()}
        for name in ("driver", "topic", "process"):
            found = self._value(name)
            if found:
                chosen[name] = [str(found.public_id)]
        for name in ("q", "group"):
            if self._value(name):
                chosen[name] = [self._value(name)]
        return chosen

    @property
    def is_narrowed(self) -> bool:
        return any(self._value(name) for name in self.fields)

    def _value(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)
