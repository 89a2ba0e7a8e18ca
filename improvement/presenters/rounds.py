"""Votes for pages: where each stands, how it works in words, and whether the reader has voted."""

import zoneinfo
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from improvement import rules
from improvement.models import Ballot, Round, RoundVoter, Tally
from improvement.tally import LEAST
from networks.models import Network
from networks.models.memberships import Group

Method, Secrecy, Tie, Electorate = Round.Method, Round.Secrecy, Round.Tie, Round.Electorate
PHASES = {
    "setup": ("Being set up", "pencil", ""),
    "announced": ("Opens soon", "calendar-event", ""),
    "open": ("Open", "circle-half", "on"),
    "closed": ("Closed", "lock", ""),
    "published": ("Result", "bar-chart", "goal"),
    "void": ("Not valid", "slash-circle", "line"),
}
TOO_FEW = ("Too few voted", "slash-circle", "line")
SECRETS = {
    Secrecy.NAMED: "Everybody sees who voted how, once the result is published.",
    Secrecy.FACILITATOR: "Only those who run the vote see who voted how, once it is closed.",
    Secrecy.DETACHED: "Nobody can find out who voted how: ballots are kept without a name, without "
    "a time, and in no order.",
}
TIES = {
    Tie.SHARED: "Ideas that are level share their place.",
    Tie.LOT: "Between ideas that are level a lot decides, drawn from a number fixed beforehand.",
    Tie.LISTED: "Of ideas that are level, the one that stands first in the list comes first.",
}
BY_GROUP = (
    f"Results are shown for all and by group; a group with fewer than {LEAST} voters is not shown "
    "apart."
)
# The parts under the tab of ideas: key, words, address.
PARTS = [
    ("ideas", "Ideas", "improvement:idea-list"),
    ("design", "Design work", "improvement:process-list"),
    ("sessions", "Sessions", "improvement:session-list"),
    ("rounds", "Votes", "improvement:round-list"),
    ("prioritized", "Prioritized changes", "improvement:prioritized"),
]


def parts(network: Network, current: str) -> list[dict[str, Any]]:
    """Give the parts under the tab of ideas, as the segments component takes them."""
    return [
        {
            "label": label,
            "url": reverse(name, kwargs={"slug": network.slug}),
            "current": key == current,
        }
        for key, label, name in PARTS
    ]


def round_url(poll: Round, name: str = "round-detail") -> str:
    return reverse(f"improvement:{name}", kwargs={"public_id": poll.public_id})


def moment_words(moment: datetime, network: Network) -> str:
    """Say a moment by the clock of the network."""
    wall = moment.astimezone(zoneinfo.ZoneInfo(network.timezone))
    return f"{wall:%A} {wall.day} {wall:%B %Y}, {wall:%H:%M}"


def zone_words(network: Network) -> str:
    return f"{network.timezone.rsplit('/', 1)[-1].replace('_', ' ')} time"


def phase_tag(poll: Round, now: datetime, *, is_quorate: bool) -> dict[str, str]:
    """Say where a vote stands; one for which too few voted has no result."""
    phase = poll.phase_at(now)
    label, icon, role = TOO_FEW if phase == "published" and not is_quorate else PHASES[phase]
    return {"label": label, "icon": icon, "role": role}


def quorate(polls: Iterable[Round]) -> set[int]:
    """Give the keys of those votes whose result was counted: enough people voted. One query."""
    return set(Tally.objects.filter(round__in=polls).values_list("round", flat=True))


def left_words(closes_at: datetime, now: datetime) -> str:
    """Say how long a vote is still open."""
    left = max(closes_at - now, timedelta())
    hours, minutes = int(left.total_seconds()) // 3600, int(left.total_seconds()) // 60 % 60
    if left >= timedelta(days=2):
        return f"{left.days} days"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{int(left.total_seconds())} seconds"


def task_words(poll: Round) -> str:
    """Say in a sentence what a voter does."""
    params = poll.params
    many = params.get("most", 1)
    times = "dot" if many == 1 else "dots"
    return {
        Method.DOTS: f"You have {params.get('dots')} dots. Put at most {many} {times} on one idea.",
        Method.APPROVAL: f"Tick the ideas you approve of, up to {many}.",
        Method.SCORE: f"Give each idea a score from 0 to {params.get('top')}. What you leave out "
        "counts as 0.",
        Method.BORDA: f"Put up to {params.get('ranks')} ideas in order: 1 is the best.",
        Method.IRV: f"Put up to {params.get('ranks')} ideas in order: 1 is the best.",
        Method.SCHULZE: f"Put up to {params.get('ranks')} ideas in order: 1 is the best.",
        Method.MATRIX: "Rate each idea twice, from 1 to 5: how much it would do, and how hard it "
        "is. You may leave ideas out.",
        Method.KNAPSACK: f"Tick ideas that cost no more than {params.get('budget')} of effort "
        "together.",
    }[Method(poll.method)]


COUNTED = {
    Method.DOTS: "The dots of all ballots are added up.",
    Method.APPROVAL: "The idea that most people tick comes first.",
    Method.SCORE: "The scores of all ballots are added up.",
    Method.BORDA: "A first place gives as many points as there are other ideas, each place after it one "
    "less; the points are added up (Borda).",
    Method.IRV: "The idea with the fewest first places drops out, and those ballots go to the next "
    "idea on them, until one is left (instant run-off).",
    Method.SCHULZE: "Each idea is held against each other: which one do more people put first? "
    "(Schulze)",
    Method.MATRIX: "The middle ratings put each idea into one of four fields; the spread is shown.",
    Method.KNAPSACK: "Ideas are taken in the order of how many people tick them, as long as they "
    "fit the budget.",
}


