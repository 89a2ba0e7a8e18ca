"""Invented examples for the page that shows every component."""

from datetime import date
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

MULTIPLE = mark_safe(  # a drawing of ours: nothing of it comes from people
    '<svg class="c-svg c-small" viewBox="0 0 380 160" role="img" aria-labelledby="specimen-t">'
    '<title id="specimen-t">Emergency visits each month; latest 4.5, median 6.5</title>'
    '<line class="c-axis" x1="4" y1="136" x2="302" y2="136"/>'
    '<text class="c-lab" x="4" y="154" font-size="13">2024</text>'
    '<text class="c-lab" x="153" y="154" font-size="13">2025</text>'
    '<line class="c-cl" x1="4" y1="38" x2="302" y2="38" stroke-width="1.25"/>'
    '<line class="c-goal" x1="4" y1="108" x2="302" y2="108" stroke-width="1.5"'
    ' stroke-dasharray="8 4"/>'
    '<text class="c-lab" x="310" y="42" font-size="13">Median 6.5</text>'
    '<text class="c-lab c-goal-t" x="310" y="112" font-size="13" font-weight="600">Goal 4.0</text>'
    '<path class="c-line" d="M4 49L41 30L78 32L116 52L153 49L190 66L228 94L265 105L302 94"'
    ' fill="none" stroke-width="1.75"/>'
    '<g class="c-p" data-x="4" data-y="49" data-t="January 2024: 6.1"><title>January 2024: 6.1'
    '</title><circle class="c-pt" cx="4" cy="49" r="3.4"/></g>'
    '<g class="c-p" data-x="190" data-y="66" data-t="March 2025: 5.5. Better"><title>March 2025: '
    '5.5. Better</title><path class="c-better" d="M190 61.5L194.500 66L190 70.500L185.500 66Z"/></g>'
    '<g class="c-p" data-x="302" data-y="94" data-t="September 2025: 4.5. Better"><title>September '
    '2025: 4.5. Better</title><path class="c-better" d="M302 89.500L306.500 94L302 98.500'
    'L297.500 94Z"/></g></svg>'
)


class SpecimenForm(forms.Form):
    """One field of each kind."""

    seen = forms.IntegerField(
        label="Children seen in October", help_text="Aged 4 to 17. Count each child once."
    )
    well = forms.IntegerField(
        label="Of these, well controlled", help_text="Control score of 20 or more."
    )
    site = forms.ChoiceField(
        label="Site", choices=[("riverbend", "Riverbend"), ("kite-hill", "Kite Hill")]
    )
    note = forms.CharField(
        label="What got in the way?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    way = forms.ChoiceField(
        label="How will you come?",
        choices=[("room", "In the room"), ("online", "Online")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="What do you need?",
        required=False,
        choices=[("step-free", "Step-free way in"), ("captions", "Captions")],
        widget=forms.CheckboxSelectMultiple,
    )
    listed = forms.BooleanField(
        label="List me in the member directory",
        required=False,
        help_text="Only people of your networks see it.",
    )

    def clean_well(self) -> int:
        well: int = self.cleaned_data["well"]
        if well > self.cleaned_data.get("seen", well):
            raise forms.ValidationError(
                f"{well} is more than the {self.cleaned_data['seen']} children seen. "
                "Check both numbers."
            )
        return well


def specimens() -> dict[str, Any]:
    """Give what the templates of the components need to be looked at."""
    entered = {"seen": "60", "well": "64", "site": "riverbend", "way": "room"}
    return {
        "form": SpecimenForm(entered, auto_id="specimen_%s"),
        "chart": chart(),
        "facts": [
            {"term": "When", "text": "Wednesday 12 November, 10:00 to 17:00, Central time"},
            {"term": "Where", "text": "Lakeside Conference House, or online"},
        ],
        "steps": [
            {"title": "Plan", "text": "Monday", "state": "done"},
            {"title": "Do", "text": "until Friday", "state": "now"},
            {"title": "Study", "state": "next"},
        ],
        "views": [
            {"label": "Network", "url": "#comparing", "current": True},
            {"label": "By site", "url": "#comparing", "current": False},
        ],
        "crumbs": [
            {"label": "Breathing Room", "url": "#comparing"},
            {"label": "Tests", "url": "#comparing"},
        ],
        "ballot": ballot(),
        "lines": lines(),
        "first_day": date(2026, 11, 12),
        "last_day": date(2026, 11, 13),
    }


def ballot() -> dict[str, Any]:
    """Give a ballot of dots as it is shown to a voter."""
    ideas = (
        ("One inhaler type for each child", "Prescribe one kind, and teach that one well.", 2),
        ("Group visits on Saturdays", "Six families together for an hour.", 0),
    )
    rows = [
        {"id": f"specimen-{at}", "name": f"specimen-{at}", "title": title, "text": text,
         "value": value, "most": 2}
        for at, (title, text, value) in enumerate(ideas)
    ]  # fmt: skip
    return {"kind": "number", "rows": rows}


def lines() -> list[dict[str, Any]]:
    """Give the list of a session: a line, one that says the same, and one that was taken off."""
    said = [
        {"text": "Rides to the clinic", "by": "Wren Oakapple", "is_own": True},
        {"text": "A lift to the visit", "part_of": 1},
        {"is_off": True, "off_reason": "It was about one person."},
    ]
    return [{"number": at, **one} for at, one in enumerate(said, start=1)]


def chart() -> dict[str, SafeString | list[Any]]:
    return {
        "drawing": MULTIPLE,
        "columns": ["Month", "Visits"],
        "rows": [["January 2024", "6.1"], ["March 2025", "5.5"], ["September 2025", "4.5"]],
    }
