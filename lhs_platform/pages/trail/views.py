"""The page of a trail, whatever it starts from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lhs_platform.lib.access import access
from lhs_platform.pages.trail import measures
from lhs_platform.pages.trail.assembling import trail_of
from lhs_platform.pages.trail.finding import Start, start_of, start_of_idea
from networks.models import Network

TABS = {"change": "changes", "cycle": "tests", "measure": "measures", "result": "results"}


@access(load=start_of)
@require_safe
def trail_detail(request: HttpRequest, start: Start) -> HttpResponse:
    """Show the trail of a thing; of a chart, those of what was changed to move it."""
    if start.kind != "measure":
        return trail_page(request, start, start.network)
    acting = measures.changes_on(start.thing, request.user)
    if len(acting) == 1:
        one = measures.start_on(acting[0], start.thing)
        return trail_page(request, one, start.network)
    context = {
        "network": start.network,
        "tab": TABS["measure"],
        "measure": start.thing,
        "rows": measures.rows(acting),
    }
    return render(request, "pages/trail_list.html", context)


@access(load=start_of_idea)
@require_safe
def idea_trail(request: HttpRequest, start: Start) -> HttpResponse:
    """Show the trail of an idea by its number, as people name it."""
    return trail_page(request, start, start.network)


def trail_page(request: HttpRequest, start: Start, network: Network) -> HttpResponse:
    is_seen = Network.objects.visible_to(request.user).filter(pk=network.pk).exists()
    context: dict[str, Any] = {
        # What another network published is read outside of it.
        "base": "network_base.html" if is_seen else "base.html",
        "network": network,
        "tab": TABS.get(start.kind, "ideas"),
        "trail": trail_of(start, request.user, timezone.now()),
        "word": start.source.word,
    }
    return render(request, "pages/trail.html", context)
