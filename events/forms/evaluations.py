"""The evaluation of a meeting: its questions as they are planned, and the sheet people fill in."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from events.actions.evaluations import MOST_QUESTIONS, MOST_WORDS, PREPARED, Asked
from events.models import Evaluation, EvaluationQuestion, Event
from events.models.events import END_OF_DAY, ClockGap, moment_at

Kind = EvaluationQuestion.Kind
OPEN_DAYS = 14
OWN = 3
SCALE = [
    ("5", "5 – I fully agree"),
    ("4", "4"),
    ("3", "3"),
    ("2", "2"),
    ("1", "1 – I do not agree at all"),
]


class PlanForm(forms.Form):
    """Prepared questions to tick, some of one's own, and the days between which it is open."""

    opens_on = forms.DateField(
        label="Open from", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    closes_on = forms.DateField(
        label="Open until the end of",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, evaluation: Evaluation | None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.event = event
        kept = [Asked(q.kind, q.text) for q in evaluation.questions.all()] if evaluation else None
        self._add_prepared(kept)
        self._add_own([one for one in kept or [] if (one.kind, one.text) not in PREPARED])
        opens, closes = _window(event, evaluation)
        self.initial = {
            "opens_on": opens,
            "closes_on": closes,
            "version": evaluation.version if evaluation else 0,
        }

    def _add_prepared(self, kept: list[Asked] | None) -> None:
        for number, (kind, text) in enumerate(PREPARED):
            self.fields[f"prepared_{number}"] = forms.BooleanField(
                label=text,
                required=False,
                initial=kept is None or Asked(kind, text) in kept,
                help_text="1 to 5" if kind == Kind.SCALE else "in their own words",
            )

    def _add_own(self, own: list[Asked]) -> None:
        for number in range(max(OWN, min(len(own), MOST_QUESTIONS))):
            one = own[number] if number < len(own) else Asked(Kind.SCALE, "")
            self.fields[f"own_{number}"] = forms.CharField(
                label=f"Your own question {number + 1}",
                max_length=200,
                required=False,
                initial=one.text,
            )
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=f"Answered by (question {number + 1})",
                choices=Kind.choices,
                required=False,
                initial=one.kind,
            )

    @property
    def prepared(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("prepared_")]

    @property
    def own(self) -> list[tuple[Any, Any]]:
        names = [name for name in self.fields if name.startswith("own_")]
        return [(self[name], self[name.replace("own", "kind")]) for name in names]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        try:
            if data.get("opens_on") and data.get("closes_on"):
                data["opens_at"] = moment_at(data["opens_on"], time(0), self.event.zone)
                data["closes_at"] = moment_at(data["closes_on"], END_OF_DAY, self.event.zone)
        except (ClockGap, OverflowError):
            self.add_error("opens_on", "The clock is put forward that night: take another day.")
        return data

    def questions(self) -> list[Asked]:
        """Give the questions chosen, prepared ones first."""
        data = self.cleaned_data
        chosen = [
            Asked(kind, text)
            for number, (kind, text) in enumerate(PREPARED)
            if data.get(f"prepared_{number}")
        ]
        names = [name for name in self.fields if name.startswith("own_")]
        own = [
            Asked(data.get(name.replace("own", "kind")) or Kind.SCALE, data[name])
            for name in names
            if data.get(name)
        ]
        return chosen + own


def _window(event: Event, evaluation: Evaluation | None) -> tuple[date, date]:
    if evaluation:
        return _day(evaluation.opens_at, event), _day(evaluation.closes_at, event)
    days = event.in_order()
    today = timezone.now().astimezone(event.zone).date()
    opens = max(today, days[-1].date) if days else today
    return opens, opens + timedelta(days=OPEN_DAYS)


def _day(moment: datetime, event: Event) -> date:
    return moment.astimezone(event.zone).date()


class SheetForm(forms.Form):
    """The questions as people answer them. Each may be left out."""

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in evaluation.questions.all():
            self.fields[f"q_{question.public_id.hex}"] = _field(question)

    def answers(self) -> dict[str, Any]:
        """Give what was answered, by the question's public id."""
        found = {}
        for name, field in self.fields.items():
            value = self.cleaned_data[name]
            if value:
                key = str(_uuid(name))
                found[key] = int(value) if isinstance(field, forms.ChoiceField) else value
        return found


def _uuid(name: str) -> Any:
    digits = name.removeprefix("q_")
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


def _field(question: EvaluationQuestion) -> forms.Field:
    if question.kind == Kind.SCALE:
        return forms.ChoiceField(
            label=question.text, choices=SCALE, required=False, widget=forms.RadioSelect
        )
    return forms.CharField(
        label=question.text,
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
