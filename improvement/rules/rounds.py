"""Who sets up, runs and decides a vote, who may vote, and who is told what of it.

Coordinators of the network run its votes. Before a vote is closed nobody knows its totals; between
its close and its publication those who run it do. Whose ballot is whose, secrecy says.
"""

from datetime import datetime
from typing import Any

from improvement.models import Decision, Round, RoundVoter
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.models import Network
from networks.rules import Answer, Capability

Secrecy, State, Outcome = Round.Secrecy, Round.State, Decision.Outcome

ONLY_RUNNERS = Refusal("Only coordinators of this network run its votes.")
NOT_ON_LIST = Refusal("You are not on the list of those who may vote here.")
ON_PAPER = Refusal(
    "You vote on paper: ask those who run the vote if you would rather use a screen."
)
NOT_OPEN = Refusal("This vote is not open.")
NOT_YET = Refusal("Nobody is told the result before it is published.")


def can_add_round(user: Any, network: Network) -> Answer:
    return networks.holds(user, network, Capability.COORDINATE) or ONLY_RUNNERS


def can_run_round(user: Any, poll: Round) -> Answer:
    return can_add_round(user, poll.network)


def voter_of(user: Any, poll: Round) -> RoundVoter | None:
    """Give this person's line in the list of a vote, if they have one."""
    if not user.is_authenticated:
        return None
    found: RoundVoter | None = RoundVoter.objects.filter(round=poll, ref=user.public_id).first()
    return found


def belongs(user: Any, poll: Round) -> bool:
    """Say whether somebody who is not on the list yet belongs there: members who joined since."""
    membership = networks.membership_in(user, poll.network)
    if membership is None or poll.electorate != Round.Electorate.MEMBERS:
        return False
    return not poll.groups or membership.group in poll.groups


def can_vote(user: Any, poll: Round) -> Answer:
    """Who is on the list, or belongs there, may vote. Whether it is open, the clock says."""
    if networks.membership_in(user, poll.network) is None:
        return networks.NOT_A_MEMBER
    voter = voter_of(user, poll)
    if voter is None:
        return belongs(user, poll) or NOT_ON_LIST
    return ON_PAPER if voter.is_on_paper else True


def can_see_result(user: Any, poll: Round, now: datetime) -> Answer:
    """Whoever sees a published vote is told its result; those who run it, from its close on."""
    if poll.state == State.PUBLISHED:
        return True
    return (poll.phase_at(now) == "closed" and bool(can_run_round(user, poll))) or NOT_YET


def can_see_ballots(user: Any, poll: Round, now: datetime) -> bool:
    """Say whether this person is told who voted how."""
    if not can_see_result(user, poll, now) or poll.is_detached:
        return False
    return poll.secrecy == Secrecy.NAMED or bool(can_run_round(user, poll))


def can_count_voters(user: Any, poll: Round) -> bool:
    """Say whether this person is told how many have voted: the number alone."""
    return poll.state == State.PUBLISHED or bool(can_run_round(user, poll))


def can_decide(user: Any, poll: Round) -> Answer:
    return can_run_round(user, poll)


def can_change_decision(user: Any, decision: Decision) -> Answer:
    return can_run_round(user, decision.round)


def departs(*, is_advised: bool, outcome: str) -> bool:
    """Say whether a decision departs from what the vote advises: to test what it does not advise,
    or not to test what it does. To merge an idea is always a change of what was voted on."""
    if outcome == Outcome.MERGE:
        return True
    return is_advised != (outcome == Outcome.TEST)
