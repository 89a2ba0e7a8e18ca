"""A meeting and its days, in wall time at the place of the meeting."""

import zoneinfo
from datetime import date, time, timedelta
from typing import Any

from django import forms

from events import rules
from events.actions.days import MOST_DAYS, DayPlan
from events.models import Event
from events.models.events import END_OF_DAY, ClockGap, moment_at
from networks.models import Network

USUAL_OFFER_HOURS = 24
GAP = "The clock is put forward that night: this time does not exist. Choose another."


def zone_choices() -> list[tuple[str, str]]:
    names = (n for n in zoneinfo.available_timezones() if "/" in n or n == "UTC")
    return [(name, name.replace("_", " ")) for name in sorted(names) if name[:4] != "Etc/"]


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EventForm(forms.ModelForm):  # type: ignore[type-arg]
    """What, why, where, for whom, and until when answers are taken."""

    opens_on = forms.DateField(
        label="Answers from",
        required=False,
        widget=_day_input(),
        help_text="Empty: as soon as it is published.",
    )
    closes_on = forms.DateField(
        label="Answers until the end of",
        widget=_day_input(),
        help_text="End of the day at the place of the meeting.",
    )
    remote_link = forms.URLField(
        label="Link to join online",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Shown only to people who have said they come.",
    )
    offer_hours = forms.IntegerField(
        label="Hours to take a freed seat",
        required=False,
        min_value=1,
        max_value=720,
        help_text="So long a seat that became free is kept for the first in line. Usually 24.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Event
        fields = [
            "title",
            "kind",
            "purpose",
            "goals",
            "asks",
            "pays",
            "sponsors",
            "place",
            "address",
            "remote_link",
            "timezone",
            "languages",
            "access_offered",
            "allows_guest",
            "contact",
            "offer_hours",
        ]
        labels = {"sponsors": "Who pays for it", "access_offered": "What is there for everyone"}
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 4}),
            "goals": forms.Textarea(attrs={"rows": 3}),
            "asks": forms.Textarea(attrs={"rows": 2}),
            "pays": forms.Textarea(attrs={"rows": 2}),
            "access_offered": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "place": "The house. Leave empty if everyone is online.",
            "access_offered": "For example step-free rooms, live captions, a quiet room.",
            "sponsors": "Named on the page of the meeting.",
        }

    def __init__(self, *args: Any, user: Any, host: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timezone"] = forms.ChoiceField(label="Time zone", choices=zone_choices())
        self.fields["invited_networks"] = forms.ModelMultipleChoiceField(
            label="Networks invited",
            queryset=rules.networks_to_invite(user, host).order_by("name"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="Their members see this meeting once it is published, and can be picked as "
            "people to invite.",
        )
        if self.instance.pk:
            self.initial["opens_on"] = self.instance.opens_on
            self.initial["closes_on"] = self.instance.closes_on
            self.initial["version"] = self.instance.version
            self.initial["invited_networks"] = list(self.instance.invited_networks.all())

    def clean_offer_hours(self) -> int:
        return self.cleaned_data["offer_hours"] or USUAL_OFFER_HOURS

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._moment(data, "closes_on", "rsvp_closes_at", END_OF_DAY)
        self._moment(data, "opens_on", "rsvp_opens_at", time())
        return data

    def _moment(self, data: dict[str, Any], name: str, column: str, clock: time) -> None:
        """Make the moment of a day at the place of the meeting."""
        if name not in data or "timezone" not in data:
            return
        zone = zoneinfo.ZoneInfo(data["timezone"])
        try:
            data[column] = moment_at(data[name], clock, zone) if data[name] else None
        except (ClockGap, OverflowError):
            self.add_error(name, GAP)

    def _post_clean(self) -> None:
        """Leave the instance as it was read: the action sets and checks it, held."""

    def values(self) -> dict[str, Any]:
        names = [*self.Meta.fields, "rsvp_opens_at", "rsvp_closes_at"]
        return {name: self.cleaned_data[name] for name in names}

    def invited(self) -> list[Network]:
        return list(self.cleaned_data["invited_networks"])


class CopyForm(forms.Form):
    """What the new meeting is called, and when it begins."""

    title = forms.CharField(max_length=120)
    first_day = forms.DateField(
        widget=_day_input(),
        help_text="The other days follow with the same distance, all at the same time of day.",
    )

    @classmethod
    def of(cls, event: Event) -> "CopyForm":
        days = event.in_order()
        # The same weekday a year later.
        later = days[0].date + timedelta(weeks=52) if days else None
        return cls(initial={"title": event.title, "first_day": later})


class DayForm(forms.Form):
    """One day: its date, start, end and the places in the room."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    date = forms.DateField(required=False, widget=_day_input())
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
    capacity_remote = forms.IntegerField(
        label="Places online",
        required=False,
        min_value=0,
        max_value=100_000,
        help_text="Empty: no limit. 0: not online.",
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
            date=day,
            starts_at=starts,
            ends_at=ends,
            capacity=data["capacity"],
            pk=data["pk"],
            capacity_remote=data["capacity_remote"],
        )


DayFormSet = forms.formset_factory(DayForm, extra=2, max_num=MOST_DAYS, absolute_max=MOST_DAYS + 1)


def day_forms(data: Any = None, *, event: Event | None = None, more: int = 0) -> Any:
    """Give the rows of days: those there are, and empty ones."""
    if data is not None:
        data = data.copy()
        total = str(data.get("days-TOTAL_FORMS", ""))
        if more and total.isdecimal() and len(total) < 6:
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
            "capacity_remote": day.capacity_remote,
        }
        for day in days
    ]
    forms_of_days = DayFormSet(prefix="days", initial=initial)
    forms_of_days.extra = 1 if days else 2
    return forms_of_days


def plans_of(rows: Any, zone: zoneinfo.ZoneInfo) -> list[DayPlan]:
    return [plan for plan in (row.plan(zone) for row in rows) if plan]
