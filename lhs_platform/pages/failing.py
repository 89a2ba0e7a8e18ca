"""What people and programs are told when an answer fails: by our mistake (500), or because the
database is away (503)."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from lhs_platform.lib.rest.problems import problem
from lhs_platform.lib.rest.renderers import dumps

AWAY = (OperationalError, InterfaceError)
RETRY_SECONDS = 10
PAGES = {500: "500.html", 503: "503.html"}
TOLD = {
    500: "The mistake is ours; it was written down. Nothing was changed in part.",
    503: f"The database does not answer right now. Try again in {RETRY_SECONDS} seconds.",
}


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer in place of a view that raised: programs by a problem document, people by a page."""
    code = 503 if isinstance(sys.exc_info()[1], AWAY) else 500
    headers = {"Retry-After": str(RETRY_SECONDS)} if code == 503 else {}
    if request.path.startswith("/api/v1/"):
        body = dumps(problem(code, TOLD[code]).data)
        kind = "application/problem+json"
        return HttpResponse(body, status=code, content_type=kind, headers=headers)
    return HttpResponse(render_to_string(PAGES[code]), status=code, headers=headers)
