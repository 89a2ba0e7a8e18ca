"""The demonstration's votes and what was decided after them, through the same actions that people
use. The ideas they are about are made here too, in few words."""

import random
import zoneinfo
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Max

from events.actions import voting as meeting_votes
from events.models import Event
from improvement.actions import cycles, decisions, detached, rounds, voting
from improvement.models import Ballot, Change, Idea, IdeaRevision, Round, RoundVoter
from lhs_platform.pages.demo import design
from lhs_platform.pages.demo.data import Loaded
from lhs_platform.pages.demo.definitions import REMISSION
from networks.models import Membership, Network, User
from networks.models.memberships import Group

Mark = Any
DAY = timedelta(days=1)
OPENS, CLOSES = time(9), time(17)
# Title, and the idea in one plain sentence.
IDEAS = (
    ("A page for the school nurse", "One page tells the school what a flare looks like and whom to call."),
    ("Evening clinic once a month", "Families who work by day come on a Thursday until eight."),
    ("A friend who has been through it", "A trained older teen writes to a younger one for three months."),
    ("Results by text before the visit", "The blood result is on the phone a day before, with a sentence."),
    ("One number that somebody answers", "A nurse who sees the plan answers, also on Saturdays."),
    ("Questions on a card", "The family gets a card with three questions to ask in each visit."),
    ("The dietitian joins by video", "Fifteen minutes from home, once after each change of diet."),
    ("A ride to the infusion", "A volunteer drives whoever has no car."),
)  # fmt: skip
# What was decided: place in the list of ideas, outcome, reason, who sees to it.
DECIDED = (
    (2, "test", "", "clinician"),
    (4, "test", "", "coordinator"),
    (3, "later", "First in line for the autumn: the portal that sends the text comes in September.", ""),
    (0, "no", "Three clinics have such a page already; it goes into the library of tools.", ""),
    (1, "no", "", ""),
    (5, "merge", "The card becomes part of what the older teen talks about.", ""),
    (6, "later", "", ""),
    (7, "no", "", ""),
)  # fmt: skip
# Where what was chosen is tested, for how many days, by which measure, under which budget.
PILOTS = {
    2: (slice(0, 3), 120, "remission", "Travel and printing of the pilot, 4,000"),
    4: (slice(3, 5), 75, "steroid", "Twelve Saturdays of one nurse, 6,500"),
}
FAVOUR = (3, 2, 9, 5, 7, 4, 2, 1)
# The first test of what was chosen: what is tried, and what is predicted.
TESTS = {
    2: ("Two older teens write to two younger ones for two weeks", "Both younger ones answer."),
    4: ("One nurse answers one number for one Saturday", "Fewer than five families call."),
}


@dataclass(frozen=True)
class Plan:
    """A vote: its method and rules, on which day it opens and closes, counted from today, and who
    voted."""

    title: str
    question: str
    method: str
    params: dict[str, int]
    opens: int
    closes: int
    voters: int
    secrecy: str = "named"
    quorum: int = 10


FIRST = Plan(
    "First vote", "Which ideas should we test first?", "dots",
    {"dots": 5, "most": 2, "choose": 3}, -40, -33, 34, quorum=20,
)  # fmt: skip
WEIGHING = Plan("Weighing", "How much would it do, how hard is it?", "impact_effort", {}, -2, 9, 19)
HIDDEN = Plan(
    "What to say first to families", "Which of these should every family hear in the first visit?",
    "approval", {"most": 3, "choose": 2}, -20, -12, 29, secrecy="detached", quorum=15,
)  # fmt: skip
TOO_FEW = Plan(
    "Name of the newsletter column", "Which idea should the newsletter tell of first?", "borda",
    {"ranks": 4, "choose": 1}, -60, -53, 6, quorum=25,
)  # fmt: skip


def make(loaded: dict[str, Loaded], users: dict[str, User], now: datetime) -> None:
    """Let people vote in the network that visitors try, unless they did before."""
    network = loaded[REMISSION.slug].network
    if Round.objects.filter(network=network).exists():
        return
    by, chance = users["coordinator"], random.Random(23)
    ideas = _ideas(network, users, now)
    for plan in (TOO_FEW, HIDDEN):
        finish(hold(network, by, plan, ideas, chance, now), by)
    hold(network, by, WEIGHING, ideas, chance, now)
    first = finish(hold(network, by, FIRST, ideas, chance, now), by)
    _decide(first, loaded[REMISSION.slug], users, now - 30 * DAY)


