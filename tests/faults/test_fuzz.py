"""Generated requests, in short: `make fuzz` runs the long form."""

import pytest

from tests.faults.fuzz import Fuzzer
from tests.faults.site import GUARDED, fill

pytestmark = [pytest.mark.slow, pytest.mark.services]


@pytest.fixture
def filled(transactional_db):
    """Give two networks in this test's database."""
    return fill()


def test_no_request_breaks_the_site_or_shows_the_other_network(site_on, filled):
    outcome = Fuzzer(site_on(GUARDED), filled.token, filled.targets).run(cases=200)

    assert outcome.server_errors == []
    assert outcome.leaks == []
    assert outcome.statuses[200] > 20


def test_the_other_networks_own_member_is_shown_the_canary(site_on, filled):
    """The control: the same requests with a token from next door find it, as they should."""
    fuzzer = Fuzzer(site_on(GUARDED), filled.their_token, filled.targets)

    outcome = fuzzer.run(cases=40, until_leak=True)

    assert outcome.leaks
