"""Calendars to subscribe to: made, given a new address, ended."""

from typing import Any

from django.db import transaction
from django.db.models import F

from events.models import CalendarFeed
from lhs_platform.lib.errors import Conflict
from networks.actions import audit
from networks.models import Network


def add(*, network: Network | None, by: Any) -> CalendarFeed:
    """Make a calendar of what one comes to, or of a network's meetings. One of each."""
    with transaction.atomic():
        feed, is_new = CalendarFeed.objects.get_or_create(user=by, network=network)
        if not is_new:
            raise Conflict("You have this calendar already. Its address is below.")
        audit.record(by=by, verb="calendar.made", obj=feed, network=network)
    return feed


def renew(*, feed: CalendarFeed, by: Any) -> CalendarFeed:
    """Give a calendar another address; the one before gives nothing any more."""
    with transaction.atomic():
        CalendarFeed.objects.filter(pk=feed.pk).update(link_version=F("link_version") + 1)
        feed.refresh_from_db()
        audit.record(by=by, verb="calendar.renewed", obj=feed, network=feed.network)
    return feed


def end(*, feed: CalendarFeed, by: Any) -> None:
    """End a calendar: its address gives nothing any more."""
    with transaction.atomic():
        audit.record(by=by, verb="calendar.ended", obj=feed, network=feed.network)
        feed.delete()
