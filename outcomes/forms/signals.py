"""What a person makes of a signal."""

from typing import Any

from django import forms

from networks.models import Network


class ExplainForm(forms.Form):
    explanation = forms.CharField(
        label="What do you think is behind it?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In a few words, for everyone in the network: what changed at that time? "
        "Say “associated with”, unless there was a comparison. No names of patients.",
    )


class FeedForm(forms.Form):
    """What the feed is narrowed to."""

    STATES = [
        ("new", "New, not yet looked at"),
        ("standing", "Going on for longer, not yet looked at"),
        ("looked", "Now, looked at"),
        ("explained", "Explained"),
        ("past", "Earlier on the chart"),
        ("ended", "No longer in the data"),
        ("all", "All"),
    ]
    state = forms.ChoiceField(choices=STATES, required=False)
    reading = forms.ChoiceField(
        label="Which way",
        choices=[("", "Any"), ("worse", "Worse"), ("better", "Better"), ("signal", "Changed")],
        required=False,
    )
    whose = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one, many = network.site_word, network.site_word_plural
        self.fields["whose"].choices = [  # type: ignore[attr-defined]
            ("", f"The network and my {one}"),
            ("sites", f"All {many}"),
            ("followed", "What I follow"),
        ]
