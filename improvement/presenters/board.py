"""The board of tests, by stage, with what stands still in each."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from improvement import rules
from improvement.models import Cycle, Project
from improvement.presenters.words import cycle_url, day, decision_tag, place
from lhs_platform.lib.numbers import whole_number
from networks.models import Network, Site
from networks.rules import membership_in

LANES = [
    (Cycle.Stage.PLAN, "What do we expect to happen?"),
    (Cycle.Stage.DO, "Try it. Note what you see."),
    (Cycle.Stage.STUDY, "What happened? Was it as predicted?"),
    (Cycle.Stage.ACT, "Adopt, adapt or abandon."),
]
ONWARD = {"plan": "Start", "do": "To Study", "study": "To Act", "act": "Decide"}
# So many cards a lane shows at first, and with each "show more"; never more than so many.
AT_ONCE = 25
MOST_IN_LANE = 500
FILTERS = ("site", "project", "mine", "stuck")


def card(cycle: Cycle, *, user: Any, now: datetime) -> dict[str, Any]:
    """Give one cycle as the board shows it."""
    predictions = list(cycle.predictions.all())
    mine = cycle.owner_id == user.pk
    due, is_soon = due_of(cycle, now=now)
    reasons = rules.stuck_reasons(cycle, now=now)
    if reasons and reasons[0].is_of_plan:
        due = ""  # what is stuck says the same day
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
        "stuck": rules.why_stuck(cycle, now=now),
        "still": still_words(cycle, now=now),
        "owner": cycle.owner.name,
        "earlier": range(1, cycle.number),
        "number": cycle.number,
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


def still_words(cycle: Cycle, *, now: datetime) -> str:
    """Say for how long nothing has changed in a cycle."""
    days = rules.still_days(cycle, now=now)
    if days < 2:
        return "Changed yesterday" if days else "Changed today"
    return f"Unchanged for {days} days"


def outcome_of(cycle: Cycle) -> dict[str, str] | None:
    """Say how the first judged prediction came out, with its icon."""
    icons = {"yes": "check-lg", "no": "x-lg", "partly": "dash-lg"}
    words = {"yes": "As predicted", "no": "Not as predicted", "partly": "Partly as predicted"}
    for row in cycle.predictions.all():
        if row.matched:
            text = ". ".join(part for part in (row.result, words[row.matched]) if part)
            return {"icon": icons[row.matched], "text": text}
    return None


def on_board(
    cycles: QuerySet[Cycle], *, user: Any, now: datetime, steps: dict[str, int]
) -> list[Cycle]:
    """Give the cycles whose cards the lanes show: of each stage one's own first, then what is
    stuck, then by the planned start. `steps` says how often a lane was asked for more. A
    number of queries that does not grow."""
    first = [
        Case(When(owner=user.pk, then=0), default=1, output_field=IntegerField()).asc(),
        Case(When(rules.is_stuck(now), then=0), default=1, output_field=IntegerField()).asc(),
        F("starts_on").asc(nulls_last=True),
        F("pk").asc(),
    ]
    turn = Window(RowNumber(), partition_by=[F("stage")], order_by=first)
    room = Case(
        *(When(stage=stage, then=Value(shown(steps.get(stage, 1)))) for stage, _ in LANES),
        default=Value(0),
        output_field=IntegerField(),
    )
    chosen = cycles.open().annotate(turn=turn, room=room)  # type: ignore[attr-defined]
    keys = chosen.filter(turn__lte=F("room")).order_by().values("pk")
    found = Cycle.objects.filter(pk__in=keys).select_related("project__network", "site", "owner")
    return sorted(
        found.prefetch_related("predictions", "project__team"),
        key=lambda cycle: _place(cycle, user=user, now=now),
    )


def shown(steps: int) -> int:
    return min(max(1, steps) * AT_ONCE, MOST_IN_LANE)


def _place(cycle: Cycle, *, user: Any, now: datetime) -> tuple[bool, bool, date, int]:
    return (
        cycle.owner_id != user.pk,
        not rules.stuck_reasons(cycle, now=now),
        cycle.starts_on or date.max,
        cycle.pk,
    )


def _card(cycle: Cycle, *, user: Any, now: datetime) -> dict[str, Any]:
    """Give a card of a lane, with the step on for who may take it."""
    may_write = rules.can_write_next(user, cycle)
    onward = ONWARD.get(cycle.stage, "") if may_write else ""
    return card(cycle, user=user, now=now) | {"onward": onward}


def board(
    cycles: list[Cycle], counts: dict[str, int], query: Any, *, user: Any, now: datetime
) -> list[dict[str, Any]]:
    """Give the four lanes of cycles from `on_board`, with the way to more of each."""
    by_stage: dict[str, list[Cycle]] = defaultdict(list)
    for cycle in cycles:
        by_stage[cycle.stage].append(cycle)
    return [
        {
            "key": stage.value,
            "name": stage.label,
            "hint": hint,
            "count": counts[stage],
            "cards": [_card(cycle, user=user, now=now) for cycle in by_stage[stage]],
            "more": _more(stage, counts[stage], len(by_stage[stage]), query),
        }
        for stage, hint in LANES
    ]


def steps_of(query: Any) -> dict[str, int]:
    """Read how often each lane was asked for more."""
    given = {stage.value: query.get(stage.value, "") for stage, _ in LANES}
    return {stage: whole_number(text, digits=3) or 1 for stage, text in given.items()}


def _more(stage: str, count: int, seen: int, query: Any) -> dict[str, Any] | None:
    """Give the link that shows more of a lane, with all else as it is; None where all is shown."""
    if seen >= min(count, MOST_IN_LANE):
        return None
    kept = {name: query[name] for name in (*FILTERS, *ONWARD) if query.get(name)}
    kept[stage] = str(steps_of(query)[stage] + 1)
    return {"left": count - seen, "next": min(AT_ONCE, count - seen), "query": urlencode(kept)}


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
    """Count what is under way in each stage, where, and what stands still, in one query."""
    is_open = ~Q(stage=Cycle.Stage.CLOSED)
    stages = {stage.value: Count("pk", filter=Q(stage=stage), distinct=True) for stage, _ in LANES}
    return cycles.order_by().aggregate(
        open=Count("pk", filter=is_open, distinct=True),
        sites=Count("site", filter=is_open, distinct=True),
        closed=Count("pk", filter=~is_open, distinct=True),
        stuck=Count("pk", filter=rules.is_stuck(now), distinct=True),
        **stages,
    )


def board_filters(query: Any, *, network: Network, user: Any) -> dict[str, Any]:
    """Give the filters as links and choices, each knowing whether it is chosen."""
    chosen = {name: query.get(name, "") for name in FILTERS}
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
        "stuck_url": f"?{urlencode(named | {'stuck': 'true'})}",
        "any": bool(named),
    }


def _options(rows: Any, chosen: str) -> list[dict[str, Any]]:
    return [
        {"value": str(key), "label": name, "selected": str(key) == chosen}
        for key, name in rows.order_by("name").values_list("public_id", "name")
    ]
