"""One item of an agenda, and the note of a release."""

import re
from typing import Any

from django import forms

from events.models import AgendaItem, AgendaRelease, Event

LINK = re.compile(r"https?://\S+")


class AgendaItemForm(forms.ModelForm):  # type: ignore[type-arg]
    """When, what, where, with whom."""

    starts_clock = forms.TimeField(
        label="From", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends_clock = forms.TimeField(
        label="To", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    materials = forms.CharField(
        label="Materials",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line: its name, then its address, for example: Slides https://…",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = AgendaItem
        fields = [
            "title",
            "day",
            "starts_clock",
            "ends_clock",
            "kind",
            "mode",
            "room",
            "facilitators",
            "asks",
            "materials",
            "capacity",
        ]
        labels = {"mode": "Who can take part", "asks": "What is asked of people"}
        help_texts = {
            "room": "Items at the same time in different rooms stand side by side.",
            "capacity": "Leave empty where everyone can come. With a number, people choose it "
            "when they answer.",
        }
        widgets = {"asks": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day: Any = self.fields["day"]
        day.queryset = event.days.all()
        day.empty_label = None
        day.label_from_instance = lambda one: f"{one.short}, {one.hours}"
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            self.initial["materials"] = as_lines(self.instance.materials)

    def clean_materials(self) -> list[dict[str, str]]:
        found = []
        for line in self.cleaned_data["materials"].splitlines():
            if not line.strip():
                continue
            link = LINK.search(line)
            if link is None or link[0].startswith("http:"):
                raise forms.ValidationError(
                    f"“{line.strip()[:60]}” has no address that begins with https://."
                )
            label = LINK.sub("", line).strip(" :,|-–\t") or link[0].removeprefix("https://")
            found.append({"label": label[:120], "url": link[0]})
        return found

    def _post_clean(self) -> None:
        """Leave the instance as it was read: the action sets and checks it, held."""

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def as_lines(materials: list[dict[str, str]]) -> str:
    return "\n".join(f"{one['label']} {one['url']}" for one in materials)


class ReleaseForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = AgendaRelease
        fields = ["note"]
        labels = {"note": "What is new"}
        help_texts = {"note": "Shown with the agenda, for example: the tables have rooms now."}


class MoveForm(forms.Form):
    """Where in the order of its day an item goes."""

    to = forms.IntegerField(min_value=0, max_value=1000)
    version = forms.IntegerField()
