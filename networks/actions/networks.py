"""Founding a network and changing what it says about itself."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit, memberships
from networks.models import Network, User
from networks.models.memberships import Access

# Words that stand where a network's short name stands in addresses.
RESERVED = {"add"}
FIELDS = [
    "name",
    "kind",
    "summary",
    "purpose",
    "site_word",
    "site_word_plural",
    "timezone",
    "sharing",
    "small_count_threshold",
    "is_findable",
]


@transaction.atomic
def add(
    *, by: User, values: dict[str, Any], group: str, now: datetime, parent: Network | None = None
) -> Network:
    """Found a network. Whoever founds it coordinates it until they hand over. Without a short name
    it gets one made from its name."""
    slug = _short_name(values)
    network = Network(parent=parent, **{**values, "slug": slug})
    network.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            network.save()
    except IntegrityError as error:
        text = "Another network has this address. Choose another short name."
        raise DomainError(text, field="slug") from error
    audit.record(by=by, verb="network.added", obj=network, network=network, after=_seen(network))
    memberships.add(
        by=by, user=by, network=network, group=group, access=Access.COORDINATOR, now=now
    )
    return network


def _short_name(values: dict[str, Any]) -> str:
    slug: str = (values.get("slug") or slugify(values["name"])[:60]).lower()
    if not slug:
        raise DomainError("Give a short name, for example steady-gut.", field="slug")
    if slug in RESERVED:
        raise DomainError("This short name is taken by the site itself.", field="slug")
    return slug


@transaction.atomic
def edit(*, by: User, network: Network, version: int, values: dict[str, Any]) -> Network:
    """Change a network; ChangedMeanwhile if `version` is no longer the newest."""
    fresh = Network.objects.get(pk=network.pk)
    if unknown := set(values) - set(FIELDS):
        raise Conflict(f"These cannot be changed here: {', '.join(sorted(unknown))}.")
    before = _seen(fresh)
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.full_clean(validate_unique=False, validate_constraints=False)
    fresh.save_over(version=version, fields=[*values])
    audit.record_change(
        by=by, verb="network.changed", obj=fresh, network=fresh, before=before, after=_seen(fresh)
    )
    return fresh


def _seen(network: Network) -> dict[str, Any]:
    return audit.plain_values(network, FIELDS)
