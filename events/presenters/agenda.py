"""An agenda as pages show it: days, what happens one after the other, rooms side by side."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from events.actions.agenda import plain, slots_of
from events.models import AgendaItem, AgendaRelease, Event
from events.presenters.events import long_date

Content = list[dict[str, Any]]

KINDS = {str(value): str(label) for value, label in AgendaItem.Kind.choices}
MODES = {
    AgendaItem.Mode.IN_PERSON.value: "in the room only",
    AgendaItem.Mode.REMOTE.value: "online only",
}
# Their title or their look says what they are.
PLAIN = (AgendaItem.Kind.PLENARY, AgendaItem.Kind.BREAK, AgendaItem.Kind.MEAL)
# What a change is called, in the order it is told.
FIELD_WORDS = {
    "date": "day",
    "hours": "time",
    "title": "title",
    "room": "room",
    "facilitators": "facilitators",
    "asks": "what is asked",
    "kind": "kind",
    "mode": "who can take part",
    "capacity": "places",
    "materials": "materials",
}


def days(content: Content) -> list[dict[str, Any]]:
    """Give the days of a release, or of the draft, for the page."""
    return [_day(one) for one in content]


def _day(one: dict[str, Any]) -> dict[str, Any]:
    slots = slots_of(one["items"], lambda item: (item["starts"], item["ends"]))
    when = date.fromisoformat(one["date"])
    return {
        "id": one["id"],
        "long": long_date(when),
        "short": f"{when:%a} {when.day} {when:%b}",
        "slots": [_slot(slot, number, len(slots)) for number, slot in enumerate(slots)],
        "clashes": clashes(one["items"]),
    }


def _slot(items: list[dict[str, Any]], number: int, count: int) -> dict[str, Any]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        rooms.setdefault(item["room"].strip(), []).append(item)
    starts, ends = items[0]["starts"], max(item["ends"] for item in items)
    return {
        "number": number,
        "starts": starts,
        "ends": ends,
        "columns": [[shown(item, (starts, ends)) for item in room] for room in rooms.values()],
        "is_parallel": len(items) > 1,
        "is_pause": all(item["kind"] in ("break", "meal") for item in items),
        "first": items[0],
        "earlier": number - 1 if number else None,
        "later": number + 1 if number + 1 < count else None,
    }


def shown(item: dict[str, Any], span: tuple[str, str]) -> dict[str, Any]:
    """Give one item with its words; its hours only where they are not those of its slot."""
    kind = "" if item["kind"] in PLAIN else KINDS[item["kind"]]
    words = ", ".join(filter(None, [kind, MODES.get(item["mode"], "")]))
    return {
        **item,
        "hours": "" if (item["starts"], item["ends"]) == span else _hours(item),
        "words": words[:1].upper() + words[1:],
    }


def _hours(item: dict[str, Any]) -> str:
    return f"{item['starts']} to {item['ends']}"


def clashes(items: Iterable[dict[str, Any]]) -> list[str]:
    """Name what happens in one room at the same time."""
    placed = [item for item in items if item["room"].strip()]
    return [
        f"{one['room']}: “{one['title']}” ({_hours(one)}) and “{other['title']}” "
        f"({_hours(other)}) overlap."
        for number, one in enumerate(placed)
        for other in placed[number + 1 :]
        if one["room"].strip().lower() == other["room"].strip().lower()
        and one["starts"] < other["ends"]
        and other["starts"] < one["ends"]
    ]


def draft(event: Event) -> Content:
    """Give the agenda as it stands, each item with its version, for those who plan it."""
    by_day: dict[int, list[dict[str, Any]]] = {}
    for item in AgendaItem.objects.filter(day__event=event):
        by_day.setdefault(item.day_id, []).append(plain(item) | {"version": item.version})
    return [
        {
            "id": str(day.public_id),
            "date": day.date.isoformat(),
            "items": by_day.get(day.pk, []),
        }
        for day in event.in_order()
    ]


def changes(released: Content, now: Content) -> list[str]:
    """Say what is different now, one line for each item."""
    before, after = _by_id(released), _by_id(now)
    lines = [f"New: {_named(one)}." for key, one in after.items() if key not in before]
    lines += [f"Gone: {_named(one)}." for key, one in before.items() if key not in after]
    for key, one in after.items():
        words = _differing(before[key], one) if key in before else []
        if words:
            lines.append(f"Changed: {_named(one)}: {', '.join(words)}.")
    return lines


def _by_id(content: Content) -> dict[str, dict[str, Any]]:
    return {
        item["id"]: {**item, "hours": _hours(item), "date": day["date"]}
        for day in content
        for item in day["items"]
    }


def _named(item: dict[str, Any]) -> str:
    when = date.fromisoformat(item["date"])
    return f"“{item['title']}”, {when:%a} {when.day} {when:%b}, {item['hours']}"


def _differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [
        f"{words} (was {before[name]})" if name in ("hours", "room", "title") and before[name]
        else words
        for name, words in FIELD_WORDS.items()
        if before.get(name) != after.get(name)
    ]  # fmt: skip


def release_line(one: AgendaRelease) -> dict[str, Any]:
    return {"number": one.number, "note": one.note, "at": one.created_at, "by": one.released_by}
