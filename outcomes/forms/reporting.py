"""What the board is narrowed to, why a month is unlocked, and when people are reminded."""

from datetime import date

from django import forms

from networks.models import Site
from outcomes.models import ReminderPlan
from outcomes.presenters import reporting


class BoardForm(forms.Form):
    """What the board shows; each view has its own choices, and the rest stays in the address."""

    view = forms.CharField(widget=forms.HiddenInput, required=False)
    period = forms.ChoiceField(label="Month", required=False)
    site = forms.ChoiceField(required=False)
    show = forms.ChoiceField(choices=list(reporting.SHOWS.items()), required=False)

    def __init__(self, *, view: reporting.View, sites: list[Site], today: date) -> None:
        period = f"{view.month:%Y-%m}"
        shown = {"view": view.view, "period": period, "site": view.site, "show": view.show}
        super().__init__(initial=shown)
        months = sorted({view.month, *reporting.months_back(today)}, reverse=True)
        self._choose("period", [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in months])
        self._choose("site", [(site.code, site.name) for site in sites])
        if sites:
            self.fields["site"].label = sites[0].network.site_word.capitalize()
        wanted = {"period": {"period", "show"}, "site": {"site"}, "overdue": set()}[view.view]
        for name in {"period", "show", "site"} - wanted:
            del self.fields[name]
        if len(sites) < 2:
            for name in wanted - {"period"}:
                del self.fields[name]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class UnlockForm(forms.Form):
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="For example: a mistake was found in the list. The audit trail keeps it.",
    )


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """When the leads of sites that owe data get a mail by themselves."""

    class Meta:
        model = ReminderPlan
        fields = ("days_before", "days_after")
        labels = {
            "days_before": "Days before data are due",
            "days_after": "Days after they were due",
        }
        help_texts = {
            "days_before": "Leave it empty for no mail before.",
            "days_after": "Leave it empty for no mail after.",
        }
