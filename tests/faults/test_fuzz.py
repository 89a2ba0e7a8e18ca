"""Generated requests, in short: `make fuzz` runs the long form."""

import os
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.faults.fuzz import Fuzzer
from tests.faults.site import fill, gunicorn

pytestmark = [pytest.mark.slow, pytest.mark.services]


@pytest.fixture
def site(transactional_db):
    """Serve two networks from this test's database."""
    filled = fill()
    database = urlsplit(os.environ["DATABASE_URL"])
    address = database._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {"DEBUG": "1", "DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY}
    with gunicorn(**environment) as url:
        yield url, filled


def test_no_request_breaks_the_site_or_shows_the_other_network(site):
    url, filled = site

    outcome = Fuzzer(url, filled.token, filled.targets).run(cases=200)

    assert outcome.server_errors == []
    assert outcome.leaks == []
    assert outcome.statuses[200] > 20


def test_the_other_networks_own_member_is_shown_the_canary(site):
    """The control: the same requests with a token from next door find it, as they should."""
    url, filled = site

    outcome = Fuzzer(url, filled.their_token, filled.targets).run(cases=40)

    assert outcome.leaks
