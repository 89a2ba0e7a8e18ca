"""Pages of a cycle's versions: who changed what and when, and two of them compared."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from improvement.models import Cycle
from improvement.presenters import versions
from lhs_platform.lib.access import access, found
from lhs_platform.lib.numbers import whole_number

PER_PAGE = 20


def cycle_of(user: Any, public_id: Any) -> Cycle:
    cycles = Cycle.objects.visible_to(user).select_related("project__network", "site")
    return found(cycles, public_id=public_id)  # type: ignore[no-any-return]


@access(load=cycle_of)
@require_safe
def cycle_versions(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    page = Paginator(versions.steps_of(cycle), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "network": cycle.project.network,
        "tab": "tests",
        "cycle": cycle,
        "page": page,
        "rows": versions.told(cycle, list(page.object_list)),
    }
    return render(request, "improvement/cycle_versions.html", context)


@access(load=cycle_of)
@require_safe
def cycle_compare(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Set two versions beside each other; without a choice the newest and the one before it."""
    steps = versions.steps_of(cycle)
    if not steps:
        raise Http404
    kept = set(cycle.revisions.values_list("number", flat=True))
    new = _chosen(request.GET.get("new"), kept, steps[0].number)
    old = _chosen(request.GET.get("old"), kept, steps[0].before or new)
    context = {
        "network": cycle.project.network,
        "tab": "tests",
        "cycle": cycle,
        "choices": versions.choices(steps, (old, new)),
        "old": old,
        "new": new,
        "said": versions.compared(cycle, old, new),
    }
    return render(request, "improvement/cycle_compare.html", context)


def _chosen(given: str | None, kept: set[int], otherwise: int) -> int:
    number = whole_number(given)
    return number if number in kept else otherwise
