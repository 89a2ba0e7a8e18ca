"""Sites of a network, and the organizations they belong to."""

from datetime import date
from secrets import token_hex
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import Membership, Network, Organization, Site, User

FIELDS = ["name", "code", "city", "timezone", "joined_on", "left_on", "organization"]
CODE_TAKEN = "Another site of this network has this short name."


@transaction.atomic
def add(
    *,
    by: User,
    network: Network,
    values: dict[str, Any],
    organization: Organization | None = None,
    organization_name: str = "",
) -> Site:
    """Add a site, of a known organization or of one that is made with it."""
    owner = organization or add_organization(by=by, network=network, name=organization_name)
    site = Site(network=network, organization=owner, **values)
    site.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            site.save()
    except IntegrityError as error:
        raise DomainError(CODE_TAKEN, field="code") from error
    audit.record(by=by, verb="site.added", obj=site, network=network, after=_seen(site))
    return site


@transaction.atomic
def edit(
    *, by: User, site: Site, version: int, values: dict[str, Any], organization_name: str = ""
) -> Site:
    """Change a site; ChangedMeanwhile if `version` is no longer the newest."""
    fresh = Site.objects.select_related("network", "organization").get(pk=site.pk)
    before = _seen(fresh)
    values = dict(values)
    if organization_name:
        values["organization"] = add_organization(
            by=by, network=fresh.network, name=organization_name
        )
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.full_clean(validate_unique=False, validate_constraints=False)
    _check_free_to_leave(fresh)
    try:
        with transaction.atomic():
            fresh.save_over(version=version, fields=[*values])
    except IntegrityError as error:
        raise DomainError(CODE_TAKEN, field="code") from error
    audit.record_change(
        by=by,
        verb="site.changed",
        obj=fresh,
        network=fresh.network,
        before=before,
        after=_seen(fresh),
    )
    return fresh


def end(*, by: User, site: Site, version: int, on: date) -> Site:
    """Note that a site has left the network; its data stay."""
    return edit(by=by, site=site, version=version, values={"left_on": on})


def add_organization(*, by: User, network: Network, name: str) -> Organization:
    """Make an organization, or give the one that has this very name already."""
    name = " ".join(name.split())
    if not name:
        raise DomainError("Choose an organization or name a new one.", field="organization")
    organization = Organization.objects.filter(name__iexact=name).order_by("pk").first()
    is_new = False
    if organization is None:
        organization, is_new = Organization.objects.get_or_create(
            slug=_free_slug(name), defaults={"name": name}
        )
    if is_new:
        audit.record(
            by=by,
            verb="organization.added",
            obj=organization,
            network=network,
            after={"name": name},
        )
    return organization


def _free_slug(name: str) -> str:
    """Give a short name of its own: other names may be spelled alike in plain letters."""
    slug = slugify(name)[:80] or "organization"
    is_taken = Organization.objects.filter(slug=slug).exists()
    return f"{slug[:71]}-{token_hex(4)}" if is_taken else slug


def _check_free_to_leave(site: Site) -> None:
    leads = Membership.objects.active().filter(site=site, access="site_lead")
    if site.left_on and leads.exists():
        raise Conflict(
            "People still lead this site. Give them another access or site first.", field="left_on"
        )


def _seen(site: Site) -> dict[str, Any]:
    return audit.plain_values(site, FIELDS) | {"organization": str(site.organization)}
