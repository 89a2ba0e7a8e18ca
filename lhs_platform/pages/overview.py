"""A network on one page: the aim, whether it works, what is being tested, who we are."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from improvement import presenters as improvement
from improvement.models import Aim, Cycle
from lhs_platform.lib.access import access, found
from lhs_platform.pages.headlines import aims_of, finding, totals
from lhs_platform.pages.home import coming_up
from networks.models import Membership, Network, Site
from networks.models.memberships import Group
from outcomes import presenters as outcomes
from outcomes.models import Measure

MOST_MEASURES = 30
MOST_TESTS = 6


def network_of(user: Any, slug: str) -> Network:
    return found(Network.objects.visible_to(user), slug=slug)  # type: ignore[no-any-return]


@access(load=network_of)
@require_safe
def network_overview(request: HttpRequest, network: Network) -> HttpResponse:
    now = timezone.now()
    measures = list(Measure.objects.filter(network=network).active().for_list()[:MOST_MEASURES])
    shown = multiples(measures, viewer=request.user)
    aim = aims_of([network]).get(network.pk)
    context = {
        "network": network,
        "tab": "overview",
        "aim": aim_sheet(aim, shown, today=timezone.localdate(now)),
        "measures": shown,
        "simulated": any(measure.is_simulated for measure in measures),
        "tests": tests(network, request.user),
        "groups": groups(network),
        "sites": Site.objects.active().filter(network=network).count(),
        "events": coming_up(request.user, now=now, network=network),
        "parts": parts(network, request.user),
        "waiting": outcomes.waiting_for(request.user, now=now, network=network),
        "asks": improvement.open_asks(network, request.user),
    }
    return render(request, "pages/network_overview.html", context)


def parts(network: Network, user: Any) -> list[dict[str, Any]]:
    """Give the networks a network is made of: the reader's own, and those anyone may find."""
    own = Exists(Network.objects.visible_to(user).filter(pk=OuterRef("pk")))
    below = Network.objects.filter(parent=network).annotate(is_own=own).order_by("name", "pk")
    return [
        {
            "name": part.name,
            "summary": part.summary,
            "is_own": part.is_own,
            "url": reverse(
                "pages:network-overview" if part.is_own else "networks:request-add",
                kwargs={"slug": part.slug},
            ),
        }
        for part in below.filter(Q(is_findable=True) | Q(is_own=True))
    ]


def multiples(measures: list[Measure], *, viewer: Any) -> list[dict[str, Any]]:
    """Give each measure with what its chart shows, in one query for all charts."""
    charts = totals(measures)
    return [
        {
            "id": measure.pk,
            "chart_id": f"measure-{measure.pk}",
            "name": measure.name,
            "note": family_words(measure),
            "url": reverse("outcomes:measure-detail", kwargs={"public_id": measure.public_id}),
            **finding(measure, charts, viewer=viewer, size="multiple"),
        }
        for measure in measures
    ]


def family_words(measure: Measure) -> str:
    better = measure.current.better if measure.current else ""
    return ", ".join(filter(None, [measure.get_family_display(), better]))


def aim_sheet(
    aim: Aim | None, shown: list[dict[str, Any]], *, today: date
) -> dict[str, Any] | None:
    """Give the aim with its figures, the time that is left, and what its chart says now."""
    if aim is None:
        return None
    sheet = improvement.aim(aim)
    sheet["months_left"] = months_between(today, aim.goal_on) if aim.goal_on else None
    sheet["finding"] = next((one for one in shown if one["id"] == aim.measure_id), None)
    sheet["project"] = aim.project.name
    sheet["url"] = reverse(
        "improvement:project-detail", kwargs={"public_id": aim.project.public_id}
    )
    return sheet


def months_between(today: date, goal_on: date) -> int:
    """Give the whole months left until a day; none once it has passed."""
    months = (goal_on.year - today.year) * 12 + goal_on.month - today.month
    return max(0, months - (goal_on.day < today.day))


def tests(network: Network, user: Any) -> dict[str, Any]:
    """Give how many tests stand in each stage, and the ones that moved last."""
    cycles = Cycle.objects.visible_to(user).filter(project__network=network)
    counted = dict(cycles.order_by().values_list("stage").annotate(Count("pk")))
    latest = cycles.open().for_list().order_by("-updated_at", "-pk")[:MOST_TESTS]
    now = timezone.now()
    return {
        "open": sum(count for stage, count in counted.items() if stage != Cycle.Stage.CLOSED),
        "stages": [
            {"name": stage.label, "count": counted.get(stage, 0)}
            for stage in Cycle.Stage
            if stage != Cycle.Stage.CLOSED
        ],
        "closed": counted.get(Cycle.Stage.CLOSED, 0),
        "latest": [
            improvement.card(cycle, user=user, now=now) | {"stage": cycle.get_stage_display()}
            for cycle in latest
        ],
    }


def groups(network: Network) -> list[dict[str, Any]]:
    """Give how many members each stakeholder group has, with the width of its bar of 100."""
    members = Membership.objects.active().filter(network=network).order_by()
    counted = dict(members.values_list("group").annotate(Count("pk")))
    most = max(counted.values(), default=0) or 1
    rows = [
        {
            "value": group.value,
            "count": counted.get(group, 0),
            "width": round(100 * counted.get(group, 0) / most, 2),
            "bar": number,
        }
        for number, group in enumerate(Group, start=1)
    ]
    return sorted(rows, key=lambda row: -row["count"])
