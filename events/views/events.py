"""Meetings: the list, one meeting, and its planning."""

import zoneinfo
from typing import Any

from django.contrib import messages
from django.db.models import Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import events as actions
from events.actions.copies import copy
from events.actions.days import DayPlan
from events.emails.calendar import calendar_of
from events.forms.events import CopyForm, EventForm, day_forms, plans_of
from events.models import Event, Invitation
from events.presenters import events as presenters
from events.presenters import topics, travel
from events.presenters.answered import recorded
from events.presenters.places import join_url, offers_of
from events.presenters.sections import sections_of
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network


def network_of(user: Any, slug: str) -> Network:
    return found(Network.objects.visible_to(user), slug=slug)


def host_of(user: Any, slug: str) -> Network:
    """Give a network of one's own, or one whose meeting this person is shown as a guest."""
    hosting = Event.objects.visible_to(user).values("network_id")
    seen = Q(pk__in=Network.objects.visible_to(user).values("pk")) | Q(pk__in=hosting)
    return found(Network.objects.filter(seen), slug=slug)


def event_of(user: Any, public_id: Any) -> Event:
    return found(Event.objects.visible_to(user).for_list(), public_id=public_id)


def in_network(event: Event, user: Any, section: str = "about", **more: Any) -> dict[str, Any]:
    """Give what every page of a meeting needs to stand in its network: `section` names the part
    of the meeting's own navigation that is open."""
    prefetch_related_objects([event], "days")
    return {
        "network": event.network,
        "tab": "meetings",
        "event": event,
        "span": presenters.span(event.in_order()),
        "sections": sections_of(event, user, section),
        "is_guest": is_guest_in(user, event.network),
        **more,
    }


def is_guest_in(user: Any, network: Network) -> bool:
    """Say whether the reader sees meetings of a network they do not belong to: its other pages
    do not exist for them."""
    return not user.is_staff and network.pk not in user.active_memberships


@require_http_methods(["GET"])
@access(load=host_of)
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
        "is_guest": is_guest_in(request.user, network),
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
        recorded=recorded(invited),
        my_days=presenters.answer_lines(invited) if invited else [],
        join_url=join_url(invited),
        takes_answers=event.takes_answers_at(now),
        offers=offers_of(invited, now) if invited else [],
        seat_url=reverse("events:event-seat", kwargs={"public_id": event.public_id}),
        can_edit=bool(rules.can_edit_event(request.user, event)),
        can_read_people=bool(rules.can_read_people(request.user, event)),
        can_copy=bool(rules.can_copy_event(request.user, event)),
        stage_words=presenters.stage_words(event, now),
        **travel.beside_answer(invited, now),
        asked=topics.for_member(event, request.user, now, is_invited=invited is not None),
        invited_count=event.invitations.standing().count(),
        invited_networks=event.invited_networks.all(),
    )
    return render(request, "events/event_detail.html", context)


def my_invitation(user: Any, event: Event) -> Invitation | None:
    mine = event.invitations.standing().of_person(user)
    return (
        mine.select_related("event__network", "rsvp__needs", "rsvp__answered_by")
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
    form = EventForm(posted(request), initial=initial, user=request.user, host=network)
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
    request: HttpRequest, network: Network, form: EventForm, plans: list[DayPlan]
) -> Event | None:
    try:
        event = actions.add(
            network=network,
            fields=form.values(),
            days=plans,
            invited=form.invited(),
            by=request.user,
        )
    except DomainError as error:
        _add_error(form, error)
        return None
    messages.success(request, "The meeting is planned. It is a draft until you publish it.")
    return event


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_edit_event)
def event_edit(request: HttpRequest, event: Event) -> HttpResponse:
    form = EventForm(posted(request), instance=event, user=request.user, host=event.network)
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


def _edited(request: HttpRequest, event: Event, form: EventForm, plans: list[DayPlan]) -> bool:
    version = form.cleaned_data.get("version") or 0
    try:
        actions.edit(
            event=event,
            fields=form.values(),
            days=plans,
            invited=form.invited(),
            version=version,
            by=request.user,
            now=timezone.now(),
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


def _checked(form: EventForm, rows: Any) -> list[DayPlan] | None:
    """Give the days if all of the form is good; else None, with the errors in place."""
    is_good = form.is_valid() and rows.is_valid()
    if not is_good:
        rows.is_valid()
        return None
    plans = plans_of(rows, zoneinfo.ZoneInfo(form.cleaned_data["timezone"]))
    return plans if not any(row.errors for row in rows) else None


def _add_error(form: EventForm, error: DomainError) -> None:
    asked = {"rsvp_closes_at": "closes_on", "rsvp_opens_at": "opens_on"}
    name = asked.get(error.field or "", error.field)
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


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_copy_event)
def event_copy(request: HttpRequest, event: Event) -> HttpResponse:
    """Make a draft after this meeting, on other days."""
    form = CopyForm(request.POST) if request.method == "POST" else CopyForm.of(event)
    if request.method == "POST" and form.is_valid():
        try:
            made = copy(event=event, by=request.user, **form.cleaned_data)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "A draft is made. Look through it, then publish it.")
            return redirect_or_refresh(request, _page(made))
    context = in_network(event, request.user, form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "events/event_copy.html", context, status=status)
