"""Who may do what with a network's change package.

Every member sees it, and may test what it holds. Site leads and coordinators add changes, mend
them, and copy what they see into networks where they may add. Whether a change is adopted or
abandoned, coordinators say.
"""

from typing import Any

from improvement.models import Change
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.models import Network
from networks.rules import Answer, Capability

ONLY_LEADS = Refusal("Only site leads and coordinators may write in the change package.")
ONLY_COORDINATORS = Refusal("Only coordinators say what became of a change.")
NOWHERE = Refusal("You may add changes in no other network.")


def can_add_change(user: Any, network: Network) -> Answer:
    return networks.holds(user, network, Capability.RUN_SITE) or ONLY_LEADS


def can_edit_change(user: Any, change: Change) -> Answer:
    return can_add_change(user, change.network)


def can_test_change(user: Any, change: Change) -> Answer:
    """Every member may test a change; in which projects, `can_start_cycle` says."""
    return networks.is_member(user, change.network)


def can_set_change_state(user: Any, change: Change) -> Answer:
    return networks.holds(user, change.network, Capability.COORDINATE) or ONLY_COORDINATORS


def can_copy_change(user: Any, change: Change) -> Answer:
    """Whoever sees a change may take it along, if there is a network where they may add it."""
    return networks_to_copy_to(user, change).exists() or NOWHERE


def networks_to_copy_to(user: Any, change: Change) -> Any:
    """Give the other networks in which this person may add changes."""
    keys = [
        membership.network_id
        for membership in user.active_memberships.values()
        if Capability.RUN_SITE in networks.CAPABILITIES[membership.access]
    ]
    seen = Network.objects.visible_to(user).filter(pk__in=keys)
    return seen.exclude(pk=change.network_id).order_by("name")
