"""The site with the lock on a meeting taken away: the control that must oversell.

The pause stands between counting what is left and taking it, where a slow machine would pause.
"""

import time
from functools import wraps

# isort: off
from lhs_platform.wsgi import application  # first: it loads the apps

from events.actions import items, locks
from events.jobs import line
from events.models import Event

# isort: on

__all__ = ["application"]

# Module and name of what counts, and how long to pause after it: one line for each contest that
# runs against this site. An offer is looked at long enough for its time to end.
COUNTS = [(line, "fits", 0.05), (line, "stands", 3.0), (items, "left_in", 0.05)]


def hold_nothing(event_id):
    return Event.objects.select_related("network").get(pk=event_id)


def then_pause(count, seconds):
    @wraps(count)
    def counted(*args, **kwargs):
        found = count(*args, **kwargs)
        time.sleep(seconds)
        return found

    return counted


locks.hold = hold_nothing
for module, name, seconds in COUNTS:
    setattr(module, name, then_pause(getattr(module, name), seconds))
