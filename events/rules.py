"""Who may do what around a meeting. A personal link needs no rule: the link itself proves it."""

from typing import Any

from events.models import Event, Invitation
from lhs_platform.lib.access import Refusal
from networks.models import Network
from networks.rules import Answer, is_coordinator, is_member

NOT_INVITED = Refusal("You are not invited to this meeting. Its coordinators can invite you.")


def can_add_event(user: Any, network: Network) -> Answer:
    return is_coordinator(user, network)


def can_edit_event(user: Any, event: Event) -> Answer:
    return is_coordinator(user, event.network)


def can_manage_people(user: Any, event: Event) -> Answer:
    return is_coordinator(user, event.network)


def can_manage_invitation(user: Any, invitation: Invitation) -> Answer:
    return is_coordinator(user, invitation.event.network)


def can_see_needs(user: Any, invitation: Invitation) -> Answer:
    """Needs are health data: for the coordinators of this meeting, and each read is recorded."""
    return is_coordinator(user, invitation.event.network)


def can_see_event(user: Any, event: Event) -> Answer:
    return is_member(user, event.network)


def can_answer(user: Any, event: Event) -> Answer:
    """A signed-in person answers for themselves, if they are invited."""
    return event.invitations.standing().of_person(user).exists() or NOT_INVITED
