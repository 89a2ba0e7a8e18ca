"""The home page: what needs the reader, their networks, and what is coming up."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.models import Event
from lhs_platform.lib.access import public
from lhs_platform.pages import waiting
from lhs_platform.pages.headlines import headlines
from lhs_platform.pages.trail.own import own_ideas
from networks.models import JoinRequest, Network

NUMBERS = [
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
]
SOON_DAYS = 3


@public("Whoever comes here for the first time should learn what this is.")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "pages/welcome.html")
    now = timezone.now()
    items = [
        todo(item, today=timezone.localdate(now))
        for item in waiting.everything(request.user, now=now)
    ]
    context = {
        "today": timezone.localdate(now),
        "greeting": greeting(timezone.localtime(now).hour),
        "items": items,
        "how_many": in_words(len(items)),
        "networks": my_networks(request.user),
        "asked": asked(request.user),
        "events": coming_up(request.user, now=now),
        "ideas": own_ideas(request.user),
    }
    return render(request, "pages/home.html", context)


def greeting(hour: int) -> str:
    """Greet by the reader's own clock."""
    if 5 <= hour < 12:
        return "Good morning"
    return "Good afternoon" if 12 <= hour < 18 else "Good evening"


def in_words(count: int) -> str:
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return f"{number} thing" if count == 1 else f"{number} things"


def todo(item: dict[str, Any], *, today: date) -> dict[str, Any]:
    """Give a thing to do as the list shows it: when, how soon, what, why, and one button."""
    due_on = item["due_on"]
    if due_on is None:
        return item | {"due": "No date", "note": "people wait", "soon": False}
    days = (due_on - today).days
    return item | {
        "due": due_words(due_on, days),
        "note": day_words(due_on, days),
        "soon": days <= SOON_DAYS,
    }


def due_words(due_on: date, days: int) -> str:
    if days < 0:
        return "Overdue"
    near = {0: "Today", 1: "Tomorrow"}
    if days in near:
        return near[days]
    return f"{due_on:%A}" if days < 7 else f"{due_on.day} {due_on:%B}"


def day_words(due_on: date, days: int) -> str:
    if days < 0:
        return f"since {due_on.day} {due_on:%B}"
    return f"{due_on.day} {due_on:%B}" if days < 7 else f"in {days} days"


def my_networks(user: Any) -> list[dict[str, Any]]:
    """Give the reader's networks: who they are there, the aim, and how its measure does."""
    seats = user.active_memberships
    networks = list(Network.objects.visible_to(user).filter(pk__in=list(seats)).order_by("name"))
    shown = headlines(networks, viewer=user)
    return [
        {
            "name": network.name,
            "url": reverse("pages:network-overview", kwargs={"slug": network.slug}),
            "seat": seat_words(seats[network.pk]),
            **shown[network.pk],
        }
        for network in networks
    ]


def seat_words(seat: Any) -> str:
    role = seat.role_title or seat.get_access_display()
    return f"{role}, {seat.site.name}" if seat.site else role


def asked(user: Any) -> list[str]:
    """Give the names of networks that have not answered the reader's request yet."""
    requests = JoinRequest.objects.waiting().filter(user=user)
    return list(requests.order_by("network__name").values_list("network__name", flat=True))


def coming_up(user: Any, *, now: datetime, network: Network | None = None) -> list[dict[str, Any]]:
    """Give the next meetings, each at the hour it begins for the reader."""
    events = Event.objects.visible_to(user).filter(status=Event.Status.PUBLISHED)
    if network is not None:
        events = events.filter(network=network)
    nearest = list(events.upcoming(now).for_list()[:50])
    nearest.sort(key=lambda event: min(day.starts_at for day in event.days.all()))
    return [meeting(event) for event in nearest[:4]]


def meeting(event: Event) -> dict[str, Any]:
    days = sorted(event.days.all(), key=lambda day: day.starts_at)
    return {
        "title": event.title,
        "network": event.network.name,
        "kind": event.get_kind_display(),
        "place": event.place or "Online",
        "day": days[0].date,
        "until": days[-1].date,
        "starts_at": days[0].starts_at,
        "url": reverse("events:event-detail", kwargs={"public_id": event.public_id}),
    }
