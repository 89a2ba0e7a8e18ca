"""How django-allauth signs people in here."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """Ask for a name beside the e-mail address."""

    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Keep the name given at sign-up."""

    def save_user(self, request, user, form, commit=True):  # type: ignore[no-untyped-def]
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit=commit)
