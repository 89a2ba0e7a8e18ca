"""The demonstration tells the same story whenever it is loaded."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from lhs_platform.pages.demo import data
from lhs_platform.pages.demo.definitions import REMISSION
from lhs_platform.pages.demo.simulation import months_between
from outcomes.models import Observation
from tests.factories.networks import NetworkFactory, UserFactory

pytestmark = pytest.mark.django_db


def numbers(today: date) -> dict[tuple[str, str, float], Decimal]:
    """Give what is drawn on a day, by site, measure and how many months it lies back."""
    with transaction.atomic():
        made = data.make_network(REMISSION, NetworkFactory(), today, 0)
        data.fill(made, today, UserFactory(), leave_out=set())
        drawn = {
            (row.site.code, row.measure.code, months_between(row.period, today)): row.numerator
            for row in Observation.objects.select_related("site", "measure")
        }
        transaction.set_rollback(True)
    return drawn


def test_the_same_numbers_come_in_whatever_month():
    before, later = numbers(date(2026, 12, 1)), numbers(date(2027, 3, 31))

    assert len(before) > 1000
    assert before == later


@pytest.mark.parametrize(
    ("day", "today", "months"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), 0),
        (date(2026, 11, 1), date(2026, 12, 1), 1),
        (date(2025, 11, 1), date(2026, 12, 31), 13),
    ],
    ids=["this-month", "last-month", "last-year"],
)
def test_months_are_those_of_the_calendar(day, today, months):
    assert months_between(day, today) == months
