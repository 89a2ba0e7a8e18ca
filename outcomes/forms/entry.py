"""Which site and which periods are entered: the links of the page, as two selects."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from networks.models import Site
from outcomes import periods

OFFERED = {"month": 24, "quarter": 8, "week": 26}


class ChooseForm(forms.Form):
    """The view reads the choices; without a second site there is nothing to choose there."""

    site = forms.ChoiceField()
    period = forms.ChoiceField(label="Up to")
    all = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, sites: Sequence[Site], frequency: str, newest: date, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["site"].choices = [(site.code, site.name) for site in sites]  # type: ignore[attr-defined]
        self.fields["site"].label = sites[0].network.site_word.capitalize()
        chosen = self.initial.get("until")
        self.fields["period"].choices = period_choices(frequency, newest, chosen)  # type: ignore[attr-defined]
        if len(sites) < 2:
            self.fields["site"].widget = forms.HiddenInput()
        if not self.initial.get("all"):
            del self.fields["all"]


def period_choices(frequency: str, newest: date, chosen: date | None) -> list[tuple[str, str]]:
    """Offer the newest periods, and the chosen one always."""
    offered, period = [], newest
    for _ in range(OFFERED[frequency]):
        offered.append(period)
        period = periods.start_of(date.fromordinal(period.toordinal() - 1), frequency)
    if chosen is not None and chosen not in offered:
        offered.append(chosen)
    return [(periods.written(one, frequency), periods.label(one, frequency)) for one in offered]
