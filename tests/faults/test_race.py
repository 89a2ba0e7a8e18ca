"""Every contest in short: `make race` runs the long form."""

import pytest

from tests.faults import race
from tests.faults.contests import NAMES
from tests.faults.site import GUARDED, UNGUARDED

pytestmark = [pytest.mark.slow, pytest.mark.services]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_given_twice(transactional_db, site_on, name):
    contest = race.contest_of(name)

    outcome = race.run(contest, site_on(GUARDED), rounds=2, people=10)

    assert outcome.rounds == 2
    assert outcome.is_clean(contest), outcome.as_dict()


@pytest.mark.parametrize("name", NAMES)
def test_without_the_guard_it_is_given_twice(transactional_db, site_on, name):
    contest = race.contest_of(name)

    outcome = race.run(contest, site_on(UNGUARDED), rounds=8, people=10, until=contest.breaks)

    assert outcome.faults[contest.breaks], outcome.as_dict()
