"""What is on now: for everyone in the room and online, by account or by personal link."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import check_in as actions
from events.models import CheckIn, Event, Invitation
from events.presenters import check_in as presenters
from events.presenters.now import moment
from events.views.answers import BY_LINK, by_link
from events.views.events import event_of, in_network, my_invitation
from events.views.private import is_own, private_page
from lhs_platform.lib.access import access, public
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh, render_part

PAGE, PART = "events/now.html", "events/_now.html"


def _mine(invited: Invitation | None, event: Event) -> dict[str, Any]:
    """Say whether a person is here today, or may say so; and give the link to those who come."""
    day = event.day_on(timezone.now())
    if invited is None or day is None:
        return {}
    rows = CheckIn.objects.standing().filter(invitation=invited, day=day)
    seen = presenters.presences(rows)[invited.pk, day.pk]
    place, since = actions.place_of(invited, day), seen.since
    joins = seen.is_remote if seen.state == presenters.IN else place is not None and place.is_online
    return {
        "is_here": seen.state == presenters.IN,
        "since": f"{since.astimezone(event.zone):%H:%M}" if since else "",
        "may_check_in": place is not None and seen.state != presenters.IN,
        "join_url": event.remote_link if joins else "",
        "nonce": uuid.uuid4(),
    }


@require_http_methods(["GET"])
@access(load=event_of)
@never_cache
def event_now(request: HttpRequest, event: Event) -> HttpResponse:
    mine = _mine(my_invitation(request.user, event), event)
    url = reverse("events:event-now", kwargs={"public_id": event.public_id})
    here = reverse("events:event-here", kwargs={"public_id": event.public_id})
    context = in_network(
        event,
        request.user,
        "now",
        now=moment(event, timezone.now()),
        base="network_base.html",
        url=url,
        here_url=here,
        screen=reverse("events:now-screen", kwargs={"public_id": event.public_id}),
        **mine,
    )
    return render_part(request, PAGE, PART, context)


@require_http_methods(["GET"])
@access(load=event_of)
@never_cache
def now_screen(request: HttpRequest, event: Event) -> HttpResponse:
    """The same for a wall: large, and without the name of anybody."""
    context = {
        "event": event,
        "now": moment(event, timezone.now()),
        "url": request.path,
        "is_dark": request.GET.get("theme") == "dark",
    }
    return render_part(request, "events/now_screen.html", "events/_now_screen.html", context)


@require_http_methods(["POST"])
@access(load=event_of, rule=rules.is_invited)
def event_here(request: HttpRequest, event: Event) -> HttpResponse:
    invited: Any = my_invitation(request.user, event)  # the rule has seen to it that there is one
    _say_here(request, invited)
    url = reverse("events:event-now", kwargs={"public_id": event.public_id})
    return redirect_or_refresh(request, url)


def _say_here(request: HttpRequest, invited: Invitation) -> None:
    by = request.user if request.user.is_authenticated else None
    try:
        nonce = uuid.UUID(request.POST.get("nonce", ""))
    except ValueError:
        messages.error(request, "That did not work. Press the button again.")
        return
    try:
        actions.by_self(invitation=invited, nonce=nonce, by=by, now=timezone.now())
        messages.success(request, "You are checked in. Welcome!")
    except DomainError as error:
        messages.error(request, error.text)


@require_http_methods(["GET", "HEAD"])
@public(BY_LINK)
@private_page
def link_now(request: HttpRequest, token: str) -> HttpResponse:
    """What is on, by personal link. The way in and the button are for the person's own browser."""
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    event = invited.event
    is_mine = is_own(request, invited)
    context = {
        "event": event,
        "network": None,
        "now": moment(event, timezone.now()),
        "base": "base.html",
        "url": reverse("events:link-now", kwargs={"token": token}),
        "here_url": reverse("events:link-here", kwargs={"token": token}),
        "answer_url": reverse("events:rsvp", kwargs={"token": token}),
        "is_mine": is_mine,
        **(_mine(invited, event) if is_mine else {}),
    }
    return render_part(request, PAGE, PART, context)


@require_http_methods(["POST"])
@public(BY_LINK)
@private_page
def link_here(request: HttpRequest, token: str) -> HttpResponse:
    """Let the person say that they are here; another browser proves itself by a code first."""
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    if not is_own(request, invited):
        location = reverse("events:rsvp", kwargs={"token": token})
        return HttpResponse(status=303, headers={"Location": location})
    _say_here(request, invited)
    location = reverse("events:link-now", kwargs={"token": token})
    return HttpResponse(status=303, headers={"Location": location})
