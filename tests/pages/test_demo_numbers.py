"""The demonstration tells the same story whenever it is loaded."""

from collections import defaultdict
from datetime import date
from functools import cache
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from lhs_platform.pages.demo import data
from lhs_platform.pages.demo.definitions import NETWORKS
from outcomes.models import Observation
from tests.factories.networks import NetworkFactory, UserFactory

pytestmark = pytest.mark.django_db
# Two of four networks have all there is between them: months, weeks, quarters, and events.
PLANS = [plan for plan in NETWORKS if plan.slug in ("safe-stay", "heart-bridge")]
Numbers = dict[tuple[str, str], list[Any]]


@cache
def numbers(today: date) -> tuple[Numbers, Numbers]:
    """Give what is drawn on a day, by site and measure: of periods with the newest first, of events
    the first five with the cases before each."""
    of_periods: Numbers = defaultdict(list)
    of_events: Numbers = defaultdict(list)
    with transaction.atomic():
        for plan, place in zip(PLANS, count(step=7)):
            made = data.make_network(plan, NetworkFactory(), today, place)
            data.fill(made, today, UserFactory(), leave_out=set())
        rows = Observation.objects.select_related("site", "measure__current")
        for row in rows.order_by("-period", "pk"):
            drawn = of_events if row.measure.current.is_event_dated else of_periods
            drawn[row.site.code, row.measure.code].append(
                (row.numerator, row.denominator, row.spread)
            )
        transaction.set_rollback(True)
    return of_periods, {key: found[::-1][:5] for key, found in of_events.items()}


@pytest.mark.parametrize(
    "later", [date(2027, 1, 15), date(2027, 3, 31)], ids=["other-phase-of-a-quarter", "long-months"]
)
def test_the_same_numbers_come_in_whatever_month(later):
    (periods, events), (then, then_events) = numbers(date(2026, 12, 1)), numbers(later)

    assert sum(map(len, periods.values())) > 2000
    assert len(events) > 10
    assert then_events == events
    assert then.keys() == periods.keys()
    for key, drawn in periods.items():
        # There is a quarter more or less, by the day.
        known = min(len(drawn), len(then[key]))
        assert abs(len(drawn) - len(then[key])) <= 1, key
        assert drawn[:known] == then[key][:known], key
