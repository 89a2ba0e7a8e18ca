"""The desk: people are let in, by name, by the code of their badge, or as newcomers."""

import json
import uuid
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import check_in as actions
from events.forms.check_in import NewcomerForm, TapForm
from events.models import Event, EventDay
from events.presenters import check_in as presenters
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models.memberships import Group

# Without a script so many people are shown at once; a name narrows the list.
SHOWN = 60
MOST_TAPS = 500
WORKER = "static/js/check-in-worker.js"


def desk_of(user: Any, public_id: Any) -> Event:
    """Load a meeting and its days without their head counts: a tap must not wait for those."""
    events = Event.objects.visible_to(user).select_related("network").prefetch_related("days")
    event: Event = found(events, public_id=public_id)
    return event


def day_of(event: Event, asked: str) -> EventDay:
    """Give the day asked for; else the one that is on, the next one, or the last."""
    days = event.in_order()
    if asked:
        try:
            wanted = date.fromisoformat(asked)
        except ValueError as error:
            raise Http404 from error
        days = [day for day in days if day.date == wanted]
    if not days:
        raise Http404
    now = timezone.now()
    return next((day for day in days if now < day.closes_at), days[-1])


def page_url(event: Event, day: EventDay, text: str = "", anchor: str = "") -> str:
    url = reverse("events:check-in", kwargs={"public_id": event.public_id})
    url += "?" + urlencode({"day": day.date.isoformat(), **({"q": text} if text else {})})
    return f"{url}#{anchor}" if anchor else url


def _context(request: HttpRequest, event: Event, day: EventDay, **more: Any) -> dict[str, Any]:
    people = presenters.door(event, day)
    asked = {**request.GET.dict(), **request.POST.dict()}
    text = (asked.get("code") or asked.get("q") or "").strip()
    found = presenters.matching(people, text) if text else people
    return {
        "event": event,
        "day": day,
        "days": event.in_order(),
        "is_on": day.is_on(timezone.now()),
        "people": [{**one, "nonce": uuid.uuid4()} for one in found[:SHOWN]],
        "left_out": max(0, len(found) - SHOWN),
        "counts": presenters.counts(people),
        "text": text,
        "is_code": bool(asked.get("code")),
        "may_see_needs": bool(rules.can_see_needs_of(request.user, event)),
        "groups": Group.values,
        **more,
    }


@require_http_methods(["GET"])
@access(load=desk_of, rule=rules.can_check_in)
@never_cache
def check_in(request: HttpRequest, event: Event) -> HttpResponse:
    """The list of one day. A code in the address finds its person; it lets nobody in."""
    day = day_of(event, request.GET.get("day", ""))
    return render(request, "events/check_in.html", _context(request, event, day))


@require_http_methods(["POST"])
@access(load=desk_of, rule=rules.can_check_in)
def check_in_tap(request: HttpRequest, event: Event) -> HttpResponse:
    """Take one tap of the page without a script."""
    day = day_of(event, request.POST.get("day", ""))
    form = TapForm(request.POST)
    if not form.is_valid():
        return _refused(request, event, day, "That did not work. Press the button again.", 422)
    tap = form.cleaned_data["person"]
    answer = actions.take(day=day, taps=[form.tap()], by=request.user, now=timezone.now())[0]
    if not answer.ok:
        return _refused(request, event, day, answer.reason, 409)
    url = page_url(event, day, request.POST.get("q", ""), f"p-{tap}")
    return redirect_or_refresh(request, url)


def _refused(
    request: HttpRequest, event: Event, day: EventDay, reason: str, status: int
) -> HttpResponse:
    context = _context(request, event, day, refused=reason)
    return render(request, "events/check_in.html", context, status=status)


@require_http_methods(["POST"])
@access(load=desk_of, rule=rules.can_check_in)
def check_in_taps(request: HttpRequest, event: Event) -> HttpResponse:
    """Take the taps that a phone kept, and answer each by its nonce."""
    try:
        sent = json.loads(request.body)
        day = day_of(event, str(sent["day"]))
        rows = [dict(row) for row in sent["taps"]][:MOST_TAPS]
    except (ValueError, TypeError, KeyError, RecursionError):
        return JsonResponse({"detail": "Send the day, and a list of taps."}, status=400)
    forms = [TapForm(row) for row in rows]
    good = [form.tap() for form in forms if form.is_valid()]
    answers = actions.take(day=day, taps=good, by=request.user, now=timezone.now())
    told = [{"nonce": str(one.nonce), "ok": one.ok, "reason": one.reason} for one in answers]
    told += [
        {"nonce": str(row.get("nonce", "")), "ok": False, "reason": "This tap cannot be read."}
        for row, form in zip(rows, forms, strict=True)
        if form.errors
    ]
    return JsonResponse({"answers": told})


@require_http_methods(["GET"])
@access(load=desk_of, rule=rules.can_check_in)
@never_cache
def check_in_list(request: HttpRequest, event: Event) -> HttpResponse:
    """Give the list of one day to the phone, with the proof it sends back with its taps."""
    day = day_of(event, request.GET.get("day", ""))
    people = presenters.door(event, day)
    return JsonResponse(
        {
            "day": day.date.isoformat(),
            "until": day.closes_at.isoformat(),
            "zone": event.timezone,
            "token": get_token(request),
            "people": people,
        }
    )


@require_http_methods(["POST"])
@access(load=desk_of, rule=rules.can_see_needs_of)
@never_cache
def check_in_needs(request: HttpRequest, event: Event) -> HttpResponse:
    """Show who needs what to take part today. Each look is recorded, so a button asks for it."""
    day = day_of(event, request.POST.get("day", ""))
    people = presenters.access_needs(day)
    actions.note_needs_seen(event=event, people=len(people), by=request.user)
    context = {"event": event, "day": day, "people": people, "back": page_url(event, day)}
    return render(request, "events/check_in_needs.html", context)


@require_http_methods(["GET", "POST"])
@access(load=desk_of, rule=rules.can_check_in)
def walk_in(request: HttpRequest, event: Event) -> HttpResponse:
    """Put somebody on the list who is not, and let them in."""
    asked = request.POST if request.method == "POST" else request.GET
    day = day_of(event, asked.get("day", ""))
    form = NewcomerForm(posted(request), initial={"nonce": uuid.uuid4(), "name": asked.get("q")})
    status, asks = 200, False
    if request.method == "POST":
        status, asks = _let_in(request, day, form)
        if status == 303:
            messages.success(request, f"{form.cleaned_data['name']} is on the list, and here.")
            return redirect_or_refresh(request, page_url(event, day))
    context = {"event": event, "day": day, "form": form, "asks": asks, "back": page_url(event, day)}
    return render(request, "events/walk_in.html", context, status=status)


def _let_in(request: HttpRequest, day: EventDay, form: NewcomerForm) -> tuple[int, bool]:
    """Give 303 if it is done, else the status of the page, and whether it asks if it is another."""
    if not form.is_valid():
        return 422, False
    try:
        actions.walk_in(
            day=day,
            who=form.who(),
            nonce=form.cleaned_data["nonce"],
            is_another="is_another" in request.POST,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        blame(form, error)
        return 409, isinstance(error, actions.SameName)
    return 303, False


@require_http_methods(["GET"])
@access(load=desk_of, rule=rules.can_check_in)
def check_in_worker(_request: HttpRequest, _event: Event) -> HttpResponse:
    """Give the script that opens this page, and no other, where there is no network."""
    return HttpResponse(
        worker_script(),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@cache
def worker_script() -> str:
    return (Path(settings.BASE_DIR) / WORKER).read_text(encoding="utf-8")
