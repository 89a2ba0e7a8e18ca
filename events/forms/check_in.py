"""Taps at the desk, somebody who is not on the list, and which badges to print."""

from typing import Any

from django import forms

from events.actions.check_in import UNDO, Newcomer, Tap
from events.models import CheckIn, EventDay
from networks.models.memberships import Group

DIRECTIONS = [*CheckIn.Direction.choices, (UNDO, "Undo")]
PAPERS = [("a4", "A4, ten to a sheet"), ("letter", "Letter, ten to a sheet")]
METHODS = [(method.value, method.label) for method in (CheckIn.Method.NAME, CheckIn.Method.QR)]


class TapForm(forms.Form):
    """One press of a button, from a page or from a phone that kept it."""

    nonce = forms.UUIDField()
    person = forms.UUIDField()
    direction = forms.ChoiceField(choices=DIRECTIONS)
    method = forms.ChoiceField(choices=METHODS, required=False)
    at = forms.DateTimeField(required=False)
    undoes = forms.UUIDField(required=False)
    is_remote = forms.BooleanField(required=False)

    def tap(self) -> Tap:
        values = dict(self.cleaned_data)
        values["method"] = values["method"] or CheckIn.Method.NAME
        return Tap(**values)


class NewcomerForm(forms.Form):
    """Somebody at the door who is not on the list."""

    name = forms.CharField(label="Name", max_length=120)
    group = forms.ChoiceField(
        label="Who they are", choices=[("", "Not said"), *Group.choices], required=False
    )
    email = forms.EmailField(
        label="E-mail address", required=False, help_text="For the minutes, if they want them."
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def who(self) -> Newcomer:
        values = self.cleaned_data
        return Newcomer(name=values["name"], group=values["group"], email=values["email"])


class BadgesForm(forms.Form):
    """Whose badges, and on which paper."""

    EVERYONE, WALK_INS, TICKED = "room", "walk_ins", "ticked"
    who = forms.ChoiceField(label="Whose badges", choices=[], widget=forms.RadioSelect)
    paper = forms.ChoiceField(
        label="Paper",
        choices=PAPERS,
        widget=forms.RadioSelect,
    )
    people: Any = forms.ModelMultipleChoiceField(
        queryset=None, to_field_name="public_id", required=False
    )

    def __init__(self, data=None, *, people, days: list[EventDay]):  # type: ignore[no-untyped-def]
        super().__init__(data, initial={"who": self.EVERYONE, "paper": "a4"})
        chooser: Any = self.fields["who"]
        by_day = [(day.date.isoformat(), f"In the room on {day.short}") for day in days]
        chooser.choices = [
            (self.EVERYONE, "Everyone coming in the room"),
            *(by_day if len(by_day) > 1 else []),
            (self.WALK_INS, "Those who came without an invitation"),
            (self.TICKED, "Only those ticked in the list"),
        ]
        ticks: Any = self.fields["people"]
        ticks.queryset = people

    def clean(self) -> None:
        if self.cleaned_data.get("who") == self.TICKED and not self.cleaned_data.get("people"):
            self.add_error("people", "Tick at least one person.")
