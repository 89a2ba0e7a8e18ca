"""Ideas and votes: the board, an idea, a ballot, a result, what was prioritized, and a topic, each
against its floor; and ballots that are cast. SECONDS (default 4) is the time for each.

The large scene has 1,000 ideas, 200 voters with a ballot each on 20 ideas, all of them decided on,
and a topic with 200 answers; the small one 10 ideas, voters and answers. Queries must be the same.
"""

import json
from datetime import timedelta
from typing import Any

from benchmarks.data import Scene
from benchmarks.pages import beside_floor, server, session_for
from benchmarks.posting import Form, compared, queries_of, rate
from improvement.actions import decisions, rounds, voting
from improvement.models import (
    Ballot,
    Comment,
    Contribution,
    DesignProcess,
    Idea,
    IdeaRevision,
    Round,
    RoundVoter,
    Topic,
    TopicChoice,
)
from networks.models import Membership, User
from networks.models.memberships import Group

VOTERS, OPTIONS, COMMENTS = 200, 20, 20
DAY = timedelta(days=1)
DOTS = {"dots": 5, "most": 2, "choose": 3}


class Board(Scene):
    """A scene with ideas, three votes on some of them, what was decided, and a topic."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.voters = self._voters(min(rows, VOTERS))
        self.sessions = {voter.pk: session_for(voter) for voter in self.voters}
        self.ideas = self._ideas(rows)
        self._talk(min(rows, COMMENTS))
        self.topic = self._topic()
        options = self.ideas[: min(rows // 3, OPTIONS)]
        self.named = self._announced(options, "named", opened=1, closes=1)
        self.detached = self._announced(options, "detached", opened=1, closes=1)
        self.published = self._published(options)

    def _voters(self, count: int) -> list[User]:
        users = User.objects.bulk_create(
            User(email=f"v{n}@{self.mark}.example", name=f"Voter {n}", password="!")
            for n in range(count)
        )
        Membership.objects.bulk_create(
            Membership(
                user=user, network=self.network, group=Group.values[n % 4], access="member",
                joined_at=self.now,
            )
            for n, user in enumerate(users)
        )  # fmt: skip
        return users

    def _ideas(self, count: int) -> list[Idea]:
        ideas = Idea.objects.bulk_create(
            Idea(
                network=self.network, number=n + 1, author=self.voters[n % len(self.voters)],
                group=Group.values[n % 4], shown_as="anonymous" if n % 5 == 4 else "named",
                state="published", published_at=self.now - timedelta(minutes=n),
            )
            for n in range(count)
        )  # fmt: skip
        wordings = IdeaRevision.objects.bulk_create(
            IdeaRevision(
                idea=idea, number=1, title=f"Idea {idea.number}", summary="A nurse calls a day before.",
                problem="Families hear of it too late.", change="A nurse calls.",
                expected_effect="From 6 of 10 to 8 of 10.",
            )
            for idea in ideas
        )  # fmt: skip
        for idea, wording in zip(ideas, wordings, strict=True):
            idea.current = wording
        Idea.objects.bulk_update(ideas, ["current"])
        return ideas

    def _talk(self, count: int) -> None:
        Comment.objects.bulk_create(
            Comment(
                network=self.network, about_kind="idea", about_id=self.ideas[0].public_id,
                author=self.voters[n % len(self.voters)], text=f"We tried that, {n} times.",
            )
            for n in range(count)
        )  # fmt: skip

    def _topic(self) -> Topic:
        process = DesignProcess.objects.create(
            network=self.network, title="Design", purpose="To settle it", by=self.coordinator
        )
        topic = Topic.objects.create(process=process, question="What is hardest?")
        choices = [
            TopicChoice.objects.create(topic=topic, position=at, text=text)
            for at, text in enumerate(("Time", "Words", "Money"))
        ]
        Contribution.objects.bulk_create(
            Contribution(
                topic=topic, author=voter, shown_as="anonymous" if n % 3 == 2 else "named",
                group=Group.values[n % 4], text="We wait for weeks.", choice=choices[n % 3],
            )
            for n, voter in enumerate(self.voters)
        )  # fmt: skip
        return topic

    def _announced(self, ideas: list[Idea], secrecy: str, *, opened: float, closes: float) -> Round:
        """Announce a vote that opened so many days ago and closes in so many."""
        opens_at = self.now - opened * DAY
        poll = rounds.add(
            by=self.coordinator,
            network=self.network,
            values={
                "title": f"Vote, {secrecy}", "question": "Which first?", "method": "dots",
                "params": DOTS, "electorate": "members", "secrecy": secrecy, "quorum": 5,
                "opens_at": opens_at, "closes_at": self.now + closes * DAY,
            },
            options=[(idea, None) for idea in ideas],
        )  # fmt: skip
        return rounds.announce(by=self.coordinator, poll=poll, version=poll.version, now=opens_at)

    def _published(self, ideas: list[Idea]) -> Round:
        """Hold a vote in which all have voted, publish it, and decide on each idea."""
        poll = self._announced(ideas, "detached", opened=3, closes=-1)
        keys = keys_of(poll)
        Ballot.objects.bulk_create(
            Ballot(round=poll, group=Group.values[n % 4], marks=marks(keys, n))
            for n in range(len(self.voters))
        )
        RoundVoter.objects.filter(round=poll, user__in=self.voters).update(has_voted=True)
        rounds.publish(by=self.coordinator, poll=poll, version=poll.version, now=self.now)
        for at, option in enumerate(poll.options.order_by("position")):
            outcome = "no" if at % 3 else "test"
            plan = {
                "owner": self.coordinator, "sites": self.sites[:2], "measure": self.measure,
                "due_on": (self.now + 60 * DAY).date(),
            }  # fmt: skip
            decisions.decide(
                by=self.coordinator, option=option, now=self.now,
                values={"outcome": outcome, "reason": "As we spoke about it", "budget": ""},
                plan=plan if outcome == "test" else None,
            )  # fmt: skip
        return poll


def keys_of(poll: Round) -> list[str]:
    return [str(option.public_id) for option in poll.options.order_by("position")]


def marks(keys: list[str], n: int) -> dict[str, int]:
    """Give the dots of one voter: all that there are, on three ideas."""
    return {keys[(n + step) % len(keys)]: dots for step, dots in enumerate((2, 2, 1))}


def pages(scene: Board) -> dict[str, str]:
    return {
        "ideas": f"/networks/{scene.network.slug}/ideas/",
        "idea": f"/ideas/{scene.ideas[0].public_id}/",
        "ballot": f"/rounds/{scene.named.public_id}/vote/",
        "result": f"/rounds/{scene.published.public_id}/",
        "prioritized": f"/networks/{scene.network.slug}/prioritized/",
        "topic": f"/topics/{scene.topic.public_id}/",
    }


def measure() -> dict[str, Any]:
    """Give the figures; raises AssertionError where queries grow with ideas, voters or answers."""
    small, large = Board(10), Board(1000)
    result = beside_floor(small, large, pages)  # type: ignore[arg-type]
    for secrecy in ("named", "detached"):
        few, many = (queries_of(ballots(one, secrecy)[:2]) for one in (small, large))
        if few != many:
            raise AssertionError(f"Queries of a ballot, {secrecy}, grow: {few} became {many}.")
        result[f"cast_{secrecy}"] = casts(large, secrecy) | {"queries_at_200_voters": many}
    return result


# --- Ballots that are cast --------------------------------------------------------------------


def ballots(scene: Board, secrecy: str, *, is_floor: bool = False) -> list[Form]:
    """Give the ballot of each voter, in a vote in which nobody has voted yet."""
    poll: Round = getattr(scene, secrecy)
    Ballot.objects.filter(round=poll).delete()
    RoundVoter.objects.filter(round=poll).update(has_voted=False)
    form_of = floor_form_of if is_floor else ballot_of
    keys = keys_of(poll)
    return [
        form_of(poll, voter, marks(keys, n), scene.sessions[voter.pk])
        for n, voter in enumerate(scene.voters)
    ]


def ballot_of(poll: Round, voter: User, given: dict[str, int], session: str) -> Form:
    dots = {f"o-{key.replace('-', '')}": str(value) for key, value in given.items()}
    fields = {"version": "0", **dots}
    if poll.is_detached:
        fields["code"] = voting.new_code()
    status = 200 if poll.is_detached else 303
    return Form(f"/rounds/{poll.public_id}/vote/", fields, session, status)


def floor_form_of(poll: Round, voter: User, given: dict[str, int], _session: str) -> Form:
    fields = {
        "round": str(poll.pk),
        "voter": str(voter.public_id),
        "secrecy": poll.secrecy,
        "marks": json.dumps(given),
    }
    return Form("/floor/ballot/", fields)


def casts(scene: Board, secrecy: str) -> dict[str, float]:
    with server("lhs_platform.settings") as site, server("benchmarks.floor_settings") as floor:
        page = rate(site, ballots(scene, secrecy))
        bare = rate(floor, ballots(scene, secrecy, is_floor=True))
    return compared(page, bare)
