"""Notes of agenda items, written by whoever is there."""

from typing import Any

from django.db import transaction

from events.actions import writing
from events.models import AgendaItem, ItemNote
from networks.actions import audit

MOST = 100_000


def save(*, item: AgendaItem, text: str, version: int, by: Any) -> writing.Saved:
    """Save the notes of an item as written from `version`, 0 if there were none yet."""
    text = writing.checked(text, most=MOST)
    with transaction.atomic():
        held = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        event = item.day.event
        note = ItemNote.objects.filter(item=held).first()
        if note is None:
            saved = _begun(item, text, by)
        else:
            saved = writing.save(note, text, version=version, by=by)
        audit.record(
            by=by,
            verb="note.saved",
            obj=item,
            network=event.network,
            before={"version": version},
            after={"version": saved.version},
        )
    return saved


def _begun(item: AgendaItem, text: str, by: Any) -> writing.Saved:
    note = ItemNote(event=item.day.event, item=item, text=text, updated_by=by)
    note.full_clean()
    note.save()
    writing.first(note, by)
    return writing.Saved(text, note.version, note.version)
