"""How exactly it is told when something was given.

Of what has no name, nothing but the month is told, on pages, in files and over REST: the day might
be the one on which only one person wrote. The month is that by the clock of the network, whoever
reads it, so that two clocks together tell no more than one.
"""

import zoneinfo
from datetime import UTC, datetime

from improvement.models import Contribution, Idea, ShownAs
from networks.models import Network


def is_told_to_the_day(thing: Contribution | Idea) -> bool:
    return thing.shown_as == ShownAs.NAMED


def told_at(thing: Contribution | Idea, moment: datetime) -> datetime:
    """Give a moment in the life of something as everybody may know it: of what has no name, the
    first of its month at midnight UTC."""
    return moment if is_told_to_the_day(thing) else month_of(moment, _network(thing))


def month_of(moment: datetime, network: Network) -> datetime:
    """Give the month of a moment by the clock of a network, as its first day at midnight UTC."""
    wall = moment.astimezone(zoneinfo.ZoneInfo(network.timezone))
    return datetime(wall.year, wall.month, 1, tzinfo=UTC)


def month_begins(moment: datetime, zone: str) -> datetime:
    """Give the moment at which the month of another begins in a time zone."""
    wall = moment.astimezone(zoneinfo.ZoneInfo(zone))
    return wall.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _network(thing: Contribution | Idea) -> Network:
    return thing.network if isinstance(thing, Idea) else thing.topic.process.network
