"""Who gets the regular mail of what changed on what they follow.

A week of signals runs from Monday to Sunday, in UTC, and is told once: from the Monday after on. A
message is posted for each person whose measures have news of that week (`findings.is_news`), or for
whom another room has something to tell (`lhs_platform.mail.digests`); what it says is looked up
when it is sent, with that person's eyes (`outcomes.emails.digests`).
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from lhs_platform.mail import digests, outbox
from lhs_platform.mail.models import Message
from networks.models import Membership, User
from outcomes.models import Follow, Signal
from outcomes.models.judgements import SignalQuerySet

PURPOSE = "outcomes.digest"
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
Told = dict[str, dict[str, Any]]


@transaction.atomic
def post_due(now: datetime) -> int:
    """Post the mails of what ended last; those that were posted before stay as they are."""
    monday = monday_of(now.date())
    mails: defaultdict[tuple[User, date], Told] = defaultdict(dict)
    for user in _readers(monday):
        mails[user, monday] = {}
    due = {part.key: part.due(now) for part in digests.parts()}
    for key, found in due.items():
        for one in found:
            mails[one.user, one.until][key] = one.params
    known = _posted_before(mails)
    outbox.post_many(_post(user, until, told) for (user, until), told in mails.items())
    for part in digests.parts():
        part.posted([one for one in due[part.key] if _key(one.user, one.until) not in known])
    return len(mails)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def is_weekly(until: date) -> bool:
    """Say whether the mail that tells of all before this day tells of a week of signals."""
    return until == monday_of(until)


def _readers(until: date) -> list[User]:
    """Give who follows a measure with a new signal, may see it and wants such mails."""
    new = new_before(until).filter(series__measure=OuterRef("measure"))
    member = Membership.objects.filter(
        user=OuterRef("user"), network=OuterRef("measure__network"), left_at=None
    )
    followed = Follow.objects.filter(
        Exists(new), Exists(member), user__wants_news=True, user__is_active=True
    )
    return list(User.objects.filter(pk__in=followed.values("user")).order_by("pk"))


def new_before(until: date) -> SignalQuerySet:
    """Give the signals first seen in the week before this Monday that still are news: history that
    came with years of data is none, nor is what the newest points no longer say."""
    end = datetime.combine(until, time(), tzinfo=UTC)
    return Signal.objects.in_state("news").filter(
        found_at__gte=end - WEEK, found_at__lt=end, series__measure__retired_on=None
    )


def _posted_before(mails: dict[tuple[User, date], Told]) -> set[str]:
    """Give the keys of those mails that went out already: what comes late is in the next one."""
    keys = [_key(user, until) for user, until in mails]
    known = Message.objects.filter(dedupe_key__in=keys)
    return set(known.values_list("dedupe_key", flat=True))


def _post(user: User, until: date, told: Told) -> outbox.Post:
    return {
        "purpose": PURPOSE,
        "dedupe_key": _key(user, until),
        "to_email": user.email,
        "to_name": user.name,
        "params": {"user": user.pk, "until": until.isoformat(), **({"told": told} if told else {})},
        "about": f"digest:{_occurrence(until)}",
        "user": user,
    }


def _key(user: User, until: date) -> str:
    return f"{PURPOSE}:{user.public_id}:{_occurrence(until)}"


def _occurrence(until: date) -> str:
    """Name a mail by the week, or else by the day, that it tells of."""
    if not is_weekly(until):
        return (until - DAY).isoformat()
    year, week, _ = (until - WEEK).isocalendar()
    return f"{year}-W{week:02}"
