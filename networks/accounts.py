"""How django-allauth signs people in here."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.sites.shortcuts import get_current_site

from lhs_platform.lib.links import absolute
from lhs_platform.mail import outbox

# What AUTH_PASSWORD_VALIDATORS ask for, in one line.
RULES_IN_WORDS = "At least 10 characters. Not one that many people use, and not like your name or e-mail address."


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """Ask for a name beside the e-mail address."""

    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail address"
        self.fields["password1"].help_text = RULES_IN_WORDS

    def try_save(self, request: Any) -> Any:
        """Take as long for a known address as for a new one, whose password is hashed."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey signs in alone, as the page says of it, unless its owner wants a second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Say what is wrong with a second step in the words of the other pages."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "Switch the second step off first, then add the e-mail address.",
        "cannot_delete_authenticator": "The second step cannot be switched off.",
        "cannot_generate_recovery_codes": "Set up a second step first: the codes stand in for it.",
        "incorrect_code": "This code is not right, or it is too old.",
        "unverified_email": "Confirm your e-mail address first.",
    }


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Keep the name given at sign-up, send mail through the outbox, and say what to do next."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "email_taken": "There is an account with this e-mail address already.",
        "duplicate_email": "This e-mail address is yours already.",
        "cannot_remove_primary_email": "This is your main e-mail address: choose another first.",
        "max_email_addresses": "An account has %d e-mail addresses at most.",
        "unverified_primary_email": "Your main e-mail address must be confirmed first.",
        "unknown_email": "No account has this e-mail address.",
        "incorrect_code": "This code is not right, or it is too old.",
        "incorrect_password": "This password is not right.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes, then try again.",
        "invalid_or_expired_key": "This link is not right, or it is too old.",
        "invalid_password_reset": "This link is not right, or it is too old.",
    }

    def save_user(self, request, user, form, commit=True):  # type: ignore[no-untyped-def]
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit=commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render the mail now, because only now the code is known, and leave it to a worker.
        The outbox erases the words once they are sent."""
        request = allauth_context.request
        whole = {"request": request, "email": email, "current_site": get_current_site(request)}
        mail = self.render_mail(template_prefix, email, whole | context | _own_links(context))
        html = next((body for body, kind in getattr(mail, "alternatives", [])), "")
        outbox.post_written(
            to_email=email,
            letter=outbox.Letter(subject=mail.subject, text=mail.body, html=html),
            about=template_prefix[:80],
        )


def _own_links(context: dict[str, Any]) -> dict[str, str]:
    """Make every link of a mail lead to the site's own address, whatever host was asked for."""
    links = {name: value for name, value in context.items() if name.endswith("_url")}
    return {name: absolute(urlsplit(str(value)).path) for name, value in links.items()}
