"""The parts of a meeting that a person can open, for the meeting's own navigation."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from events import rules
from events.models import Event, MeetingRound, MeetingSession


def _is_today(_user: Any, event: Event) -> bool:
    return event.day_on(timezone.now()) is not None


def _has_votes(user: Any, event: Event) -> bool:
    return (
        bool(rules.can_edit_event(user, event))
        or MeetingRound.objects.visible_to(user).filter(event=event).exists()
        or MeetingSession.objects.visible_to(user).filter(event=event).exists()
    )


# Key, words, address, and who sees it. In the order of the meeting: before, at, after.
SECTIONS: list[tuple[str, str, str, Callable[[Any, Event], Any]]] = [
    ("about", "About", "events:event-detail", lambda _user, _event: True),
    ("agenda", "Agenda", "events:event-agenda", lambda _user, _event: True),
    ("people", "People", "events:event-people", rules.can_read_people),
    ("mails", "Messages", "events:event-mails", rules.can_manage_people),
    ("travel", "Travel", "events:travel", rules.can_manage_travel),
    ("votes", "Votes", "events:event-votes", _has_votes),
    ("now", "Now", "events:event-now", _is_today),
    ("check-in", "Check-in", "events:check-in", rules.can_check_in),
    ("notes", "Notes", "events:event-notes", lambda _user, _event: True),
    ("after", "After", "events:event-minutes", lambda _user, _event: True),
]


def sections_of(event: Event, user: Any, current: str) -> list[dict[str, Any]]:
    """Give label, address and whether it is open; nothing where there is only one."""
    shown = [
        {
            "label": label,
            "url": reverse(name, kwargs={"public_id": event.public_id}),
            "is_current": key == current,
        }
        for key, label, name, may in SECTIONS
        if may(user, event)
    ]
    return shown if len(shown) > 1 else []


# What stands under "After".
AFTER: list[tuple[str, str, str, Callable[[Any, Event], Any]]] = [
    ("minutes", "Minutes", "events:event-minutes", lambda _user, _event: True),
    ("numbers", "Results in numbers", "events:event-results", rules.can_read_people),
    ("evaluation", "Evaluation", "events:event-evaluation", lambda _user, _event: True),
]


def after_parts(event: Event, user: Any, current: str) -> list[dict[str, Any]]:
    """Give the parts of what comes after the meeting, as the segments component takes them."""
    return [
        {
            "label": label,
            "url": reverse(name, kwargs={"public_id": event.public_id}),
            "current": key == current,
        }
        for key, label, name, may in AFTER
        if may(user, event)
    ]
