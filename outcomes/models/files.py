"""A file of data on its way in."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from lhs_platform.lib.models import Record
from networks.models import Network
from outcomes.models.observations import Submission


class DataFileQuerySet(models.QuerySet["DataFile"]):
    def visible_to(self, user: Any) -> Self:
        """Give a person's own files, in the networks they still belong to."""
        return self.filter(by=user, network__in=Network.objects.keys_visible_to(user))

    def open(self) -> Self:
        """Give what somebody may still do something about."""
        state = DataFile.State
        return self.filter(state__in=[state.WAITING, state.READ, state.STORING])

    def unfinished(self) -> Self:
        return self.filter(state__in=[DataFile.State.WAITING, DataFile.State.STORING])


class DataFile(Record):
    """A file between its upload and what became of it. `content` goes when it is done with.

    `found` is what storing it would do, `faults` what is wrong in it: both plain JSON, written by
    whoever read it. A worker claims a file by `lease_until`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READ = "read", "Read"
        REFUSED = "refused", "Refused"
        STORING = "storing", "Being stored"
        STORED = "stored", "Stored"
        DROPPED = "dropped", "Not stored"

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="data_files")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    rows_total = models.PositiveIntegerField(null=True, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict, blank=True)
    faults = models.JSONField(default=list, blank=True)
    problem = models.CharField(max_length=400, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )

    objects = DataFileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="data_file_unfinished",
                condition=Q(state__in=["waiting", "storing"]),
            )
        ]

    def __str__(self) -> str:
        return self.name
