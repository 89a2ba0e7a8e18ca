"""What people said about the data: new definitions, phases, marks, explanations, answers, locks."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

from lhs_platform.pages.demo.data import Loaded
from lhs_platform.pages.demo.definitions import REMISSION
from lhs_platform.pages.demo.simulation import first_of_month, periods
from networks.models import User
from outcomes.actions import judgements
from outcomes.actions.measures import DEFINITION
from outcomes.models import (
    Measure,
    MeasureVersion,
    Observation,
    PeriodAnswer,
    PeriodLock,
    PointMark,
    ReminderPlan,
    Series,
    Signal,
    Submission,
)

# network, measure, months ago, what is counted from then on, why
REDEFINED = (
    "full-term",
    "dating",
    10,
    {
        "numerator": "Scheduled births whose dating criteria are documented, ultrasound reports "
        "from other hospitals included",
    },
    (
        "Reports from other hospitals can now be read in the record; leaving them out made units "
        "with many transfers look worse than they are."
    ),
)
# network, measure, months ago, why
PHASES = (
    (
        "safe-stay",
        "huddle",
        14,
        (
            "All hospitals have held huddles at a fixed hour since then; eight points in a row lie "
            "above the old median."
        ),
    ),
    (
        "full-term",
        "early-elective",
        12,
        "Scheduling asks for the reason since then. What counts now is whether it stays so.",
    ),
)
MARK = (
    "safe-stay",
    "stay",
    7,
    "Ice storm: for nine days nobody could be brought home in two regions.",
)
EXPLAINED = (
    ("steady-gut", "steroid"),
    (
        "Budesonide and exclusive enteral nutrition came into the first-line pathway at most clinics; "
        "we think fewer children need steroids at all."
    ),
)
FOLLOWS = {
    "coordinator": [
        ("steady-gut", "remission"),
        ("steady-gut", "steroid"),
        ("safe-stay", "harm-days"),
    ],
    "clinician": [("steady-gut", "remission")],
    "parent": [("steady-gut", "remission")],
    "leader": [("safe-stay", "sse"), ("full-term", "early-elective")],
}
NOT_COLLECTED = [
    "The data coordinator was on leave.",
    "The record was being replaced.",
    "The list of patients was not complete.",
]
MONTHS_OPEN = 3
MONTHS_LOCKED = 12


def before_charts(loaded: dict[str, Loaded], today: date, now: datetime) -> None:
    """What the charts are computed from."""
    _take_over(loaded)
    _write_long_ago(loaded, now)
    _redefine(loaded, today, now)
    _phases(loaded, today, now)
    _mark(loaded, today, now)
    for made in loaded.values():
        _explain_gaps(made, today)
        _lock(made, today)
        ReminderPlan.objects.create(network=made.network)


def after_charts(loaded: dict[str, Loaded], users: dict[str, User], now: datetime) -> None:
    """What people made of the charts: one signal is explained, others wait to be looked at."""
    (slug, code), words = EXPLAINED
    signal = (
        Signal.objects.standing()
        .filter(series__measure=loaded[slug].measures[code], series__site=None)
        .first()
    )
    if signal:
        then = now - timedelta(days=9)
        judgements.explain_signal(
            by=users["coordinator"], signal=signal, explanation=words, now=then
        )
    for key, followed in FOLLOWS.items():
        for slug, code in followed:
            judgements.follow(by=users[key], measure=loaded[slug].measures[code])


def _lead(made: Loaded) -> User:
    return made.network.memberships.coordinators().select_related("user")[0].user


def _take_over(loaded: dict[str, Loaded]) -> None:
    """Say of a measure that its definition is another network's."""
    for made in loaded.values():
        for plan in made.plan.measures:
            if plan.taken_over:
                slug, code = plan.taken_over.split("/")
                whose = loaded[slug].measures[code]
                Measure.objects.filter(pk=made.measures[plan.code].pk).update(
                    copied_from=whose.current,
                    origin=f"{loaded[slug].network.name}, definition 1",
                )


