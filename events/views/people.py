"""Who is invited and who is coming, for the coordinators of a meeting."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import answers, invitations, sending
from events.filters import MembersFilter, PeopleFilter
from events.forms.people import MembersForm, PeopleForm
from events.models import Event
from events.models.invitations import add_letters
from events.presenters import mails as mail_presenters
from events.presenters import people as presenters
from events.presenters import travel
from events.views.events import event_of, in_network
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import Conflict, DomainError, RowErrors
from lhs_platform.lib.forms import posted
from lhs_platform.lib.htmx import redirect_or_refresh, render_part
from lhs_platform.lib.rest.streaming import stream
from networks.models import Membership

PAGE = 50
SHOWN = 200


def people_url(event: Event) -> str:
    return reverse("events:event-people", kwargs={"public_id": event.public_id})


def listed_event(user: Any, public_id: Any) -> Event:
    """Give a meeting without its counts of heads, which the list of people makes itself."""
    seen = Event.objects.visible_to(user).select_related("network").prefetch_related("days")
    return found(seen, public_id=public_id)  # type: ignore[no-any-return]


@require_http_methods(["GET"])
@access(load=listed_event, rule=rules.can_read_people)
@never_cache
def event_people(request: HttpRequest, event: Event) -> HttpResponse:
    chosen = _filtered(request, event)
    page = Paginator(chosen.qs.select_related("rsvp"), PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    add_letters(shown)
    days = event.in_order()
    can_manage = bool(rules.can_manage_people(request.user, event))
    latest = mail_presenters.latest(event, shown)
    may_see_travel = rules.can_manage_travel(request.user, event)
    cases = travel.cases(shown, timezone.now()) if may_see_travel else {}
    context = in_network(
        event,
        request.user,
        "people",
        **_counts(event),
        can_manage=can_manage,
        can_see_needs=bool(rules.can_see_needs_of(request.user, event)),
        travel_box=_travel_box(request, event),
        sending=mail_presenters.sending(event) if can_manage else None,
        filter=chosen,
        page=page,
        query=_query_without_page(request),
        asked=[pair for pair in request.GET.items() if pair[1] and pair[0] != "page"],
        people=presenters.people(shown, days, latest, cases),
        days=days,
    )
    return render_part(request, "events/event_people.html", "events/_people.html", context)


def _travel_box(request: HttpRequest, event: Event) -> dict[str, Any] | None:
    """Give the money's numbers to those who look after it."""
    may = rules.can_manage_travel(request.user, event)
    return travel.box(event, timezone.now()) if may else None


def _filtered(request: HttpRequest, event: Event) -> PeopleFilter:
    return PeopleFilter(request.GET, queryset=event.invitations.all(), event=event)


def _query_without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@require_http_methods(["GET"])
@access(load=listed_event, rule=rules.can_read_people)
@never_cache
def event_numbers(request: HttpRequest, event: Event) -> HttpResponse:
    """Give the counts alone, for the page that asks again and again. If they are not those that it
    has seen, the list of people follows."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect_or_refresh(request, people_url(event))
    counts = _counts(event)
    context = {
        "event": event,
        **counts,
        "can_manage": bool(rules.can_manage_people(request.user, event)),
        "can_see_needs": bool(rules.can_see_needs_of(request.user, event)),
        "travel_box": _travel_box(request, event),
    }
    answer = render(request, "events/_numbers.html", context)
    if request.GET.get("seen", counts["mark"]) != counts["mark"]:
        answer["HX-Trigger-After-Swap"] = "answered"
    return answer


def _counts(event: Event) -> dict[str, Any]:
    """Give the counts with their mark, which the page sends when it asks again."""
    numbers = presenters.numbers(event)
    return {"numbers": numbers, "mark": presenters.mark_of(numbers)}


@require_http_methods(["GET"])
@access(load=event_of, rule=rules.can_manage_people)
@never_cache
def event_sending(request: HttpRequest, event: Event) -> HttpResponse:
    """Say how far the sending is; the last answer stops the asking, and has the list of people
    look again at what became of each mail."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect_or_refresh(request, people_url(event))
    sending = mail_presenters.sending(event)
    answer = render(request, "events/_sending.html", {"event": event, "sending": sending})
    if not sending["is_running"]:
        answer["HX-Trigger-After-Swap"] = "sent"
    return answer


@require_http_methods(["POST"])
@access(load=event_of, rule=rules.can_manage_people)
def sending_resume(request: HttpRequest, event: Event) -> HttpResponse:
    """Go on with a sending that was paused because the mail server refused us."""
    return _after(request, event, sending.resume, "Sending goes on.")


@require_http_methods(["POST"])
@access(load=event_of, rule=rules.can_manage_people)
def sending_stop(request: HttpRequest, event: Event) -> HttpResponse:
    """Send none of what still waits."""
    return _after(request, event, sending.stop, "Stopped. Nothing more is sent by itself.")


