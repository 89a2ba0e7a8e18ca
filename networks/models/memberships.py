"""Who belongs to which network, and how one comes to belong."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models

from lhs_platform.lib import links
from lhs_platform.lib.models import Record, Versioned
from lhs_platform.lib.numbers import whole_number
from networks.models.networks import Network, Site


class Group(models.TextChoices):
    """Stakeholder group: who a person is. It never limits what the person may do."""

    COMMUNITY = "community", "Community member"
    CLINICIAN = "clinician", "Clinician"
    RESEARCHER = "researcher", "Researcher"
    LEADER = "leader", "Health-system leader"


class Access(models.TextChoices):
    """What a person may do in one network."""

    MEMBER = "member", "Member"
    SITE_LEAD = "site_lead", "Site lead"
    COORDINATOR = "coordinator", "Coordinator"


LINK_SALT = "networks.membership-invitation"


def coordinated_by(user: Any) -> list[int]:
    """Give the ids of the networks this person coordinates, from what the request loaded."""
    memberships = user.active_memberships.values()
    return [m.network_id for m in memberships if m.access == Access.COORDINATOR]


LEAD_HAS_SITE = ~models.Q(access=Access.SITE_LEAD) | models.Q(site__isnull=False)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(left_at=None)

    def coordinators(self) -> Self:
        return self.active().filter(access=Access.COORDINATOR, user__is_active=True)

    def visible_to(self, user: Any) -> Self:
        """Give what the member directory shows a person: everybody, past members too, where they
        coordinate; elsewhere themselves and those who chose to be listed."""
        in_sight = self.filter(network__in=Network.objects.keys_visible_to(user))
        if not user.is_authenticated:
            return in_sight
        listed = models.Q(user__is_listed=True, user__is_active=True, left_at=None)
        own = models.Q(user=user, left_at=None)
        return in_sight.filter(models.Q(network__in=coordinated_by(user)) | listed | own)

    def for_list(self) -> Self:
        return self.select_related("user", "site", "network")

    def matching(self, text: str) -> Self:
        """Narrow to names, titles and sites that contain each word of a search."""
        found = self
        for word in text.split():
            found = found.filter(
                models.Q(user__name__icontains=word)
                | models.Q(role_title__icontains=word)
                | models.Q(site__name__icontains=word)
            )
        return found


class Membership(Versioned):
    """One person's place in one network: stakeholder group × access × site."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="memberships")
    group = models.CharField(max_length=12, choices=Group.choices)
    access = models.CharField(max_length=12, choices=Access.choices, default=Access.MEMBER)
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role_title = models.CharField(
        max_length=80, blank=True, help_text="For example: parent partner."
    )
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "network"],
                condition=models.Q(left_at=None),
                name="membership_one_active",
            ),
            models.CheckConstraint(condition=LEAD_HAS_SITE, name="membership_lead_has_site"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.network}"


class MembershipInvitationQuerySet(models.QuerySet["MembershipInvitation"]):
    def visible_to(self, user: Any) -> Self:
        """Give the invitations of the networks this person coordinates."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.filter(network__in=Network.objects.keys_visible_to(user))
        return self.filter(network__in=coordinated_by(user))

    def for_list(self) -> Self:
        return self.select_related("network", "site", "invited_by")

    def open_at(self, now: datetime) -> Self:
        return self.filter(state=MembershipInvitation.State.SENT, expires_at__gt=now)

    def by_token(self, token: str) -> Self:
        """Give the invitation of a personal link; none if the link was replaced or is not ours."""
        value = links.unsigned(salt=LINK_SALT, token=token) or ""
        public_id, _, version = value.partition(":")
        number = whole_number(version)
        if number is None:
            return self.none()
        return self.filter(public_id=public_id, link_version=number)

    def for_addresses(self, emails: Iterable[str]) -> Self:
        addresses = [email.lower() for email in emails]
        return self.filter(email__in=addresses)


class MembershipInvitation(Record):
    """An invitation, by mail, to join a network with a given group and access."""

    class State(models.TextChoices):
        SENT = "sent", "Waiting for an answer"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        REVOKED = "revoked", "Taken back"

    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, related_name="membership_invitations"
    )
    email = models.EmailField()
    name = models.CharField(max_length=120)
    group = models.CharField(max_length=12, choices=Group.choices)
    access = models.CharField(max_length=12, choices=Access.choices, default=Access.MEMBER)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    link_version = models.PositiveIntegerField(default=1)
    expires_at = models.DateTimeField()
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "email"],
                condition=models.Q(state="sent"),
                name="membership_invitation_one_open",
            ),
            models.CheckConstraint(condition=LEAD_HAS_SITE, name="invitation_lead_has_site"),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.network}"

    @property
    def link_token(self) -> str:
        """Give the token of the personal link; a new `link_version` kills the one before."""
        return links.signed(salt=LINK_SALT, value=f"{self.public_id}:{self.link_version}")

    def is_open(self, now: datetime) -> bool:
        return self.state == self.State.SENT and self.expires_at > now


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def waiting(self) -> Self:
        return self.filter(state=JoinRequest.State.WAITING)

    def visible_to(self, user: Any) -> Self:
        """Give a person's own requests and those of the networks they coordinate."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.filter(network__in=Network.objects.keys_visible_to(user))
        theirs = self.filter(network__in=Network.objects.keys_visible_to(user))
        own = models.Q(user=user)
        if user.limited_to is not None:
            own &= models.Q(network__in=user.limited_to)
        return theirs.filter(network__in=coordinated_by(user)) | self.filter(own)

    def for_list(self) -> Self:
        return self.select_related("network", "user")


class JoinRequest(Record):
    """A person's wish to join a network, decided by a coordinator."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="join_requests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="join_requests"
    )
    group = models.CharField(max_length=12, choices=Group.choices)
    message = models.TextField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "user"],
                condition=models.Q(state="waiting"),
                name="join_request_one_waiting",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None, decided_at=None)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="join_request_decided_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} asks to join {self.network}"
