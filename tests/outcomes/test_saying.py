"""Values and notes as they are written."""

from datetime import date

import pytest

from outcomes.models import Annotation
from outcomes.presenters import pages
from outcomes.presenters.measures import amount


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "written"),
    [
        (2, "days", 0, "2 days"),
        (1, "days", 0, "1 day"),
        (67.84, "%", 1, "67.8%"),
        (0.523, "per 1,000 patient days", 2, "0.52"),
        (3, "", 0, "3"),
    ],
)
def test_a_value_that_stands_alone_has_its_unit(value, unit, decimals, written):
    assert amount(value, {"unit": unit, "decimals": decimals}) == written


@pytest.mark.parametrize(
    ("day", "is_after"), [(date(2026, 9, 30), False), (date(2026, 11, 2), True)]
)
def test_a_note_after_the_newest_data_is_said_to_be_so(day, is_after):
    points = [{"period": "2026-08-01"}, {"period": "2026-09-01"}]

    row = pages._note(
        "A", Annotation(on=day), {"points": points, "frequency": "month"}, may_take_back=False
    )

    assert row["is_after"] is is_after
