"""Every contest in short: `make race` runs the long form."""

import os
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.faults import race
from tests.faults.contests import NAMES

pytestmark = [pytest.mark.slow, pytest.mark.services]


@pytest.fixture
def environment(transactional_db):
    """Give a web process the database and the secret of this test."""
    database = urlsplit(os.environ["DATABASE_URL"])
    address = database._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {"DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_given_twice(environment, name):
    contest = race.contest_of(name)

    with race.site_of(contest, is_guarded=True, environment=environment) as url:
        outcome = race.run(contest, url, rounds=4, people=10)

    assert outcome.is_clean(contest), outcome.as_dict()


@pytest.mark.parametrize("name", NAMES)
def test_without_the_guard_it_is_given_twice(environment, name):
    contest = race.contest_of(name)

    with race.site_of(contest, is_guarded=False, environment=environment) as url:
        outcome = race.run(contest, url, rounds=3, people=10)

    assert outcome.faults[contest.breaks], outcome.as_dict()
