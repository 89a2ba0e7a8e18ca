"""Whenever the demonstration is loaded, what it shows of today is at a sensible hour."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from lhs_platform.pages.demo import meetings_today


@pytest.mark.parametrize("hour", range(24))
def test_todays_session_is_at_hours_at_which_people_meet(hour):
    zone = ZoneInfo(meetings_today.ZONE)
    now = datetime(2026, 11, 1, hour, 40, tzinfo=zone)

    day, starts, ends = meetings_today.hours(now)

    assert day == now.date() == starts.date() == ends.date()
    assert starts.hour >= 8
    assert ends.hour <= 21
    assert (starts <= now <= ends) is (8 <= hour < 21)
