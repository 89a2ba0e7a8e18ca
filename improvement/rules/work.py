"""Who may do what with projects and tests of change.

Seeing: every member of the network. Changing, from wide to narrow:

- coordinators: everything;
- a project's lead, and the site lead where the project belongs to their site alone: the project
  and all its cycles;
- a cycle's owner, and the lead of the cycle's site: that cycle;
- whoever is on a project's team: what its cycles say in Plan, Do and Study, and their tasks. What
  becomes of a test (Act, and closing it) and whose it is stay with those above;
- every member may start a cycle of their own, at their own site, in a project that includes
  their site or is open to all sites, and in a project on whose team they are: a test needs no
  permission from above.
"""

from collections.abc import Mapping
from typing import Any

from improvement.models import Cycle, Project
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.models import Network, Site, User
from networks.rules import Answer, Capability

ONLY_PROJECT = Refusal("Only the project's lead and the coordinators may do this.")
ONLY_TEAM = Refusal(
    "Only the person who leads this test, the project's lead and its team, the site's lead and "
    "the coordinators may change it."
)
ONLY_OWNER = Refusal(
    "Only the person who leads this test, the project's lead, the site's lead and the "
    "coordinators decide what becomes of it, and whose it is."
)
OTHER_SITES = Refusal("This project is for other sites than yours.")
NO_PROJECTS = Refusal("Only site leads and coordinators may start a project.")
# What a team leaves to those who answer for a test: whose it is, and what becomes of it.
DECIDED = frozenset({"owner", "site", "decision", "next_steps", "sustain", "follow_up_on"})


def can_add_project(user: Any, network: Network) -> Answer:
    return networks.holds(user, network, Capability.RUN_SITE) or NO_PROJECTS


def can_edit_project(user: Any, project: Project) -> Answer:
    """A project of several sites belongs to no single site's lead."""
    membership = networks.membership_in(user, project.network)
    if membership is None:
        return networks.NOT_A_MEMBER
    if project.lead_id == user.pk or networks.is_coordinator(user, project.network):
        return True
    sites = {site.pk for site in project.sites.all()}
    return _leads_only(user, project.network, sites) or ONLY_PROJECT


def can_start_cycle(user: Any, project: Project) -> Answer:
    membership = networks.membership_in(user, project.network)
    if membership is None:
        return networks.NOT_A_MEMBER
    sites = {site.pk for site in project.sites.all()}
    if not sites or membership.site_id in sites or can_edit_project(user, project) is True:
        return True
    return _is_of_team(user, project) or OTHER_SITES


def can_edit_cycle(user: Any, cycle: Cycle) -> Answer:
    """Whoever decides about a test, and the team of its project."""
    answer = can_decide_cycle(user, cycle)
    if answer or answer is networks.NOT_A_MEMBER:
        return answer
    return _is_of_team(user, cycle.project) or ONLY_TEAM


def can_decide_cycle(user: Any, cycle: Cycle) -> Answer:
    """Say whether this person may write in Act, close the test, and give it to somebody."""
    network = cycle.project.network
    if networks.membership_in(user, network) is None:
        return networks.NOT_A_MEMBER
    if user.pk in (cycle.owner_id, cycle.project.lead_id):
        return True
    own_site = cycle.site_id is not None and _leads_only(user, network, {cycle.site_id})
    return own_site or bool(networks.is_coordinator(user, network)) or ONLY_OWNER


def can_write_in_cycle(user: Any, cycle: Cycle, values: Mapping[str, Any]) -> Answer:
    """Ask about what is to be written in a test, which stands as it was loaded."""
    is_decided = any(values[name] != getattr(cycle, name) for name in DECIDED & values.keys())
    return can_decide_cycle(user, cycle) if is_decided else can_edit_cycle(user, cycle)


def can_write_next(user: Any, cycle: Cycle) -> Answer:
    """Say whether this person may write in the quadrant that an open test has come to."""
    is_deciding = cycle.stage == Cycle.Stage.ACT
    return can_decide_cycle(user, cycle) if is_deciding else can_edit_cycle(user, cycle)


def can_move_cycle(user: Any, cycle: Cycle, to: str = "") -> Answer:
    """Ask about a step to another stage; without one, whether any may be taken."""
    if to == Cycle.Stage.CLOSED:
        return can_decide_cycle(user, cycle)
    return can_edit_cycle(user, cycle)


def can_hand_out_cycles(user: Any, project: Project) -> bool:
    """Say whether this person may plan a test for somebody else, or at another site."""
    return can_edit_project(user, project) is True


def sites_for_project(user: Any, network: Network) -> Any:
    """Give the sites this person may put into a project."""
    return networks.sites_run_by(user, network)


def must_name_sites(user: Any, network: Network, project: Project | None = None) -> bool:
    """Say whether a project needs sites: only coordinators open one to all of them."""
    if networks.is_coordinator(user, network):
        return False
    return project is None or bool(project.sites.all())


def sites_for_cycle(user: Any, project: Project) -> Any:
    """Give the sites at which this person may plan a test in a project."""
    chosen = [site.pk for site in project.sites.all()]
    sites = Site.objects.active().filter(network=project.network_id)
    if chosen:
        sites = sites.filter(pk__in=chosen)
    if can_hand_out_cycles(user, project):
        return sites
    membership = networks.membership_in(user, project.network)
    own = membership.site_id if membership else None
    return sites.filter(pk=own) if own is not None else sites.none()


def owners_for_cycle(user: Any, project: Project) -> Any:
    """Give the people who may lead a test that this person plans."""
    people = User.objects.filter(
        memberships__network=project.network_id, memberships__left_at=None, is_active=True
    )
    return people if can_hand_out_cycles(user, project) else people.filter(pk=user.pk)


def _is_of_team(user: Any, project: Project) -> bool:
    return any(one.user_id == user.pk for one in project.team.all())


def _leads_only(user: Any, network: Network, sites: set[int]) -> bool:
    membership = networks.membership_in(user, network)
    runs = networks.holds(user, network, Capability.RUN_SITE)
    return membership is not None and runs and sites == {membership.site_id}
