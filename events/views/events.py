"""Meetings: the list, one meeting, and its planning."""

import zoneinfo
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import events as actions
from events.emails.calendar import calendar_of
from events.forms.events import EventForm, day_forms, plans_of
from events.models import Event, Invitation
from events.presenters import events as presenters
from events.presenters import travel
from events.presenters.sections import sections_of
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network


def network_of(user: Any, slug: str) -> Network:
    return found(Network.objects.visible_to(user), slug=slug)


def event_of(user: Any, public_id: Any) -> Event:
    return found(Event.objects.visible_to(user).for_list(), public_id=public_id)


def posted(request: HttpRequest) -> Any:
    """Give what was sent, also when it is nothing; None for a page just opened."""
    return request.POST if request.method == "POST" else None


def in_network(event: Event, user: Any, section: str = "about", **more: Any) -> dict[str, Any]:
    """Give what every page of a meeting needs to stand in its network: `section` names the part
    of the meeting's own navigation that is open."""
    return {
        "network": event.network,
        "tab": "meetings",
        "event": event,
        "span": presenters.span(event.in_order()),
        "sections": sections_of(event, user, section),
        **more,
    }


@require_http_methods(["GET"])
@access(load=network_of)
def event_list(request: HttpRequest, network: Network) -> HttpResponse:
    now = timezone.now()
    is_past = request.GET.get("when") == "past"
    events = Event.objects.visible_to(request.user).filter(network=network).for_list()
    shown = list(events.past(now)[:200] if is_past else events.upcoming(now)[:200])
    mine = Invitation.objects.standing().of_person(request.user).filter(event__in=shown)
    by_event = {one.event_id: one for one in mine.select_related("rsvp")}
    context = {
        "network": network,
        "tab": "meetings",
        "is_past": is_past,
        "cards": [presenters.card(event, by_event.get(event.pk), now) for event in shown],
        "can_add": bool(rules.can_add_event(request.user, network)),
    }
    return render(request, "events/event_list.html", context)


@require_http_methods(["GET"])
@access(load=event_of)
def event_detail(request: HttpRequest, event: Event) -> HttpResponse:
    now = timezone.now()
    invited = my_invitation(request.user, event)
    context = in_network(
        event,
        request.user,
        facts=presenters.facts(event, reader_zone=request.user.timezone),
        invitation=invited,
        my_answer=presenters.my_answer(invited),
        my_days=presenters.answer_lines(invited) if invited else [],
        takes_answers=event.takes_answers_at(now),
        can_edit=bool(rules.can_edit_event(request.user, event)),
        **travel.beside_answer(invited, now),
        invited_count=event.invitations.standing().count(),
    )
    return render(request, "events/event_detail.html", context)


def my_invitation(user: Any, event: Event) -> Invitation | None:
    mine = event.invitations.standing().of_person(user)
    return (
        mine.select_related("event__network", "rsvp__needs")
        .prefetch_related("rsvp__places", "event__days")
        .first()
    )


@require_http_methods(["GET"])
@access(load=event_of)
def event_calendar(_request: HttpRequest, event: Event) -> HttpResponse:
    return calendar_file(event)


def calendar_file(event: Event) -> HttpResponse:
    is_cancelled = event.status == Event.Status.CANCELLED
    return HttpResponse(
        calendar_of(event, is_cancelled=is_cancelled),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="meeting.ics"'},
    )


@require_http_methods(["GET", "POST"])
@access(load=network_of, rule=rules.can_add_event)
def event_add(request: HttpRequest, network: Network) -> HttpResponse:
    initial = {"timezone": network.timezone}
    form = EventForm(posted(request), initial=initial)
    rows = _rows(request)
    status = 200
    if request.method == "POST" and not _asks_for_a_day(request):
        plans = _checked(form, rows)
        if plans is not None and (event := _added(request, network, form, plans)):
            return redirect_or_refresh(request, _page(event))
        status = 422
    context = {"network": network, "tab": "meetings", "form": form, "rows": rows, "event": None}
    return render(request, "events/event_form.html", context, status=status)


def _added(
    request: HttpRequest, network: Network, form: EventForm, plans: list[actions.DayPlan]
) -> Event | None:
    try:
        event = actions.add(network=network, fields=form.values(), days=plans, by=request.user)
    except DomainError as error:
        _add_error(form, error)
        return None
    messages.success(request, "The meeting is planned. It is a draft until you publish it.")
    return event


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_edit_event)
def event_edit(request: HttpRequest, event: Event) -> HttpResponse:
    form = EventForm(posted(request), instance=event)
    rows = _rows(request, event)
    status, theirs = 200, None
    if request.method == "POST" and not _asks_for_a_day(request):
        status = 422
        plans = _checked(form, rows)
        try:
            if plans is not None and _edited(request, event, form, plans):
                return redirect_or_refresh(request, _page(event))
        except ChangedMeanwhile as error:
            theirs, status = event_of(request.user, event.public_id), 409
            _add_error(form, error)
    context = in_network(event, request.user, form=form, rows=rows, theirs=theirs)
    return render(request, "events/event_form.html", context, status=status)


def _edited(
    request: HttpRequest, event: Event, form: EventForm, plans: list[actions.DayPlan]
) -> bool:
    version = form.cleaned_data.get("version") or 0
    try:
        actions.edit(
            event=event, fields=form.values(), days=plans, version=version, by=request.user
        )
    except ChangedMeanwhile:
        raise
    except DomainError as error:
        _add_error(form, error)
        return False
    messages.success(request, "Saved.")
    return True


def _rows(request: HttpRequest, event: Event | None = None) -> Any:
    if request.method == "POST":
        return day_forms(request.POST, more=1 if _asks_for_a_day(request) else 0)
    return day_forms(event=event)


def _asks_for_a_day(request: HttpRequest) -> bool:
    return "add_day" in request.POST


def _checked(form: EventForm, rows: Any) -> list[actions.DayPlan] | None:
    """Give the days if all of the form is good; else None, with the errors in place."""
    is_good = form.is_valid() and rows.is_valid()
    if not is_good:
        rows.is_valid()
        return None
    plans = plans_of(rows, zoneinfo.ZoneInfo(form.cleaned_data["timezone"]))
    return plans if not any(row.errors for row in rows) else None


def _add_error(form: EventForm, error: DomainError) -> None:
    name = {"rsvp_closes_at": "closes_on"}.get(error.field or "", error.field)
    form.add_error(name if name in form.fields else None, error.text)


def _page(event: Event) -> str:
    return reverse("events:event-detail", kwargs={"public_id": event.public_id})


@require_http_methods(["POST"])
@access(load=event_of, rule=rules.can_edit_event)
def event_publish(request: HttpRequest, event: Event) -> HttpResponse:
    try:
        actions.publish(event=event, by=request.user, now=timezone.now())
        messages.success(request, "Published. Now add people and send the invitations.")
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, _page(event))


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_edit_event)
def event_cancel(request: HttpRequest, event: Event) -> HttpResponse:
    """Ask first, then call the meeting off."""
    if request.method == "GET":
        told = event.invitations.standing().filter(sent_at__isnull=False).count()
        return render(
            request, "events/event_cancel.html", in_network(event, request.user, told=told)
        )
    try:
        actions.cancel(event=event, by=request.user)
        messages.success(request, "The meeting is cancelled. Everyone who was invited is told.")
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, _page(event))
