"""What is done for several people at once: they are ticked, looked at once more, then it is done.

The list of people is a form that only asks (GET); the page it leads to says who gets what and who
does not and why, and its button does it.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import mailings
from events.filters import PeopleFilter
from events.models import Event, ReminderRule
from events.presenters import chosen as presenters
from events.views.events import event_of, in_network
from events.views.people import people_url
from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh

MOST_TICKED = 500
WITHDRAW, RECORD, MERGE = "withdraw", "record", "merge"
Audience = ReminderRule.Audience


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_manage_people)
@never_cache
def people_chosen(request: HttpRequest, event: Event) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    what = asked.get("what", "")
    if what not in (*mailings.BY_HAND, WITHDRAW, RECORD, MERGE):
        messages.error(request, "Choose what to do with the ticked people.")
        return redirect_or_refresh(request, f"{people_url(event)}#list")
    people = _people(event, asked)
    if not people.exists():
        messages.error(request, "Tick at least one person first.")
        return redirect_or_refresh(request, f"{people_url(event)}#list")
    if what == RECORD:
        return _record(request, event, people)
    if what == MERGE:
        return _merge(request, event, people)
    if request.method == "POST":
        return _done(request, event, what, people, asked)
    return _look(request, event, what, people, asked)


def _people(event: Event, asked: Any) -> Any:
    """Give the ticked people, or all whom the filters of the list leave."""
    if "all" in asked:
        return PeopleFilter(asked, queryset=event.invitations.all(), event=event).qs
    ticked = [one for one in asked.getlist("person")[:MOST_TICKED] if _is_id(one)]
    return event.invitations.filter(public_id__in=ticked)


def _is_id(text: str) -> bool:
    return len(text) == 36 and set(text) <= set("0123456789abcdef-")


def _audience(asked: Any) -> str:
    return Audience.OPEN if asked.get("unsure") else Audience.NONE


def _look(request: HttpRequest, event: Event, what: str, people: Any, asked: Any) -> HttpResponse:
    context = in_network(event, request.user, "people", what=what, kept=presenters.kept(asked))
    if what == WITHDRAW:
        standing = people.standing()
        more = {"count": standing.count(), "people": standing[: presenters.SHOWN]}
        return render(request, "events/chosen_withdraw.html", context | more)
    plan = mailings.plan(
        event=event, kind=what, chosen=people, audience=_audience(asked), now=timezone.now()
    )
    more = presenters.plan(plan)
    return render(request, "events/chosen_send.html", context | more)


def _done(request: HttpRequest, event: Event, what: str, people: Any, asked: Any) -> HttpResponse:
    try:
        if what == WITHDRAW:
            count = mailings.withdraw(
                event=event, chosen=people, by=request.user, now=timezone.now()
            )
            messages.success(request, presenters.withdrawn_text(count))
        else:
            plan = mailings.send(
                event=event,
                kind=what,
                chosen=people,
                audience=_audience(asked),
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, presenters.sent_text(plan))
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, people_url(event))


def _record(request: HttpRequest, event: Event, people: Any) -> HttpResponse:
    """An answer is recorded for one person at a time."""
    if people.count() != 1:
        messages.error(request, "Tick one person to record an answer.")
        return redirect_or_refresh(request, f"{people_url(event)}#list")
    kwargs = {"public_id": people.get().public_id}
    return redirect_or_refresh(request, reverse("events:answer-record", kwargs=kwargs))


def _merge(request: HttpRequest, event: Event, people: Any) -> HttpResponse:
    """Two invitations are merged at a time."""
    if people.count() != 2:
        messages.error(request, "Tick the two invitations of one person to merge them.")
        return redirect_or_refresh(request, f"{people_url(event)}#list")
    one, other = people
    url = reverse("events:invitation-merge", kwargs={"public_id": one.public_id})
    return redirect_or_refresh(request, f"{url}?other={other.public_id}")
