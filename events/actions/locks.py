"""One place where a meeting is held while its seats are counted."""

from events.models import Event


def hold(event_id: int) -> Event:
    """Lock the meeting for the rest of the transaction: whoever counts seats waits here."""
    return Event.objects.held(event_id)
