"""Which sites belong to a period: the chart of the total and the board say the same."""

from datetime import date

import pytest

from outcomes import completeness
from outcomes.completeness import was_part
from outcomes.models import Chart
from tests.factories.networks import NetworkFactory, SiteFactory
from tests.factories.outcomes import MeasureFactory
from tests.outcomes.shapes import NOW, compute, fill

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("joined", "left", "is_part"),
    [
        (None, None, True),
        (date(2026, 10, 1), None, True),
        (date(2026, 10, 2), None, False),
        (None, date(2026, 9, 30), False),
        (None, date(2026, 10, 1), False),
        (None, date(2026, 10, 15), False),
        (None, date(2026, 10, 31), False),
        (None, date(2026, 11, 1), True),
    ],
)
def test_a_site_is_part_of_a_period_that_it_was_there_for_from_first_to_last_day(
    joined, left, is_part
):
    assert was_part(joined, left, *OCTOBER) is is_part


@pytest.mark.django_db
@pytest.mark.parametrize(
    "stay",
    [
        {"joined_on": date(2026, 10, 2)},
        {"left_on": date(2026, 10, 15)},
        {"left_on": date(2026, 10, 31)},
        {"left_on": date(2026, 12, 5)},
        {},
    ],
    ids=["joined-late", "left-meanwhile", "left-on-the-last-day", "leaves-later", "stays"],
)
def test_chart_and_board_expect_the_same_sites(stay):
    network = NetworkFactory()
    measure = MeasureFactory(network=network, definition__effective_on=date(2025, 1, 1))
    site, other = SiteFactory(network=network), SiteFactory(network=network, **stay)
    fill(measure, site, [50] * 22)

    compute(measure)
    chart = Chart.objects.get(series__measure=measure, series__site=None, kind="run")
    cells = completeness.cells(
        [site, other],
        completeness.expected_of([network]),
        (OCTOBER[0], OCTOBER[0]),
        today=NOW.date(),
    )

    (expected,) = [p["expected"] for p in chart.result["points"] if p["period"] == "2026-10-01"]
    assert expected == sum(cell.is_expected for cell in cells)