def at_meeting(programme: Network, by: User) -> None:
    """Announce the vote of the coming design meeting, on the ideas that were put forward."""
    event = Event.objects.get(network=programme, title=design.NEXT)
    ideas = Idea.objects.standing().filter(network=programme).order_by("number")
    opens = event.in_order()[-1].starts_at + timedelta(hours=2)
    poll = rounds.add(
        by=by,
        network=programme,
        values={
            "title": "What we test in the coming year",
            "question": "Which of these should our networks test first?",
            "method": "dots",
            "params": {"dots": 5, "most": 2, "choose": 2},
            "electorate": Round.Electorate.ATTENDING,
            "secrecy": "detached",
            "quorum": 15,
            "opens_at": opens,
            "closes_at": opens + timedelta(hours=1),
        },
        options=[(idea, None) for idea in ideas],
    )
    held = meeting_votes.link(by=by, event=event, poll=poll)
    meeting_votes.announce(by=by, held=held, version=poll.version, now=opens - 7 * DAY)


def _ideas(network: Network, users: dict[str, User], now: datetime) -> list[Idea]:
    """Give the ideas that are put forward; where there are none, put eight forward."""
    known = list(Idea.objects.standing().filter(network=network).order_by("number")[: len(IDEAS)])
    if len(known) == len(IDEAS):
        return known
    authors = [users[name] for name in ("parent", "clinician", "researcher", "leader")]
    highest = Idea.objects.filter(network=network).aggregate(most=Max("number"))["most"]
    start = (highest or 0) + 1
    ideas = Idea.objects.bulk_create(
        Idea(
            network=network,
            number=start + at,
            author=authors[at % 4],
            shown_as="anonymous" if at == 5 else "named",
            state=Idea.State.PUBLISHED,
            published_at=now - (60 - at) * DAY,
        )
        for at in range(len(IDEAS))
    )
    wordings = IdeaRevision.objects.bulk_create(
        IdeaRevision(idea=idea, number=1, title=title, summary=summary)
        for idea, (title, summary) in zip(ideas, IDEAS, strict=True)
    )
    for idea, wording in zip(ideas, wordings, strict=True):
        idea.current = wording
    Idea.objects.bulk_update(ideas, ["current"])
    return ideas


def hold(
    network: Network,
    by: User,
    plan: Plan,
    ideas: list[Idea],
    chance: random.Random,
    now: datetime,
) -> Round:
    """Set a vote up, announce it, and let people cast their ballots."""
    opens = _at(network, now + plan.opens * DAY, OPENS)
    poll = rounds.add(
        by=by,
        network=network,
        values={
            "title": plan.title,
            "question": plan.question,
            "method": plan.method,
            "params": plan.params,
            "electorate": Round.Electorate.MEMBERS,
            "secrecy": plan.secrecy,
            "quorum": plan.quorum,
            "opens_at": opens,
            "closes_at": _at(network, now + plan.closes * DAY, CLOSES),
        },
        options=[(idea, None) for idea in ideas],
    )
    poll = rounds.announce(by=by, poll=poll, version=poll.version, now=opens)
    _vote(poll, plan, chance)
    return poll


def _at(network: Network, day: datetime, clock: time) -> datetime:
    """Give a time of day, by the clock of the network, on the day of a moment."""
    zone = zoneinfo.ZoneInfo(network.timezone)
    return datetime.combine(day.astimezone(zone).date(), clock, tzinfo=zone)


