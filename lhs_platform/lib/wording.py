"""Django's own messages in the words of our pages: what to do, not what went wrong."""

from django import forms
from django.core import validators


def speak_plainly() -> None:
    """Put plain words in place of the framework's, for every form."""
    forms.Field.default_error_messages["required"] = "Please fill this in."
    forms.ChoiceField.default_error_messages["invalid_choice"] = "Choose one of those offered."
    forms.ModelChoiceField.default_error_messages["invalid_choice"] = "Choose one of those offered."
    validators.MinValueValidator.message = "Give %(limit_value)s or more."
    validators.MaxValueValidator.message = "Give %(limit_value)s or less."
    validators.MaxLengthValidator.message = (
        "Keep it to %(limit_value)d letters; it has %(show_value)d."
    )
