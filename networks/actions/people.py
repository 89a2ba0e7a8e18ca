"""A person's own account: what they say about themselves, closing and opening it."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from lhs_platform.mail import outbox
from networks.actions import audit, locks
from networks.models import ApiToken, User

FIELDS = [
    "name",
    "pronouns",
    "about",
    "phone",
    "timezone",
    "theme",
    "is_listed",
    "shares_email",
    "shares_phone",
    "wants_reminders",
    "wants_news",
]
# What is personal stays out of the trail, which cannot be emptied: that it changed is enough.
RECORDED = [
    "timezone",
    "theme",
    "is_listed",
    "shares_email",
    "shares_phone",
    "wants_reminders",
    "wants_news",
]


@transaction.atomic
def edit(*, by: User, user: User, values: dict[str, Any]) -> User:
    """Change one's profile and settings."""
    before = User.objects.get(pk=user.pk)
    for name, value in values.items():
        setattr(user, name, value)
    user.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
    user.save(update_fields=[*values, "updated_at"])
    changed = [n for n in values if getattr(before, n) != getattr(user, n)]
    if not changed:
        return user
    audit.record(
        by=by,
        verb="profile.changed",
        obj=user,
        network=None,
        before=audit.plain_values(before, RECORDED),
        after=audit.plain_values(user, RECORDED) | {"fields": sorted(changed)},
    )
    return user


def addresses_of(user: User) -> list[str]:
    """Give the addresses that are certainly this person's."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return sorted({user.email.lower(), *(email.lower() for email in proved)})


@transaction.atomic
def stop_mail(*, by: User, user: User) -> None:
    """Send no mail to any of a person's addresses, but what is essential. Twice is once."""
    stopped = [email for email in addresses_of(user) if outbox.stop_mail(email=email)]
    if stopped:
        audit.record(by=by, verb="profile.mail_stopped", obj=user, network=None)


@transaction.atomic
def write_again(*, by: User, user: User) -> None:
    """Take back that a person wants no mail, for all of their addresses."""
    freed = [email for email in addresses_of(user) if outbox.write_again(email=email)]
    if freed:
        audit.record(by=by, verb="profile.mail_resumed", obj=user, network=None)


@transaction.atomic
def deactivate(*, by: User, user: User, now: datetime) -> User:
    """Close an account: no sign-in, no token. Refused to a network's last coordinator."""
    coordinated = list(locks.networks_coordinated_by(user))
    locks.hold(*[membership.network_id for membership in coordinated])
    for membership in locks.networks_coordinated_by(user):
        locks.keep_a_coordinator(membership.network, without=membership)
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now, updated_at=now)
    return _set_active(by=by, user=user, is_active=False, verb="account.closed")


@transaction.atomic
def reactivate(*, by: User, user: User) -> User:
    """Open a closed account again; its tokens stay revoked."""
    return _set_active(by=by, user=user, is_active=True, verb="account.opened")


def _set_active(*, by: User, user: User, is_active: bool, verb: str) -> User:
    before = {"is_active": user.is_active}
    user.is_active = is_active
    user.save(update_fields=["is_active", "updated_at"])
    after = {"is_active": is_active}
    audit.record(by=by, verb=verb, obj=user, network=None, before=before, after=after)
    return user
