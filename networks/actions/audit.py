"""Write the audit trail. Every action calls `record` in its own transaction."""

from typing import Any

from django.db import models

from lhs_platform.lib import origin
from networks.models import AuditEntry, Network


def plain_values(obj: models.Model, fields: list[str]) -> dict[str, Any]:
    """Give the named fields as JSON values: keys as numbers, moments and dates as ISO text."""
    values: dict[str, Any] = {}
    for name in fields:
        field = obj._meta.get_field(name)  # noqa: SLF001
        value = getattr(obj, field.attname)  # type: ignore[union-attr]
        if value is not None and not isinstance(value, (bool, int, str, list, dict)):
            value = value.isoformat() if hasattr(value, "isoformat") else str(value)
        values[name] = value
    return values


def record_change(
    *, before: dict[str, Any] | None = None, after: dict[str, Any] | None = None, **entry: Any
) -> AuditEntry | None:
    """Append one entry, as `record` does, unless an edit left every value as it was: then nothing
    happened."""
    if before is not None and before == after:
        return None
    return record(before=before, after=after, **entry)


def record(
    *,
    by: Any,
    verb: str,
    obj: models.Model,
    network: Network | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Append one entry. `verb` is "noun.done", such as "membership.ended"; `by` None is the
    system itself. Values that did not change are left out of `before` and `after`."""
    before, after = before or {}, after or {}
    same = {key for key in before if key in after and before[key] == after[key]}
    where = origin.current()
    return AuditEntry.objects.create(
        actor=by if by is not None and by.pk else None,
        network=network,
        verb=verb,
        object_type=obj._meta.label_lower,  # noqa: SLF001
        object_id=str(getattr(obj, "public_id", obj.pk)),
        label=str(obj)[:200],
        before={k: v for k, v in before.items() if k not in same},
        after={k: v for k, v in after.items() if k not in same},
        reason=reason[:300],
        request_id=where.request_id,
        ip=where.ip,
        user_agent=where.user_agent,
        token_id=where.token_id,
    )
