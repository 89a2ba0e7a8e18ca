"""The steps of changes: put into the package, taken over, tested, seen on a chart, settled."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from improvement.models import Change, Cycle
from improvement.presenters.changes import change_url
from improvement.presenters.shifts import began, in_words, is_since, is_told
from improvement.presenters.words import cycle_url
from lhs_platform.pages.trail.loading import Chain
from lhs_platform.pages.trail.shapes import Branch, Kind, Step, When
from lhs_platform.pages.trail.words import (
    at_place,
    many,
    on,
    shortened,
    where,
)
from outcomes.presenters import Choice

Stage, State = Cycle.Stage, Change.State
# With more tests than these, a ramp of them is one step.
MOST_TESTS = 12
SETTLED = {State.ADOPTED: "adopted it", State.ABANDONED: "gave it up"}


# --- Changes ----------------------------------------------------------------------------------


def of_change(chain: Chain, change: Change, *, decided_on: date | None = None) -> Iterator[Step]:
    """Tell how a change came into the package, and what became of it."""
    yield _entry(chain, change, decided_on)
    if change.state in SETTLED and change.state_on is not None:
        yield Step(
            Kind.SETTLED,
            f"{change.network.name} {SETTLED[State(change.state)]}.",
            When(change.state_on),
            title=change.title,
            url=change_url(change),
            detail=shortened(change.state_reason),
        )


def _entry(chain: Chain, change: Change, decided_on: date | None) -> Step:
    origin = chain.changes.get(chain.origins.get(change.pk, 0))
    if origin is not None:
        words = f"{change.network.name} took it over from {origin.network.name}."
    elif decided_on is not None:
        words = "It became a change to test."
    else:
        words = f"{change.by.name} put it into the change package."
    return Step(
        Kind.COPIED if origin is not None else Kind.CHANGE,
        words,
        When(decided_on) if decided_on else on(change.network, change.created_at),
        title=change.title,
        url=change_url(change),
        detail=_plan(change),
        about=("change", change.public_id),
    )


def _plan(change: Change) -> str:
    """Say who sees to a change, where, and until when."""
    if change.owner is None:
        return ""
    sites = where([site.name for site in change.sites.all()], change.network)
    due = f", by {When(change.due_on).words}" if change.due_on else ""
    return f"{change.owner.name} sees to it{sites}{due}."


def copies(chain: Chain, change: Change, spine: set[int]) -> Iterator[Step]:
    """Tell which networks took a change over that the trail does not follow there, but for those
    that say so of its result."""
    told = {one.change_id for uptakes in chain.uptakes.values() for one in uptakes}
    for key in chain.copies[change.pk]:
        copy = chain.changes.get(key)
        if copy is None or key in spine | told:
            continue
        why = f": {copy.state_reason}" if copy.state_reason else ""
        yield Step(
            Kind.COPIED,
            f"{copy.network.name} took it over.",
            on(copy.network, copy.created_at),
            title=f"{copy.network.name}: {copy.title}",
            url=change_url(copy),
            detail=shortened(f"There it is {copy.get_state_display().lower()}{why}"),
            about=("change", copy.public_id),
        )


# --- Tests ------------------------------------------------------------------------------------


def of_tests(cycles: list[Cycle], decided: Mapping[int, date]) -> Iterator[Step]:
    """Tell of each test; where there are many, of each ramp of them. They stand after the decision
    to test, also where their days are earlier: it was written down then that they had begun."""
    ramps: dict[Any, list[Cycle]] = defaultdict(list)
    for cycle in cycles:
        ramps[cycle.project_id, cycle.site_id, cycle.ramp].append(cycle)
    for ramp in ramps.values():
        if len(cycles) <= MOST_TESTS or len(ramp) == 1:
            steps = [_test(cycle, ramp) for cycle in ramp]
        else:
            steps = [_ramp(ramp)]
        after = decided.get(ramp[-1].change_idea_id or 0)
        yield from (replace(step, after=after) for step in steps)


def _test(cycle: Cycle, ramp: list[Cycle]) -> Step:
    return Step(
        Kind.TESTED,
        _words(cycle, ramp),
        _tested_on(cycle),
        title=cycle.title,
        url=cycle_url(cycle),
        detail=_learned(cycle),
        about=("cycle", cycle.public_id),
    )


def _words(cycle: Cycle, ramp: list[Cycle]) -> str:
    place = f"Test {ramp.index(cycle) + 1} of {len(ramp)}{at_place(cycle)}"
    if cycle.stage == Stage.CLOSED:
        return f"{place}: {cycle.get_decision_display().lower()}."
    return f"{place} is {'planned' if cycle.stage == Stage.PLAN else 'under way'}."


def _learned(cycle: Cycle) -> str:
    if cycle.stage != Stage.CLOSED or not cycle.learned:
        return ""
    return f"What was learned: {shortened(cycle.learned)}"


def _tested_on(cycle: Cycle) -> When | None:
    if cycle.closed_at is not None:
        return When(cycle.ended_on or cycle.project.network.day_at(cycle.closed_at))
    day = cycle.started_on or cycle.starts_on
    return When(day) if day else None


def _ramp(ramp: list[Cycle]) -> Step:
    last = ramp[-1]
    told = _test(last, ramp)
    branches = tuple(
        Branch(_words(cycle, ramp), cycle.title, cycle_url(cycle), _tested_on(cycle),
               ("cycle", cycle.public_id))
        for cycle in ramp
    )  # fmt: skip
    return Step(
        Kind.TESTED,
        f"{many(len(ramp), 'test', 'tests')}{at_place(last)}. The newest: {told.words}",
        told.when,
        title=last.title,
        url=told.url,
        detail=told.detail,
        aside="All its tests",
        branches=branches,
    )


# --- Charts -----------------------------------------------------------------------------------


def of_charts(
    chain: Chain,
    measures: set[int],
    *,
    tested_from: date | None,
    decided: Mapping[int, date],
) -> Iterator[Step]:
    """Tell what the charts show since the tests began, in their own words: after the tests."""
    after = max(filter(None, [tested_from, min(decided.values(), default=None)]), default=None)
    told = [
        (at, chart, seen)
        for key in sorted(measures)
        for at, (chart, seen) in enumerate(filter(is_told, chain.charts[key]))
    ]
    for at, chart, seen in told:
        measure, site = chart.series.measure, chart.series.site
        begins = began(seen) if is_since(seen, tested_from) else None
        yield Step(
            Kind.CHART,
            in_words(chart, seen, tested_from),
            When(begins, is_month=True) if begins else None,
            title=measure.name,
            url=Choice(site=site.code if site else "").url(measure),
            detail="Illustrative, simulated data." if measure.is_simulated else "",
            about=("chart", chart.public_id) if at else ("measure", measure.public_id),
            after=after if begins else None,
        )
