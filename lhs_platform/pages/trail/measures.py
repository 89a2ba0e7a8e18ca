"""From a chart back to who proposed what was changed: the trails that act on a measure."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from improvement.models import Change, Cycle
from improvement.presenters.changes import change_url, state_tag
from lhs_platform.pages.trail.finding import SOURCES, Start
from lhs_platform.pages.trail.words import trail_url
from outcomes.models import Measure

MOST = 100


def start_on(change: Change, measure: Measure) -> Start:
    """Give a change as what is looked at from the chart of its measure."""
    return Start(SOURCES["change"], change, seen_from=("measure", measure.public_id))


def changes_on(measure: Measure, user: Any) -> list[Change]:
    """Give the changes that a measure is to move: of the package, and those being tested on it."""
    tested = Cycle.objects.filter(change_idea=OuterRef("pk"), measures=measure)
    seen = Change.objects.visible_to(user).filter(network=measure.network_id)
    acting = seen.filter(Q(measure=measure) | Exists(tested)).exclude(state=Change.State.UNTESTED)
    return list(acting.for_list().order_by("state_on", "pk")[:MOST])


def rows(changes: list[Change]) -> list[dict[str, Any]]:
    """Give each as a line that leads to its trail."""
    return [
        {
            "title": change.title,
            "url": trail_url("change", change.public_id),
            "change_url": change_url(change),
            "tag": state_tag(change.state),
            "since": change.state_on,
            "reason": change.state_reason,
        }
        for change in changes
    ]
