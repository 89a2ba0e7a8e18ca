"""One story of the demonstration from beginning to end: a question, answers, an idea of the parent
that two others became part of, a vote, tests, a shift on a chart, a change that was adopted, and what others made of it."""

import random
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from improvement.actions import changes as acting
from improvement.actions import decisions
from improvement.models import (
    Change,
    Contribution,
    Cycle,
    DesignProcess,
    Idea,
    IdeaLink,
    IdeaRevision,
    Project,
    Round,
    Theme,
    Topic,
)
from lhs_platform.pages.demo import changes, sharing, tests_of_change, votes
from lhs_platform.pages.demo import seen_sooner_words as words
from lhs_platform.pages.demo.data import Loaded
from lhs_platform.pages.demo.definitions import REMISSION
from lhs_platform.pages.demo.design import dated
from networks.models import Membership, User

DAY = timedelta(days=1)
# So many days ago people were asked, put ideas forward, voted, decided, and adopted the change.
ASKED, PUT_FORWARD, MERGED, VOTED, DECIDED, ADOPTED = 760, 725, 700, 690, 676, 160
State = Idea.State


def make(loaded: dict[str, Loaded], users: dict[str, User], now: datetime) -> None:
    """Tell the story in the network that visitors try, unless it is told."""
    made = loaded[REMISSION.slug]
    if DesignProcess.objects.filter(network=made.network, title=words.PROCESS).exists():
        return
    people = _People(made, users)
    ideas = _ideas(made, people, _answers(made, people, users, now), now)
    change = _vote(made, ideas, users, now)
    project = _project(made, users, now)
    tests_of_change.walk(
        project, made, words.RAMP, users["coordinator"], users, timezone.localdate(now)
    )
    changes.link(Cycle.objects.filter(project=project), change)
    _adopt(change, users, now)
    sharing.tell(loaded, users, words.RESULT, now)


class _People:
    """Gives who says something: an account, or a member of the community by their place."""

    def __init__(self, made: Loaded, users: dict[str, User]) -> None:
        seats = Membership.objects.active().filter(network=made.network, group="community")
        others = seats.exclude(user__email__endswith="@demo.example").select_related("user")
        self._others = list(others.order_by("pk"))
        accounts = Membership.objects.filter(network=made.network, user__in=users.values())
        self._seats = {seat.user_id: seat for seat in accounts}
        self._users = users

    def whose(self, who: str | int) -> dict[str, Any]:
        seat = self._others[who] if isinstance(who, int) else self._seats[self._users[who].pk]
        return {"author": seat.user, "group": seat.group}


def _answers(
    made: Loaded, people: _People, users: dict[str, User], now: datetime
) -> list[Contribution]:
    """Ask the question, and give what was answered to it."""
    begun, by = now - ASKED * DAY, users["coordinator"]
    process = DesignProcess.objects.create(
        network=made.network, title=words.PROCESS, purpose=words.PURPOSE, by=by, status="closed"
    )
    topic = Topic.objects.create(
        process=process,
        question=words.QUESTION,
        opens_at=begun,
        closes_at=begun + 20 * DAY,
        summary=words.SUMMARY,
        summarized_at=begun + 30 * DAY,
        summarized_by=by,
    )
    theme = Theme.objects.create(
        topic=topic, title=words.THEME, answer=Theme.Answer.IDEA, answer_reason=words.ANSWER
    )
    said = Contribution.objects.bulk_create(
        _said(one, topic, theme, people, by) for one in words.SAID
    )
    dated(said, [begun + (2 + 5 * at) * DAY for at in range(len(said))])
    return said


def _said(one: words.Said, topic: Topic, theme: Theme, people: _People, by: User) -> Contribution:
    row = Contribution(
        topic=topic,
        theme=theme,
        text=one.text,
        people=one.people,
        shown_as="named" if one.is_named else "anonymous",
    )
    if one.table:
        row.channel, row.table, row.written_by = Contribution.Channel.TABLE, one.table, by
        return row
    for name, value in people.whose(one.who).items():
        setattr(row, name, value)
    return row


