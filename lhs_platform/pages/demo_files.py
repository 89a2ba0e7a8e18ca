"""Files that go with the demonstration."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from lhs_platform.lib.access import access, anyone_signed_in
from lhs_platform.pages.demo.definitions import NETWORKS
from lhs_platform.pages.demo.folder import demo_folder


@require_safe
@access(rule=anyone_signed_in)
def demo_file(_request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give next month's simulated data of a network, to try an upload with."""
    path = demo_folder() / f"{slug}.csv"
    if not settings.DEMO or slug not in {plan.slug for plan in NETWORKS} or not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