def how_it_works(poll: Round) -> list[str]:
    """Give the rules of a vote as sentences."""
    lines = [
        "One person, one ballot.",
        "Nobody sees totals before it closes, those who run it neither.",
        COUNTED[Method(poll.method)],
        TIES[Tie(poll.tie_rule)],
        SECRETS[Secrecy(poll.secrecy)],
        f"It counts if at least {poll.quorum} vote.",
        BY_GROUP,
    ]
    if choose := poll.params.get("choose"):
        lines.append(f"It asks for {choose} {'idea' if choose == 1 else 'ideas'} to test.")
    return [*lines, "The vote advises. Where what is decided departs from it, the reason is said."]


def who_votes(poll: Round) -> str:
    groups = [Group(value).label.lower() + "s" for value in poll.groups]
    who = Electorate(poll.electorate).label
    return f"{who}: {', '.join(groups)} only" if groups else who


def standing(
    poll: Round, user: Any, now: datetime, *, voter: RoundVoter | None = None
) -> dict[str, Any]:
    """Say whether the reader has voted, and whether they can."""
    line = voter or rules.rounds.voter_of(user, poll)
    may = bool(rules.can_vote(user, poll))
    has_voted = line is not None and line.has_voted
    is_open = poll.is_open(now)
    return {
        "has_voted": has_voted,
        "is_on_paper": line is not None and line.is_on_paper,
        "can_vote": may and is_open,
        "words": _voted_words(line, has_voted, may, is_open),
        "url": round_url(poll, "round-vote"),
    }


def _voted_words(line: RoundVoter | None, has_voted: bool, may: bool, is_open: bool) -> str:
    if has_voted:
        return "You have voted"
    if line is not None and line.is_on_paper:
        return "You vote on paper"
    if not may:
        return "You are not on its list"
    return "You have not voted yet" if is_open else "You did not vote" if line else ""


def listed_rows(polls: Iterable[Round], user: Any, now: datetime) -> list[dict[str, Any]]:
    """Give votes as lines of a list, each with where it stands. Three queries, however many there
    are."""
    known = list(polls)
    counted = quorate(known)
    return [
        row | {"tag": phase_tag(poll, now, is_quorate=poll.pk in counted)}
        for poll, row in zip(known, round_rows(known, user, now), strict=True)
    ]


def round_rows(polls: Iterable[Round], user: Any, now: datetime) -> list[dict[str, Any]]:
    """Say of votes what they ask, and whether the reader has voted. Two queries, however many there
    are."""
    known = list(polls)
    lines = RoundVoter.objects.filter(round__in=known, ref=user.public_id)
    mine = {line.round_id: line for line in lines}
    return [_row(poll, mine.get(poll.pk), user, now) for poll in known]


def _row(poll: Round, line: RoundVoter | None, user: Any, now: datetime) -> dict[str, Any]:
    phase = poll.phase_at(now)
    may = line is not None or rules.rounds.belongs(user, poll)
    is_shown = phase in ("open", "closed", "published")
    method = poll.get_method_display()
    return {
        "title": poll.title,
        "question": poll.question,
        "url": round_url(poll),
        "vote_url": round_url(poll, "round-vote"),
        "method": method[0].lower() + method[1:],
        "ideas": len(poll.options.all()),
        "when": _when(poll, phase),
        "voted": _voted_words(line, bool(line and line.has_voted), may, phase == "open")
        if is_shown
        else "",
        "has_voted": bool(line and line.has_voted),
        "can_vote": phase == "open" and may and not (line and line.is_on_paper),
    }


def _when(poll: Round, phase: str) -> str:
    if phase in ("setup", "announced"):
        return f"opens {moment_words(poll.opens_at, poll.network)}"
    verb = "closes" if phase == "open" else "closed"
    return f"{verb} {moment_words(poll.closes_at, poll.network)}"


def turnout(poll: Round) -> dict[str, Any]:
    """Count who may vote and how many ballots are in: numbers alone."""
    people = RoundVoter.objects.filter(round=poll).aggregate(
        people=Count("pk"), on_paper=Count("pk", filter=Q(is_on_paper=True))
    )
    ballots = Ballot.objects.filter(round=poll).count()
    return {
        **people,
        "ballots": ballots,
        "quorum": poll.quorum,
        "is_quorate": ballots >= poll.quorum,
    }


def turnouts(polls: list[Round], user: Any) -> list[tuple[int | None, int | None]]:
    """Count people and ballots of each of these votes; nothing of those whose numbers this reader
    is not told. Two queries."""
    told = [poll.pk for poll in polls if rules.rounds.can_count_voters(user, poll)]
    people = _by_round(RoundVoter.objects.filter(round__in=told))
    ballots = _by_round(Ballot.objects.filter(round__in=told))
    return [
        (people.get(poll.pk, 0), ballots.get(poll.pk, 0)) if poll.pk in told else (None, None)
        for poll in polls
    ]


def _by_round(rows: Any) -> dict[int, int]:
    counted = rows.order_by().values_list("round").annotate(many=Count("pk"))
    return dict(counted)


def waiting_for(user: Any, *, now: datetime) -> list[dict[str, Any]]:
    """Give the open votes in which this person may vote and has not, for their home page."""
    lines = RoundVoter.objects.filter(
        ref=user.public_id,
        has_voted=False,
        is_on_paper=False,
        round__in=Round.objects.visible_to(user).open_at(now),
    )
    return [
        {
            "due_on": timezone.localdate(line.round.closes_at),
            "title": f"Vote: {line.round.title}",
            "why": f"{line.round.network.name}. {line.round.question}",
            "url": round_url(line.round, "round-vote"),
            "button": "Vote",
            "network": line.round.network.name,
        }
        for line in lines.select_related("round__network").order_by("round__closes_at")[:20]
    ]
