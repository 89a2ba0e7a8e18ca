"""A vote of the scene: published, with the owner's ballot and a decision that made a change."""

from typing import Any

from improvement.actions import decisions
from improvement.models import Ballot, Idea, IdeaRevision
from networks.models import Network, User
from tests.factories.rounds import finish, make_round, vote


def parts(network: Network, owner: User, mark: str) -> dict[str, Any]:
    owner = User.objects.get(pk=owner.pk)
    ideas = [
        _idea(network, owner, f"{mark} voted {letter}", at)
        for at, letter in ((901, "A"), (902, "B"))
    ]
    poll = make_round(
        network, owner, ideas=ideas, title=f"{mark} vote", question=f"{mark} asks?",
        params={"dots": 2, "most": 2, "choose": 1},
    )  # fmt: skip
    vote(poll, owner, {0: 2})
    poll = finish(poll, owner)
    option = poll.options.order_by("position").first()
    decision = decisions.decide(
        by=owner, option=option, now=poll.closes_at,
        values={"outcome": "test", "reason": f"{mark} because", "budget": f"{mark} money",
                "merged_with": None},
        plan={"owner": owner},
    )  # fmt: skip
    return {
        "poll": poll,
        "poll_option": option,
        "ballot": Ballot.objects.get(round=poll),
        "vote_decision": decision,
    }


def _idea(network: Network, author: User, title: str, number: int) -> Idea:
    idea = Idea.objects.create(network=network, number=number, author=author)
    idea.current = IdeaRevision.objects.create(idea=idea, number=1, title=title, summary=title)
    idea.state, idea.published_at = Idea.State.PUBLISHED, idea.created_at
    idea.save()
    return idea
