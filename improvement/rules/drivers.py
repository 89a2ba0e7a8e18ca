"""Who may do what with key driver diagrams.

Every member sees them, and their kept versions. A diagram of a project is drawn by the project's
lead and the coordinators, one of the whole network by the coordinators.
"""

from typing import Any

from improvement.models import Diagram, Project
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.models import Network
from networks.rules import Answer

ONLY_THEIRS = Refusal("Only coordinators and the project's lead may change this diagram.")
NO_PROJECT = Refusal("Only coordinators and those who lead a project may draw a diagram.")


def can_add_diagram(user: Any, network: Network) -> Answer:
    if networks.membership_in(user, network) is None:
        return networks.NOT_A_MEMBER
    if networks.is_coordinator(user, network):
        return True
    return projects_for_diagram(user, network).exists() or NO_PROJECT


def can_edit_diagram(user: Any, diagram: Diagram) -> Answer:
    if networks.membership_in(user, diagram.network) is None:
        return networks.NOT_A_MEMBER
    leads = diagram.project is not None and diagram.project.lead_id == user.pk
    return leads or bool(networks.is_coordinator(user, diagram.network)) or ONLY_THEIRS


def projects_for_diagram(user: Any, network: Network) -> Any:
    """Give the projects whose theory this person may draw."""
    projects = Project.objects.filter(network=network)
    return projects if networks.is_coordinator(user, network) else projects.filter(lead=user)


def must_name_project(user: Any, network: Network) -> bool:
    """Say whether a diagram needs a project: only coordinators draw one for the whole network."""
    return not networks.is_coordinator(user, network)
