"""Who may do what with a network's design work: processes, topics, what is said to them, themes.

Every member reads all of it and answers. Coordinators ask, answer what was said, and hide what does
not belong there; they and those who facilitate group it. One's own answer one changes and takes back.
"""

from typing import Any

from improvement.models import Contribution, DesignProcess, DesignStep, Theme, Topic
from improvement.rules.facilitating import can_write_for_table
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.models import Network
from networks.rules import Answer

ONLY_COORDINATORS = Refusal("Only coordinators of this network shape its design work.")
ONLY_ONES_OWN = Refusal("Only the person who said this may do this.")
IS_HIDDEN = Refusal("A coordinator has hidden this. Ask them if you think it should be read.")
IS_TAKEN_BACK = Refusal("This was taken back.")
NOT_READ = Refusal("Only its author and the coordinators still read this.")


def can_add_process(user: Any, network: Network) -> Answer:
    if not networks.is_member(user, network):
        return networks.NOT_A_MEMBER
    return bool(networks.is_coordinator(user, network)) or ONLY_COORDINATORS


def can_edit_process(user: Any, process: DesignProcess) -> Answer:
    return can_add_process(user, process.network)


def can_edit_step(user: Any, step: DesignStep) -> Answer:
    return can_edit_process(user, step.process)


def can_edit_topic(user: Any, topic: Topic) -> Answer:
    return can_edit_process(user, topic.process)


def can_group_answers(user: Any, topic: Topic) -> Answer:
    """Say who puts what was said under themes: those who write for tables. What we do about a
    theme, coordinators say."""
    return can_write_for_table(user, topic)


def can_edit_theme(user: Any, theme: Theme) -> Answer:
    return can_edit_topic(user, theme.topic)


def can_answer_topic(user: Any, topic: Topic) -> Answer:
    """Say who may answer; whether answers are taken now, the clock says."""
    return networks.is_member(user, topic.process.network)


def can_read_contribution(user: Any, contribution: Contribution) -> Answer:
    """Say whether this person still reads the words: what is hidden, its author and coordinators
    do; what was taken back, nobody."""
    if contribution.taken_back_at is not None:
        return IS_TAKEN_BACK
    if contribution.hidden_at is None or is_own(user, contribution):
        return True
    return bool(networks.is_coordinator(user, contribution.topic.process.network)) or NOT_READ


def can_change_contribution(user: Any, contribution: Contribution) -> Answer:
    """One's own answer; and what a table said, by those who write for tables."""
    if contribution.channel == Contribution.Channel.TABLE:
        return can_write_for_table(user, contribution.topic)
    if not networks.is_member(user, contribution.topic.process.network):
        return networks.NOT_A_MEMBER
    return is_own(user, contribution) or ONLY_ONES_OWN


def can_hide_contribution(user: Any, contribution: Contribution) -> Answer:
    return can_edit_topic(user, contribution.topic)


def can_make_idea(user: Any, contribution: Contribution) -> Answer:
    """Whoever said it may make it an idea; so may coordinators, in the author's name."""
    network = contribution.topic.process.network
    if not networks.is_member(user, network):
        return networks.NOT_A_MEMBER
    if contribution.taken_back_at is not None:
        return IS_TAKEN_BACK
    if contribution.hidden_at is not None:
        return IS_HIDDEN
    return (
        is_own(user, contribution) or bool(networks.is_coordinator(user, network)) or ONLY_ONES_OWN
    )


def is_own(user: Any, contribution: Contribution) -> bool:
    return contribution.author_id is not None and contribution.author_id == user.pk
