"""Browser input about the people of a meeting: pasted, uploaded, corrected, picked."""

from typing import Any

from django import forms

from events.actions.invitations import Person, person_of
from events.forms.pasting import Reading
from events.forms.tables import MOST_BYTES as MOST_FILE_BYTES
from events.forms.tables import read_file, read_text
from events.models import Event, Invitation
from networks.models.memberships import Group

MOST_BYTES = 1_000_000


class PeopleForm(forms.Form):
    """A paste or a file of people. Shown first, added when confirmed."""

    text = forms.CharField(
        label="Names and addresses",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="One person a line, for example: Wren Oakapple, wren@example.org, parent",
    )
    file = forms.FileField(
        label="Or a file: Excel (.xlsx) or CSV",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text="With columns such as name, e-mail, group; other columns are passed over.",
    )

    def clean_file(self) -> Reading | None:
        file = self.cleaned_data["file"]
        if not file:
            return None
        if file.size > MOST_FILE_BYTES:
            raise forms.ValidationError("The file is larger than 5 MB. Split it.")
        return read_file(file.read())

    def clean(self) -> None:
        text, reading = self.cleaned_data.get("text") or "", self.cleaned_data.get("file")
        if self.errors:
            return
        if text.strip():
            if len(text) > MOST_BYTES:
                raise forms.ValidationError("That is more than 1 MB. Add people in parts.")
            self.reading = read_text(text)
        elif reading is not None:
            self.reading = reading
        else:
            raise forms.ValidationError("Paste names and addresses, or choose a file.")


class CorrectForm(forms.Form):
    """Correct who is invited."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address")
    group = forms.ChoiceField(choices=[("", "Not said"), *Group.choices], required=False)

    @classmethod
    def of(cls, invitation: Invitation) -> "CorrectForm":
        shown = {name: getattr(invitation, name) for name in ("name", "email", "group")}
        return cls(initial=shown)


class MergeForm(forms.Form):
    """The other of two invitations of one person, and which of them is kept."""

    other = forms.UUIDField()
    keep = forms.UUIDField(required=False)


class MembersForm(forms.Form):
    """People picked from the members of the host and of the invited networks."""

    members: Any = forms.ModelMultipleChoiceField(
        queryset=None,
        to_field_name="public_id",
        error_messages={"required": "Tick at least one person."},
    )

    def __init__(self, data=None, *, event: Event, memberships):  # type: ignore[no-untyped-def]
        super().__init__(data)
        chooser: Any = self.fields["members"]
        chooser.queryset = memberships
        self.event = event

    def people(self) -> list[Person]:
        return [person_of(one) for one in self.cleaned_data["members"]]

    @property
    def ticked(self) -> list[Any]:
        """Give who is ticked, also where the form is only looked at."""
        return list(self.cleaned_data.get("members", [])) if self.is_valid() else []
