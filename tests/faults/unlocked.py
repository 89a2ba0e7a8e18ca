"""The site with the lock on a meeting taken away: the control that must oversell.

The pause stands between counting the seats and taking one, where a slow machine would pause.
"""

import time

# isort: off
from lhs_platform.wsgi import application  # first: it loads the apps

from events.actions import locks, seats
from events.models import Event

# isort: on

__all__ = ["application"]

PAUSE = 0.05
_count = seats.free_in


def hold_nothing(event_id):
    return Event.objects.select_related("network").get(pk=event_id)


def count_then_pause(day):
    is_free = _count(day)
    time.sleep(PAUSE)
    return is_free


locks.hold = hold_nothing
seats.free_in = count_then_pause
