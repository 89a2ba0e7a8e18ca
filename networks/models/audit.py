"""The audit trail: append-only, written by the actions in their own transaction."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models

from networks.models.memberships import coordinated_by
from networks.models.networks import Network


class AppendOnlyError(Exception):
    """An audit entry is never changed or removed."""


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: Any) -> Self:
        """Give the entries of the networks this person coordinates."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.filter(network__in=Network.objects.keys_visible_to(user))
        return self.filter(network__in=coordinated_by(user))

    def for_list(self) -> Self:
        return self.select_related("actor", "network")

    def update(self, **_values: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError


class AuditEntry(models.Model):
    """Who did what to which object, before and after, when and from where.

    A database trigger refuses update and delete, whatever way they come.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    network = models.ForeignKey(Network, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=200, blank=True)
    token_id = models.BigIntegerField(null=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["network", "-at"], name="audit_network_at")]

    def __str__(self) -> str:
        return f"{self.verb} {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError
