"""What waits for a person: one function for each room, put together by the home page.

Each gives things to do as dicts: due_on (or None), title, why, url, button. Each asks the
database a number of times that does not grow with the rows it looks at.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from events.models import DayPlace, Event, Invitation
from events.presenters import action_items, travel_waiting
from improvement import presenters as improvement
from improvement.presenters import rounds as votes
from improvement.presenters import sessions, shared_waiting
from lhs_platform.mail.models import Campaign, Message
from networks.models import JoinRequest, MembershipInvitation
from networks.models.memberships import coordinated_by
from outcomes import presenters as outcomes

Item = dict[str, Any]
MOST = 20


def everything(user: Any, *, now: datetime) -> list[Item]:
    """Give all that waits, the most urgent first; what has no date comes last."""
    items = [item for room in ROOMS for item in room(user, now=now)]
    return sorted(items, key=lambda item: (item["due_on"] is None, item["due_on"] or date.max))


def invitations_to_join(user: Any, *, now: datetime) -> list[Item]:
    """Give open membership invitations to one of this person's verified addresses."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values("email")
    found = MembershipInvitation.objects.open_at(now).filter(email__in=addresses)
    return [
        {
            "due_on": timezone.localdate(invitation.expires_at),
            "title": f"Join {invitation.network.name}?",
            "why": f"{invitation.invited_by.name} invited you. {invitation.network.summary}",
            "url": reverse("networks:invitation-answer", kwargs={"token": invitation.link_token}),
            "button": "Answer",
        }
        for invitation in found.select_related("network", "invited_by")[:MOST]
    ]


def join_requests(user: Any, *, now: datetime) -> list[Item]:
    """Give the networks in which people wait to be let in, for those who decide it."""
    waiting = (
        JoinRequest.objects.visible_to(user)
        .waiting()
        .filter(network__in=coordinated_by(user))
        .values("network__name", "network__slug")
        .annotate(people=Count("pk"))
        .order_by("network__name")
    )
    return [
        {
            "due_on": None,
            "title": f"Decide on {plural(row['people'], 'request')} to join",
            "why": f"{row['network__name']}. People wait for your answer.",
            "url": reverse("networks:request-list", kwargs={"slug": row["network__slug"]}),
            "button": "Decide",
        }
        for row in waiting[:MOST]
    ]


def meetings_to_answer(user: Any, *, now: datetime) -> list[Item]:
    """Give invitations to meetings that this person has not answered yet."""
    found = (
        Invitation.objects.visible_to(user)
        .filter(user=user, state=Invitation.State.ACTIVE, rsvp=None)
        .filter(event__status=Event.Status.PUBLISHED, event__rsvp_closes_at__gte=now)
        .select_related("event__network")
        .order_by("event__rsvp_closes_at")[:MOST]
    )
    return [
        {
            "due_on": invitation.event.closes_on,
            "title": f"Will you come to “{invitation.event.title}”?",
            "why": " ".join(
                filter(None, [f"{invitation.event.network.name}.", _where(invitation.event)])
            ),
            "url": reverse("events:event-answer", kwargs={"public_id": invitation.event.public_id}),
            "button": "Answer",
        }
        for invitation in found
    ]


def offered_seats(user: Any, *, now: datetime) -> list[Item]:
    """Give the seats that are kept for this person for some hours, and must be taken."""
    found = (
        DayPlace.objects.filter(state=DayPlace.State.OFFERED, offer_expires_at__gt=now)
        .filter(rsvp__invitation__user=user, day__event__status=Event.Status.PUBLISHED)
        .select_related("day__event__network")
        .order_by("offer_expires_at")[:MOST]
    )
    return [
        {
            "due_on": _until(place).date(),
            "title": f"Take your seat at “{place.day.event.title}”",
            "why": (
                f"A place on {place.day.short} is free for you until {_until(place):%H:%M}, "
                f"{place.day.event.zone_name}. Then the next in line is asked."
            ),
            "url": reverse("events:event-answer", kwargs={"public_id": place.day.event.public_id}),
            "button": "Take it or give it up",
        }
        for place in found
    ]


def _until(place: DayPlace) -> datetime:
    """When an offer ends, by a clock at the place of the meeting."""
    ends: Any = place.offer_expires_at
    return ends.astimezone(place.day.event.zone)


def mail_in_trouble(user: Any, *, now: datetime) -> list[Item]:
    """Give the coming meetings whose invitations stand still or came back, for coordinators."""
    events = (
        Event.objects.visible_to(user).filter(network__in=coordinated_by(user)).upcoming(now)[:100]
    )
    titles = {event.about: event for event in events}
    paused = set(
        Campaign.objects.filter(about__in=titles, state=Campaign.State.PAUSED).values_list(
            "about", flat=True
        )
    )
    stuck = Message.objects.filter(about__in=titles, state__in=UNDELIVERED)
    counts = Counter(dict(stuck.values_list("about").annotate(n=Count("pk")).order_by("about")))
    return [
        _mail_item(titles[about], paused=about in paused, undelivered=counts[about])
        for about in sorted({*paused, *counts})
    ]


UNDELIVERED = (Message.State.FAILED, Message.State.HELD, Message.State.BOUNCED)


def _mail_item(event: Event, *, paused: bool, undelivered: int) -> Item:
    said = []
    if paused:
        said.append("Sending is paused, because our mail server was refused.")
    if undelivered:
        said.append(f"{plural(undelivered, 'mail')} could not be delivered.")
    return {
        "due_on": None,
        "title": f"Look at the mails for “{event.title}”",
        "why": " ".join(said),
        "url": reverse("events:event-people", kwargs={"public_id": event.public_id}),
        "button": "Look",
    }


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _where(event: Event) -> str:
    return f"{event.place}." if event.place else ""


ROOMS: list[Callable[..., list[Item]]] = [
    outcomes.waiting_for,
    improvement.waiting_for,
    improvement.asks_waiting_for,
    votes.waiting_for,
    shared_waiting.waiting_for,
    sessions.waiting_for,
    offered_seats,
    meetings_to_answer,
    action_items.waiting_for,
    invitations_to_join,
    join_requests,
    mail_in_trouble,
    travel_waiting.to_decide,
    travel_waiting.my_own,
]
