"""The steps of ideas: asked for, said, put forward, made one or two, built on."""

from collections.abc import Iterable, Iterator
from datetime import date

from improvement.models import Contribution, Idea, Topic
from improvement.presenters.ideas import idea_url, state_tag
from improvement.presenters.topics import contribution_url, topic_url
from improvement.rules.design import can_read_contribution
from improvement.rules.voices import voice_of
from lhs_platform.pages.trail.lines import Leg, Tie
from lhs_platform.pages.trail.loading import Chain
from lhs_platform.pages.trail.shapes import Branch, Kind, Step, When
from lhs_platform.pages.trail.words import (
    at_meetings,
    given_on,
    many,
    nameless,
    on,
    quoted,
    shortened,
    who,
)
from networks.models import Network

# So many answers that went into an idea are steps of their own.
MOST_ANSWERS = 3


# --- Questions and answers --------------------------------------------------------------------


def asked(chain: Chain, topics: Iterable[Topic], network: Network) -> Iterator[Step]:
    """Tell of the questions that something answers, each once."""
    for topic in {topic.pk: topic for topic in topics}.values():
        yield Step(
            Kind.ASKED,
            f"{network.name} asked a question.",
            on(network, topic.opens_at or topic.created_at),
            title=topic.question,
            url=topic_url(topic),
            detail=at_meetings(chain.topic_meetings[topic.pk]),
            about=("topic", topic.public_id),
        )


def answers(chain: Chain, said: list[Contribution], line: set[int]) -> list[Step]:
    """Tell what was said; where it is much, in one step. Beside an answer stand the ideas that it
    went into and that are not told here."""
    steps = [_answer(chain, one, line) for one in said]
    if len(steps) <= MOST_ANSWERS:
        return steps
    steps.sort(key=lambda step: step.place)
    first = steps[0]
    branches = tuple(
        Branch(step.words, step.title, step.url, step.when, step.about) for step in steps
    )
    words = f"{len(steps)} answers went into it."
    return [
        Step(
            Kind.SAID, words, first.when, aside="The answers", branches=branches, after=first.after
        )
    ]


def _answer(chain: Chain, said: Contribution, line: set[int]) -> Step:
    network, voice = said.topic.process.network, voice_of(said, chain.reader)
    is_table = said.channel == Contribution.Channel.TABLE
    name = f"{said.table} ({many(said.people, 'person', 'people')})" if is_table else who(voice)
    is_read = bool(can_read_contribution(chain.reader, said))
    text = said.text or (said.choice.text if said.choice else "")
    others = [key for key in chain.went_into[said.pk] if key in chain.ideas and key not in line]
    asked_on = network.day_at(said.topic.opens_at or said.topic.created_at)
    return Step(
        Kind.SAID,
        f"{name} answered{'' if is_table else nameless(voice)}.",
        given_on(said, said.created_at, network),
        title=quoted(shortened(text, 120)) if is_read else "A coordinator has hidden this answer",
        url=contribution_url(said),
        about=("contribution", said.public_id),
        aside="It also went into" if others else "",
        branches=tuple(_in_short(chain, chain.ideas[key]) for key in others),
        after=asked_on,
    )


def answered(said: list[Contribution]) -> Iterator[Step]:
    """Tell what was answered to the themes that answers were put under, once that is published."""
    themes = {one.theme.pk: one for one in said if one.theme and one.theme.answer}
    for one in themes.values():
        topic, theme = one.topic, one.theme
        if theme is None or topic.summarized_at is None:
            continue
        yield Step(
            Kind.ANSWERED,
            f"Under {quoted(theme.title)} it was answered: {theme.get_answer_display()}.",
            on(topic.process.network, topic.summarized_at),
            title="What came of the question",
            url=topic_url(topic, "summary"),
            detail=shortened(theme.answer_reason),
            about=("theme", theme.public_id),
        )


# --- Ideas ------------------------------------------------------------------------------------


def of_idea(chain: Chain, idea: Idea) -> Iterator[Step]:
    """Tell where an idea comes from: what was asked and said, and who put it forward."""
    said = list(chain.said[idea.pk])
    topics = [one.topic for one in said] or ([idea.topic] if idea.topic else [])
    told = [*asked(chain, topics, idea.network), *answers(chain, said, chain.web.whole([idea.pk]))]
    yield from told
    yield from answered(said)
    yield put_forward(chain, idea, after=max((step.place[0] for step in told), default=None))
    yield from built_on(chain, idea)


def put_forward(chain: Chain, idea: Idea, *, after: date | None = None) -> Step:
    voice = voice_of(idea, chain.reader)
    builds = [chain.ideas[tie.target] for tie in chain.web.builds[idea.pk] if _has(chain, tie)]
    return Step(
        Kind.PUT_FORWARD,
        f"{who(voice)} put this forward{nameless(voice)}.",
        _put_forward_on(idea),
        title=str(idea),
        url=idea_url(idea),
        detail=shortened(idea.current.summary) if idea.current else "",
        about=("idea", idea.public_id),
        aside="It builds on" if builds else "",
        branches=tuple(_in_short(chain, one) for one in builds),
        after=after,
    )


