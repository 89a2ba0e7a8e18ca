"""Notes by agenda item, with what was settled and promised there."""

from typing import Any

from django.db.models import Q

from events import rules
from events.models import AgendaItem, Event, ItemNote, MeetingDecision
from events.presenters import action_items
from lhs_platform.lib.markup import rendered


def by_day(event: Event, user: Any) -> list[dict[str, Any]]:
    """Give the days with their items, each with its notes, decisions and actions."""
    items = shown_items(event, user).select_related("note__updated_by")
    settled = list(MeetingDecision.objects.filter(event=event))
    todo = action_items.of_meeting(event)
    rows: dict[int, list[dict[str, Any]]] = {}
    for item in items:
        rows.setdefault(item.day_id, []).append(_row(item, settled, todo, user))
    return [{"long": day.long, "items": rows[day.pk]} for day in event.in_order() if day.pk in rows]


def shown_items(event: Event, user: Any) -> Any:
    """Give the items that are no draft any more: all to those who plan, to others what the newest
    release holds, and what somebody wrote on."""
    items = AgendaItem.objects.filter(day__event=event)
    if rules.can_edit_event(user, event):
        return items
    release = event.releases.first()
    told = [one["id"] for day in release.content for one in day["items"]] if release else []
    return items.filter(Q(public_id__in=told) | Q(note__isnull=False))


def _row(item: AgendaItem, settled: Any, todo: Any, user: Any) -> dict[str, Any]:
    note: ItemNote | None = getattr(item, "note", None)
    return {
        "public_id": item.public_id,
        "title": item.title,
        "hours": item.hours,
        "room": item.room,
        "is_pause": item.kind in (AgendaItem.Kind.BREAK, AgendaItem.Kind.MEAL),
        "html": rendered(note.text, under=3) if note else "",
        "updated_by": note.updated_by.name if note else "",
        "updated_at": note.updated_at if note else None,
        "decisions": [one for one in settled if one.item_id == item.pk],
        "actions": action_items.lines([one for one in todo if one.item_id == item.pk], user=user),
    }


def of_whole_meeting(event: Event, user: Any) -> dict[str, Any]:
    """Give what belongs to no item."""
    return results_of(event, None, user)


def results_of(event: Event, item: AgendaItem | None, user: Any) -> dict[str, Any]:
    """Give the decisions and actions of one item, or of the meeting as a whole."""
    todo = [one for one in action_items.of_meeting(event) if one.item_id == (item and item.pk)]
    return {
        "decisions": list(MeetingDecision.objects.filter(event=event, item=item)),
        "actions": action_items.lines(todo, user=user),
    }
