"""The prioritized set of changes: what was decided on each idea, and what became of it since."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from improvement.models import Change, Cycle, Decision, Round, Tally
from improvement.presenters.changes import (
    at_sites,
    change_url,
    counts,
    cycles_by_change,
    state_tag,
    tried,
)
from improvement.presenters.rounds import round_url
from improvement.presenters.sharing import share_url, told_of
from improvement.presenters.shifts import effects_of

Outcome = Decision.Outcome
OUTCOMES = {
    Outcome.TEST: ("check-lg", "goal"),
    Outcome.LATER: ("clock-history", ""),
    Outcome.NO: ("slash-circle", "line"),
    Outcome.MERGE: ("arrow-right", ""),
}
# How a site can stand to a change that is tested there.
STANDS = [
    (state.value, str(state.label))
    for state in (Change.State.TESTING, Change.State.ADOPTED, Change.State.ABANDONED)
]
# What became of these can be told to others.
DECIDED_ON = (Change.State.ADOPTED, Change.State.ABANDONED)
ORDER = [Outcome.TEST, Outcome.LATER, Outcome.MERGE, Outcome.NO]
COLUMNS = [
    "vote",
    "place",
    "idea",
    "title",
    "decision",
    "reason",
    "departs_from_vote",
    "budget",
    "merged_with",
    "decided_by",
    "decided_at",
    "change",
    "owner",
    "due_on",
    "sites",
    "state",
    "sites_testing",
    "sites_adopted",
    "sites_abandoned",
    "cycles",
    "cycles_adopted",
    "cycles_adapted",
    "cycles_abandoned",
    "measure",
    "what_the_chart_shows",
]


def outcome_tag(outcome: str) -> dict[str, str]:
    icon, role = OUTCOMES[Outcome(outcome)]
    return {"label": str(Outcome(outcome).label), "icon": icon, "role": role}


def with_decisions(told: dict[str, Any], poll: Round) -> dict[str, Any]:
    """Give a result with what was decided on each of its ideas. One query."""
    known = {
        str(one.option.public_id): {
            "tag": outcome_tag(one.outcome),
            "reason": one.reason,
            "merged_with": one.merged_with.title if one.merged_with else "",
            "change_url": change_url(one.change)
            if one.change and one.outcome == Outcome.TEST
            else "",
        }
        for one in Decision.objects.filter(round=poll).for_list()
    }
    return told | {"rows": [row | {"decided": known.get(row["option"])} for row in told["rows"]]}


def prioritized(decisions: QuerySet[Decision], user: Any) -> list[dict[str, Any]]:
    """Give decisions with what became of them: those to test first, then by place. As many
    queries however many there are."""
    known = list(decisions.for_list().prefetch_related("change__sites"))  # type: ignore[attr-defined]
    tested = [one.change for one in known if one.change is not None and one.outcome == Outcome.TEST]
    tests = cycles_by_change(tested)
    shown = effects_of(tested, tests, user)
    advised = advice_of(known)
    rows = [_row(one, advised, tests, shown) for one in known]
    told = told_of(tested, user)
    for row in rows:
        if row["change"] is not None:
            row["change"]["told"] = told.get(row["decision"].change_id, [])
    return sorted(rows, key=lambda row: (ORDER.index(row["outcome"]), row["place"], row["title"]))


def advice_of(decisions: Iterable[Decision]) -> dict[str, dict[str, Any]]:
    """Give place and advice of each option that is decided on. One query."""
    polls = {one.round_id for one in decisions}
    kept = Tally.objects.filter(round__in=polls).order_by("-pk").values_list("output", flat=True)
    return {row["option"]: row for output in kept for row in output["ranking"]}


def _row(
    decision: Decision,
    advised: dict[str, dict[str, Any]],
    tests: dict[int, list[Cycle]],
    shown: dict[int, dict[str, Any]],
) -> dict[str, Any]:
    option = decision.option
    told = advised.get(str(option.public_id), {"place": 999, "is_advised": False})
    is_test = decision.outcome == Outcome.TEST
    return {
        "decision": decision,
        "outcome": Outcome(decision.outcome),
        "tag": outcome_tag(decision.outcome),
        "title": option.title,
        "is_hidden": option.is_hidden,
        "number": option.idea.number,
        "place": told["place"],
        "departs": told["is_advised"] != is_test and decision.outcome != Outcome.MERGE,
        "vote": decision.round.title,
        "vote_url": round_url(decision.round),
        "decide_url": decide_url(decision),
        "merged_with": decision.merged_with.title if decision.merged_with else "",
        "change": _change(decision, tests, shown) if is_test and decision.change else None,
    }


def decide_url(decision: Decision) -> str:
    option = decision.option
    kwargs = {"public_id": decision.round.public_id, "option": option.public_id}
    return reverse("improvement:round-decide", kwargs=kwargs)


def _change(
    decision: Decision, tests: dict[int, list[Cycle]], shown: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    change: Any = decision.change
    cycles = tests[change.pk]
    closed = [one.decision for one in cycles if one.stage == Cycle.Stage.CLOSED]
    at = counts(at_sites(one for one in cycles if one.site_id))
    return {
        "title": change.title,
        "url": change_url(change),
        "tag": state_tag(change.state),
        "state": change.get_state_display(),
        "owner": change.owner.name if change.owner else "",
        "due_on": change.due_on,
        "sites": [site.name for site in change.sites.all()],
        "at": at,
        "at_words": [f"{label.lower()} at {at[state]}" for state, label in STANDS if at[state]],
        "tried": tried(cycles, change.network),
        "cycles": len(cycles),
        "adopted": closed.count(Cycle.Decision.ADOPT),
        "adapted": closed.count(Cycle.Decision.ADAPT),
        "abandoned": closed.count(Cycle.Decision.ABANDON),
        "effect": shown.get(change.pk),
        "share_url": share_url(change) if change.state in DECIDED_ON else "",
    }


def export_rows(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Give the prioritized set for a spreadsheet, in the words of the page."""
    for row in rows:
        decision, change = row["decision"], row["change"] or {}
        effect = change.get("effect") or {}
        yield {
            "vote": row["vote"],
            "place": row["place"],
            "idea": row["number"],
            "title": row["title"],
            "decision": row["tag"]["label"],
            "reason": decision.reason,
            "departs_from_vote": "yes" if row["departs"] else "no",
            "budget": decision.budget,
            "merged_with": row["merged_with"],
            "decided_by": decision.by.name,
            "decided_at": decision.decided_at,
            "change": change.get("title", ""),
            "owner": change.get("owner", ""),
            "due_on": change.get("due_on"),
            "sites": ", ".join(change.get("sites", [])),
            "state": change.get("state", ""),
            "sites_testing": change["at"]["testing"] if change else None,
            "sites_adopted": change["at"]["adopted"] if change else None,
            "sites_abandoned": change["at"]["abandoned"] if change else None,
            "cycles": change.get("cycles"),
            "cycles_adopted": change.get("adopted"),
            "cycles_adapted": change.get("adapted"),
            "cycles_abandoned": change.get("abandoned"),
            "measure": effect.get("name", ""),
            "what_the_chart_shows": " ".join(effect.get("lines", ())),
        }
