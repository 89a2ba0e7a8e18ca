"""Browser input for comments, and for how one hears of them."""

from typing import Any

from django import forms

from improvement import rules
from improvement.actions.comments import MOST_LETTERS
from improvement.forms.base import area
from improvement.models import TalkChoice
from improvement.rules.about import About
from networks.models import User

HOW_TO_TELL = "Write @ and a whole name to tell somebody: they get a mail."


class CommentForm(forms.Form):
    """A new comment, or an answer. Whom to tell is chosen on the page of the talk alone: the list
    of people would weigh down every other page."""

    text = forms.CharField(
        label="Your words", max_length=MOST_LETTERS, widget=area(4), help_text=HOW_TO_TELL
    )
    is_ask = forms.BooleanField(
        label="I ask for help",
        required=False,
        help_text="It stays on the list until it is answered.",
    )
    parent = forms.UUIDField(widget=forms.HiddenInput, required=False)
    tells = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        to_field_name="public_id",
        required=False,
        label="Tell these people",
        help_text="They get a mail and follow this. To choose several, hold Ctrl or ⌘.",
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(
        self, *args: Any, about: About, user: Any, with_people: bool = True, **kwargs: Any
    ) -> None:
        kwargs.setdefault("auto_id", "say_%s")
        super().__init__(*args, **kwargs)
        if with_people:
            people = rules.people_to_tell(user, about)
            self.fields["tells"].queryset = people  # type: ignore[attr-defined]
        else:
            del self.fields["tells"]
        if self.data.get("parent") or self.initial.get("parent"):
            del self.fields["is_ask"]
            self.fields["text"].label = "Your answer"

    def values(self) -> dict[str, Any]:
        """Give what the action takes, but for the comment that is answered."""
        return {name: value for name, value in self.cleaned_data.items() if name != "parent"}


class CommentEditForm(forms.Form):
    """One's own comment, over the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    text = forms.CharField(
        label="Your words", max_length=MOST_LETTERS, widget=area(5), help_text=HOW_TO_TELL
    )


class HideForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        label="Why do you hide it?",
        help_text="The person who wrote it and the coordinators read this.",
    )


class ChoiceForm(forms.Form):
    digest = forms.ChoiceField(
        choices=TalkChoice.Digest.choices,
        widget=forms.RadioSelect,
        label="When shall we write to you about what you follow?",
    )
    wants_mentions = forms.BooleanField(required=False, label="Write to me when somebody names me")