def _after(request: HttpRequest, event: Event, act: Any, said: str) -> HttpResponse:
    try:
        act(event=event, by=request.user, campaign=request.POST.get("campaign", ""))
        messages.success(request, said)
    except Conflict as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, people_url(event))


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_manage_people)
def people_add(request: HttpRequest, event: Event) -> HttpResponse:
    """Read a paste or a file, show what was understood, and add it when confirmed."""
    form = PeopleForm(posted(request), request.FILES or None)
    reading, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            reading, status = form.reading, 200
            if "confirm" in request.POST and reading.people:
                return _add(request, event, reading.people)
    context = in_network(
        event,
        request.user,
        "people",
        form=form,
        reading=reading,
        known=_known_of(event, reading),
        faults=presenters.faults(reading, form.cleaned_data["text"]) if reading else [],
    )
    return render(request, "events/people_add.html", context, status=status)


def _known_of(event: Event, reading: Any) -> list[str]:
    if reading is None:
        return []
    addresses = [one.email.lower() for one in reading.people]
    known = event.invitations.standing().filter(email__in=addresses)
    return list(known.values_list("name", flat=True))


def _add(request: HttpRequest, event: Event, people: list[invitations.Person]) -> HttpResponse:
    try:
        added = invitations.add(event=event, people=people, by=request.user, now=timezone.now())
    except RowErrors as error:
        messages.error(request, f"{error.text} {error.rows[0].reason}")
    except DomainError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, _added_text(added))
    return redirect_or_refresh(request, people_url(event))


def _added_text(added: invitations.Added) -> str:
    text = f"{len(added.new) + len(added.again)} added. Nothing is sent yet."
    were = "was" if len(added.known) == 1 else "were"
    return f"{text} {len(added.known)} {were} invited already." if added.known else text


def _sent_text(count: int) -> str:
    if not count:
        return "Nobody was waiting for an invitation. Nothing was sent."
    return (
        "One invitation is on its way." if count == 1 else f"{count} invitations are on their way."
    )


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_manage_people)
def people_pick(request: HttpRequest, event: Event) -> HttpResponse:
    """Pick from the members of the host and the invited networks, with an eye on the balance of
    groups as it would become. A post that only looks changes nothing."""
    members = _not_invited(request, event)
    form = MembersForm(posted(request), event=event, memberships=members)
    is_look = "look" in request.POST
    if request.method == "POST" and not is_look and form.is_valid():
        return _add(request, event, form.people())
    chosen = MembersFilter(request.GET, queryset=members, event=event)
    ticked = form.ticked if request.method == "POST" else []
    context = in_network(
        event,
        request.user,
        "people",
        form=form,
        filter=chosen,
        members=_once_each(ticked, chosen.qs.order_by("user__name", "pk")[:SHOWN]),
        ticked={one.public_id for one in ticked},
        is_all=not any(request.GET.get(name) for name in chosen.filters),
        shown=SHOWN,
        balance=presenters.balance(event, adding=[one.group for one in ticked]),
    )
    status = 422 if request.method == "POST" and not is_look else 200
    return render_part(
        request, "events/people_pick.html", "events/_balance.html", context, status=status
    )


def _not_invited(request: HttpRequest, event: Event) -> QuerySet[Membership]:
    invited = event.invitations.standing().values("email")
    members: QuerySet[Membership] = rules.people_to_pick(request.user, event)
    return members.exclude(user__email__in=invited)


def _once_each(*lists: Iterable[Membership]) -> list[Membership]:
    """Give each person once, whatever number of networks they belong to; those ticked first."""
    people: dict[int, Membership] = {}
    for one in chain(*lists):
        people.setdefault(one.user_id, one)
    return list(people.values())


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_manage_people)
def invitations_send(request: HttpRequest, event: Event) -> HttpResponse:
    """Show what goes out and to whom; send it when told to."""
    if request.method == "GET":
        waiting = event.invitations.filter(state="draft")
        context = in_network(
            event,
            request.user,
            "people",
            waiting=waiting[:200],
            count=waiting.count(),
            is_empty=not event.invitations.standing().exists(),
        )
        return render(request, "events/invitations_send.html", context)
    try:
        if "test" in request.POST:
            invitations.send_test(event=event, by=request.user, now=timezone.now())
            messages.success(request, f"A test is on its way to {request.user.email}.")
            return redirect_or_refresh(request, request.path)
        count = invitations.send(event=event, by=request.user, now=timezone.now())
        messages.success(request, _sent_text(count))
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, people_url(event))


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_read_people, change=rules.can_see_needs_of)
@never_cache
def people_export(request: HttpRequest, event: Event) -> HttpResponseBase:
    """Give the list as CSV. Needs are left out, unless asked for by POST, which is recorded."""
    with_needs = request.method == "POST"
    days = event.in_order()
    people = list(_filtered(request, event).qs.for_list().select_related("rsvp__needs"))
    if with_needs:
        told = [one for one in people if hasattr(one.answer, "needs")]
        answers.note_needs_read(invitations=told, event=event, by=request.user)
    rows = [presenters.export_row(one, days, with_needs=with_needs) for one in people]
    columns = list(rows[0]) if rows else ["name", "email"]
    return stream("csv", columns, rows, name="people")
