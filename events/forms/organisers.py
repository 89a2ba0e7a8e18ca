"""Who helps with a meeting: picked from members, or asked by address."""

from typing import Any

from django import forms

from events.models import EventRole

HELP = {
    EventRole.Role.ORGANISER: "Plans the meeting and its agenda, invites, writes to people.",
    EventRole.Role.LOGISTICS: "Sees what people need, checks them in, decides on travel.",
    EventRole.Role.DESK: "Sees who is coming and checks people in.",
    EventRole.Role.READER: "Sees who is coming, and changes nothing.",
}
SHORT = {
    EventRole.Role.ORGANISER: "Organiser",
    EventRole.Role.LOGISTICS: "Logistics",
    EventRole.Role.DESK: "Check-in desk",
    EventRole.Role.READER: "Reader",
}


CHOICES = [(role.value, SHORT[role]) for role in EventRole.Role]


class NameForm(forms.Form):
    """A member by a click, or anybody by their address; and what they do."""

    member: Any = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", required=False, widget=forms.HiddenInput
    )
    email = forms.EmailField(
        label="E-mail address of somebody with an account",
        required=False,
        help_text="They get a mail and accept by its link.",
    )
    role = forms.ChoiceField(
        label="What they do",
        choices=CHOICES,
        error_messages={"required": "Choose what this person does."},
    )

    def __init__(self, *args: Any, memberships: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["member"]
        chooser.queryset = memberships

    def clean(self) -> None:
        data = self.cleaned_data
        if not self.errors and not data.get("member") and not data.get("email"):
            self.add_error("email", "Pick a member, or give an address.")
