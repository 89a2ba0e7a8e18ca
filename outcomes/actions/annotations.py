"""Notes on charts, handed over by upper rooms as plain dates, labels and links."""

from datetime import date
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction

from lhs_platform.lib.errors import Conflict
from networks.actions import audit
from networks.models import Site, User
from outcomes.actions import words
from outcomes.models import Annotation, Measure
from outcomes.models.charts import BY_HAND

FIELDS = ["site", "on", "label", "link"]


@transaction.atomic
def put(
    *,
    by: User | None,
    measure: Measure,
    site: Site | None,
    on: date,
    label: str,
    link: str = "",
    source: str,
) -> Annotation:
    """Write a note, or change the one of this `source`: handing it over twice never doubles it."""
    words.refuse_patients({"label": label}, ["label"])
    values = {"site": site, "on": on, "label": label, "link": link}
    Annotation(measure=measure, source=source, **values).clean_fields()
    note, is_new = Annotation.objects.get_or_create(measure=measure, source=source, defaults=values)
    before = {} if is_new else audit.plain_values(note, FIELDS)
    for name, value in values.items():
        setattr(note, name, value)
    after = audit.plain_values(note, FIELDS)
    if before != after:
        if not is_new:
            note.save()
        _record(by, "annotation.written", note, before=before, after=after)
    return note


@transaction.atomic
def drop(*, by: User | None, measure: Measure, source: str) -> None:
    """Take back the note of this `source`, if there is one."""
    note = Annotation.objects.filter(measure=measure, source=source).first()
    if note is None:
        return
    _record(by, "annotation.removed", note, before=audit.plain_values(note, FIELDS), after={})
    note.delete()


def write(*, by: User, measure: Measure, site: Site | None, on: date, label: str) -> Annotation:
    """Write down by hand what happened; the same note sent twice is one note."""
    same = uuid5(NAMESPACE_OID, f"{site and site.pk} {on} {label}")
    return put(by=by, measure=measure, site=site, on=on, label=label, source=f"{BY_HAND}{same}")


@transaction.atomic
def take_back(*, by: User, note: Annotation, reason: str) -> None:
    """Take a note that somebody wrote off the charts; what it said stays in the audit trail."""
    reason = words.said(reason, field="reason", missing="Say why it goes.")
    before = audit.plain_values(note, FIELDS)
    network = note.measure.network
    audit.record(
        by=by,
        verb="annotation.removed",
        obj=note,
        network=network,
        before=before,
        after={},
        reason=reason,
    )
    gone, _ = Annotation.objects.filter(pk=note.pk).delete()
    if not gone:
        raise Conflict("This note was taken back already.")


def _record(
    by: User | None,
    verb: str,
    note: Annotation,
    *,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    network = note.measure.network
    audit.record(by=by, verb=verb, obj=note, network=network, before=before, after=after)
