"""What a meeting settled: added, reworded and removed by whoever takes notes."""

from typing import Any

from django.db import transaction

from events.models import AgendaItem, Event, MeetingDecision
from networks.actions import audit
from outcomes.actions.words import said

MISSING = "Say what was decided."
MOST = 1000


def add(*, event: Event, text: str, item: AgendaItem | None, by: Any) -> MeetingDecision:
    text = said(text, field="text", missing=MISSING, most=MOST)
    decision = MeetingDecision(event=event, item=item, text=text, by=by)
    with transaction.atomic():
        decision.full_clean()
        decision.save()
        _note(decision, "decision.added", by, after={"text": text})
    return decision


def edit(*, decision: MeetingDecision, text: str, version: int, by: Any) -> MeetingDecision:
    text = said(text, field="text", missing=MISSING, most=MOST)
    with transaction.atomic():
        before, decision.text = {"text": decision.text}, text
        decision.save_over(version=version, fields=["text"])
        _note(decision, "decision.changed", by, before=before, after={"text": text})
    return decision


def remove(*, decision: MeetingDecision, version: int, by: Any) -> None:
    with transaction.atomic():
        decision.delete_over(version=version)
        _note(decision, "decision.removed", by, before={"text": decision.text})


def _note(decision: MeetingDecision, verb: str, by: Any, **values: Any) -> None:
    audit.record_change(by=by, verb=verb, obj=decision, network=decision.event.network, **values)
