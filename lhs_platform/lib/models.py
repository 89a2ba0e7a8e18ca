"""Shapes that many models share."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils import timezone

from lhs_platform.lib.errors import ChangedMeanwhile


class Record(models.Model):
    """A row with a public id, and the moments it was made and last changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        abstract = True


class Versioned(Record):
    """A record that two people may edit at once: each save raises `version` by one.

    `save_over(version=…)` writes only if nobody else has saved since that version was read, and
    `delete_over(version=…)` removes only then.
    """

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def save_over(self, *, version: int, fields: list[str]) -> Self:
        """Write `fields` if the row still has `version`; else raise ChangedMeanwhile."""
        values: dict[str, Any] = {name: getattr(self, name) for name in fields}
        rows = type(self)._default_manager.filter(pk=self.pk, version=version)  # noqa: SLF001
        moment = timezone.now()
        claimed = rows.update(**values, version=version + 1, updated_at=moment)
        if not claimed:
            raise ChangedMeanwhile
        self.version, self.updated_at = version + 1, moment
        return self

    def delete_over(self, *, version: int) -> None:
        """Remove the row if it still has `version`; else raise ChangedMeanwhile."""
        gone, _ = type(self)._default_manager.filter(pk=self.pk, version=version).delete()  # noqa: SLF001
        if not gone:
            raise ChangedMeanwhile