def _vote(poll: Round, plan: Plan, chance: random.Random) -> None:
    """Write the ballots of invented people, within the rules that a test holds them to. People who
    try the demonstration have not voted where the vote is open."""
    keys = [str(one.public_id) for one in poll.options.order_by("position")]
    seats = Membership.objects.active().filter(network=poll.network_id)
    invented = seats.exclude(user__email__endswith="@demo.example").values("user")
    lines = list(poll.voters.filter(user__in=invented).order_by("pk"))
    lines = chance.sample(lines, min(plan.voters, len(lines)))
    told = detached.told_groups(poll) if poll.is_detached else Group.values
    ballots = [
        Ballot(
            round=poll,
            voter=None if poll.is_detached else line,
            group=line.group if line.group in told else "",
            marks=_marks(plan, keys, chance),
        )
        for line in lines
    ]
    for ballot in ballots:
        ballot.marks = voting.checked(poll, ballot.marks)
    chance.shuffle(ballots)
    Ballot.objects.bulk_create(ballots)
    RoundVoter.objects.filter(pk__in=[line.pk for line in lines]).update(has_voted=True)


def _marks(plan: Plan, keys: list[str], chance: random.Random) -> dict[str, Mark]:
    if plan.method == "impact_effort":
        return {
            key: {"impact": _near(1 + favour / 2, chance), "effort": _near(1 + at / 2, chance)}
            for at, (key, favour) in enumerate(zip(keys, FAVOUR, strict=True))
            if chance.random() < 0.9
        }
    wanted = sorted(keys, key=lambda key: -(chance.random() ** (1 / FAVOUR[keys.index(key)])))
    if plan.method == "borda":
        return {key: at for at, key in enumerate(wanted[: plan.params["ranks"]], start=1)}
    if plan.method == "approval":
        return dict.fromkeys(wanted[: chance.randint(1, plan.params["most"])], 1)
    return {wanted[0]: 2, wanted[1]: chance.randint(1, 2), wanted[2]: 1}


def _near(middle: float, chance: random.Random) -> int:
    return min(5, max(1, round(chance.gauss(middle, 0.8))))


def finish(poll: Round, by: User) -> Round:
    fresh = Round.objects.get(pk=poll.pk)
    return rounds.publish(
        by=by, poll=fresh, version=fresh.version, now=fresh.closes_at + timedelta(hours=2)
    )


def _decide(poll: Round, made: Loaded, users: dict[str, User], now: datetime) -> None:
    """Decide on every idea; two are tested, in ramps that the demonstration has already."""
    options = list(poll.options.select_related("revision").order_by("position"))
    for at, outcome, reason, owner in DECIDED:
        decisions.decide(
            by=users["coordinator"],
            option=options[at],
            values={
                "outcome": outcome,
                "reason": reason or _reason(poll, options[at], outcome),
                "budget": PILOTS[at][-1] if at in PILOTS else "",
                "merged_with": options[2] if outcome == "merge" else None,
            },
            plan=_plan(made, at, users[owner], now) if at in PILOTS else None,
            now=now,
        )
    for at, told in TESTS.items():
        _test(made, options[at], told, users, now)


def _plan(made: Loaded, at: int, owner: User, now: datetime) -> dict[str, Any]:
    sites, days, measure, _ = PILOTS[at]
    return {
        "owner": owner,
        "sites": made.sites[sites],
        "due_on": (now + days * DAY).date(),
        "measure": made.measures[measure],
    }


def _test(
    made: Loaded, option: Any, told: tuple[str, str], users: dict[str, User], now: datetime
) -> None:
    """Plan the first test of what was chosen, and start it."""
    change = Change.objects.get(decision__option=option)
    project = made.network.projects.earliest("pk")
    cycle = cycles.plan(
        by=users["clinician"],
        project=project,
        ramp=change.title[:120],
        values={
            "title": told[0],
            "change": told[0],
            "owner": users["clinician"],
            "site": change.sites.earliest("pk"),
            "change_idea": change,
            "starts_on": (now + 5 * DAY).date(),
        },
        predictions=[{"question": "Will it be used?", "prediction": told[1]}],
    )
    cycles.move(
        by=users["clinician"], cycle=cycle, version=cycle.version, to="do", now=now + 5 * DAY
    )


def _reason(poll: Round, option: Any, outcome: str) -> str:
    """Give a reason where the drawn votes make the decision depart from the result."""
    is_advised = decisions.is_advised_by(decisions.tally_of(poll), option)
    if is_advised == (outcome == "test"):
        return ""
    return "The clinics that would test it asked for it in the talk after the vote."
