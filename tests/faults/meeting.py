"""A meeting with as many invited people as asked for, sent to by the page's own action."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from events.actions import invitations, letters
from events.models import Event
from lhs_platform.mail import outbox, wakeups
from lhs_platform.mail.models import Message
from networks.models import Network
from tests.factories.events import EventFactory
from tests.factories.networks import NetworkFactory


def invite(count: int) -> set[str]:
    """Add people, send to all as the coordinator does, and give their addresses."""
    event = _meeting_with(count, "guest")
    sent = invitations.send(event=event, by=event.created_by, now=timezone.now())
    assert sent == count, f"{sent} of {count} were sent to"
    return set(event.invitations.values_list("email", flat=True))


def hand_out(count: int) -> set[str]:
    """Write the rows, but queue one task for each instead of waking the outbox."""
    from tests.faults.unguarded import send_one

    event = _meeting_with(count, "control")
    wakeups.publish = lambda *_args, **_more: True  # type: ignore[assignment]
    with transaction.atomic():
        outbox.post_many(letters.invitation(invited) for invited in event.invitations.all())
    for message_id in Message.objects.filter(about=event.about).values_list("pk", flat=True):
        send_one.delay(message_id)
    return set(event.invitations.values_list("email", flat=True))


def _meeting_with(count: int, name: str) -> Event:
    network = Network.objects.first() or NetworkFactory()
    event: Event = EventFactory(
        network=network, title=f"Meeting of {name}s", rsvp_closes_at=timezone.now() + timedelta(9)
    )
    people = [
        invitations.Person(name=f"{name} {number}", email=f"{name}{number}@people.example")
        for number in range(count)
    ]
    for first in range(0, count, invitations.MOST_AT_ONCE):
        some = people[first : first + invitations.MOST_AT_ONCE]
        invitations.add(event=event, people=some, by=event.created_by)
    return event
