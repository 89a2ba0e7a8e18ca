"""The last seat, in short: `make fault-seats` runs the long form."""

import os
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.faults import seats
from tests.faults.site import gunicorn

pytestmark = [pytest.mark.slow, pytest.mark.services]


@pytest.fixture
def environment(transactional_db):
    """Give a web process the database and the secret of this test."""
    database = urlsplit(os.environ["DATABASE_URL"])
    address = database._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {**seats.PLAIN, "DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY}


def test_one_seat_is_given_once(environment):
    with gunicorn(**environment) as url:
        outcome = seats.race(url, rounds=5, people=10)

    assert outcome.is_clean, outcome.as_dict()
    assert outcome.answers == 50


def test_without_the_lock_the_seat_is_oversold(environment):
    with gunicorn(seats.UNLOCKED, **environment) as url:
        outcome = seats.race(url, rounds=3, people=10)

    assert outcome.oversold, outcome.as_dict()
