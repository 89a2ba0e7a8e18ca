"""The site with every guard taken away: the control, where each contest must show its fault.

Pauses stand between looking and writing, where a slow machine would pause.
"""

import random
import time
import uuid
from functools import wraps

from django.db import connection

# isort: off
from lhs_platform.wsgi import application  # first: it loads the apps

from events.actions import check_in, items, locks, travel_money, writing
from events.jobs import line
from events.models import CheckIn, DayPlace, Event, SponsorFund
from improvement.actions import cycles, holding, session_sharing, voting
from improvement.models import Cycle, Round, RoundVoter, Session

# isort: on

__all__ = ["application"]

PAUSE = 0.05
# An offer is looked at until its seat went to the next in line, but not longer than this.
LONGEST = 10.0
# What counts and is believed afterwards: module and name.
COUNTS = [
    (line, "fits"),
    (items, "left_in"),
    (travel_money, "promised"),
    (voting, "all_ballots"),
]
_stands = line.stands


def then_pause(count):
    @wraps(count)
    def counted(*args, **kwargs):
        found = count(*args, **kwargs)
        time.sleep(PAUSE)
        return found

    return counted


def stands_long_ago(place, now):
    """Say whether an offer stands; before it is taken, be so slow that somebody else gets the seat.
    A page that only shows it is not slow."""
    is_taken, until = _stands(place, now), time.monotonic() + LONGEST
    others = DayPlace.objects.filter(day=place.day, state=line.OFFERED).exclude(pk=place.pk)
    if is_taken and connection.in_atomic_block:
        while time.monotonic() < until and not others.exists():
            time.sleep(PAUSE)
    return is_taken


def hold_no_meeting(event_id):
    return Event.objects.select_related("network").get(pk=event_id)


def hold_no_fund(fund_id):
    return SponsorFund.objects.select_related("event__network").get(pk=fund_id)


def hold_no_round(pk):
    return Round.objects.select_related("network").get(pk=pk)


def hold_no_voter(poll, ref):
    return RoundVoter.objects.filter(round=poll, ref=ref).first()


def hold_no_session(pk):
    """Read whose turn it is, and be a while about it, each as slow as their machine."""
    found = Session.objects.select_related("network", "turn").get(pk=pk)
    time.sleep(random.uniform(0, 4 * PAUSE))
    return found


def note_one(poll, voter, *, wants_news):
    """Note that somebody has voted in their own line alone, which waits for nobody else's."""
    RoundVoter.objects.filter(pk=voter.pk).update(has_voted=True, wants_news=wants_news)


def look_then_write(*, nonce, values):
    """Look for a tap's row and write one, and forget the nonce, which the database knows once."""
    known = CheckIn.objects.filter(nonce=nonce).first()
    time.sleep(PAUSE)
    return (known, False) if known else (CheckIn.objects.create(nonce=uuid.uuid4(), **values), True)


def save_over(record, text, *, version, by):
    """Save over whatever stands there, as a page without versions does."""
    writing._revise(record, text, by)
    return writing.Saved(text, record.version, record.version)


def write_over(*, by, cycle, version, changes):
    """Write over whatever stands in a cycle, as a page without versions does."""
    Cycle.objects.filter(pk=cycle.pk).update(**changes["values"])
    return cycles.Written(cycle, typed=version, met=[])


locks.hold = hold_no_meeting
travel_money.hold = hold_no_fund
check_in.once = look_then_write
writing.save = save_over
cycles.write = write_over
holding.hold_round = hold_no_round
holding.hold_voter = hold_no_voter
voting.note_voted = note_one
session_sharing.hold_session = hold_no_session
line.stands = stands_long_ago
for module, name in COUNTS:
    setattr(module, name, then_pause(getattr(module, name)))
