"""Who may do what with the aims, the team, the timeline and the documents of a project."""

from typing import Any

from improvement.rules.work import can_edit_project
from networks.models import Network, User
from networks.rules import Answer


def can_edit_part(user: Any, part: Any) -> Answer:
    """Whoever may change a project may change what belongs to it."""
    return can_edit_project(user, part.project)


def people_for_team(network: Network) -> Any:
    """Give the people who may be put on a team: members of the network."""
    return User.objects.filter(
        memberships__network=network, memberships__left_at=None, is_active=True
    ).order_by("name")
