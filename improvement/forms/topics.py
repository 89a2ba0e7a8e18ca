"""Browser input for topics, what is said to them, and what is made of it."""

from typing import Any

from django import forms

from improvement.actions import topics
from improvement.actions.contributions import MOST_AT_A_TABLE, MOST_LETTERS
from improvement.actions.themes import MOST_LETTERS as MOST_IN_AN_ANSWER
from improvement.forms.base import area
from improvement.forms.moments import MomentField
from improvement.models import Contribution, ShownAs, Theme, Topic, TopicChoice
from lhs_platform.lib.forms import NothingTicked
from networks.models import Network
from networks.models.memberships import Group

NO_PATIENTS = "Write nothing by which a patient could be known."
NO_CHOICE = "None of these"
KEEP_NONE, NEW = "none", "new"


class TopicForm(forms.Form):
    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    question = forms.CharField(
        max_length=200,
        label="Question",
        help_text="One question in plain words. Two things to ask are two topics.",
    )
    explanation = forms.CharField(
        label="What people should know first",
        required=False,
        max_length=MOST_LETTERS,
        widget=area(4),
    )
    choices = forms.CharField(
        label="Quick answers, one a line",
        required=False,
        max_length=2000,
        widget=area(4),
        help_text="Two to twelve, or none. People press one of them.",
    )
    takes_text = forms.BooleanField(
        label="People answer in their own words", required=False, initial=True
    )
    allows_anonymous = forms.BooleanField(
        label="People may answer without their name",
        required=False,
        initial=True,
        help_text="Then nobody reads who said it: not you, not the site’s staff.",
    )
    opens_at = MomentField(label="Open from", required=False, help_text="Empty: from now on.")
    closes_at = MomentField(
        label="Open until", required=False, help_text="Empty: until you close it."
    )

    def __init__(
        self, *args: Any, network: Network, topic: Topic | None = None, **kwargs: Any
    ) -> None:
        if topic is not None:
            kwargs["initial"] = _as_typed(topic) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at"):
            field: Any = self.fields[name]
            field.go_by(network)
            field.label = f"{field.label} ({zone_name(network)})"
        if topic is not None and topic.contributions.exists():
            self._freeze()

    def _freeze(self) -> None:
        """Leave what may still change once somebody has answered."""
        self.is_frozen = True
        for name in ("choices", *topics.FROZEN):
            del self.fields[name]

    is_frozen = False

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in topics.FIELDS if name in self.fields}

    def offered(self) -> list[str] | None:
        """Give the quick answers; None where they may not change any more."""
        return self.cleaned_data["choices"].splitlines() if "choices" in self.fields else None


def zone_name(network: Network) -> str:
    """Give the time zone of a network as people say it: by its city."""
    return f"{network.timezone.rsplit('/', 1)[-1].replace('_', ' ')} time"


def _as_typed(topic: Topic) -> dict[str, Any]:
    typed = {name: getattr(topic, name) for name in topics.FIELDS}
    choices = "\n".join(choice.text for choice in topic.choices.all())
    return typed | {"version": topic.version, "choices": choices}


class AnswerForm(forms.Form):
    """What one person says: a choice, words, or both."""

    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    choice = forms.ModelChoiceField(
        TopicChoice.objects.none(),
        to_field_name="public_id",
        required=False,
        blank=True,
        empty_label=NO_CHOICE,
        widget=NothingTicked,
        label="Your answer",
    )
    text = forms.CharField(
        label="In your own words",
        required=False,
        max_length=MOST_LETTERS,
        widget=area(5),
        help_text=NO_PATIENTS,
    )
    shown_as = forms.ChoiceField(
        choices=ShownAs.choices,
        widget=forms.RadioSelect,
        initial=ShownAs.NAMED,
        label="How shall it be shown?",
        help_text="Without your name, nobody reads who said it, not the coordinators either. You "
        "can change it here and read what became of it.",
    )

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = topic.choices.all()
        self.fields["choice"].queryset = offered  # type: ignore[attr-defined]
        if not offered:
            del self.fields["choice"]
            self.fields["text"].required = True
            self.fields["text"].label = "Your answer"
        elif not topic.takes_text:
            choice: Any = self.fields["choice"]
            choice.required, choice.empty_label = True, None
        if not topic.takes_text:
            del self.fields["text"]
        if "shown_as" in self.fields and not topic.allows_anonymous:
            del self.fields["shown_as"]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @staticmethod
    def typed_of(contribution: Contribution | None) -> dict[str, Any]:
        """Give what somebody said as the form shows it."""
        if contribution is None or contribution.taken_back_at is not None:
            return {"version": 0}
        return {
            "version": contribution.version,
            "choice": contribution.choice.public_id if contribution.choice else "",
            "text": contribution.text,
            "shown_as": contribution.shown_as,
        }


class TableForm(AnswerForm):
    """What a table said, as somebody writes it down for them."""

    table = forms.CharField(max_length=60, label="Which table", help_text="For example: Table 3.")
    people = forms.IntegerField(
        min_value=1, max_value=MOST_AT_A_TABLE, initial=6, label="How many spoke"
    )
    group = forms.ChoiceField(
        choices=[("", "People of several groups"), *Group.choices],
        required=False,
        label="Who they are",
    )
    field_order = ["version", "table", "people", "group", "choice", "text"]

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, topic=topic, **kwargs)
        self.fields.pop("shown_as", None)
        for name, label in (("choice", "What they chose"), ("text", "What they said")):
            if name in self.fields:
                self.fields[name].label = label

    @staticmethod
    def typed_of(contribution: Contribution | None) -> dict[str, Any]:
        typed = AnswerForm.typed_of(contribution)
        if contribution is None:
            return {}
        return typed | {name: getattr(contribution, name) for name in ("table", "people", "group")}


class GroupForm(forms.Form):
    """Which theme some answers are put under: one that is there, a new one, or none."""

    theme = forms.ChoiceField(label="Put what is ticked under")
    title = forms.CharField(
        max_length=120, required=False, label="Name of the new theme",
        help_text="Only for a new one.",
    )  # fmt: skip

    def __init__(self, *args: Any, themes: list[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [  # type: ignore[attr-defined]
            *((str(theme.public_id), theme.title) for theme in themes),
            (NEW, "A new theme"),
            (KEEP_NONE, "No theme"),
        ]
        self.themes = {str(theme.public_id): theme for theme in themes}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("theme") == NEW and not data.get("title"):
            self.add_error("title", "Give the new theme a name.")
        return data


class ThemeForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    title = forms.CharField(max_length=120, label="Theme")
    answer = forms.ChoiceField(
        choices=[("", "Not answered yet"), *Theme.Answer.choices],
        required=False,
        widget=forms.RadioSelect,
        label="What do we do about it?",
    )
    answer_reason = forms.CharField(
        label="In words",
        required=False,
        max_length=MOST_IN_AN_ANSWER,
        widget=area(4),
        help_text="What we did, will do, or why we do not. Everybody who said it reads this.",
    )

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "answer", "answer_reason")}


class SummaryForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    summary = forms.CharField(
        label="In short",
        max_length=MOST_IN_AN_ANSWER,
        widget=area(5),
        help_text="What was said, and what we make of it, for people who read no further.",
    )
