"""The board of tests, by stage."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from improvement.filters import STUCK_AFTER
from improvement.models import Cycle, Project
from improvement.presenters.words import cycle_url, day, decision_tag, place
from networks.models import Network, Site
from networks.rules import membership_in

LANES = [
    (Cycle.Stage.PLAN, "What do we expect to happen?"),
    (Cycle.Stage.DO, "Try it. Note what you see."),
    (Cycle.Stage.STUDY, "What happened? Was it as predicted?"),
    (Cycle.Stage.ACT, "Adopt, adapt or abandon."),
]
ONWARD = {"plan": "Start", "do": "To Study", "study": "To Act", "act": "Decide"}
MOST_IN_LANE = 40


def card(cycle: Cycle, *, user: Any, now: datetime) -> dict[str, Any]:
    """Give one cycle as the board shows it."""
    predictions = list(cycle.predictions.all())
    mine = cycle.owner_id == user.pk
    due, is_soon = due_of(cycle, now=now)
    return {
        "id": cycle.public_id,
        "stage": cycle.stage,
        "title": cycle.title,
        "url": cycle_url(cycle),
        "place": place(cycle),
        "project": cycle.project.name,
        "prediction": predictions[0].prediction if predictions else "",
        "outcome": outcome_of(cycle) if cycle.stage in ("study", "act") else None,
        "due": due,
        "is_soon": is_soon,
        "is_mine": mine,
        "stuck": stuck_for(cycle, now=now),
        "owner": cycle.owner.name,
        "earlier": range(1, cycle.number),
        "number": cycle.number,
        "onward": ONWARD.get(cycle.stage, ""),
    }


def due_of(cycle: Cycle, *, now: datetime) -> tuple[str, bool]:
    """Say when the next thing about a cycle is due, and whether that is now."""
    today = timezone.localdate(now)
    if cycle.stage == Cycle.Stage.PLAN:
        if cycle.starts_on is None:
            return "No start date", False
        return f"Starts {day(cycle.starts_on)}", cycle.starts_on <= today
    if cycle.stage == Cycle.Stage.DO:
        end = cycle.ended_on or cycle.ends_on
        if end is None:
            return "No end date", False
        if end <= today:
            return f"Ran until {day(end)}. Record what happened", True
        return f"Until {day(end)}", False
    days = max(0, (now - cycle.updated_at).days)
    if days > 1:
        return f"Waiting {days} days", days > 6
    return ("Compare with the prediction" if cycle.stage == "study" else "Decide soon"), False


def stuck_for(cycle: Cycle, *, now: datetime) -> str:
    """Say that nothing has changed for long; empty if it has."""
    days = (now - cycle.updated_at).days
    if cycle.stage == Cycle.Stage.CLOSED or days < STUCK_AFTER.days:
        return ""
    return f"Nothing has changed for {days} days."


def outcome_of(cycle: Cycle) -> dict[str, str] | None:
    """Say how the first judged prediction came out, with its icon."""
    icons = {"yes": "check-lg", "no": "x-lg", "partly": "dash-lg"}
    words = {"yes": "As predicted", "no": "Not as predicted", "partly": "Partly as predicted"}
    for row in cycle.predictions.all():
        if row.matched:
            text = ". ".join(part for part in (row.result, words[row.matched]) if part)
            return {"icon": icons[row.matched], "text": text}
    return None


def board(cycles: list[Cycle], *, user: Any, now: datetime) -> list[dict[str, Any]]:
    """Give the four lanes, one's own cycles first."""
    by_stage: dict[str, list[Cycle]] = defaultdict(list)
    for cycle in sorted(cycles, key=lambda c: c.owner_id != user.pk):
        by_stage[cycle.stage].append(cycle)
    return [
        {
            "key": stage.value,
            "name": stage.label,
            "hint": hint,
            "count": len(by_stage[stage]),
            "cards": [card(cycle, user=user, now=now) for cycle in by_stage[stage][:MOST_IN_LANE]],
            "more": max(0, len(by_stage[stage]) - MOST_IN_LANE),
        }
        for stage, hint in LANES
    ]


def decided(cycles: list[Cycle]) -> list[dict[str, Any]]:
    """Give closed cycles as table rows."""
    return [
        {
            "title": str(cycle),
            "url": cycle_url(cycle),
            "place": place(cycle),
            "predicted": next((row.prediction for row in cycle.predictions.all()), ""),
            "happened": next((row.result for row in cycle.predictions.all()), "") or cycle.findings,
            "decision": decision_tag(cycle),
            "next": cycle.next_steps,
        }
        for cycle in cycles
    ]


def board_counts(cycles: QuerySet[Cycle], *, now: datetime) -> dict[str, int]:
    """Count what is under way, where, and what stands still, in one query."""
    is_open = ~Q(stage=Cycle.Stage.CLOSED)
    return cycles.order_by().aggregate(
        open=Count("pk", filter=is_open, distinct=True),
        sites=Count("site", filter=is_open, distinct=True),
        closed=Count("pk", filter=~is_open, distinct=True),
        stuck=Count("pk", filter=is_open & Q(updated_at__lt=now - STUCK_AFTER), distinct=True),
    )


def board_filters(query: Any, *, network: Network, user: Any) -> dict[str, Any]:
    """Give the filters as links and choices, each knowing whether it is chosen."""
    chosen = {name: query.get(name, "") for name in ("site", "project", "mine", "stuck")}
    membership = membership_in(user, network)
    views = [
        (f"All {network.site_word_plural}", {}),
        ("Mine", {"mine": "true"}),
        ("Stuck", {"stuck": "true"}),
    ]
    if membership is not None and membership.site is not None:
        own = {"site": str(membership.site.public_id)}
        views.insert(1, (membership.site.name, own))
    named = {k: v for k, v in chosen.items() if v}
    return {
        "views": [
            {"label": label, "query": urlencode(values), "current": values == named}
            for label, values in views
        ],
        "sites": _options(Site.objects.active().filter(network=network), chosen["site"]),
        "projects": _options(Project.objects.filter(network=network), chosen["project"]),
        "mine": chosen["mine"],
        "stuck": chosen["stuck"],
        "any": bool(named),
    }


def _options(rows: Any, chosen: str) -> list[dict[str, Any]]:
    return [
        {"value": str(key), "label": name, "selected": str(key) == chosen}
        for key, name in rows.order_by("name").values_list("public_id", "name")
    ]
