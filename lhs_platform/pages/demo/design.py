"""Make the demonstration's design work: processes, topics with what was said, ideas.

Written in bulk, as all of it was said weeks ago: no mail goes out for it now. What is shown without
a name has an author here, too, as it would have in life.
"""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from events.models import Event, Invitation, MeetingTopic
from improvement.models import (
    BriefVersion,
    Contribution,
    ContributionMove,
    DesignProcess,
    DesignStep,
    Theme,
    Topic,
    TopicChoice,
)
from lhs_platform.pages.demo import design_ideas
from lhs_platform.pages.demo import design_words as words
from networks.models import Network, User

PAST, NEXT = "Design meeting: how we work together", "Design meeting: what we test next"
DAY = timedelta(days=1)
Channel = Contribution.Channel


def make(programme: Network, users: dict[str, User], now: datetime) -> None:
    """Make the design work of the programme, unless it is there."""
    if DesignProcess.objects.filter(network=programme).exists():
        return
    by, chance = users["coordinator"], random.Random(31)
    meetings = {event.title: event for event in Event.objects.filter(network=programme)}
    pieces = {piece.title: _piece(programme, piece, by, now) for piece in words.PIECES}
    people = _people(meetings[PAST])
    for asked, said in words.TOPICS:
        topic = _topic(pieces[asked.piece], asked, by, now)
        _say(topic, asked, said, people, by, now, chance)
        _at_meetings(topic, asked, meetings)
    families = [one for one in people if one.group == "community"]
    design_ideas.make(programme, pieces[words.SUPPORTS], users, families or people, now)


def _people(meeting: Event) -> list[Invitation]:
    """Give those who were invited to the past meeting, by turns of their groups."""
    invited = meeting.invitations.exclude(email__endswith="@demo.example").select_related("user")
    return list(invited.order_by("pk"))


class _Speakers:
    """Gives each a voice once: families speak of what families live with."""

    def __init__(self, people: list[Invitation], chance: random.Random) -> None:
        self._left = chance.sample(people, len(people))

    def next(self, one: words.Words) -> Invitation:
        wanted = one.group or ("community" if one.text else "")
        fit = [place for place, who in enumerate(self._left) if who.group == wanted]
        return self._left.pop(fit[0] if fit else 0)


def dated(rows: Iterable[Any], moments: Sequence[datetime]) -> None:
    """Date rows back to when they were said."""
    found = list(rows)
    for row, moment in zip(found, moments, strict=True):
        row.created_at = row.updated_at = moment
    if found:
        manager = type(found[0])._default_manager  # noqa: SLF001
        manager.bulk_update(found, ["created_at", "updated_at"])


def _piece(network: Network, piece: words.Piece, by: User, now: datetime) -> DesignProcess:
    process = DesignProcess.objects.create(
        network=network, title=piece.title, purpose=piece.purpose, by=by
    )
    briefs = BriefVersion.objects.bulk_create(
        BriefVersion(process=process, number=number, text=text, reason=reason, by=by)
        for number, (_, text, reason) in enumerate(piece.briefs, start=1)
    )
    dated(briefs, [now - timedelta(weeks=weeks) for weeks, _, _ in piece.briefs])
    today = timezone.localdate(now)
    DesignStep.objects.bulk_create(
        DesignStep(
            process=process,
            name=name,
            due_on=today + timedelta(weeks=weeks),
            done_on=today + timedelta(weeks=weeks) if weeks < 0 else None,
        )
        for name, weeks in piece.steps
    )
    return process


def _topic(process: DesignProcess, asked: words.Asked, by: User, now: datetime) -> Topic:
    noon = now.replace(hour=17, minute=0, second=0, microsecond=0)
    closes = noon + asked.closes * DAY if asked.closes is not None else None
    topic = Topic.objects.create(
        process=process,
        question=asked.question,
        explanation=asked.explanation,
        takes_text=asked.takes_text,
        opens_at=noon + asked.opens * DAY,
        closes_at=closes,
        summary=asked.summary,
        summarized_at=closes + 20 * DAY if asked.summary and closes else None,
        summarized_by=by if asked.summary else None,
    )
    TopicChoice.objects.bulk_create(
        TopicChoice(topic=topic, position=position, text=text)
        for position, text in enumerate(asked.choices, start=1)
    )
    Theme.objects.bulk_create(
        Theme(topic=topic, title=title, position=position, answer=answer, answer_reason=reason)
        for position, (title, answer, reason) in enumerate(asked.themes, start=1)
    )
    return topic


def _say(
    topic: Topic,
    asked: words.Asked,
    said: Sequence[words.Words],
    people: list[Invitation],
    by: User,
    now: datetime,
    chance: random.Random,
) -> None:
    choices, themes = list(topic.choices.all()), list(topic.themes.all())
    speakers = _Speakers(people, chance)
    rows = []
    for one in said:
        row = Contribution(
            topic=topic,
            text=one.text,
            choice=choices[one.choice - 1] if one.choice else None,
            theme=themes[one.theme - 1] if one.theme else None,
            shown_as="named" if one.is_named else "anonymous",
        )
        rows.append(_by_table(row, one, by) if one.table else _by_link(row, speakers.next(one)))
    made = Contribution.objects.bulk_create(rows)
    end = min(asked.closes if asked.closes is not None else 0, 0)
    moments = sorted(now + chance.uniform(asked.opens, end) * DAY for _ in made)
    dated(made, moments)
    grouped = [row for row in made if row.theme is not None]
    moves = ContributionMove.objects.bulk_create(
        ContributionMove(contribution=row, to_theme=str(row.theme), by=by) for row in grouped
    )
    dated(moves, [row.created_at + 9 * DAY for row in grouped])


def _by_table(row: Contribution, one: words.Words, by: User) -> Contribution:
    row.channel, row.table, row.people, row.group = Channel.TABLE, one.table, one.people, one.group
    row.written_by = by
    return row


def _by_link(row: Contribution, invited: Invitation) -> Contribution:
    row.channel, row.ref, row.group = Channel.LINK, invited.public_id, invited.group
    row.author, row.guest = invited.user, "" if invited.user else invited.name
    return row


def _at_meetings(topic: Topic, asked: words.Asked, meetings: dict[str, Event]) -> None:
    for title, is_asked in ((PAST, asked.at_past_meeting), (NEXT, asked.at_next_meeting)):
        if is_asked:
            event = meetings[title]
            MeetingTopic.objects.create(event=event, topic=topic, position=event.topics.count() + 1)
