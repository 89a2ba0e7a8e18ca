"""Calendars to subscribe to: their addresses, and what stands in them now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch

from events.emails.calendar import feed as file_of
from events.models import RSVP, CalendarFeed, Event, EventDay, Invitation
from lhs_platform.lib.links import absolute_url

# How far back a calendar goes, and how much it holds.
PAST = timedelta(days=365)
MOST = 500
OWN = "What I come to or am invited to"


def rows(feeds: list[CalendarFeed]) -> list[dict[str, Any]]:
    return [
        {
            "public_id": feed.public_id,
            "key": f"feed-{feed.pk}",
            "name": f"All meetings of {feed.network.name}" if feed.network else OWN,
            "url": address(feed),
        }
        for feed in feeds
    ]


def address(feed: CalendarFeed) -> str:
    return absolute_url("events:feed-file", token=feed.token)


def calendar(feed: CalendarFeed, now: datetime) -> bytes:
    """Give the file: what this person may see now, not what they could when it was made."""
    if feed.network is None:
        return file_of("My meetings", _own_days(feed.user, now))
    return file_of(f"Meetings of {feed.network.name}", _network_days(feed, now))


def _own_days(user: Any, now: datetime) -> Iterator[tuple[Event, EventDay, str]]:
    found = (
        Invitation.objects.standing()
        .of_person(user)
        .filter(state=Invitation.State.ACTIVE, event__in=_recent(now))
        .exclude(rsvp__answer=RSVP.Answer.DECLINED)
        .select_related("event__network", "rsvp")
        .prefetch_related("event__days", "rsvp__places")
    )
    for invited in found[:MOST]:
        rsvp = invited.answer
        is_coming = rsvp is not None and rsvp.answer == RSVP.Answer.ACCEPTED
        places = {place.day_id for place in rsvp.places.all()} if rsvp else set()
        for day in invited.event.in_order():
            if not is_coming or day.pk in places:
                yield invited.event, day, _status(invited.event, is_coming)


def _network_days(feed: CalendarFeed, now: datetime) -> Iterator[tuple[Event, EventDay, str]]:
    """Give nothing once the person has left: visibility is asked anew."""
    if feed.network_id not in feed.user.active_memberships:
        return
    seen = Event.objects.visible_to(feed.user).filter(network=feed.network_id)
    days = Prefetch("days", queryset=EventDay.objects.order_by("date"))
    found = seen.filter(pk__in=_recent(now)).select_related("network").prefetch_related(days)
    for event in found[:MOST]:
        for day in event.in_order():
            yield event, day, _status(event, True)


def _recent(now: datetime) -> Any:
    """Give the ids of meetings that were published, and are not long past."""
    recent = EventDay.objects.filter(ends_at__gte=now - PAST).values("event_id")
    return Event.objects.filter(pk__in=recent).exclude(status=Event.Status.DRAFT).values("pk")


def _status(event: Event, is_sure: bool) -> str:
    if event.status == Event.Status.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if is_sure else "TENTATIVE"
