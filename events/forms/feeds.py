"""Which calendar to make."""

from typing import Any

from django import forms

from events.models import CalendarFeed
from networks.models import Network

OWN = "own"


class FeedForm(forms.Form):
    """What one comes to, or the meetings of one of one's networks; each once."""

    of = forms.ChoiceField(label="Calendar of")

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data)
        had = list(CalendarFeed.objects.filter(user=user).values_list("network_id", flat=True))
        mine = Network.objects.filter(pk__in=list(user.active_memberships)).order_by("name")
        self.networks = {one.slug: one for one in mine if one.pk not in had}
        choices = [(OWN, "What I come to or am invited to")] if None not in had else []
        choices += [(slug, f"All meetings of {one.name}") for slug, one in self.networks.items()]
        self.fields["of"].choices = choices  # type: ignore[attr-defined]
        self.has_choices = bool(choices)

    @property
    def network(self) -> Network | None:
        return self.networks.get(self.cleaned_data["of"])
