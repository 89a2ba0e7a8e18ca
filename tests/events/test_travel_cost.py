"""What the list of requests costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.events.asking import at
from tests.events.traveling import asking
from tests.factories.travel import FundFactory

pytestmark = pytest.mark.django_db


def test_the_list_costs_the_same_for_many(client, event, coordinator):
    FundFactory(event=event)
    asking(event)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(at("travel", event))
        return len(queries)

    cost()
    few = cost()
    for _ in range(9):
        asking(event)

    assert cost() == few
