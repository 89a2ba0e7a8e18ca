"""Who may do what with ideas.

Every member writes ideas, reads what was put forward, builds on it and proposes other wordings.
Authors go on wording their own. Coordinators word, merge, split and hide; whose an idea without a
name is, they do not learn. In which states a thing can be done, the actions say.
"""

from typing import Any

from improvement.models import Amendment, Idea
from improvement.rules.voices import has_author_to_ask, is_author
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.models import Network
from networks.rules import Answer

ONLY_AUTHORS = Refusal("Only whoever wrote this idea may do this.")
ONLY_THEIRS = Refusal("Only whoever wrote this idea and the coordinators may do this.")
ONES_OWN = Refusal("This is your own idea: word it anew yourself.")
ONLY_PROPOSER = Refusal("Only the person who proposed this may take it back.")
AUTHOR_ANSWERS = Refusal("Whoever wrote the idea answers this.")


def can_add_idea(user: Any, network: Network) -> Answer:
    return networks.is_member(user, network)


def can_edit_idea(user: Any, idea: Idea) -> Answer:
    if not networks.is_member(user, idea.network):
        return networks.NOT_A_MEMBER
    if is_author(user, idea):
        return True
    return bool(networks.is_coordinator(user, idea.network)) or ONLY_THEIRS


def can_publish_idea(user: Any, idea: Idea) -> Answer:
    """Say who puts an idea forward, takes it back, or throws its draft away."""
    if not networks.is_member(user, idea.network):
        return networks.NOT_A_MEMBER
    return idea.author_id == user.pk or ONLY_AUTHORS


def can_shape_idea(user: Any, idea: Idea) -> Answer:
    """Say who merges, splits and hides."""
    return networks.is_coordinator(user, idea.network)


def can_amend_idea(user: Any, idea: Idea) -> Answer:
    if not networks.is_member(user, idea.network):
        return networks.NOT_A_MEMBER
    return not is_author(user, idea) or ONES_OWN


def can_answer_amendment(user: Any, amendment: Amendment) -> Answer:
    """The authors answer; where none who is named is there any more, or none is named, the
    coordinators do, too."""
    idea = amendment.idea
    if not networks.is_member(user, idea.network):
        return networks.NOT_A_MEMBER
    if is_author(user, idea):
        return True
    if not networks.is_coordinator(user, idea.network):
        return ONLY_THEIRS
    return not has_author_to_ask(idea) or AUTHOR_ANSWERS


def can_take_back_amendment(user: Any, amendment: Amendment) -> Answer:
    if not networks.is_member(user, amendment.idea.network):
        return networks.NOT_A_MEMBER
    return amendment.author_id == user.pk or ONLY_PROPOSER
