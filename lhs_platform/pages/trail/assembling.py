"""A trail, put together for its reader."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from improvement.models import Change, Cycle, Idea, Result, RoundOption
from lhs_platform.pages.trail import ahead, ideas, shared, votes, work
from lhs_platform.pages.trail.finding import Start
from lhs_platform.pages.trail.lines import Leg
from lhs_platform.pages.trail.loading import Chain, load
from lhs_platform.pages.trail.shapes import Ahead, Key, Step, Trail, in_order
from lhs_platform.pages.trail.words import quoted, trail_url

# What is itself about a change: the trail runs through it whatever it was made of.
WORK = ("change", "cycle", "result")


def trail_of(start: Start, reader: Any, now: datetime) -> Trail:
    """Give the trail of a thing, for one reader. A number of queries that does not grow."""
    chain = load(start, reader)
    legs = _line(chain)
    steps = list(_steps(chain, legs))
    return Trail(
        kind=start.kind,
        id=start.thing.public_id,
        title=title_of(start),
        url=trail_url(start.kind, start.thing.public_id),
        steps=in_order([_marked(step, start.mark) for step in steps]),
        ahead=_ahead(chain, legs, now),
    )


def title_of(start: Start) -> str:
    thing = start.thing
    if start.kind == "result":
        return shared.title_of(thing)
    if start.kind == "contribution":
        return f"An answer to {quoted(thing.topic.question)}"
    if start.kind == "option":
        return str(thing.revision.title)
    if start.kind == "decision":
        return str(thing.option.revision.title)
    return str(thing)


# --- The line through the ideas ---------------------------------------------------------------


def _line(chain: Chain) -> list[Leg]:
    """Give the ideas that the trail runs through, as far as its reader sees them."""
    first = _first(chain)
    if first is None:
        return []
    legs = chain.web.line(first)
    hidden = [place for place, leg in enumerate(legs) if leg.idea not in chain.ideas]
    here = next(place for place, leg in enumerate(legs) if leg.idea == first)
    begin = max((place + 1 for place in hidden if place < here), default=0)
    end = min((place for place in hidden if place > here), default=len(legs))
    return legs[begin:end]


def _first(chain: Chain) -> int | None:
    """Give the idea that a thing is of; where an answer went into several, the one that got
    furthest."""
    thing, kind = chain.start.thing, chain.start.kind
    if kind == "idea":
        return thing.pk  # type: ignore[no-any-return]
    if kind in ("option", "decision"):
        return (thing if kind == "option" else thing.option).idea_id  # type: ignore[no-any-return]
    if kind == "contribution":
        own = [key for key, said in chain.said.items() if thing in said]
        return max(own, key=lambda key: (_got(chain, key), -key), default=None)
    return next((one.idea_id for one in _chosen(chain)), None)


def _got(chain: Chain, idea: int) -> int:
    options = [option for leg in chain.web.line(idea) for option in chain.options[leg.idea]]
    if any(chain.change_of(option) for option in options):
        return 2
    return 1 if options else 0


def _chosen(chain: Chain) -> Iterator[RoundOption]:
    """Give the options of which the changes of the chain were made."""
    for options in list(chain.options.values()):
        for option in options:
            change = chain.change_of(option)
            if change is not None and change.pk in chain.read_changes:
                yield option


# --- Steps ------------------------------------------------------------------------------------


def _steps(chain: Chain, legs: list[Leg]) -> Iterator[Step]:
    if not legs and chain.answer is not None:
        said = [chain.answer]
        yield from ideas.asked(chain, [chain.answer.topic], chain.start.network)
        yield from ideas.answers(chain, said, set())
        yield from ideas.answered(said)
    before: int | None = None
    for place, leg in enumerate(legs):
        following = legs[place + 1].idea if place + 1 < len(legs) else None
        yield from _of_leg(chain, leg, before, following)
        before = leg.idea
    yield from _work(chain, legs)


def _of_leg(chain: Chain, leg: Leg, before: int | None, following: int | None) -> Iterator[Step]:
    """Tell of one idea while the line runs through it. What another became a part of is told only
    from then on; the half of a split begins with the split."""
    idea = chain.ideas[leg.idea]
    is_half = before is not None and leg.since is None
    if leg.since is None:
        yield from ideas.built_on(chain, idea) if is_half else ideas.of_idea(chain, idea)
    yield from ideas.merges(chain, leg, before)
    yield from ideas.splits(chain, leg, following)
    yield from votes.of_votes(chain, leg, before)


def _work(chain: Chain, legs: list[Leg]) -> Iterator[Step]:
    """Tell of the changes that were made, their tests, and what the charts show since."""
    spine = _spine(chain, legs)
    keys = {change.pk for change in spine}
    decided = {
        decision.change_id: decision.round.network.day_at(decision.decided_at)
        for decision in chain.decisions.values()
        if decision.change_id in keys
    }
    for change in spine:
        yield from work.of_change(chain, change, decided_on=decided.get(change.pk))
        yield from work.copies(chain, change, keys)
    yield from shared.of_results(chain, _results(chain, spine))
    tests = _tests(chain, spine)
    yield from work.of_tests(tests, decided)
    yield from work.of_charts(
        chain, _measures(spine, tests), tested_from=_tested_from(tests), decided=decided
    )


def _spine(chain: Chain, legs: list[Leg]) -> list[Change]:
    """Give the changes that the trail runs through, the first first."""
    line = {leg.idea for leg in legs}
    made = [
        change.pk
        for idea in line
        for option in chain.options[idea]
        for change in [chain.change_of(option)]
        if change is not None
    ]
    keys = {*made, *(chain.read_changes if chain.start.kind in WORK else ())}
    return [chain.changes[key] for key in sorted(keys & chain.read_changes & chain.changes.keys())]


def _tests(chain: Chain, spine: list[Change]) -> list[Cycle]:
    """Give the tests of these changes; of a test that is about none, those of its ramp."""
    keys = [change.pk for change in spine] or list(chain.cycles)
    return [cycle for key in keys for cycle in chain.cycles[key]]


def _results(chain: Chain, spine: list[Change]) -> list[Result]:
    """Give what was shared of these changes; and what the trail is asked for, by whoever does not
    see its change."""
    keys = {change.pk for change in spine}
    asked = chain.start.thing.pk if chain.start.kind == "result" else None
    return [one for one in chain.results if one.change_id in keys or one.pk == asked]


def _measures(spine: list[Change], tests: list[Cycle]) -> set[int]:
    named = {change.measure_id for change in spine if change.measure_id}
    return named | {measure.pk for cycle in tests for measure in cycle.measures.all()}


def _tested_from(tests: list[Cycle]) -> date | None:
    days = [one.started_on for one in tests if one.started_on]
    return min(days, default=None)


def _marked(step: Step, mark: Key) -> Step:
    """Say of a step, or of what also came into it, that its reader came from there."""
    branches = tuple(replace(one, is_start=one.about == mark) for one in step.branches)
    return replace(step, is_start=step.about == mark, branches=branches)


# --- What comes next --------------------------------------------------------------------------


def _ahead(chain: Chain, legs: list[Leg], now: datetime) -> Ahead:
    spine = _spine(chain, legs)
    told = [one for one in map(shared.ahead, _results(chain, spine)) if one is not None]
    if told:
        return told[-1]
    if spine:
        last = spine[-1]
        return ahead.of_change(last, chain.cycles[last.pk])
    if legs:
        return ahead.of_idea(chain, _last_idea(chain, legs), now)
    if chain.answer is not None:
        return ahead.of_answer(chain.answer, now)
    return ahead.of_tests(_tests(chain, [])) or Ahead("Nothing is under way.")


def _last_idea(chain: Chain, legs: list[Leg]) -> Idea:
    return chain.ideas[legs[-1].idea]
