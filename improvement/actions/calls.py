"""What coordinators do for a call of their network."""

from datetime import datetime

from django.db import transaction

from improvement.models import Cycle, CyclePick
from lhs_platform.lib.errors import DomainError
from networks.actions import audit
from networks.actions.locks import hold
from networks.models import Network, User
from outcomes import periods
from outcomes.actions.words import said
from outcomes.completeness import today_in


@transaction.atomic
def pick(*, by: User, network: Network, cycle: Cycle, reason: str, now: datetime) -> CyclePick:
    """Choose the cycle of this week, with the reason; a second choice takes the first's place."""
    if cycle.project.network_id != network.pk:
        raise DomainError("Choose a test of this network.", field="cycle")
    if cycle.stage == Cycle.Stage.PLAN:
        raise DomainError("Choose a test that has begun.", field="cycle")
    reason = said(
        reason, field="reason", missing="Say in a few words why everybody should hear it."
    )
    hold(network.pk)
    week = periods.start_of(today_in(network, now), "week")
    was = CyclePick.objects.filter(network=network, week=week).select_related("cycle").first()
    chosen = was or CyclePick(network=network, week=week)
    before = {"cycle": str(was.cycle), "reason": was.reason} if was else {}
    chosen.cycle, chosen.reason, chosen.by = cycle, reason, by
    chosen.full_clean()
    chosen.save()
    audit.record(
        by=by,
        verb="cycle_of_the_week.chosen",
        obj=chosen,
        network=network,
        before=before,
        after={"cycle": str(cycle), "reason": reason},
        reason=reason,
    )
    return chosen
