"""How a trail says names, places in a vote, and days."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from improvement.models import Contribution, Cycle, Idea
from improvement.rules.moments import is_told_to_the_day, told_at
from improvement.rules.voices import Voice
from lhs_platform.pages.trail.shapes import When
from networks.models import Network
from networks.models.memberships import Group

MOST_SAID = 240
MOST_NAMES = 3
SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


def trail_url(kind: str, public_id: Any) -> str:
    """Give the page of the trail of a thing."""
    return reverse("pages:trail", kwargs={"kind": kind, "public_id": public_id})


def on(network: Network, moment: datetime) -> When:
    return When(network.day_at(moment))


def given_on(thing: Contribution | Idea, moment: datetime, network: Network) -> When:
    """Say when somebody gave something; of what has no name, the month."""
    if is_told_to_the_day(thing):
        return on(network, moment)
    return When(told_at(thing, moment).date(), is_month=True)


def who(voice: Voice) -> str:
    """Say who somebody is, as far as that is to be known: Wren Oakapple (community member)."""
    if voice.is_own:
        return "You"
    if not voice.is_named:
        return "Somebody"
    return f"{voice.name} ({Group(voice.group).label.lower()})" if voice.group else voice.name


def nameless(voice: Voice) -> str:
    """Give what is added of somebody who gave something without their name."""
    if voice.is_named:
        return ""
    if voice.is_own:
        return ", without your name: only you read that it is yours"
    return ", without their name"


def quoted(text: str) -> str:
    return f"“{text}”"


def shortened(text: str, most: int = MOST_SAID) -> str:
    """Cut a text at a word, so that a step stays a step."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return f"{text[:most].rsplit(' ', 1)[0]} …"


def listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def where(names: Sequence[str], network: Network) -> str:
    """Say at which sites: by name where they are few."""
    if not names:
        return ""
    if len(names) <= MOST_NAMES:
        return f" at {listed(names)}"
    return f" at {len(names)} {network.site_word_plural}"


def ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else SUFFIXES.get(number % 10, 'th')}"


def many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def at_place(cycle: Cycle) -> str:
    return f" at {cycle.site.name}" if cycle.site else ""


def at_meetings(meetings: Sequence[Any]) -> str:
    names = [quoted(one.title) for one in meetings]
    if not names:
        return ""
    return f"{'For the meeting' if len(names) == 1 else 'For the meetings'} {listed(names)}."