def _ideas(
    made: Loaded, people: _People, said: list[Contribution], now: datetime
) -> dict[str, Idea]:
    """Put the ideas forward, those that became part of another among them."""
    topic, at = said[0].topic, now - PUT_FORWARD * DAY
    highest = Idea.objects.filter(network=made.network).aggregate(most=Max("number"))["most"] or 0
    ideas = Idea.objects.bulk_create(
        Idea(
            network=made.network,
            process=topic.process,
            topic=topic,
            number=highest + place,
            state=State.MERGED if plan.into else State.PUBLISHED,
            state_reason=plan.why,
            shown_as="named" if plan.is_named else "anonymous",
            published_at=at + place * DAY,
            **people.whose(plan.who),
        )
        for place, plan in enumerate(words.IDEAS, start=1)
    )
    wordings = IdeaRevision.objects.bulk_create(
        IdeaRevision(
            idea=idea,
            number=1,
            title=plan.title,
            summary=plan.summary,
            problem=words.OLD_WAY if plan.title == words.FREE_HOURS else "",
            change=words.CHANGE if plan.title == words.FREE_HOURS else "",
            by=idea.author if plan.is_named else None,
        )
        for idea, plan in zip(ideas, words.IDEAS, strict=True)
    )
    moments = [at + place * DAY for place in range(1, len(ideas) + 1)]
    for idea, wording in zip(ideas, wordings, strict=True):
        idea.current = wording
    Idea.objects.bulk_update(ideas, ["current"])
    dated(ideas, moments)
    dated(wordings, moments)
    known = {plan.title: idea for plan, idea in zip(words.IDEAS, ideas, strict=True)}
    known[words.FREE_HOURS].contributions.set([said[0], said[2]])
    known[words.IDEAS[4].title].contributions.set([said[1]])
    return known


def _merge(ideas: dict[str, Idea], by: User, now: datetime) -> None:
    links = IdeaLink.objects.bulk_create(
        IdeaLink(
            source=ideas[plan.title],
            target=ideas[plan.into],
            kind=IdeaLink.Kind.MERGED,
            reason=plan.why,
            by=by,
        )
        for plan in words.IDEAS
        if plan.into
    )
    dated(links, [now - MERGED * DAY] * len(links))


def _vote(made: Loaded, ideas: dict[str, Idea], users: dict[str, User], now: datetime) -> Change:
    """Vote on the ideas that stand, and decide on each; give the change that is tested."""
    by = users["coordinator"]
    _merge(ideas, by, now)
    standing = [ideas[plan.title] for plan in words.IDEAS if not plan.into]
    begun = now - VOTED * DAY
    poll = votes.hold(made.network, by, words.VOTE, standing, random.Random(41), begun)
    poll = votes.finish(poll, by)
    Round.objects.filter(pk=poll.pk).update(process=standing[0].process)
    options = poll.options.select_related("revision").order_by("position")
    for option, (outcome, reason) in zip(options, words.DECIDED, strict=True):
        plan = {
            "owner": users["clinician"],
            "sites": made.sites[:3],
            "due_on": (begun + 150 * DAY).date(),
            "measure": made.measures[words.RAMP.measure],
        }
        decisions.decide(
            by=by,
            option=option,
            values={"outcome": outcome, "reason": reason, "budget": "", "merged_with": None},
            plan=plan if outcome == "test" else None,
            now=now - DECIDED * DAY,
        )
    return Change.objects.get(decision__round=poll)


def _project(made: Loaded, users: dict[str, User], now: datetime) -> Project:
    """Give the project that tested it; it holds what was gained, and has no aim of its own."""
    project = Project.objects.create(
        network=made.network,
        name="Seen sooner",
        summary="Hours that were given back find a family that waits.",
        lead=users["coordinator"],
        status=Project.Status.HOLDING,
        starts_on=timezone.localdate(now - DECIDED * DAY),
    )
    project.sites.set(made.sites[:3])
    return project


def _adopt(change: Change, users: dict[str, User], now: datetime) -> None:
    fresh = Change.objects.get(pk=change.pk)
    acting.set_state(
        by=users["coordinator"],
        change=fresh,
        version=fresh.version,
        state=Change.State.ADOPTED,
        reason=words.ADOPTED,
        on=timezone.localdate(now - ADOPTED * DAY),
    )
