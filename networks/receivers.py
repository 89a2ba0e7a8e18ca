"""Sign-in, sign-out and what people do with their keys, written to the audit trail."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out, user_login_failed

from networks.actions import audit
from networks.models import User

# allauth's own sign-in signal: Django's is also sent where no person signs in.
KEPT = [
    (account.user_logged_in, "account.signed_in"),
    (user_logged_out, "account.signed_out"),
    (account.user_signed_up, "account.signed_up"),
    (account.password_set, "account.password_changed"),
    (account.password_changed, "account.password_changed"),
    (account.password_reset, "account.password_changed"),
    (account.email_changed, "account.email_changed"),
    (account.email_added, "account.email_added"),
    (account.email_removed, "account.email_removed"),
    (account.login_code_rejected, "account.sign_in_failed"),
    (mfa.authentication_failed, "account.second_step_failed"),
]
KEPT_KEYS = [
    (mfa.authenticator_added, "account.second_step_added"),
    (mfa.authenticator_removed, "account.second_step_removed"),
    (mfa.authenticator_reset, "account.second_step_renewed"),
]


def connect() -> None:
    """Listen for good: one receiver for each kind of event."""
    for signal, verb in KEPT:
        signal.connect(_keeper(verb), weak=False, dispatch_uid=f"audit:{verb}:{id(signal)}")
    for signal, verb in KEPT_KEYS:
        signal.connect(_key_keeper(verb), weak=False, dispatch_uid=f"audit:{verb}")
    user_login_failed.connect(note_failed_sign_in, dispatch_uid="audit:failed")


def _keeper(verb: str) -> Any:
    def keep(user: User | None = None, **_more: Any) -> None:
        if user is not None and user.pk:
            audit.record(by=user, verb=verb, obj=user, network=None)

    return keep


def _key_keeper(verb: str) -> Any:
    def keep(user: User, authenticator: Any, **_more: Any) -> None:
        after = {"kind": str(authenticator.type)}
        audit.record(by=user, verb=verb, obj=user, network=None, after=after)

    return keep


def note_failed_sign_in(credentials: dict[str, Any], **_more: Any) -> None:
    """Record a failed sign-in. What was typed as an address is not kept: it may be a password."""
    email = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.with_email(email).first() if email else None
    target = user or User(name="an address we do not know")
    audit.record(by=None, verb="account.sign_in_failed", obj=target, network=None)
