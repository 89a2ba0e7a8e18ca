"""Votes at each stage, with as many ideas and voters as asked for."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from improvement.actions import rounds, voting
from improvement.models import Ballot, Round
from networks.models import Membership, User
from tests.factories.ideas import IdeaFactory
from tests.factories.networks import MembershipFactory, UserFactory

PARAMS = {
    "dots": {"dots": 3, "most": 2, "choose": 1},
    "approval": {"most": 2, "choose": 1},
    "score": {"top": 5, "choose": 1},
    "borda": {"ranks": 3, "choose": 1},
    "irv": {"ranks": 3, "choose": 1},
    "schulze": {"ranks": 3, "choose": 1},
    "impact_effort": {},
    "knapsack": {"budget": 5},
}


def make_round(
    network, by, *, method="dots", ideas=3, now=None, is_announced=True, efforts=None, **values
):
    """Make a vote that opened an hour ago and closes in a week; announced, unless said otherwise."""
    now = now or timezone.now()
    given = {
        "title": "First vote",
        "question": "Which ideas should we test first?",
        "method": method,
        "params": PARAMS[method],
        "electorate": Round.Electorate.MEMBERS,
        "secrecy": Round.Secrecy.NAMED,
        "quorum": 1,
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=7),
    } | values
    known = ideas if isinstance(ideas, list) else [
        IdeaFactory(network=network, title=f"Idea called {letter}")
        for letter in "ABCDEFGHIJ"[:ideas]
    ]  # fmt: skip
    costs = efforts or [3] * len(known)
    poll = rounds.add(
        by=by, network=network, values=given,
        options=[(idea, cost if method == "knapsack" else None)
                 for idea, cost in zip(known, costs, strict=True)],
    )  # fmt: skip
    if is_announced:
        poll = rounds.announce(by=by, poll=poll, version=poll.version, now=now)
    return Round.objects.for_list().get(pk=poll.pk)


def make_members(network, many, **values):
    """Make so many members in three queries."""
    people = UserFactory.build_batch(many, verified=None)
    User.objects.bulk_create(people)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in people
    )
    Membership.objects.bulk_create(
        MembershipFactory.build(user=user, network=network, **values) for user in people
    )
    return people


def keys_of(poll):
    """Give the ids of the options in the order of the list."""
    return [str(option.public_id) for option in poll.options.order_by("position")]


def vote(poll, user, marks, *, now=None, **more):
    """Cast a ballot for a member; marks by the place of an idea in the list, from 0."""
    keys = keys_of(poll)
    seat = user.memberships.filter(network=poll.network).first()
    return voting.cast(
        poll=poll, voter=voting.voter_for(user, seat.group if seat else ""),
        marks={keys[at]: value for at, value in marks.items()}, now=now or timezone.now(), **more,
    )  # fmt: skip


def store_ballots(poll, marked):
    """Store the ballots of many as casting each would have left them, where five or more of each
    group may vote."""
    keys, lines = keys_of(poll), {line.user_id: line for line in poll.voters.all()}
    cast = [(lines[user.pk], {keys[at]: n for at, n in marks.items()}) for user, marks in marked]
    Ballot.objects.bulk_create(
        Ballot(
            round=poll, marks=marks, group=line.group, voter=None if poll.is_detached else line,
            code_hash=voting.hash_of(poll, voting.new_code()) if poll.is_detached else "",
        )
        for line, marks in cast
    )  # fmt: skip
    poll.voters.filter(pk__in=[line.pk for line, _ in cast]).update(has_voted=True)


def finish(poll, by, *, now=None):
    """Close a vote now and publish its result."""
    now = now or timezone.now()
    poll.refresh_from_db()
    closed = rounds.close(by=by, poll=poll, version=poll.version, now=now)
    published = rounds.publish(by=by, poll=closed, version=closed.version, now=now)
    return Round.objects.for_list().get(pk=published.pk)
