"""One place where a meeting is held while its seats are counted."""

from events.models import Event


def hold(event_id: int) -> Event:
    """Lock the meeting for the rest of the transaction: whoever counts seats waits here.

    SQLite has no row locks; there a transaction holds the whole database from its first line.
    """
    return Event.objects.held(event_id)
