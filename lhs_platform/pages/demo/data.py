"""Networks, sites, measures and their simulated observations."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.text import slugify

from lhs_platform.pages.demo import rare
from lhs_platform.pages.demo.definitions import PROGRAMME
from lhs_platform.pages.demo.names import KINDS, place
from lhs_platform.pages.demo.plans import ILLUSTRATIVE, INVENTED, MeasurePlan, NetworkPlan
from lhs_platform.pages.demo.simulation import MONTHS_OF, draw, periods
from networks.models import Network, Organization, Site, User
from outcomes.models import (
    Measure,
    MeasureVersion,
    Observation,
    PeriodAnswer,
    Series,
    Submission,
)

# With it the charts show what such networks reached: fewer harms, fewer deaths between operations.
SEED = "3"
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
BASELINE_PERIODS = 12
DUE_DAYS = {"week": 5}


@dataclass
class Loaded:
    """One network as it was made."""

    plan: NetworkPlan
    network: Network
    sites: list[Site]
    measures: dict[str, Measure]


def make_programme() -> Network:
    return Network.objects.create(
        name=PROGRAMME.name,
        slug=PROGRAMME.slug,
        kind=Network.Kind.PROGRAMME,
        summary=PROGRAMME.summary,
        purpose=PROGRAMME.purpose,
        site_word=PROGRAMME.site_word,
        site_word_plural=PROGRAMME.site_word_plural,
    )


def make_network(plan: NetworkPlan, parent: Network, today: date, offset: int) -> Loaded:
    """Make one network with its sites and measures, without data."""
    network = Network.objects.create(
        name=plan.name,
        slug=plan.slug,
        parent=parent,
        sharing=plan.sharing,
        summary=plan.summary,
        purpose=plan.purpose,
        site_word=plan.site_word,
        site_word_plural=plan.site_word_plural,
    )
    sites = _make_sites(plan, network, today, offset)
    measures = {}
    for position, item in enumerate(plan.measures):
        measures[item.code] = _make_measure(plan, network, item, position, today)
    return Loaded(plan, network, sites, measures)


def _make_sites(plan: NetworkPlan, network: Network, today: date, offset: int) -> list[Site]:
    names = [place(index + offset) for index in range(plan.sites)]
    organizations = Organization.objects.bulk_create(
        Organization(
            name=f"{name} {KINDS[index % len(KINDS)]}", slug=slugify(f"{name}-{plan.slug}")
        )
        for index, name in enumerate(names)
    )
    months = periods(today, plan.measures[0], plan.months)
    return Site.objects.bulk_create(
        Site(
            network=network,
            organization=organization,
            name=name,
            code=slugify(name),
            city=name,
            timezone=ZONES[index % len(ZONES)],
            joined_on=months[_joins(plan, index, len(months))],
        )
        for index, (name, organization) in enumerate(zip(names, organizations, strict=True))
    )


def _joins(plan: NetworkPlan, index: int, count: int) -> int:
    """Say in which period a site joins: all at once, or a quarter first and then in turn."""
    first = plan.sites // 4
    if not plan.joins_over_time or index < first:
        return 0
    return min(count - 6, (index - first) * count // (plan.sites + 4))


def _make_measure(
    plan: NetworkPlan, network: Network, item: MeasurePlan, position: int, today: date
) -> Measure:
    months = periods(today, item, plan.months)
    measure = Measure.objects.create(
        network=network,
        name=item.name,
        code=item.code,
        family=item.family,
        position=position,
        is_simulated=True,
        citation=ILLUSTRATIVE + item.citation,
    )
    measure.current = MeasureVersion.objects.create(
        measure=measure, effective_on=months[0], **_definition(item, months, today)
    )
    measure.save(update_fields=["current"])
    return measure


def _definition(item: MeasurePlan, months: list[date], today: date) -> dict[str, Any]:
    has_baseline = item.level.before != item.level.after
    has_level = has_baseline and item.kind != "cases_between"
    return {
        "why": item.why,
        "kind": item.kind,
        "numerator": item.numerator,
        "denominator": item.denominator,
        "multiplier": item.multiplier,
        "unit": item.unit,
        "decimals": item.decimals,
        "exclusions": item.exclusions,
        "source": item.source,
        "collector": "Site data coordinator",
        "frequency": item.frequency,
        "date_basis": "Day of the event"
        if item.frequency == "event"
        else "Date of the visit, birth or discharge",
        "due_days": DUE_DAYS.get(item.frequency, 30),
        "direction": item.direction,
        "chart": item.chart,
        "stratifiers": item.stratifiers,
        "goal": item.goal,
        "goal_on": date(today.year + 1, 12, 31) if item.goal is not None else None,
        "baseline_value": Decimal(str(item.level.before)) if has_level else None,
        "baseline_source": "as published" if has_level and item.citation != INVENTED else "",
        "baseline_from": months[0] if has_baseline else None,
        "baseline_to": months[min(BASELINE_PERIODS, len(months)) - 1] if has_baseline else None,
    }


def fill(loaded: Loaded, today: date, by: User, *, leave_out: set[tuple[str, str]]) -> None:
    """Draw and store all observations of a network. `leave_out` names (measure, site) pairs
    whose newest period is still missing; "*" means all of them."""
    submission = Submission.objects.create(
        network=loaded.network, channel=Submission.Channel.FILE, by=by, file_name="history.csv"
    )
    rows = list(_observations(loaded, today, submission, leave_out))
    for pair, months in _event_dated(loaded, today):
        dice = partial(_dice, loaded, pair[1].code)
        rows += rare.events(pair, loaded.sites, months, today, dice, submission)
    Observation.objects.bulk_create(rows, batch_size=2000)
    Submission.objects.filter(pk=submission.pk).update(added=len(rows))
    for pair, _ in _event_dated(loaded, today):
        quiet = rare.quiet_months(rows, loaded.sites, pair, today, loaded.plan.months)
        answers = [one for one in quiet if not _is_left_out(leave_out, pair[1], one, today)]
        PeriodAnswer.objects.bulk_create(answers, batch_size=2000)
    touched = {(row.measure_id, row.site_id) for row in rows}
    totals = {(measure.pk, None) for measure in loaded.measures.values()}
    Series.objects.bulk_create(
        Series(measure_id=measure, site_id=site, data_revision=1)
        for measure, site in sorted(touched | totals, key=lambda pair: (pair[0], pair[1] or 0))
    )


def _dice(loaded: Loaded, *of: str) -> random.Random:
    """Give what the numbers of something are drawn with: the same in whatever month they are, so
    that the demonstration tells the same story each time."""
    return random.Random("-".join([loaded.plan.slug, *of, SEED]))


def _event_dated(loaded: Loaded, today: date) -> Iterator[tuple[rare.Pair, list[date]]]:
    for item in loaded.plan.measures:
        if item.frequency == "event":
            months = periods(today, item, loaded.plan.months)
            yield (loaded.measures[item.code], item), months


def _is_left_out(
    leave_out: set[tuple[str, str]], item: MeasurePlan, answer: PeriodAnswer, today: date
) -> bool:
    newest = periods(today, item, 1)[-1]
    pairs = {(item.code, answer.site.code), ("*", answer.site.code)}
    return answer.period == newest and bool(pairs & leave_out)


def _observations(
    loaded: Loaded,
    today: date,
    submission: Submission,
    leave_out: set[tuple[str, str]],
) -> Iterator[Observation]:
    for site in loaded.sites:
        size = _dice(loaded, site.code).uniform(0.5, 1.7)
        for item in loaded.plan.measures:
            if item.frequency == "event":
                continue
            chance = _dice(loaded, site.code, item.code)
            shift = chance.gauss(0, 0.06)
            measure = loaded.measures[item.code]
            of_it = {(item.code, site.code), (item.code, "*"), ("*", site.code), ("*", "*")}
            newest = 2 if of_it & leave_out else 1
            # The newest first: how many quarters there are goes by the day.
            for back, period in enumerate(reversed(periods(today, item, loaded.plan.months)), 1):
                if site.joined_on and period < site.joined_on:
                    break
                if back < newest:
                    continue
                if chance.random() < 0.012:
                    continue  # a month that was never collected
                yield _observation(
                    measure, site, item, period, back, submission, chance, size, shift
                )


def _observation(
    measure: Measure,
    site: Site,
    item: MeasurePlan,
    period: date,
    back: int,
    submission: Submission,
    chance: random.Random,
    size: float,
    shift: float,
) -> Observation:
    months_back = back * MONTHS_OF[item.frequency]
    drawn = draw(chance, item, months_back=months_back, size=size, site_shift=shift)
    return Observation(
        measure=measure,
        measure_version=measure.current,
        site=site,
        period=period,
        numerator=drawn.numerator,
        denominator=drawn.denominator,
        spread=drawn.spread,
        submission=submission,
    )


def newest_rows(loaded: Loaded, today: date) -> list[dict[str, object]]:
    """Give the rows of the newest period that nobody has sent yet, as a CSV would hold them."""
    chance = _dice(loaded, "newest")
    rows: list[dict[str, object]] = []
    for site in loaded.sites:
        size = chance.uniform(0.5, 1.7)
        for item in loaded.plan.measures:
            period = periods(today, item, loaded.plan.months)[-1]
            drawn = draw(chance, item, months_back=1, size=size, site_shift=0)
            rows.append(
                {
                    "site": site.code,
                    "measure": item.code,
                    "period": f"{period:%Y-%m}",
                    "numerator": drawn.numerator,
                    "denominator": drawn.denominator,
                }
            )
    return rows
