"""The words of a mail, and reminders that go by themselves."""

from typing import Any

from django import forms

from events.emails.usual import fault_in_body, fault_in_subject
from events.models import ReminderRule


class WordsForm(forms.Form):
    """Subject and body with placeholders; `version` 0 is the usual words."""

    subject = forms.CharField(max_length=150)
    body = forms.CharField(
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Plain text. An empty line begins a new paragraph; an address becomes a link.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_subject(self) -> str:
        subject: str = self.cleaned_data["subject"]
        if fault := fault_in_subject(subject):
            raise forms.ValidationError(fault)
        return subject

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if fault := fault_in_body(self.kind, body):
            raise forms.ValidationError(fault)
        return body


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """How many days before the last day for answers, when, and to whom."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ReminderRule
        fields = ["days_before", "clock", "audience", "is_active"]
        labels = {"is_active": "Switched on", "audience": "To whom"}
        widgets = {"clock": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def _post_clean(self) -> None:
        """Leave the instance as it was read: the action sets and checks it, held."""

    def clean_days_before(self) -> int:
        days: int = self.cleaned_data["days_before"]
        if days > 120:
            raise forms.ValidationError("Choose 120 days at most.")
        return days

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
