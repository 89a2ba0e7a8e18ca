"""The record of a session: every step, what came out of it, and what became of each line."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from improvement.models import Decision, Session, SessionItem
from improvement.presenters.rounds import moment_words, round_url
from improvement.presenters.session_live import items, remarks, told
from improvement.presenters.sessions import numbers
from improvement.rules.voices import voice_of

Step = Session.Step
COLUMNS = [
    "number",
    "line",
    "explanation",
    "by",
    "group",
    "same_as",
    "taken_off",
    "idea",
    "place_first",
    "place_final",
    "advised",
    "decision",
    "reason",
]


def record(session: Session, reader: Any, now: datetime) -> dict[str, Any] | None:
    """Give what a session has come to so far; None where it is only being set up."""
    if session.step == Step.SETUP:
        return None
    counted = numbers(session)
    listed = items(session, reader)
    ranking, final = told([session.ranking, session.final], reader, now)
    return {
        "people": counted["people"],
        "here": counted["here"],
        "begun": counted["begun"],
        "started": moment_words(session.step_started_at, session.network)
        if session.step_started_at
        else "",
        "finished": moment_words(session.finished_at, session.network)
        if session.finished_at
        else "",
        "laps": session.lap,
        "items": listed,
        "parts": _parts(listed),
        "ranking": ranking,
        "ranking_url": round_url(session.ranking) if session.ranking else "",
        "remarks": remarks(session),
        "final": final,
        "final_url": round_url(session.final) if session.final else "",
        "decided": _decided(session),
    }


def _parts(listed: list[dict[str, Any]]) -> int:
    return sum(1 for row in listed if row["part_of"] is not None)


def _decided(session: Session) -> int:
    if session.final is None:
        return 0
    return Decision.objects.filter(round=session.final).count()


def export_rows(session: Session, reader: Any, now: datetime) -> Iterable[dict[str, Any]]:
    """Give each line of the list with its places and what was decided, for a spreadsheet."""
    results = told([session.ranking, session.final], reader, now)
    first, final = (_places(one) for one in results)
    rows = (
        Decision.objects.filter(round=session.final) if session.final else Decision.objects.none()
    )
    decided = {one.option.idea_id: one for one in rows.select_related("option")}
    known = SessionItem.objects.filter(session=session).select_related(
        "author", "merged_into", "idea"
    )
    for item in known.order_by("number"):
        yield _row(item, reader, first, final, decided)


def _places(result: dict[str, Any] | None) -> dict[int, dict[str, Any]]:
    return {row["number"]: row for row in result["rows"]} if result else {}


def _row(
    item: SessionItem,
    reader: Any,
    first: dict[int, dict[str, Any]],
    final: dict[int, dict[str, Any]],
    decided: dict[int, Decision],
) -> dict[str, Any]:
    voice = voice_of(item, reader)
    number = item.idea.number if item.idea and item.merged_into_id is None else None
    last = final.get(number or 0, {})
    decision = decided.get(item.idea_id or 0) if number else None
    is_off = item.off_at is not None
    return {
        "number": item.number,
        "line": "" if is_off else item.text,
        "explanation": "" if is_off else item.explanation,
        "by": voice.name if voice.is_named else "",
        "group": voice.group,
        "same_as": item.merged_into.number if item.merged_into else None,
        "taken_off": item.off_reason,
        "idea": item.idea.number if item.idea else None,
        "place_first": first.get(number or 0, {}).get("place"),
        "place_final": last.get("place"),
        "advised": {True: "yes", False: "no"}.get(last.get("is_advised"), ""),  # type: ignore[arg-type]
        "decision": decision.get_outcome_display() if decision else "",
        "reason": decision.reason if decision else "",
    }
