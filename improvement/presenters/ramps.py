"""The ramps of a project: those on its page, and all of them page by page."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, Max, Q, Value, When
from django.urls import reverse

from improvement.models import Cycle, Project
from improvement.presenters.cycles import ramp
from improvement.presenters.practice import for_practice, ramps_of
from improvement.presenters.words import place

# So many stand on the page of the project, and so many on each page of all.
SHOWN = 12
PER_PAGE = 24
# On paper a project is one page: the longest of its ramps, and their newest steps.
ON_PAPER, STEPS_ON_PAPER = 3, 4
# A ramp grows in some few steps; what is more than these is read test by test.
MOST_CYCLES = 600
Key = dict[str, Any]


def keys_of(project: Project) -> Any:
    """Give what names each ramp of a project, its change and its site: the open ones first, then
    the last changed. As a query, which is paged."""
    groups = Cycle.objects.filter(project=project).order_by().values("ramp", "site")
    known = groups.annotate(
        open_cycles=Count("pk", filter=~Q(stage=Cycle.Stage.CLOSED)), moved=Max("updated_at")
    )
    is_closed = Case(When(open_cycles=0, then=Value(1)), default=Value(0))
    return known.order_by(is_closed, "-moved", "ramp", "site")


def on_page(project: Project) -> dict[str, Any]:
    """Give the ramps that a project's page shows, which of them stand on paper, too, and the way to
    the others. A number of queries that does not grow."""
    keys = list(keys_of(project)[: SHOWN + 1])
    has_more = len(keys) > SHOWN
    shown = rows(project, keys[:SHOWN])
    for row in sorted(shown, key=lambda one: -len(one["cycles"]))[ON_PAPER:]:
        row["is_off_paper"] = True
    for row in shown:
        for step in [one for one in row["cycles"] if "url" in one][:-STEPS_ON_PAPER]:
            step["is_off_paper"] = True
    return {"rows": shown, "all_url": ramps_url(project) if has_more else ""}


def rows(project: Project, keys: Iterable[Key]) -> list[dict[str, Any]]:
    """Give ramps in the order of their keys, each with its cycles and habits."""
    wanted = [(key["ramp"], key["site"]) for key in keys]
    if not wanted:
        return []
    condition = Q(pk__in=[])
    for name, site in wanted:
        condition |= Q(ramp=name, site=site)
    cycles = list(for_practice(Cycle.objects.filter(condition, project=project))[:MOST_CYCLES])
    habits = {one.key: one.features for one in ramps_of(cycles)}
    members: dict[tuple[str, int | None], list[Cycle]] = defaultdict(list)
    for cycle in cycles:
        members[cycle.ramp, cycle.site_id].append(cycle)
    return [
        {
            "name": name,
            "place": place(members[name, site][0]),
            "cycles": ramp(members[name, site]),
            "features": habits.get((project.pk, site, name), []),
        }
        for name, site in wanted
        if members[name, site]
    ]


def ramps_url(project: Project) -> str:
    return reverse("improvement:ramp-list", kwargs={"public_id": project.public_id})
