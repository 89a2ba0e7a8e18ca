"""Who scores which team for which month.

Every member of the network reads the scores. The team's own side is written by people of the team:
at a site, its lead and those on the project's team who belong there; without a site, the project's
lead and its team. The other side is a coordinator's.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from improvement.models import Assessment, Project
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.models import Network, Site
from networks.rules import Answer, Capability
from outcomes import periods

Side = Assessment.Side
ONLY_TEAM = Refusal("Only people of this team write the team’s own score.")
ONLY_COORDINATORS = Refusal("Only coordinators write the coordinator’s score.")
NEITHER = Refusal("Only people of the team and coordinators score a team.")
# Teams of projects that are under way, or held, are asked for scores.
ASKED = (Project.Status.ACTIVE, Project.Status.HOLDING)


def teams_of(project: Project) -> list[Site | None]:
    """Give the teams of a project: one for each of its sites, or the project as a whole."""
    sites = sorted(project.sites.all(), key=lambda site: site.name)
    here = [site for site in sites if site.left_on is None]
    return [*here] if sites else [None]


def is_on_team(user: Any, project: Project, site: Site | None) -> bool:
    membership = networks.membership_in(user, project.network)
    if membership is None:
        return False
    people = {project.lead_id, *(one.user_id for one in project.team.all())}
    if site is None:
        return user.pk in people
    runs_it = networks.holds(user, project.network, Capability.RUN_SITE)
    return membership.site_id == site.pk and (runs_it or user.pk in people)


def can_score(user: Any, project: Project, site: Site | None, side: str) -> Answer:
    if networks.membership_in(user, project.network) is None:
        return networks.NOT_A_MEMBER
    if side == Side.COORDINATOR:
        return bool(networks.is_coordinator(user, project.network)) or ONLY_COORDINATORS
    return is_on_team(user, project, site) or ONLY_TEAM


def sides_for(user: Any, project: Project, site: Site | None) -> list[str]:
    """Give the sides from which this person may score a team."""
    return [side for side in Side.values if can_score(user, project, site, side)]


def can_score_some(user: Any, project: Project) -> Answer:
    """Say whether this person scores any team of a project."""
    if networks.membership_in(user, project.network) is None:
        return networks.NOT_A_MEMBER
    return bool(teams_scored_by(user, project)) or NEITHER


def teams_scored_by(user: Any, project: Project) -> list[Site | None]:
    return [site for site in teams_of(project) if sides_for(user, project, site)]


def can_edit_assessment(user: Any, assessment: Assessment) -> Answer:
    return can_score(user, assessment.project, assessment.site, assessment.side)


def months_open(today: date) -> list[date]:
    """Give the months that may be scored, and mended: the one that is over, and this one. What is
    older stays as it is."""
    this = today.replace(day=1)
    return [periods.add_months(this, -1), this]


def month_asked_for(today: date) -> date:
    """Give the month that every team is asked a score for now: the newest that is over."""
    return months_open(today)[0]


def are_asked(projects: Iterable[Project], month: date) -> list[Project]:
    """Give the projects whose teams are asked for a month: under way or held, and begun by then."""
    last = periods.last_day(month, "month")
    return [one for one in projects if one.status in ASKED and one.starts_on <= last]


def can_pick_cycle(user: Any, network: Network) -> Answer:
    """Say whether this person chooses the test that a call of the network hears of."""
    return networks.is_coordinator(user, network)
