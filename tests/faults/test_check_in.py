"""Check-in twice, in short, and its control."""

import os
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.faults.contests import check_in

pytestmark = [pytest.mark.slow, pytest.mark.services]


@pytest.fixture
def environment(transactional_db):
    """Give a web process the database and the secret of this test."""
    database = urlsplit(os.environ["DATABASE_URL"])
    address = database._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {"DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY}


def test_a_tap_sent_often_counts_once(environment):
    told = check_in.run(5, 10, **environment)

    assert told["ok"], told


def test_without_the_nonce_it_counts_often(environment):
    told = check_in.run(2, 10, locked=False, **environment)

    assert told["doubled"], told
