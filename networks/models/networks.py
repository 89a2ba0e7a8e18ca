"""Organizations, networks and their sites."""

import zoneinfo
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Self

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from lhs_platform.lib.counting import count_of
from lhs_platform.lib.models import Record, Versioned
from networks.models.people import check_timezone

code_validator = RegexValidator(
    r"^[a-z0-9][a-z0-9-]*$", "Use small letters, digits and hyphens, for example riverbend-2."
)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, user: Any) -> Self:
        """Give the organizations that have a site in a network this person can see."""
        if not user.is_authenticated:
            return self.none()
        networks = Network.objects.keys_visible_to(user)
        return self.filter(
            models.Exists(
                Site.objects.filter(organization=models.OuterRef("pk"), network__in=networks)
            )
        )

    def for_list(self) -> Self:
        return self.order_by("name", "pk")

    def with_sites_of(self, user: Any) -> Self:
        """Prefetch, as `seen_sites`, the sites of each that this person can see."""
        sites = Site.objects.visible_to(user).active().select_related("network")
        return self.prefetch_related(models.Prefetch("sites", sites, to_attr="seen_sites"))


class Organization(Record):
    """A hospital, clinic group, university or community organization that takes part."""

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", "Hospital"
        CLINIC = "clinic", "Clinic or practice"
        UNIVERSITY = "university", "University"
        COMMUNITY = "community", "Community organization"
        OTHER = "other", "Other"

    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.HOSPITAL)
    website = models.URLField(blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class NetworkQuerySet(models.QuerySet["Network"]):
    def visible_to(self, user: Any) -> Self:
        """Give the networks this person belongs to; staff see all. The root of every
        `visible_to`: a token bound to some networks narrows it here."""
        if not user.is_authenticated:
            return self.none()
        limited = self if user.limited_to is None else self.filter(pk__in=user.limited_to)
        if user.is_staff:
            return limited
        return limited.filter(pk__in=list(user.active_memberships))

    def keys_visible_to(self, user: Any) -> "Collection[int] | models.QuerySet[Any]":
        """Give what `visible_to` gives as keys, to filter other tables by: those of memberships
        as they are, for the request knows them, which spares the database a query in a query."""
        if not user.is_authenticated:
            return ()
        if user.is_staff:
            return self.visible_to(user).order_by().values("pk")
        return tuple(user.active_memberships)

    def akin_to(self, user: Any) -> Self:
        """Give the next of kin of a person's networks: those, their parents, their sisters and the
        networks under them. What such a network shows its kin they may see, and nothing else."""
        own = Network.objects.visible_to(user).order_by()
        parents = own.exclude(parent=None).values("parent")
        return self.filter(
            models.Q(pk__in=own.values("pk"))
            | models.Q(pk__in=parents)
            | models.Q(parent__in=own.values("pk"))
            | models.Q(parent__in=parents)
        )

    def open_to_find(self) -> Self:
        """Give the networks that show their name and purpose to any signed-in person."""
        return self.filter(is_findable=True)

    def findable_by(self, user: Any) -> Self:
        """Give those which this person may ask to join; by a token only those it is bound to."""
        found = self.open_to_find()
        return found if user.limited_to is None else found.filter(pk__in=user.limited_to)

    def for_list(self) -> Self:
        return self.select_related("parent").annotate(
            site_count=count_of(Site.objects.active(), "network"),
        )


class Network(Versioned):
    """People and organizations who improve one thing together. Networks form a tree: a network
    of networks is the parent of others. Belonging to one gives nothing in another."""

    class Kind(models.TextChoices):
        LEARNING = "learning", "Learning network"
        CLINICAL_RESEARCH = "clinical_research", "Clinical research network"
        PATIENT_POWERED = "patient_powered", "Patient-powered research network"
        COORDINATING_CENTER = "coordinating_center", "Coordinating center"
        PROGRAMME = "programme", "Programme: a network of networks"

    class Sharing(models.TextChoices):
        """What members of one site see of another site's counts."""

        OPEN = "open", "All members see each site's counts"
        SUPPRESSED = "suppressed", "Small counts of other sites are hidden"
        BLINDED = "blinded", "Small counts and the names of other sites are hidden"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.LEARNING)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    summary = models.CharField(max_length=200, help_text="One line: who, working on what.")
    purpose = models.TextField(blank=True)
    site_word = models.CharField(max_length=30, default="site")
    site_word_plural = models.CharField(max_length=30, default="sites")
    timezone = models.CharField(
        "time zone", max_length=64, default="America/New_York", validators=[check_timezone]
    )
    sharing = models.CharField(max_length=12, choices=Sharing.choices, default=Sharing.SUPPRESSED)
    # Never below 11: counts of 1 to 10 can point at a person.
    small_count_threshold = models.PositiveSmallIntegerField(
        default=11, validators=[MinValueValidator(11)]
    )
    is_findable = models.BooleanField(
        "people can find it", default=True, help_text="Show name and purpose to anyone signed in."
    )

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(small_count_threshold__gte=11), name="network_threshold_min_11"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="network_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def day_at(self, moment: datetime) -> date:
        """Give the day of a moment by the clock of the network, the same to whoever reads it."""
        return moment.astimezone(zoneinfo.ZoneInfo(self.timezone)).date()


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(network__in=Network.objects.keys_visible_to(user))

    def active(self) -> Self:
        return self.filter(left_on=None)

    def for_list(self) -> Self:
        return self.select_related("network", "organization")


class Site(Versioned):
    """One place of care in one network: what sends data and runs tests."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="sites")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    code = models.CharField(
        max_length=40,
        validators=[code_validator],
        help_text="Short name used in files, for example riverbend.",
    )
    city = models.CharField(max_length=80, blank=True)
    timezone = models.CharField(
        "time zone", max_length=64, default="America/New_York", validators=[check_timezone]
    )
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "code"], name="site_code_unique_in_network"),
        ]

    def __str__(self) -> str:
        return self.name
