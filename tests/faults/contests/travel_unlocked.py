"""The site with the lock on a fund taken away: the control that must overspend.

The pause stands between summing up what is promised and promising more.
"""

import time

# isort: off
from lhs_platform.wsgi import application  # first: it loads the apps

from events.actions import travel_money
from events.models import SponsorFund

# isort: on

__all__ = ["application"]

PAUSE = 0.05
_sum_up = travel_money.promised


def hold_nothing(fund_id):
    return SponsorFund.objects.select_related("event__network").get(pk=fund_id)


def sum_up_then_pause(fund, **more):
    total = _sum_up(fund, **more)
    time.sleep(PAUSE)
    return total


travel_money.hold = hold_nothing
travel_money.promised = sum_up_then_pause
