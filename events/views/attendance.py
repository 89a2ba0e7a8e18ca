"""Who came."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.models import Event
from events.presenters import attendance as presenters
from events.views.events import event_of, in_network
from lhs_platform.lib.access import access
from lhs_platform.lib.rest.streaming import stream

COLUMNS = ["name", "group", "walk_in", "date", "first_in", "last_out", "minutes", "online"]


@require_http_methods(["GET"])
@access(load=event_of, rule=rules.can_read_people)
@never_cache
def attendance(request: HttpRequest, event: Event) -> HttpResponse:
    context = in_network(event, request.user, "people", **presenters.page(event))
    return render(request, "events/attendance.html", context)


@require_http_methods(["GET"])
@access(load=event_of, rule=rules.can_read_people)
def attendance_export(_request: HttpRequest, event: Event) -> HttpResponseBase:
    return stream("csv", COLUMNS, presenters.export_rows(event), name="attendance")
