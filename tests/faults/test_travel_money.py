"""The last travel money, in short: `python -m tests.faults.contests.travel_money` is long."""

import os
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.faults.contests import travel_money

pytestmark = [pytest.mark.slow, pytest.mark.services]


@pytest.fixture
def environment(transactional_db):
    """Give a web process the database and the secret of this test."""
    database = urlsplit(os.environ["DATABASE_URL"])
    address = database._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {**travel_money.PLAIN, "DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY}


def test_the_last_money_is_promised_once(environment):
    outcome = travel_money.run(4, 8, environment=environment)

    assert outcome["ok"], outcome


def test_without_the_lock_it_is_promised_twice(environment):
    outcome = travel_money.run(3, 8, locked=False, environment=environment)

    assert outcome["overspent"], outcome
