"""API tokens: hashed, expiring, bound to networks."""

import hashlib
import secrets
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models

from lhs_platform.lib.models import Record
from networks.models.networks import Network

PREFIX = "lhs_"


def digest_of(key: str) -> str:
    """Give the SHA-256 of a key. Keys have 256 bits of chance: no salt or stretching needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> str:
    return PREFIX + secrets.token_urlsafe(32)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)

    def visible_to(self, user: Any) -> Self:
        return self.filter(user=user) if user.is_authenticated else self.none()


class ApiToken(Record):
    """A program's key to what one person may see, in chosen networks, for a limited time.

    Only its hash is stored: the key is shown once, when it is made.
    """

    class Scope(models.TextChoices):
        READ = "read", "Read"
        WRITE = "write", "Read and write"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=80)
    start = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(max_length=5, choices=Scope.choices, default=Scope.READ)
    networks = models.ManyToManyField(Network, related_name="+")
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def can_write(self) -> bool:
        return self.scope == self.Scope.WRITE
