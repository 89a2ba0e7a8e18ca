"""Texts, decisions and actions as they are typed."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from events.models import ActionItem, AgendaItem, Event
from events.presenters.action_items import owners_for
from events.presenters.notes import shown_items


class TextForm(forms.Form):
    """A long text and the version it was written from. Too long is the action's to say."""

    text = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true"})
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class OfItem(forms.Form):
    """What belongs to an agenda item, or to the meeting as a whole."""

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        required=False,
        to_field_name="public_id",
        widget=forms.HiddenInput,
    )

    # Several of these forms stand on one page: their ids must differ.
    ids = "of_item_%s"

    def __init__(self, *args: Any, event: Event, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": self.ids, **kwargs})
        items: Any = self.fields["item"]
        items.queryset = shown_items(event, user)


class DecisionForm(OfItem):
    ids = "decision_%s"
    text = forms.CharField(
        label="What was decided", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ActionForm(OfItem):
    ids = "action_%s"
    text = forms.CharField(label="What is to be done", max_length=300)
    owner = forms.ModelChoiceField(
        ActionItem.objects.none(), label="Who", to_field_name="public_id", empty_label="Choose …"
    )
    due_on = forms.DateField(
        label="Until", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, event: Event, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, event=event, user=user, **kwargs)
        owners: Any = self.fields["owner"]
        owners.queryset = owners_for(event, user)
        owners.label_from_instance = lambda invited: invited.name
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=14)


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DecisionEditForm(DecisionForm, VersionForm):
    field_order = ["text", "version", "item"]


class ActionEditForm(ActionForm, VersionForm):
    field_order = ["text", "owner", "due_on", "version", "item"]


class DoneForm(VersionForm):
    done_note = forms.CharField(
        label="What came of it",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why they are taken back", max_length=300)
