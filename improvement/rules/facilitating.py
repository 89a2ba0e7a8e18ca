"""Who may write down what others say at a table, and group what was said: coordinators, and those
a room above names.

A room that knows who facilitates (a meeting knows its organisers) registers its question when the
apps start, as kinds of things that are talked about are registered.
"""

from collections.abc import Callable
from typing import Any

from improvement.models import Topic
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.rules import Answer

ONLY_FACILITATORS = Refusal(
    "Only coordinators and the organisers of a meeting with this question do this."
)
Facilitates = Callable[[Any, Topic], bool]

_known: list[Facilitates] = []


def register(facilitates: Facilitates) -> None:
    """Let a room say who else facilitates. Called when the apps start."""
    if facilitates not in _known:
        _known.append(facilitates)


def can_write_for_table(user: Any, topic: Topic) -> Answer:
    if not networks.is_member(user, topic.process.network):
        return networks.NOT_A_MEMBER
    if networks.is_coordinator(user, topic.process.network):
        return True
    return any(facilitates(user, topic) for facilitates in _known) or ONLY_FACILITATORS
