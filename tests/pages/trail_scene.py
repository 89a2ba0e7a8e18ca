"""One story for the trail: asked, said, put forward, merged, voted on, decided, tested, shifted."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from improvement.actions import contributions, decisions, idea_links, ideas
from improvement.models import Change, Cycle, Idea, IdeaLink, Topic
from lhs_platform.pages.trail.assembling import trail_of
from lhs_platform.pages.trail.finding import start_of
from outcomes import jobs
from outcomes.models import Measure, Series
from outcomes.periods import add_months
from tests.factories.design import ProcessFactory, TopicFactory
from tests.factories.improvement import CycleFactory, ProjectFactory
from tests.factories.outcomes import MeasureFactory, ObservationFactory, SubmissionFactory
from tests.factories.rounds import finish, make_round, vote
from tests.improvement.design_scene import put_forward

ASKED = datetime(2025, 1, 6, 15, tzinfo=UTC)
DAY = timedelta(days=1)
VOTED = ASKED + 40 * DAY
NOW = datetime(2026, 11, 12, 15, tzinfo=UTC)
NIGHT, LINE = "One number at night", "A line that is answered"


@dataclass
class Story:
    """What a trail can start from, by the kinds of the trail."""

    contribution: Any
    idea: Idea
    merged: Idea
    option: Any
    decision: Any
    change: Change
    cycle: Cycle
    measure: Measure
    topic: Topic

    def start(self, kind: str) -> Any:
        return getattr(self, kind)


def tell(cast, *, measure=None) -> Story:
    """Tell the whole story: the community member asked for it, without a name another joined."""
    process = ProcessFactory(network=cast.network, by=cast.coordinator)
    topic = TopicFactory(process=process, question="What keeps you awake?", opens_at=ASKED)
    said = contributions.give(
        speaker=contributions.speaker_of(cast.community, cast.network),
        topic=topic, version=0, values={"text": "Nobody answers at night."}, now=ASKED + DAY,
    )  # fmt: skip
    at(said, ASKED + 2 * DAY)
    idea = from_answer(cast, said)
    merged = put_forward(
        cast.clinician, cast.network, LINE, now=ASKED + 12 * DAY, shown_as="anonymous"
    )
    merge(cast, idea, merged)
    others = [put_forward(cast.leader, cast.network, name, now=ASKED) for name in ("B", "C")]
    option, decision = decide(cast, [idea, *others], measure)
    change = Change.objects.get(decision=decision)
    cycle = try_out(cast, change, measure)
    return Story(
        said, Idea.objects.get(pk=idea.pk), merged, option, decision, change, cycle,
        measure or MeasureFactory(network=cast.network), topic,
    )  # fmt: skip


def from_answer(cast, said) -> Idea:
    draft = ideas.begin(
        by=cast.community, network=cast.network, now=ASKED + 5 * DAY, contribution=said,
        values={"title": NIGHT, "summary": "Somebody who knows the child answers at night."},
    )  # fmt: skip
    return ideas.publish(by=cast.community, idea=draft, version=draft.version, now=ASKED + 6 * DAY)


def at(thing, moment) -> None:
    """Date a row back."""
    type(thing).objects.filter(pk=thing.pk).update(created_at=moment)


def merge(cast, idea, source, *, on=ASKED + 20 * DAY) -> None:
    idea_links.merge(
        by=cast.coordinator, idea=idea, sources=[source], reason="The same wish.", now=on
    )
    IdeaLink.objects.filter(source=source).update(created_at=on)


def decide(cast, known, measure=None, *, outcome="test", now=VOTED, reason="It is quickly tried."):
    """Vote on ideas and decide on the first of them."""
    known = [Idea.objects.get(pk=one.pk) for one in known]
    poll = make_round(cast.network, cast.coordinator, ideas=known, now=now, title="First vote")
    vote(poll, cast.clinician, {0: 2, 1: 1}, now=now)
    poll = finish(poll, cast.coordinator, now=now)
    option = poll.options.order_by("position").first()
    plan = {"owner": cast.clinician, "sites": [cast.site], "measure": measure}
    decision = decisions.decide(
        by=cast.coordinator, option=option, now=now + 4 * DAY,
        values={"outcome": outcome, "reason": reason, "budget": "", "merged_with": None},
        plan=plan if outcome == "test" else None,
    )  # fmt: skip
    return option, decision


def try_out(cast, change, measure=None) -> Cycle:
    """Test a change twice, the second time to its end."""
    project = ProjectFactory(network=cast.network, lead=cast.clinician, sites=[cast.site])
    begun = (VOTED + 20 * DAY).date()
    known = {
        "project": project, "site": cast.site, "ramp": NIGHT, "change_idea": change,
        "measures": [measure] if measure else [],
    }  # fmt: skip
    first = CycleFactory(
        adapted=True, title="One night", started_on=begun, ended_on=begun + DAY,
        closed_at=VOTED + 21 * DAY, learned="The list was old.", **known,
    )  # fmt: skip
    CycleFactory(
        do=True, title="A week", number=2, started_on=begun + 10 * DAY, previous=first, **known
    )
    return first


def shift(cast, *, from_month: date, months: int = 60) -> Measure:
    """Make a measure whose total is better from a month on, and compute its chart."""
    measure = MeasureFactory(network=cast.network, name="Answered at night")
    sent = SubmissionFactory(network=cast.network, by=cast.coordinator)
    first = add_months(date(2026, 10, 1), -months + 1)
    for back in range(months):
        period = add_months(first, back)
        for site in (cast.site, cast.other_site):
            ObservationFactory(
                measure=measure, site=site, period=period, submission=sent,
                numerator=Decimal(150 if period >= from_month else 100 + back % 3),
                denominator=Decimal(200),
            )  # fmt: skip
    for site in (None, cast.site):
        series = Series.objects.create(measure=measure, site=site, data_revision=1)
        jobs.compute(series.pk)
    return measure


def follow(user, kind, thing, *, now=NOW):
    """Give the trail of a thing as a person reads it."""
    return trail_of(start_of(user, kind, thing.public_id), user, now)


def kinds(trail) -> list[str]:
    return [str(step.kind) for step in trail.steps]


def step(trail, kind):
    """Give the one step of a kind."""
    (found,) = [one for one in trail.steps if one.kind == kind]
    return found
