"""What the home page and the network's overview say about tests."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from improvement.models import Cycle
from improvement.presenters.words import part_url

DUE_SOON = timedelta(days=14)


def waiting_for(user: Any, *, now: datetime) -> list[dict[str, Any]]:
    """Give the next step of each open cycle this person leads, for their home page.

    Plans that start later than a fortnight from now can wait. One query, and its prefetches.
    """
    today = timezone.localdate(now)
    mine = Cycle.objects.visible_to(user).open().filter(owner=user).for_list()
    soon = mine.exclude(stage=Cycle.Stage.PLAN, starts_on__gt=today + DUE_SOON)
    return [_waiting(cycle, today=today) for cycle in soon.order_by("starts_on", "pk")[:20]]


VERBS = {
    Cycle.Stage.PLAN: ("Start the test", "Start"),
    Cycle.Stage.DO: ("Write down what happened", "Record"),
    Cycle.Stage.STUDY: ("Study what came out", "Study"),
    Cycle.Stage.ACT: ("Decide what to do with the change", "Decide"),
}


def _waiting(cycle: Cycle, *, today: date) -> dict[str, Any]:
    verb, button = VERBS[Cycle.Stage(cycle.stage)]
    predictions = list(cycle.predictions.all())
    if cycle.stage == Cycle.Stage.PLAN and not predictions:
        verb, button = "Finish the plan: write a prediction", "Plan"
    why = f"“{cycle.title}”, cycle {cycle.number}."
    if predictions:
        why += f" You predicted: {predictions[0].prediction}"
    is_plan = cycle.stage == Cycle.Stage.PLAN
    return {
        "due_on": cycle.starts_on if is_plan else (cycle.ended_on or cycle.ends_on or today),
        "title": verb,
        "why": why,
        "button": button,
        "url": part_url(cycle, cycle.stage),
        "network": cycle.project.network.name,
    }
