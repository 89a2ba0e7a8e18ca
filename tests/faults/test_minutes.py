"""Editors of minutes who save at once, in short; `make race` runs the long form."""

import pytest

from tests.faults.contests import minutes

pytestmark = [pytest.mark.slow, pytest.mark.services]


def test_no_word_of_minutes_is_lost(transactional_db):
    result = minutes.run(rounds=2, people=8)

    assert result["ok"], result
    assert result["accepted"] == 2 * (4 + 1), result


def test_without_the_check_words_are_lost(transactional_db):
    result = minutes.run(rounds=1, people=6, guarded=False)

    assert result["lost"], result
