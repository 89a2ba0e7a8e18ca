"""Two hundred vote, fifty presses at the same moment; rounds take turns between ballots with names
and without. Each voter presses in two tabs and marks another idea in each; every fifth tries to
spend a dot too many in the second. One ballot of each voter is taken, none spends too much, and the
result is that of a recount, and of what people were told."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from itertools import cycle
from typing import Any

from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from requests import Response

from improvement.actions import rounds, voting
from improvement.models import Ballot, Round, RoundVoter, Tally
from networks.models import User
from tests.factories.networks import MembershipFactory, NetworkFactory
from tests.factories.rounds import keys_of, make_members, make_round, vote
from tests.faults.contest import Contender, Contest, Faults, signed_in
from tests.faults.contest import Round as Race

DOTS = 3
# So many have voted before, so that there is something to lose and enough for a result.
EARLY = 5
GREEDY = 5
TAKEN = (200, 303)
_turns = cycle(("named", "detached"))


@dataclass(frozen=True)
class Press:
    """One tab: whose it is, and the dots on the ideas by their place in the list."""

    voter: User
    dots: dict[int, int]

    @property
    def is_greedy(self) -> bool:
        return sum(self.dots.values()) > DOTS


def set_up(people: int) -> Race:
    network = NetworkFactory()
    by = MembershipFactory(network=network, coordinator=True).user
    voters, early = make_members(network, people), make_members(network, EARLY)
    poll = make_round(network, by, secrecy=next(_turns), quorum=EARLY)
    for one in early:
        vote(poll, one, {0: 1})
    presses = [press for at, voter in enumerate(voters) for press in _tabs(at, voter)]
    keys = [key.replace("-", "") for key in keys_of(poll)]
    cookies = {voter.pk: signed_in(voter) for voter in voters}
    return Race(
        [_contender(poll, keys, press, cookies[press.voter.pk]) for press in presses],
        lambda answers: _verdict(poll, by, presses, answers),
    )


def _tabs(at: int, voter: User) -> list[Press]:
    second = {1: 2, 2: 2} if at % GREEDY == 0 else {1: 2, 2: 1}
    return [Press(voter, {0: 2, 2: 1}), Press(voter, second)]


def _contender(poll: Round, keys: list[str], press: Press, cookies: dict[str, str]) -> Contender:
    page = reverse("improvement:round-vote", kwargs={"public_id": poll.public_id})
    sent = {"version": "0"} | {f"o-{keys[at]}": str(dots) for at, dots in press.dots.items()}
    if poll.is_detached:
        sent["code"] = voting.new_code()
    return Contender(page=page, to=page, send=sent, cookies=cookies)


def _verdict(poll: Round, by: User, presses: list[Press], answers: list[Response]) -> Faults:
    taken = [
        press for press, answer in zip(presses, answers, strict=True) if answer.status_code in TAKEN
    ]
    ballots = list(Ballot.objects.filter(round=poll))
    voted = RoundVoter.objects.filter(round=poll, has_voted=True).count()
    told = Counter(press.voter.pk for press in taken)
    return {
        "overspent": sum(press.is_greedy for press in taken)
        + sum(sum(one.marks.values()) > DOTS for one in ballots),
        "lost": abs(len(presses) // 2 + EARLY - voted),
        "miscounted": abs(len(ballots) - voted),
        "told_twice": sum(times > 1 for times in told.values()),
        "told_nothing": len(presses) // 2 - len(told),
        **_counted(poll, by, ballots, taken),
    }


def _counted(poll: Round, by: User, ballots: list[Ballot], taken: list[Press]) -> Faults:
    """Close and publish the vote, and count it in other ways."""
    keys = keys_of(poll)
    scores = _published(poll, by)
    by_hand = {key: sum(one.marks.get(key, 0) for one in ballots) for key in keys}
    by_told = Counter({keys[0]: EARLY})
    for press in taken:
        by_told.update({keys[at]: dots for at, dots in press.dots.items()})
    return {
        "unlike_recount": int(scores != by_hand or not _is_recounted(poll)),
        "unlike_told": int(scores != {key: by_told[key] for key in keys}),
    }


def _published(poll: Round, by: Any) -> dict[str, int]:
    fresh, now = Round.objects.get(pk=poll.pk), timezone.now()
    closed = rounds.close(by=by, poll=fresh, version=fresh.version, now=now)
    rounds.publish(by=by, poll=closed, version=closed.version, now=now + timedelta(seconds=1))
    kept = Tally.objects.filter(round=poll).first()
    return {row["option"]: row["score"] for row in kept.output["ranking"]} if kept else {}


def _is_recounted(poll: Round) -> bool:
    try:
        call_command("recount", str(poll.public_id), stdout=StringIO())
    except CommandError:
        return False
    return True


CONTEST = Contest(
    name="ballots", set_up=set_up, statuses=frozenset({200, 303, 409, 422}), breaks="miscounted",
    rounds=10, people=200, at_once=50, unguarded=25,
)  # fmt: skip