def _write_long_ago(loaded: dict[str, Loaded], now: datetime) -> None:
    """The measures and their first definitions are as old as the data."""
    for made in loaded.values():
        then = now - timedelta(days=31 * made.plan.months)
        Measure.objects.filter(network=made.network).update(created_at=then)
        MeasureVersion.objects.filter(measure__network=made.network).update(created_at=then)


def _redefine(loaded: dict[str, Loaded], today: date, now: datetime) -> None:
    slug, code, back, changes, reason = REDEFINED
    measure = loaded[slug].measures[code]
    since = first_of_month(today, months_back=back)
    kept = {name: getattr(measure.current, name) for name in DEFINITION}
    measure.current = MeasureVersion.objects.create(
        measure=measure, number=2, effective_on=since, change_reason=reason, **kept | changes
    )
    measure.save(update_fields=["current"])
    then = now - timedelta(days=30 * (back + 1))
    MeasureVersion.objects.filter(pk=measure.current.pk).update(created_at=then)
    Observation.objects.filter(measure=measure, period__gte=since).update(
        measure_version=measure.current
    )


def _total(loaded: dict[str, Loaded], slug: str, code: str) -> Series:
    return Series.objects.get(measure=loaded[slug].measures[code], site=None)


def _phases(loaded: dict[str, Loaded], today: date, now: datetime) -> None:
    for slug, code, back, reason in PHASES:
        judgements.start_phase(
            by=_lead(loaded[slug]),
            series=_total(loaded, slug, code),
            starts_on=first_of_month(today, months_back=back),
            reason=reason,
            now=now,
        )


def _mark(loaded: dict[str, Loaded], today: date, now: datetime) -> None:
    """One month was plainly unlike the rest: its numbers are raised, and somebody says why."""
    slug, code, back, reason = MARK
    month = first_of_month(today, months_back=back)
    rows = list(Observation.objects.filter(measure=loaded[slug].measures[code], period=month))
    for row in rows:
        row.numerator = min(row.denominator or 0, round(row.numerator * Decimal("1.4")))
    Observation.objects.bulk_update(rows, ["numerator"])
    judgements.mark_point(
        by=_lead(loaded[slug]),
        series=_total(loaded, slug, code),
        period=month,
        kind=PointMark.Kind.ASTRONOMICAL,
        reason=reason,
        now=now,
    )


def _explain_gaps(made: Loaded, today: date) -> None:
    """Of three months without data two were said not to have been collected, with a reason."""
    chance = random.Random(f"gaps-{made.plan.slug}")
    submission = Submission.objects.filter(network=made.network)[0]
    answers = []
    for item in made.plan.measures:
        if item.frequency == "event":
            continue
        measure = made.measures[item.code]
        there = set(Observation.objects.filter(measure=measure).values_list("site_id", "period"))
        past = periods(today, item, made.plan.months)[:-1]
        answers += [
            PeriodAnswer(
                measure=measure,
                site=site,
                period=period,
                kind=PeriodAnswer.Kind.NOT_COLLECTED,
                reason=chance.choice(NOT_COLLECTED),
                submission=submission,
            )
            for site in made.sites
            for period in past
            if (site.pk, period) not in there
            and period >= (site.joined_on or period)
            and chance.random() < 0.67
        ]
    PeriodAnswer.objects.bulk_create(answers, batch_size=2000)


def _lock(made: Loaded, today: date) -> None:
    """The months up to a quarter ago were approved, in all networks but the one people try."""
    if made.plan is REMISSION:
        return
    by = _lead(made)
    PeriodLock.objects.bulk_create(
        PeriodLock(site=site, month=first_of_month(today, months_back=back), by=by)
        for site in made.sites
        for back in range(MONTHS_OPEN + 1, MONTHS_OPEN + MONTHS_LOCKED + 1)
    )
