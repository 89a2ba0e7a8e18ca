"""The agenda of a meeting: as people see it, and as it is planned."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import agenda
from events.forms.agenda import AgendaItemForm, MoveForm, ReleaseForm
from events.models import AgendaItem, AgendaRelease, Event
from events.presenters import agenda as presenters
from events.presenters import events as event_presenters
from events.views.answers import BY_LINK, by_link
from events.views.events import event_of, in_network
from events.views.private import private_page
from lhs_platform.lib.access import access, found, public
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.numbers import whole_number


def item_of(user: Any, public_id: Any) -> AgendaItem:
    return found(AgendaItem.objects.visible_to(user).for_list(), public_id=public_id)


def may_plan(user: Any, item: AgendaItem) -> rules.Answer:
    return rules.can_edit_event(user, item.day.event)


def draft_url(event: Event) -> str:
    return reverse("events:agenda-edit", kwargs={"public_id": event.public_id})


@require_http_methods(["GET"])
@access(load=event_of)
def event_agenda(request: HttpRequest, event: Event) -> HttpResponse:
    """Show the newest release; earlier ones when asked for."""
    releases = list(event.releases.select_related("released_by").defer("content"))
    shown = _chosen(event, request.GET.get("version"))
    can_edit = bool(rules.can_edit_event(request.user, event))
    context = in_network(
        event,
        request.user,
        "agenda",
        release=shown,
        days=presenters.days(shown.content) if shown else [],
        releases=[presenters.release_line(one) for one in releases],
        facts=event_presenters.facts(event, reader_zone=request.user.timezone),
        is_newest=not shown or shown.number == releases[0].number,
        can_edit=can_edit,
        changes=_unreleased(event, releases) if can_edit else [],
    )
    return render(request, "events/event_agenda.html", context)


def _chosen(event: Event, number: str | None) -> AgendaRelease | None:
    if number is None:
        return event.releases.first()
    found_one = event.releases.filter(number=whole_number(number) or 0).first()
    if found_one is None:
        raise Http404
    return found_one


@require_http_methods(["GET", "HEAD"])
@public(BY_LINK)
@private_page
def rsvp_agenda(request: HttpRequest, token: str) -> HttpResponse:
    """Show the newest release to somebody who has no account, under their personal link."""
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    release = invited.event.releases.first()
    context = {
        "event": invited.event,
        "token": token,
        "release": release,
        "days": presenters.days(release.content) if release else [],
        "facts": event_presenters.facts(invited.event),
    }
    return render(request, "events/rsvp_agenda.html", context)


def _unreleased(event: Event, releases: list[AgendaRelease]) -> list[str]:
    newest = releases[0].content if releases else []
    return presenters.changes(newest, presenters.draft(event))


@require_http_methods(["GET"])
@access(load=event_of, rule=rules.can_edit_event)
def agenda_edit(request: HttpRequest, event: Event) -> HttpResponse:
    return _draft_page(request, event, ReleaseForm())


def _draft_page(
    request: HttpRequest, event: Event, form: ReleaseForm, *, status: int = 200
) -> HttpResponse:
    newest = event.releases.select_related("released_by").first()
    content = presenters.draft(event)
    context = in_network(
        event,
        request.user,
        "agenda",
        days=presenters.days(content),
        form=form,
        release=newest,
        changes=presenters.changes(newest.content if newest else [], content),
        has_items=any(day["items"] for day in content),
    )
    return render(request, "events/agenda_edit.html", context, status=status)


@require_http_methods(["POST"])
@access(load=event_of, rule=rules.can_edit_event)
def agenda_release(request: HttpRequest, event: Event) -> HttpResponse:
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, event, form, status=422)
    try:
        agenda.release(event=event, note=form.cleaned_data["note"], by=request.user)
    except DomainError as error:
        form.add_error(None, error.text)
        return _draft_page(request, event, form, status=409)
    messages.success(request, "Released. Everyone who sees the meeting sees this agenda now.")
    page = reverse("events:event-agenda", kwargs={"public_id": event.public_id})
    return redirect_or_refresh(request, page)


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_edit_event)
def agenda_add(request: HttpRequest, event: Event) -> HttpResponse:
    form = AgendaItemForm(posted(request), event=event, initial=_next_free(request, event))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _saved(request, form, lambda: _add(request, event, form)):
            return redirect_or_refresh(request, draft_url(event))
    context = in_network(event, request.user, "agenda", form=form, item=None)
    return render(request, "events/agenda_item_form.html", context, status=status)


def _add(request: HttpRequest, event: Event, form: AgendaItemForm) -> None:
    agenda.add(event=event, fields=form.values(), by=request.user)
    messages.success(request, "On the agenda. People see it with the next release.")


def _next_free(request: HttpRequest, event: Event) -> dict[str, Any]:
    """Suggest the day that was asked for, and the time after its last item."""
    asked = request.GET.get("day", "")
    days = event.in_order()
    day = next((one for one in days if str(one.public_id) == asked), days[0])
    last = day.items.order_by("-ends_clock").first()
    return {"day": day.pk, "starts_clock": last.ends_clock if last else day.starts_wall.time()}


def _saved(request: HttpRequest, form: AgendaItemForm, act: Any) -> bool:
    try:
        act()
    except ChangedMeanwhile:
        raise
    except DomainError as error:
        blame(form, error)
        return False
    return True


@require_http_methods(["GET", "POST"])
@access(load=item_of, rule=may_plan)
def agenda_item_edit(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    event = item.day.event
    form = AgendaItemForm(posted(request), instance=item, event=event)
    status, theirs = 200, None
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid() and _saved(request, form, lambda: _change(request, item, form)):
                return redirect_or_refresh(request, draft_url(event))
        except ChangedMeanwhile as error:
            theirs, status = item_of(request.user, item.public_id), 409
            form.add_error(None, error.text)
    context = in_network(event, request.user, "agenda", form=form, item=item, theirs=theirs)
    return render(request, "events/agenda_item_form.html", context, status=status)


def _change(request: HttpRequest, item: AgendaItem, form: AgendaItemForm) -> None:
    version = form.cleaned_data["version"] or 0
    agenda.edit(item=item, fields=form.values(), version=version, by=request.user)
    messages.success(request, "Saved. People see it with the next release.")


@require_http_methods(["GET", "POST"])
@access(load=item_of, rule=may_plan)
def agenda_item_remove(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """Say who has chosen it, then take it off the agenda."""
    event = item.day.event
    if request.method == "GET":
        taken = item.places.count()
        context = in_network(event, request.user, "agenda", item=item, taken=taken)
        return render(request, "events/agenda_item_remove.html", context)
    return _then(request, event, lambda: agenda.remove(item=item, by=request.user), "Removed.")


@require_http_methods(["POST"])
@access(load=item_of, rule=may_plan)
def agenda_item_move(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """Move an item earlier or later, with what happens beside it."""
    form = MoveForm(request.POST)
    event = item.day.event
    if not form.is_valid():
        messages.error(request, "Say where the item goes.")
        return redirect_or_refresh(request, draft_url(event))
    given = form.cleaned_data
    return _then(
        request,
        event,
        lambda: agenda.move(item=item, to=given["to"], version=given["version"], by=request.user),
        f"Moved: {item.title}.",
    )


def _then(request: HttpRequest, event: Event, act: Any, said: str) -> HttpResponse:
    try:
        act()
        messages.success(request, said)
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, draft_url(event))