def _put_forward_on(idea: Idea) -> When | None:
    return given_on(idea, idea.published_at, idea.network) if idea.published_at else None


def _has(chain: Chain, tie: Tie) -> bool:
    return tie.source in chain.ideas and tie.target in chain.ideas


def built_on(chain: Chain, idea: Idea) -> Iterator[Step]:
    """Tell which other ideas build on one."""
    ties = [tie for tie in chain.web.built_on[idea.pk] if _has(chain, tie)]
    if not ties:
        return
    branches = _by_when(_in_short(chain, chain.ideas[tie.source]) for tie in ties)
    yield Step(
        Kind.BUILT_ON,
        f"{many(len(ties), 'other idea builds', 'other ideas build')} on it.",
        branches[0].when,
        aside="They build on it" if len(ties) > 1 else "It builds on it",
        branches=branches,
    )


def _by_when(branches: Iterable[Branch]) -> tuple[Branch, ...]:
    """Put branches in the order of what is told of their time: of what has no name, the month."""
    return tuple(sorted(branches, key=lambda one: one.when.day if one.when else date.max))


def _in_short(chain: Chain, idea: Idea, more: str = "") -> Branch:
    """Give an idea in one line: who put it forward, or what is to be said instead."""
    voice = voice_of(idea, chain.reader)
    return Branch(
        more or f"{who(voice)} put it forward{nameless(voice)}.",
        title=str(idea),
        url=idea_url(idea),
        when=_put_forward_on(idea),
        about=("idea", idea.public_id),
    )


# --- One of several, two of one ---------------------------------------------------------------


def merges(chain: Chain, leg: Leg, before: int | None) -> Iterator[Step]:
    """Tell what became part of an idea while the line runs through it. `before` is the idea that
    the line came from, by its own merge."""
    ties = chain.web.merged[leg.idea]
    early = [tie for tie in ties if leg.since is not None and tie.at < leg.since]
    later = [tie for tie in ties if tie not in early and leg.holds(tie.at)]
    by_day: dict[date, list[Tie]] = {}
    for tie in later:
        by_day.setdefault(_day(chain, tie), []).append(tie)
    joint = chain.web.into.get(before) if before is not None else None
    for same in by_day.values():
        is_joint = joint is not None and joint in same
        yield _merge(chain, leg, same, joint if is_joint else None, early if is_joint else [])


def _day(chain: Chain, tie: Tie) -> date:
    known = chain.ideas.get(tie.target) or chain.ideas.get(tie.source)
    return known.network.day_at(tie.at) if known else tie.at.date()


def _merge(chain: Chain, leg: Leg, same: list[Tie], joint: Tie | None, early: list[Tie]) -> Step:
    target = chain.ideas[leg.idea]
    own = joint.source if joint else None
    keys = [tie.source for tie in [*early, *same] if tie.source != own]
    keys += [key for one in keys for key in chain.web.below(one)]
    branches = [_in_short(chain, chain.ideas[key]) for key in keys if key in chain.ideas]
    if joint:
        branches.insert(0, _in_short(chain, target))
    others = many(len(branches), "other", "others")
    into = f"It was merged with {others}, and goes on as {quoted(str(target))}."
    reasons = dict.fromkeys(tie.reason for tie in same if tie.reason)
    return Step(
        Kind.MERGED,
        into if joint else f"{many(len(branches), 'other idea', 'other ideas')} came into it.",
        When(_day(chain, same[0])),
        title=str(target) if joint else "",
        url=idea_url(target) if joint else "",
        detail=shortened(" ".join(reasons)),
        aside="Also came into this",
        branches=tuple(branches),
    )


def splits(chain: Chain, leg: Leg, following: int | None) -> Iterator[Step]:
    """Tell of what was made an idea of its own; `following` is the half that the line goes on in."""
    for tie in chain.web.split[leg.idea]:
        half, whole = chain.ideas.get(tie.source), chain.ideas[leg.idea]
        if half is None or not leg.holds(tie.at):
            continue
        is_followed = tie.source == following
        other = whole if is_followed else half
        stands = f"Now: {state_tag(other)['label'].lower()}."
        yield Step(
            Kind.SPLIT,
            f"Two ideas were made of it. {'This one goes on here.' if is_followed else ''}".strip(),
            on(whole.network, tie.at),
            title=str(half) if is_followed else "",
            url=idea_url(half) if is_followed else "",
            detail=shortened(tie.reason),
            about=("idea", half.public_id) if is_followed else None,
            aside="The other one",
            branches=(_in_short(chain, other, stands),),
        )
