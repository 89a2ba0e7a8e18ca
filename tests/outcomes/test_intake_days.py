"""A period is over when it is over where the network is, whatever day it is elsewhere."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lhs_platform.lib.errors import RowErrors
from outcomes.actions import submissions
from outcomes.actions.submissions import Row
from outcomes.models import Observation, Submission
from tests.factories.networks import NetworkFactory, SiteFactory, UserFactory
from tests.factories.outcomes import MeasureFactory

pytestmark = pytest.mark.django_db


def send_november(zone, now):
    network = NetworkFactory(timezone=zone)
    row = Row(
        measure=MeasureFactory(network=network),
        site=SiteFactory(network=network),
        period=date(2026, 11, 1),
        numerator=Decimal(1),
        denominator=Decimal(2),
    )
    submissions.submit(
        [row], by=UserFactory(), network=network, channel=Submission.Channel.REST, now=now
    )


def test_a_month_that_is_over_by_universal_time_alone_is_refused():
    with pytest.raises(RowErrors) as refused:
        send_november("America/New_York", datetime(2026, 12, 1, 2, tzinfo=UTC))

    assert [fault.code for fault in refused.value.rows] == ["not_over"]


def test_a_month_that_is_over_where_the_network_is_is_taken():
    send_november("Australia/Sydney", datetime(2026, 11, 30, 22, tzinfo=UTC))

    assert Observation.objects.count() == 1
