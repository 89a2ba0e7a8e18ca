"""A meeting and its days, in wall time at the place of the meeting."""

import zoneinfo
from datetime import date
from typing import Any

from django import forms

from events.actions.events import MOST_DAYS, DayPlan
from events.models import Event
from events.models.events import END_OF_DAY, ClockGap, moment_at

GAP = "The clock is put forward that night: this time does not exist. Choose another."


def zone_choices() -> list[tuple[str, str]]:
    names = (n for n in zoneinfo.available_timezones() if "/" in n or n == "UTC")
    return [(name, name.replace("_", " ")) for name in sorted(names) if name[:4] != "Etc/"]


class EventForm(forms.ModelForm):  # type: ignore[type-arg]
    """What, why, where, and until when answers are taken."""

    closes_on = forms.DateField(
        label="Answers until the end of",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="End of the day at the place of the meeting.",
    )
    remote_link = forms.URLField(
        label="Link to join online",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Shown only to people who have said they come.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Event
        fields = [
            "title",
            "kind",
            "purpose",
            "asks",
            "pays",
            "place",
            "address",
            "remote_link",
            "timezone",
            "contact",
        ]
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 4}),
            "asks": forms.Textarea(attrs={"rows": 2}),
            "pays": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "place": "The house. Leave empty if everyone is online.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timezone"] = forms.ChoiceField(label="Time zone", choices=zone_choices())
        if self.instance.pk:
            self.initial["closes_on"] = self.instance.closes_on
            self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "closes_on" in data and "timezone" in data:
            zone = zoneinfo.ZoneInfo(data["timezone"])
            try:
                data["rsvp_closes_at"] = moment_at(data["closes_on"], END_OF_DAY, zone)
            except (ClockGap, OverflowError):
                self.add_error("closes_on", GAP)
        return data

    def _post_clean(self) -> None:
        """Leave the instance as it was read: the action sets and checks it, held."""

    def values(self) -> dict[str, Any]:
        names = [*self.Meta.fields, "rsvp_closes_at"]
        return {name: self.cleaned_data[name] for name in names}


class DayForm(forms.Form):
    """One day: its date, start, end and the places in the room."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    date = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts = forms.TimeField(
        label="From",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label="To", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    capacity = forms.IntegerField(
        label="Places in the room",
        required=False,
        min_value=0,
        max_value=100_000,
        help_text="Empty: no limit. 0: online only.",
    )
    remove = forms.BooleanField(label="Remove this day", required=False)

    def clean(self) -> None:
        data = self.cleaned_data
        if self.is_left_out or self.errors:
            return
        for name, label in (("date", "date"), ("starts", "start"), ("ends", "end")):
            if not data.get(name):
                self.add_error(name, f"Give the {label} of this day.")
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", "A day must end after it starts.")

    @property
    def is_left_out(self) -> bool:
        """An empty row, or one ticked for removal."""
        data = self.cleaned_data
        filled = [data.get(name) for name in ("date", "starts", "ends")]
        return bool(data.get("remove")) or not any(filled)

    def plan(self, zone: zoneinfo.ZoneInfo) -> DayPlan | None:
        """Give the day as moments; None if it is left out. A gap becomes an error here."""
        if self.is_left_out:
            return None
        data = self.cleaned_data
        day: date = data["date"]
        try:
            starts, ends = (moment_at(day, data[name], zone) for name in ("starts", "ends"))
        except (ClockGap, OverflowError):
            self.add_error("starts", GAP)
            return None
        return DayPlan(
            date=day, starts_at=starts, ends_at=ends, capacity=data["capacity"], pk=data["pk"]
        )


DayFormSet = forms.formset_factory(DayForm, extra=2, max_num=MOST_DAYS, absolute_max=MOST_DAYS + 1)


def day_forms(data: Any = None, *, event: Event | None = None, more: int = 0) -> Any:
    """Give the rows of days: those there are, and empty ones."""
    if data is not None:
        data = data.copy()
        total = str(data.get("days-TOTAL_FORMS", ""))
        if more and total.isdecimal():
            data["days-TOTAL_FORMS"] = str(min(int(total) + more, MOST_DAYS))
        return DayFormSet(data, prefix="days")
    days = event.in_order() if event else []
    initial = [
        {
            "pk": day.pk,
            "date": day.date,
            "starts": day.starts_wall.time(),
            "ends": day.ends_wall.time(),
            "capacity": day.capacity_in_person,
        }
        for day in days
    ]
    forms_of_days = DayFormSet(prefix="days", initial=initial)
    forms_of_days.extra = 1 if days else 2
    return forms_of_days


def plans_of(rows: Any, zone: zoneinfo.ZoneInfo) -> list[DayPlan]:
    return [plan for plan in (row.plan(zone) for row in rows) if plan]
