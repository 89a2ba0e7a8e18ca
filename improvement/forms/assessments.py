"""Browser input for scoring a team."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from improvement import rules
from improvement.actions.assessments import MOST
from improvement.forms.base import area
from improvement.models import Assessment, Project
from improvement.practice import LEVELS
from networks.models import Site

SCORES = [
    ("", "Choose a level"),
    *((str(level.score), f"{level.score} {level.name}") for level in LEVELS),
]
WHOLE = "whole"


class ScoreForm(forms.Form):
    """The score and what it rests on."""

    score = forms.TypedChoiceField(
        choices=SCORES, coerce=Decimal, label="How far has the team come?"
    )
    justification = forms.CharField(
        label="Why this score?",
        max_length=MOST,
        widget=area(4),
        help_text="What you saw: which test, which chart. No names of patients.",
    )
    suggestion = forms.CharField(
        label="What would help next?", max_length=MOST, widget=area(2), required=False
    )

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("score", "justification", "suggestion")}


class AssessmentForm(ScoreForm):
    """A new score: of which team, from which side, for which month."""

    site = forms.ChoiceField(label="Team")
    side = forms.ChoiceField(label="Whose view is it?")
    month = forms.TypedChoiceField(coerce=date.fromisoformat, label="Month")
    field_order = ["site", "side", "month"]

    def __init__(self, *args: Any, project: Project, user: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = rules.teams_scored_by(user, project)
        self.teams = {site.code if site else WHOLE: site for site in teams}
        sides = [
            (side.value, side.label)
            for side in Assessment.Side
            if any(rules.can_score(user, project, site, side) for site in teams)
        ]
        months = [(month.isoformat(), f"{month:%B %Y}") for month in rules.months_open(today)]
        offered = {
            "site": [
                (code, site.name if site else "The whole project")
                for code, site in self.teams.items()
            ],
            "side": sides,
            "month": months,
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if len(choices) == 1:
                self.initial[name] = choices[0][0]
                self.fields[name].widget = forms.HiddenInput()

    @property
    def settled(self) -> list[str]:
        """Say which team this is, and whose view, where there is no choice."""
        fields = [self.fields[name] for name in ("site", "side")]
        choices = [list(field.choices) for field in fields]  # type: ignore[attr-defined]
        return [str(offered[0][1]) for offered in choices if len(offered) == 1]

    def clean_site(self) -> Site | None:
        return self.teams[self.cleaned_data["site"]]


class AssessmentEditForm(ScoreForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(
        label="Why does it change?",
        max_length=300,
        help_text="What stood there before is kept beside it.",
    )
