"""The answer to an invitation, as a form that works without any script."""

from typing import Any

from django import forms

from events.actions import items as item_actions
from events.actions.answers import Given, Needs, needs_of
from events.models import RSVP, DayPlace, Event

ACCESS = [
    ("step_free", "Step-free access"),
    ("captions", "Live captions"),
    ("sign_language", "Sign-language interpreter"),
    ("quiet_room", "A quiet room"),
    ("large_print", "Large print"),
    ("companion", "Someone comes with me"),
    ("child_care", "Care for a child on site"),
    ("call_before", "A call before, to talk it through"),
]
FOOD = [
    ("vegetarian", "Vegetarian"),
    ("vegan", "Vegan"),
    ("halal", "Halal"),
    ("kosher", "Kosher"),
    ("gluten_free", "Gluten-free"),
    ("no_dairy", "No dairy"),
]
MODES = [
    (DayPlace.Mode.IN_PERSON.value, "In the room"),
    (DayPlace.Mode.REMOTE.value, "Online"),
    ("", "Not that day"),
]
# The words of the buttons in the mail, which only choose for the reader.
CHOSEN = {"yes": RSVP.Answer.ACCEPTED, "maybe": RSVP.Answer.TENTATIVE, "no": RSVP.Answer.DECLINED}


class Ticks(forms.CheckboxSelectMultiple):
    def __init__(self, attrs: Any = None, choices: Any = ()) -> None:
        super().__init__({"class": "form-check-input", **(attrs or {})}, choices)


class Line(forms.TextInput):
    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"class": "form-control", **(attrs or {})})


class AnswerForm(forms.Form):
    """Coming or not, each day and how, needs, travel and a hope."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label="Will you come?",
        choices=RSVP.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes, not sure or no."},
    )
    access = forms.MultipleChoiceField(choices=ACCESS, required=False, widget=Ticks)
    access_other = forms.CharField(
        label="Anything else", max_length=300, required=False, widget=Line
    )
    food = forms.MultipleChoiceField(choices=FOOD, required=False, widget=Ticks)
    allergies = forms.CharField(max_length=300, required=False, widget=Line)
    travel = forms.ChoiceField(
        choices=RSVP.Travel.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    travel_from = forms.CharField(
        label="Where do you start from?", max_length=120, required=False, widget=Line
    )
    hope = forms.CharField(
        label="One thing you hope we change",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    pronouns = forms.CharField(
        label="How should we speak of you?",
        max_length=30,
        required=False,
        widget=Line,
        help_text="For your badge: she, he, they …",
    )
    guest_name = forms.CharField(
        label="Name of your guest or carer",
        max_length=120,
        required=False,
        widget=Line,
        help_text="They get a seat beside you on the days you come to the room.",
    )
    items = forms.MultipleChoiceField(required=False, widget=Ticks)
    may_wait = forms.BooleanField(
        label="Give up my seat and wait in line",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, event: Event, keeps_needs: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.keeps_needs = keeps_needs
        self._offer_items()
        if not event.allows_guest:
            del self.fields["guest_name"]
        for day in event.in_order():
            self.fields[day_field(day)] = forms.ChoiceField(
                choices=MODES, required=False, label=day.short, widget=forms.RadioSelect
            )

    def _offer_items(self) -> None:
        self.offered = item_actions.offered(self.event)
        if self.offered:
            self.fields["items"].choices = [(str(i.public_id), i.title) for i in self.offered]  # type: ignore[attr-defined]
        else:
            del self.fields["items"]

    @property
    def by_item(self) -> list[dict[str, Any]]:
        """The agenda items to choose from, each with its box and the places left. A full one can
        be kept, not chosen."""
        if not self.offered:
            return []
        rows = []
        for item, box in zip(self.offered, self["items"], strict=True):
            left = max(0, (item.capacity or 0) - item.taken)  # type: ignore[attr-defined]
            if not left and not box.data["selected"]:
                box.data["attrs"]["disabled"] = True
            rows.append({"item": item, "box": box, "left": left})
        return rows

    @classmethod
    def of(cls, rsvp: RSVP | None, *, event: Event, chosen: str = "", **kwargs: Any) -> Any:
        """Give the form as it stands: the saved answer, or what the mail's button chose."""
        return cls(initial=_initial(rsvp, event, chosen), event=event, **kwargs)

    @property
    def by_day(self) -> list[tuple[Any, Any]]:
        """The days with their fields, for the page."""
        return [(day, self[day_field(day)]) for day in self.event.in_order()]

    def clean_travel(self) -> str:
        return self.cleaned_data["travel"] or RSVP.Travel.NONE

    def given(self) -> Given:
        data = self.cleaned_data
        needs = Needs(data["access"], data["access_other"], data["food"], data["allergies"])
        return Given(
            answer=data["answer"],
            days={day.pk: data[day_field(day)] for day in self.event.in_order()},
            needs=None if self.keeps_needs and not needs else needs,
            keeps_needs=self.keeps_needs,
            travel=data["travel"],
            travel_from=data["travel_from"],
            hope=data["hope"],
            guest_name=data.get("guest_name", ""),
            pronouns=data["pronouns"],
            items=self._chosen_items(),
            may_wait=data["may_wait"],
        )

    def _chosen_items(self) -> frozenset[int]:
        chosen = set(self.cleaned_data.get("items", []))
        return frozenset(item.pk for item in self.offered if str(item.public_id) in chosen)


def day_field(day: Any) -> str:
    return f"day_{day.public_id.hex}"


def _initial(rsvp: RSVP | None, event: Event, chosen: str) -> dict[str, Any]:
    days = event.in_order()
    if rsvp is None:
        first = {day_field(day): DayPlace.Mode.IN_PERSON.value for day in days}
        return {
            "version": 0,
            "answer": CHOSEN.get(chosen, ""),
            "travel": RSVP.Travel.NONE,
            **first,
        }
    held = {place.day_id: place.mode for place in rsvp.places.all()}
    needs = needs_of(rsvp)
    return {
        "version": rsvp.version,
        "answer": CHOSEN.get(chosen, rsvp.answer),
        **{day_field(day): held.get(day.pk, "") for day in days},
        "access": needs.access,
        "access_other": needs.access_other,
        "food": needs.food,
        "allergies": needs.allergies,
        "travel": rsvp.travel,
        "travel_from": rsvp.travel_from,
        "hope": rsvp.hope,
        "guest_name": rsvp.guest_name,
        "pronouns": rsvp.pronouns,
        "items": [str(chosen.item.public_id) for chosen in rsvp.item_places.select_related("item")],
    }


class SeatForm(forms.Form):
    """What becomes of an offered seat."""

    place = forms.UUIDField()
    choice = forms.ChoiceField(choices=[("take", "Take it"), ("give_up", "Give it up")])


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label="Code from the mail",
        max_length=12,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "form-control",
            }
        ),
    )


class AddressForm(forms.Form):
    """Where to send the present link."""

    email = forms.EmailField(
        label="Your e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "form-control"}),
    )
