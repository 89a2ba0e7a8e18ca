"""Who helps to run a meeting, beside the coordinators of its network."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from events.models.events import Event, with_a_role_of
from lhs_platform.lib.links import signed, unsigned
from lhs_platform.lib.models import Record
from networks.models import Membership, Network
from networks.models.memberships import coordinated_by

LINK_SALT = "events.role"


def token_of(*, event_id: int, user_id: int, role: str, by_id: int, until: str, made: int) -> str:
    """Make the secret part of a link that offers a role to one account. `made`: the second in
    which it was offered, so that a later removal ends it."""
    return signed(salt=LINK_SALT, value=f"{event_id}:{user_id}:{role}:{by_id}:{until}:{made}")


def parts_of(token: str) -> list[str]:
    """Give what `token_of` signed, or nothing if the token is not ours."""
    value = unsigned(salt=LINK_SALT, token=token)
    return value.split(":") if value else []


def _is_over() -> models.Q:
    """Say of a role that its person left since it was given: the host network, or, where they
    were no member of the host then, a network that is invited. Coming back revives nothing."""
    theirs = Membership.objects.filter(user=models.OuterRef("user"))
    left = theirs.filter(left_at__gte=models.OuterRef("created_at"))
    host = models.OuterRef("event__network")
    guests = Event.invited_networks.through.objects.filter(
        event=models.OuterRef(models.OuterRef("event"))
    )
    as_host = theirs.filter(
        network=host, left_at=None, joined_at__lte=models.OuterRef("created_at")
    )
    left_host = models.Exists(left.filter(network=host))
    left_guest = models.Exists(left.filter(network__in=guests.values("network")))
    closed = models.Q(user__is_active=False)
    return closed | models.Q(left_host) | (models.Q(left_guest) & ~models.Q(models.Exists(as_host)))


class EventRoleQuerySet(models.QuerySet["EventRole"]):
    def standing(self) -> Self:
        """Leave out the roles of people who left: those give nothing any more."""
        return self.filter(~_is_over())

    def standing_of(self, user: Any) -> list["EventRole"]:
        """Give the roles of one person that stand. Most people have none: then the long question
        of who left since is not asked."""
        theirs = self.filter(user=user).order_by()
        return list(theirs.standing()) if theirs.exists() else []

    def ended(self) -> Self:
        return self.filter(_is_over())

    def visible_to(self, user: Any) -> Self:
        """Give the roles in meetings of networks this person coordinates, in those they help
        with, and their own."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.filter(event__network__in=Network.objects.keys_visible_to(user))
        coordinated = coordinated_by(user)
        helped = models.Q(event__in=with_a_role_of(user))
        return self.filter(models.Q(event__network__in=coordinated) | helped)

    def for_list(self) -> Self:
        """Add the person, the meeting, and whether the role stands."""
        stands = models.Case(models.When(_is_over(), then=False), default=True)
        return self.select_related("event__network", "user").annotate(is_standing=stands)


class EventRole(Record):
    """What one person does for one meeting. A person may have several roles. A role ends with
    the membership of its person; the row stays, and says who helped."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", "Organiser: plans it and invites"
        LOGISTICS = "logistics", "Logistics: sees what people need"
        DESK = "desk", "Check-in desk"
        READER = "reader", "Reader: sees who is coming"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    # Added by `for_list`.
    is_standing: bool

    objects = EventRoleQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "user", "role"], name="event_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"
