"""Calendars to subscribe to: one of what a person comes to, one for each of their networks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.actions import calendars
from events.forms.feeds import FeedForm
from events.models import CalendarFeed
from events.presenters import feeds as presenters
from lhs_platform.lib.access import access, found, public
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import posted
from lhs_platform.lib.htmx import redirect_or_refresh


def feed_of(user: Any, public_id: Any) -> CalendarFeed:
    return found(CalendarFeed.objects.visible_to(user).for_list(), public_id=public_id)


def _url() -> str:
    return reverse("events:feed-list")


@require_http_methods(["GET", "POST"])
@access()
@never_cache
def feed_list(request: HttpRequest) -> HttpResponse:
    """Show one's calendars with their addresses; make one more."""
    form = FeedForm(posted(request), user=request.user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                calendars.add(network=form.network, by=request.user)
            except DomainError as error:
                form.add_error(None, error.text)
                status = 409
            else:
                messages.success(request, "Made. Copy its address into your calendar.")
                return redirect_or_refresh(request, _url())
    feeds = list(CalendarFeed.objects.visible_to(request.user).for_list())
    context = {"feeds": presenters.rows(feeds), "form": form, "can_make": form.has_choices}
    return render(request, "events/feed_list.html", context, status=status)


@require_http_methods(["POST"])
@access(load=feed_of)
def feed_renew(request: HttpRequest, feed: CalendarFeed) -> HttpResponse:
    calendars.renew(feed=feed, by=request.user)
    messages.success(request, "It has a new address. The old one gives nothing any more.")
    return redirect_or_refresh(request, _url())


@require_http_methods(["POST"])
@access(load=feed_of)
def feed_end(request: HttpRequest, feed: CalendarFeed) -> HttpResponse:
    calendars.end(feed=feed, by=request.user)
    messages.success(request, "Ended. Its address gives nothing any more.")
    return redirect_or_refresh(request, _url())


@public("A calendar program reads it without signing in; the signed address is the proof.")
@require_http_methods(["GET", "HEAD"])
def feed_file(_request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar of an address. Who may see what is asked anew at each reading."""
    feed = CalendarFeed.objects.by_token(token)
    if feed is None or not feed.user.is_active:
        raise Http404
    return HttpResponse(
        presenters.calendar(feed, timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="meetings.ics"',
            "Cache-Control": "no-store, private",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )
