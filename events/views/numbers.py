"""A meeting in numbers, for those who see its people."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.models import Event
from events.presenters import numbers as presenters
from events.presenters.sections import after_parts
from events.views.events import event_of, in_network
from lhs_platform.lib.access import access
from lhs_platform.lib.rest.streaming import stream


@require_http_methods(["GET"])
@access(load=event_of, rule=rules.can_read_people)
@never_cache
def event_results(request: HttpRequest, event: Event) -> HttpResponse:
    found = presenters.numbers(event)
    context = in_network(
        event,
        request.user,
        "after",
        parts=after_parts(event, request.user, "numbers"),
        found=presenters.with_widths(found),
        before=presenters.last_meetings(event, request.user),
    )
    return render(request, "events/event_results.html", context)


@require_http_methods(["GET"])
@access(load=event_of, rule=rules.can_read_people)
def results_export(_request: HttpRequest, event: Event) -> HttpResponseBase:
    """Give the numbers as CSV, a row for each group and each day."""
    rows = presenters.export_rows(event, presenters.numbers(event))
    return stream("csv", list(rows[0]), rows, name="meeting-numbers")
