"""What changes a membership: joining, new access, leaving, handing over coordination."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit, locks
from networks.models import Membership, Network, Site, User
from networks.models.memberships import Access

FIELDS = ["group", "access", "site", "role_title"]
NO_SITE = "A site lead needs a site. Choose the one this person leads."
FOREIGN_SITE = "This site is not part of the network, or has left it."


def check_place(*, network: Network, access: str, site: Site | None) -> None:
    """Refuse an access and a site that do not go together in this network."""
    if access == Access.SITE_LEAD and site is None:
        raise DomainError(NO_SITE, field="site")
    if site is not None and (site.network_id != network.pk or site.left_on is not None):
        raise DomainError(FOREIGN_SITE, field="site")


@transaction.atomic
def add(
    *,
    by: User,
    user: User,
    network: Network,
    group: str,
    now: datetime,
    access: str = Access.MEMBER,
    site: Site | None = None,
    role_title: str = "",
) -> Membership:
    """Make someone a member; Conflict if they already are one."""
    check_place(network=network, access=access, site=site)
    membership = Membership(
        user=user, network=network, group=group, access=access, site=site, joined_at=now
    )
    membership.role_title = role_title
    membership.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        raise Conflict(f"{user} already belongs to {network}.") from error
    _record(by, "membership.added", membership, after=_seen(membership))
    return membership


@transaction.atomic
def change(*, by: User, membership: Membership, version: int, values: dict[str, Any]) -> Membership:
    """Give a member another group, access, site or title; `version` is the one that was read."""
    locks.hold(membership.network_id)
    fresh = _active(membership)
    before, was_coordinator = _seen(fresh), fresh.access == Access.COORDINATOR
    for name, value in values.items():
        setattr(fresh, name, value)
    check_place(network=fresh.network, access=fresh.access, site=fresh.site)
    fresh.full_clean(validate_unique=False, validate_constraints=False)
    if was_coordinator and fresh.access != Access.COORDINATOR:
        locks.keep_a_coordinator(fresh.network, without=fresh)
    fresh.save_over(version=version, fields=[*values])
    _record(by, "membership.changed", fresh, before=before, after=_seen(fresh))
    return fresh


@transaction.atomic
def end(*, by: User, membership: Membership, now: datetime, reason: str = "") -> Membership:
    """End a membership: what the person did stays, they see the network no more."""
    locks.hold(membership.network_id)
    fresh = _active(membership)
    if fresh.access == Access.COORDINATOR:
        locks.keep_a_coordinator(fresh.network, without=fresh)
    before = _seen(fresh)
    fresh.left_at = now
    fresh.save_over(version=fresh.version, fields=["left_at"])
    verb = "membership.left" if by.pk == fresh.user_id else "membership.ended"
    _record(by, verb, fresh, before=before, after=_seen(fresh), reason=reason)
    return fresh


@transaction.atomic
def hand_over(*, by: User, giver: Membership, taker: Membership) -> Membership:
    """Make `taker` a coordinator and `giver` a member again, in one step.

    The one who gives becomes a plain member, or their site's lead if they have a site.
    """
    locks.hold(giver.network_id)
    fresh, heir = _active(giver), _active(taker)
    if fresh.pk == heir.pk or heir.network_id != fresh.network_id:
        raise DomainError("Choose another member of this network.", field="taker")
    if fresh.access != Access.COORDINATOR:
        raise Conflict("Only a coordinator can hand over coordination.")
    if not heir.user.is_active:
        raise DomainError("This account is closed. Choose another member.", field="taker")
    steps_back_to = Access.SITE_LEAD if fresh.site_id else Access.MEMBER
    for membership, access in ((heir, Access.COORDINATOR), (fresh, steps_back_to)):
        before = _seen(membership)
        membership.access = access
        membership.save_over(version=membership.version, fields=["access"])
        _record(by, "membership.changed", membership, before=before, after=_seen(membership))
    return heir


def _active(membership: Membership) -> Membership:
    """Read the membership again, now that its network is held."""
    fresh = (
        Membership.objects.active()
        .select_related("user", "network", "site")
        .filter(pk=membership.pk)
        .first()
    )
    if fresh is None:
        raise Conflict("This person has left the network already.")
    return fresh


def _seen(membership: Membership) -> dict[str, Any]:
    values = audit.plain_values(membership, [*FIELDS, "left_at"])
    values["site"] = str(membership.site) if membership.site_id else None
    return values


def _record(by: User, verb: str, membership: Membership, **more: Any) -> None:
    audit.record_change(by=by, verb=verb, obj=membership, network=membership.network, **more)
