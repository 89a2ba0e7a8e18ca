"""Choose a measure of another network, and give it a name here."""

from typing import Any

from django import forms

from networks.models import Network
from outcomes.models import Measure


class ChooseForm(forms.Form):
    """First the network, then one of its measures; only what the person may see."""

    source = forms.ModelChoiceField(
        Network.objects.none(),
        label="Network",
        to_field_name="slug",
        required=False,
        empty_label="Choose a network",
    )
    measure = forms.ModelChoiceField(
        Measure.objects.none(),
        label="Measure",
        to_field_name="public_id",
        required=False,
        empty_label="Choose a measure",
    )

    def __init__(self, *args: Any, network: Network, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Measure.objects.visible_to(user).exclude(network=network).exclude(current=None)
        self.fields["source"].queryset = (  # type: ignore[attr-defined]
            Network.objects.filter(measures__in=seen).distinct().order_by("name")
        )
        source = self._source()
        if source is None:
            del self.fields["measure"]
        else:
            of_source = seen.filter(network=source).active().for_list()
            self.fields["measure"].queryset = of_source  # type: ignore[attr-defined]

    def _source(self) -> Network | None:
        slug = self.data.get("source") if self.is_bound else None
        found: Network | None = self.fields["source"].queryset.filter(slug=slug).first()  # type: ignore[attr-defined]
        return found

    def original(self) -> Measure | None:
        """Give the chosen measure, if it is one of the chosen network's."""
        if not self.is_bound or not self.is_valid():
            return None
        found: Measure | None = self.cleaned_data.get("measure")
        return found


class AdoptForm(forms.Form):
    name = forms.CharField(
        label="What you call it",
        max_length=Measure.name.field.max_length,  # type: ignore[attr-defined]
    )
