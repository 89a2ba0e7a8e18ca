"""Everybody votes at the same moment, half of them without names; each presses in two tabs, and
marks another idea in each. Every voter has one ballot, none spends a dot too many, none is lost,
and the result is that of a recount."""

from datetime import timedelta

from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from requests import Response

from improvement.actions import rounds
from improvement.models import Ballot, Round, RoundVoter, Tally
from tests.factories.networks import MembershipFactory, NetworkFactory
from tests.factories.rounds import keys_of, make_members, make_round, vote
from tests.faults.contest import Contender, Contest, Faults, signed_in
from tests.faults.contest import Round as Race

DOTS = 3
# So many have voted before, so that there is something to lose and enough for a result.
EARLY = 5


def set_up(people: int) -> Race:
    network = NetworkFactory()
    by = MembershipFactory(network=network, coordinator=True).user
    # Half of those who press share one vote: two tabs for each voter.
    voters = make_members(network, (people + 1) // 2)
    early = make_members(network, EARLY)
    polls = {
        secrecy: make_round(network, by, secrecy=secrecy, quorum=5)
        for secrecy in ("named", "detached")
    }
    for poll in polls.values():
        for one in early:
            vote(poll, one, {0: 1})
    presses = [
        _presses(polls["named" if at % 4 < 2 else "detached"], voters[at // 2], at % 2)
        for at in range(people)
    ]
    return Race(presses, lambda answers: _verdict(polls, by, answers))


def _presses(poll: Round, voter: object, tab: int) -> Contender:
    keys = [option.public_id.hex for option in poll.options.order_by("position")]
    page = reverse("improvement:round-vote", kwargs={"public_id": poll.public_id})
    marks = {f"o-{keys[tab]}": "2", f"o-{keys[2]}": "1"}
    return Contender(page=page, to=page, send=marks, cookies=signed_in(voter))


def _verdict(polls: dict[str, Round], by: object, answers: list[Response]) -> Faults:
    found = {"overspent": 0, "miscounted": 0, "unlike_recount": 0}
    for poll in polls.values():
        ballots = list(Ballot.objects.filter(round=poll))
        voted = RoundVoter.objects.filter(round=poll, has_voted=True).count()
        found["miscounted"] += abs(len(ballots) - voted)
        found["overspent"] += sum(sum(one.marks.values()) > DOTS for one in ballots)
        found["unlike_recount"] += _differs(poll, by, ballots)
    voted = RoundVoter.objects.filter(round__in=polls.values(), has_voted=True).count()
    expected = (len(answers) + 1) // 2 + EARLY * len(polls)
    return found | {"lost": abs(expected - voted)}


def _differs(poll: Round, by: object, ballots: list[Ballot]) -> int:
    """Close and publish the vote, and count it in another way."""
    if len(ballots) < poll.quorum:
        return 0
    fresh = Round.objects.get(pk=poll.pk)
    now = timezone.now()
    closed = rounds.close(by=by, poll=fresh, version=fresh.version, now=now)  # type: ignore[arg-type]
    rounds.publish(by=by, poll=closed, version=closed.version, now=now + timedelta(seconds=1))  # type: ignore[arg-type]
    scores = {
        row["option"]: row["score"] for row in Tally.objects.get(round=poll).output["ranking"]
    }
    by_hand = {key: sum(one.marks.get(key, 0) for one in ballots) for key in keys_of(poll)}
    try:
        call_command("recount", str(poll.public_id), stdout=_Silence())
    except CommandError:
        return 1
    return int(scores != by_hand)


class _Silence:
    def write(self, _text: str) -> None:
        """Say nothing."""

    def flush(self) -> None:
        """Nothing waits."""


CONTEST = Contest(
    name="ballots", set_up=set_up, statuses=frozenset({200, 303, 409}), breaks="miscounted"
)
