"""API tokens: made once, shown once, taken back at any time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from lhs_platform.lib.errors import DomainError
from networks.actions import audit
from networks.models import ApiToken, Network, User
from networks.models.tokens import digest_of, new_key

LONGEST = timedelta(days=365)


@transaction.atomic
def make(
    *,
    by: User,
    name: str,
    scope: str,
    networks: Iterable[Network],
    expires_at: datetime,
    now: datetime,
) -> tuple[ApiToken, str]:
    """Make a token for one's own networks. Its key is given back here and nowhere else."""
    chosen = list(networks)
    _check(by, chosen, expires_at, now)
    key = new_key()
    token = ApiToken(user=by, name=name, scope=scope, expires_at=expires_at)
    token.start, token.digest = key[:10], digest_of(key)
    token.full_clean()
    token.save()
    token.networks.set(chosen)
    _record(by, "token.made", token, after=_seen(token) | {"networks": [n.slug for n in chosen]})
    return token, key


@transaction.atomic
def revoke(*, by: User, token: ApiToken, now: datetime) -> ApiToken:
    """Take a token back, at once and for good. Once more changes nothing."""
    claimed = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=now, updated_at=now
    )
    token.refresh_from_db()
    if claimed:
        _record(by, "token.revoked", token, after={"revoked_at": now.isoformat()})
    return token


def _check(by: User, networks: list[Network], expires_at: datetime, now: datetime) -> None:
    if not networks:
        raise DomainError("Choose at least one network.", field="networks")
    if any(network.pk not in by.active_memberships for network in networks):
        raise DomainError("A token reaches only networks you belong to.", field="networks")
    if not now < expires_at <= now + LONGEST:
        raise DomainError("Choose an end within the next year.", field="expires_on")


def _seen(token: ApiToken) -> dict[str, Any]:
    return audit.plain_values(token, ["name", "scope", "expires_at"])


def _record(by: User, verb: str, token: ApiToken, **more: Any) -> None:
    audit.record(by=by, verb=verb, obj=token, network=None, **more)
