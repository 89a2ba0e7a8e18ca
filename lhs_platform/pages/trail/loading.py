"""All rows of a chain, loaded in a number of queries that does not grow with it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import F, Q

from events.models import Event, MeetingRound, MeetingTopic
from improvement.models import (
    Change,
    Contribution,
    Cycle,
    Decision,
    Idea,
    IdeaLink,
    Result,
    Round,
    RoundOption,
    Tally,
    Uptake,
)
from lhs_platform.pages.trail.finding import Start
from lhs_platform.pages.trail.lines import Tie, Web, web_of
from outcomes import presenters as outcomes
from outcomes.models import Chart, Measure

SHOWN_STATES = (Round.State.ANNOUNCED, Round.State.PUBLISHED, Round.State.VOID)
# So many tests are read at most; a change that has more is read on its own page.
MOST_CYCLES = 400
Shown = dict[str, Any]


@dataclass
class Chain:
    """What a trail is told from: everything that its reader may see, by the keys of what it belongs
    to."""

    start: Start
    reader: Any
    web: Web = field(default_factory=lambda: web_of([]))
    # The ideas that hang together by merges and splits; `ideas` holds those near them, too.
    whole: set[int] = field(default_factory=set)
    ideas: dict[int, Idea] = field(default_factory=dict)
    said: dict[int, list[Contribution]] = field(default_factory=lambda: defaultdict(list))
    answer: Contribution | None = None
    went_into: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    topic_meetings: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    options: dict[int, list[RoundOption]] = field(default_factory=lambda: defaultdict(list))
    tallies: dict[int, dict[str, Any]] = field(default_factory=dict)
    decisions: dict[int, Decision] = field(default_factory=dict)
    round_meetings: dict[int, Event] = field(default_factory=dict)
    changes: dict[int, Change] = field(default_factory=dict)
    copies: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    origins: dict[int, int] = field(default_factory=dict)
    cycles: dict[int | None, list[Cycle]] = field(default_factory=lambda: defaultdict(list))
    charts: dict[int, list[tuple[Chart, Shown]]] = field(default_factory=lambda: defaultdict(list))
    results: list[Result] = field(default_factory=list)
    uptakes: dict[int, list[Uptake]] = field(default_factory=lambda: defaultdict(list))

    def change_of(self, option: RoundOption) -> Change | None:
        decision = self.decisions.get(option.pk)
        return self.changes.get(decision.change_id or 0) if decision else None

    def root_of(self, change: int) -> int:
        """Give the change that one was copied from first, as far as this reader sees."""
        return self.up_from(change)[0]

    def up_from(self, change: int) -> list[int]:
        """Give a change and what it was copied from, the first first."""
        found = [change]
        while self.origins.get(found[0], found[0]) not in found:
            found.insert(0, self.origins[found[0]])
        return found

    def down_from(self, change: int) -> list[int]:
        """Give all copies of a change, and those of these."""
        found: list[int] = []
        waiting = [*self.copies[change]]
        while waiting:
            key = waiting.pop(0)
            if key not in found:
                found.append(key)
                waiting += self.copies[key]
        return found

    @cached_property
    def measures(self) -> dict[int, Measure]:
        """Give the measures that the changes and tests of the chain are about."""
        named = [one.measure for one in self.changes.values() if one.measure and self.is_read(one)]
        named += [
            measure
            for cycles in self.cycles.values()
            for cycle in cycles
            for measure in cycle.measures.all()
        ]
        return {measure.pk: measure for measure in named}

    def is_read(self, change: Change) -> bool:
        """Say whether the tests of a change were loaded: those of other copies are not."""
        return change.pk in self.read_changes

    @cached_property
    def read_changes(self) -> set[int]:
        wanted = change_of(self.start)
        if wanted in self.changes:
            return set(self.up_from(wanted))
        return {key for key in self.changes if key not in self.origins}


def load(start: Start, reader: Any) -> Chain:
    """Load the chain of a thing, as its reader may see it."""
    chain = Chain(start, reader)
    _load_copies(chain)
    ideas, changes = _seeds(chain)
    networks = {start.network.pk, *(idea.network_id for idea in ideas)}
    chain.web = web_of(_ties(networks))
    _load_ideas(chain, {idea.pk for idea in ideas})
    _load_said(chain)
    _load_votes(chain)
    made = {one.change_id for one in chain.decisions.values() if one.change_id}
    _load_changes(chain, changes | made)
    _load_cycles(chain)
    _load_charts(chain)
    _load_results(chain)
    return chain


def change_of(start: Start) -> int | None:
    """Give the key of the change that a test or a result is about, if it is about one."""
    names = {"change": "pk", "cycle": "change_idea_id", "result": "change_id"}
    name = names.get(start.kind)
    return getattr(start.thing, name) if name else None


# --- Where the chain begins -------------------------------------------------------------------


def _load_copies(chain: Chain) -> None:
    """Learn which changes were copied from which, among those that the reader sees."""
    seen = Change.objects.visible_to(chain.reader)
    rows = seen.filter(origin__in=seen.values("pk")).order_by("pk").values_list("pk", "origin_id")
    for copy, origin in rows:
        chain.copies[origin].append(copy)
        chain.origins[copy] = origin


def _seeds(chain: Chain) -> tuple[list[Idea], set[int]]:
    """Give the ideas that a thing belongs to, and the change, if it is about one."""
    thing, kind = chain.start.thing, chain.start.kind
    if kind == "idea":
        return [thing], set()
    if kind == "option":
        return [thing.idea], set()
    if kind == "decision":
        return [thing.option.idea], set()
    if kind == "contribution":
        chain.answer = thing
        seen = Idea.objects.visible_to(chain.reader).exclude(state=Idea.State.DRAFT)
        return list(
            seen.filter(contributions=thing).select_related("network").order_by("pk")
        ), set()
    change = change_of(chain.start)
    if change is None:
        return [], set()
    root = chain.root_of(change)
    chosen = Idea.objects.visible_to(chain.reader).filter(options__decision__change=root)
    return list(chosen.select_related("network").order_by("pk")), {change}


def _ties(networks: Iterable[int]) -> Iterator[Tie]:
    rows = IdeaLink.objects.filter(source__network__in=set(networks)).order_by("pk")
    for row in rows.values_list("source", "target", "kind", "created_at", "reason"):
        yield Tie(*row)


# --- What belongs to it -----------------------------------------------------------------------


def _load_ideas(chain: Chain, seeds: set[int]) -> None:
    chain.whole = whole = chain.web.whole(seeds)
    near = {
        key
        for one in whole
        for tie in (*chain.web.builds[one], *chain.web.built_on[one])
        for key in (tie.source, tie.target)
    }
    seen = Idea.objects.visible_to(chain.reader).exclude(state=Idea.State.DRAFT)
    chain.ideas = {idea.pk: idea for idea in seen.filter(pk__in=whole | near).for_list()}


def _load_said(chain: Chain) -> None:
    through = Idea.contributions.through.objects.filter(idea__in=chain.whole)
    pairs = list(through.order_by("pk").values_list("idea_id", "contribution_id"))
    rows = Contribution.objects.told().filter(pk__in={said for _, said in pairs}).for_list()
    known = {row.pk: row for row in rows}
    for idea, said in pairs:
        if said in known:
            chain.said[idea].append(known[said])
    _load_other_ideas(chain, known)
    topics = {row.topic_id for row in known.values()}
    topics |= {idea.topic_id for idea in chain.ideas.values() if idea.topic_id}
    topics |= {chain.answer.topic_id} if chain.answer else set()
    asked = MeetingTopic.objects.visible_to(chain.reader).filter(topic__in=topics)
    for one in asked.select_related("event").order_by("pk"):
        chain.topic_meetings[one.topic_id].append(one.event)


def _load_other_ideas(chain: Chain, said: Iterable[int]) -> None:
    """Load the ideas that the same answers went into, but for those that are there."""
    through = Idea.contributions.through.objects.filter(contribution__in=said).order_by("pk")
    for idea, contribution in through.values_list("idea_id", "contribution_id"):
        chain.went_into[contribution].append(idea)
    wanted = {key for keys in chain.went_into.values() for key in keys} - chain.ideas.keys()
    seen = Idea.objects.visible_to(chain.reader).exclude(state=Idea.State.DRAFT)
    chain.ideas |= {idea.pk: idea for idea in seen.filter(pk__in=wanted).for_list()}


def _load_votes(chain: Chain) -> None:
    rows = RoundOption.objects.visible_to(chain.reader).filter(
        idea__in=chain.whole & chain.ideas.keys(), round__state__in=SHOWN_STATES
    )
    options = list(rows.select_related("round__network", "revision").order_by("pk"))
    for option in options:
        chain.options[option.idea_id].append(option)
    polls = {option.round_id for option in options}
    told = Tally.objects.filter(round__in=polls, round__state=Round.State.PUBLISHED)
    for poll, output in told.order_by("-pk").values_list("round_id", "output"):
        chain.tallies[poll] = output
    decided = Decision.objects.filter(option__in=options, round__state=Round.State.PUBLISHED)
    chain.decisions = {one.option_id: one for one in decided.for_list()}
    held = MeetingRound.objects.visible_to(chain.reader).filter(round__in=polls)
    chain.round_meetings = {one.round_id: one.event for one in held.select_related("event")}


def _load_changes(chain: Chain, keys: set[int]) -> None:
    wanted = {key for one in keys for key in chain.up_from(one)}
    wanted |= {key for one in wanted for key in chain.down_from(one)}
    seen = Change.objects.visible_to(chain.reader).filter(pk__in=wanted)
    rows = seen.select_related(
        "network", "measure__network", "measure__current", "owner", "by", "state_by"
    ).prefetch_related("sites")
    chain.changes = {change.pk: change for change in rows}


def _load_cycles(chain: Chain) -> None:
    """Load the tests of the changes that the trail runs through; of a test that is about no change
    of the package, those of its ramp."""
    thing = chain.start.thing
    of_chain = Q(change_idea__in=chain.read_changes)
    if chain.start.kind == "cycle" and thing.change_idea_id is None:
        of_chain = Q(project=thing.project_id, site=thing.site_id, ramp=thing.ramp)
    rows = Cycle.objects.visible_to(chain.reader).filter(of_chain)
    rows = rows.select_related("project__network", "site").prefetch_related(
        "measures__network", "measures__current"
    )
    for cycle in rows.order_by("number", "pk")[:MOST_CYCLES]:
        chain.cycles[cycle.change_idea_id].append(cycle)


def _load_charts(chain: Chain) -> None:
    """Load what the chart of each network's total shows to this reader; and, where all tests were
    at one site, that of the site. Where sites have no names on charts, theirs would be told here."""
    gates = outcomes.Gate.for_all(chain.reader, chain.measures.values())
    sites = {cycle.site_id for cycles in chain.cycles.values() for cycle in cycles}
    of_tests = Q(series__site__in=sites) if len(sites) == 1 and None not in sites else Q(pk__in=[])
    rows = Chart.objects.filter(
        Q(series__site=None) | of_tests, series__measure__in=chain.measures, kind=Chart.Kind.RUN
    )
    for chart in rows.for_list().order_by(F("series__site").asc(nulls_first=True)):
        gate = gates[chart.series.measure_id]
        if not gate.names.veils(chart.series.site_id):
            chain.charts[chart.series.measure_id].append((chart, outcomes.shown(chart, gate)))


def _load_results(chain: Chain) -> None:
    """Load what was shared of the changes that the trail runs through, and who took it up."""
    of_chain = Q(change__in=chain.read_changes)
    if chain.start.kind == "result":
        of_chain |= Q(pk=chain.start.thing.pk)
    rows = Result.objects.visible_to(chain.reader).filter(of_chain).distinct()
    chain.results = list(rows.select_related("network").order_by("published_at", "pk"))
    taken = Uptake.objects.standing().filter(result__in=chain.results)
    for uptake in taken.for_list().order_by("pk"):
        chain.uptakes[uptake.result_id].append(uptake)
