"""Which topics are asked at a meeting, and what an invited person says to one."""

from typing import Any

from django import forms

from events.models import Event
from improvement.actions.contributions import MOST_LETTERS
from improvement.models import Contribution, ShownAs, Topic, TopicChoice
from lhs_platform.lib.forms import NothingTicked


class QuestionChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, topic: Any) -> str:
        return f"{topic.question} ({topic.process.title})"


class ChooseForm(forms.Form):
    topics = QuestionChoices(
        Topic.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Questions that are asked around this meeting",
        help_text="Everybody who is invited can answer them, before, at and after the meeting, as "
        "long as each is open.",
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Topic.objects.filter(process__network=event.network, process__status="open")
        offered = (here | Topic.objects.filter(pk__in=event.topics.values("topic"))).distinct()
        field: Any = self.fields["topics"]
        field.queryset = offered.select_related("process")


class SayForm(forms.Form):
    """What one invited person says: a choice, words, or both."""

    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    choice = forms.ModelChoiceField(
        TopicChoice.objects.none(),
        to_field_name="public_id",
        required=False,
        blank=True,
        empty_label="None of these",
        widget=NothingTicked,
        label="Your answer",
    )
    text = forms.CharField(
        label="In your own words",
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Write nothing by which a patient could be known.",
    )
    shown_as = forms.ChoiceField(
        choices=ShownAs.choices,
        widget=forms.RadioSelect,
        initial=ShownAs.NAMED,
        label="How shall it be shown?",
        help_text="Without your name, nobody reads who said it, not the organisers either.",
    )

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = topic.choices.all()
        choice: Any = self.fields["choice"]
        choice.queryset = offered
        if not offered:
            del self.fields["choice"]
            self.fields["text"].required, self.fields["text"].label = True, "Your answer"
        elif not topic.takes_text:
            choice.required, choice.empty_label = True, None
        if not topic.takes_text:
            del self.fields["text"]
        if not topic.allows_anonymous:
            del self.fields["shown_as"]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @staticmethod
    def typed_of(contribution: Contribution | None) -> dict[str, Any]:
        if contribution is None or contribution.taken_back_at is not None:
            return {"version": 0}
        return {
            "version": contribution.version,
            "choice": contribution.choice.public_id if contribution.choice else "",
            "text": contribution.text,
            "shown_as": contribution.shown_as,
        }
