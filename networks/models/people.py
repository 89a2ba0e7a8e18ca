"""A person with an account."""

import uuid
import zoneinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

if TYPE_CHECKING:
    from networks.models.memberships import Membership


def check_timezone(name: str) -> None:
    """Refuse a name that is not in the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is not a time zone we know, such as America/New_York.")


class UserQuerySet(models.QuerySet["User"]):
    def with_email(self, email: str) -> "UserQuerySet":
        return self.filter(email__iexact=email.strip())

    def listed_in(self, network: Any) -> "UserQuerySet":
        """Give the people who chose to stand in the member directory of this network."""
        return self.filter(is_listed=True, memberships__network=network, memberships__left_at=None)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account, signed in by e-mail address.

    Who a person is in a network (their stakeholder group) and what they may do there (their
    access) belong to Membership, not to the person.
    """

    class Theme(models.TextChoices):
        AUTO = "auto", "Match my device"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120)
    pronouns = models.CharField(max_length=40, blank=True)
    about = models.TextField(max_length=600, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    timezone = models.CharField(
        "time zone", max_length=64, default="America/New_York", validators=[check_timezone]
    )
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.AUTO)
    # The directory is opt-in, field by field.
    is_listed = models.BooleanField("list me in the member directory", default=False)
    shares_email = models.BooleanField("show my e-mail address there", default=False)
    shares_phone = models.BooleanField("show my phone number there", default=False)
    # Which mails a person wants beside those that need an answer.
    wants_reminders = models.BooleanField("remind me of what is due", default=True)
    wants_news = models.BooleanField("tell me what my networks learned", default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    # Set by token sign-in: the only networks this request may touch. None means all of theirs.
    limited_to: frozenset[int] | None = None

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_any_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        parts = [p for p in self.name.split(" ") if p] or [self.email]
        return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()

    @cached_property
    def active_memberships(self) -> dict[int, "Membership"]:
        """Give this person's memberships by network id, loaded once for a request.

        A request by token sees only those of the networks that the token is bound to.
        """
        # They come by name elsewhere; of one person that would only join who they are.
        memberships = self.memberships.active().select_related("site").order_by("pk")
        return {
            m.network_id: m
            for m in memberships
            if self.limited_to is None or m.network_id in self.limited_to
        }
