"""Who gets the regular mail of what changed on what they follow.

A week of signals runs from Monday to Sunday, in UTC, and is told once: from the Monday after on. A
message is posted for each person whose measures have news of that week (`findings.is_news`), or for
whom another room has something to tell (`lhs_platform.mail.digests`); what it says is looked up
when it is sent, with that person's eyes (`outcomes.emails.digests`).

What fails for one person, or in one room, stops nobody else's mail and is tried again in the next
run. What a room could not say in time goes in a mail of its own then.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef

from lhs_platform.mail import digests, outbox
from lhs_platform.mail.models import Message
from networks.models import Membership, User
from outcomes.models import Follow, Signal
from outcomes.models.judgements import SignalQuerySet

log = structlog.get_logger(__name__)

PURPOSE = "outcomes.digest"
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
# Where the database does not answer, nobody's mail can be posted.
DOWN = (OperationalError, InterfaceError)
Due = dict[str, digests.Due]


@dataclass(frozen=True)
class Mail:
    """One person's mail of all before a day: what each room tells in it, by its key. `missed` are
    the rooms that failed meanwhile, `late` is the room that says by itself what it missed."""

    user: User
    until: date
    due: Due = field(default_factory=dict)
    missed: tuple[str, ...] = ()
    late: str = ""

    @property
    def key(self) -> str:
        key = f"{PURPOSE}:{self.user.public_id}:{_occurrence(self.until)}"
        return f"{key}:{self.late}" if self.late else key


def post_due(now: datetime) -> int:
    """Post the mails of what ended last; those that were posted before stay as they are. Give for
    how many people there is one."""
    mails = _collected(now)
    fresh = list(_not_posted(mails))
    return len(mails) - _post_all(fresh)


def _collected(now: datetime) -> list[Mail]:
    """Give whom there is something to tell, room by room; a room that fails is left out."""
    monday = monday_of(now.date())
    found: defaultdict[tuple[User, date], Due] = defaultdict(dict)
    for user in _readers(monday):
        found[user, monday] = {}
    missed = []
    for part in digests.parts():
        try:
            due = part.due(now)
        except DOWN:
            raise
        except Exception:
            log.exception("digest.part_failed", part=part.key)
            missed.append(part.key)
            continue
        for one in due:
            found[one.user, one.until][part.key] = one
    return [Mail(user, until, due, tuple(missed)) for (user, until), due in found.items()]


def _not_posted(mails: list[Mail]) -> Iterator[Mail]:
    """Narrow to mails that are still to be posted: what comes late is in the next one, but what a
    room missed when the mail went is said by itself."""
    known = _posted_before(mails)
    for mail in mails:
        if mail.key not in known:
            yield mail
            continue
        for key in set(known[mail.key].get("missed", ())) & mail.due.keys():
            late = Mail(mail.user, mail.until, {key: mail.due[key]}, late=key)
            if late.key not in known:
                yield late


def _post_all(mails: list[Mail]) -> int:
    """Post mails, together if all goes well, else each by itself; give for how many it failed."""
    if not mails:
        return 0
    try:
        _post(mails)
    except DOWN:
        raise
    except Exception:
        log.exception("digests.one_by_one", mails=len(mails))
    else:
        return 0
    failed = sum(not _is_posted(mail) for mail in mails)
    if failed:
        log.error("digests.not_posted", failed=failed, of=len(mails))
    return failed


def _is_posted(mail: Mail) -> bool:
    try:
        _post([mail])
    except DOWN:
        raise
    except Exception:
        log.exception("digest.not_posted", user=mail.user.pk, until=mail.until.isoformat())
        return False
    return True


@transaction.atomic
def _post(mails: list[Mail]) -> None:
    """Post mails, and let each room note whom it told, in one transaction."""
    outbox.post_many(map(_message, mails))
    for part in digests.parts():
        told = [mail.due[part.key] for mail in mails if part.key in mail.due]
        if told:
            part.posted(told)


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


def _posted_before(mails: Iterable[Mail]) -> dict[str, dict[str, Any]]:
    """Give what those of the mails say that went out already, by their keys."""
    keys = [
        key
        for mail in mails
        for key in (mail.key, *(f"{mail.key}:{part.key}" for part in digests.parts()))
    ]
    known = Message.objects.filter(dedupe_key__in=keys)
    return dict(known.values_list("dedupe_key", "params"))


def _message(mail: Mail) -> outbox.Post:
    told = {key: one.params for key, one in mail.due.items()}
    more = {"told": told, "missed": list(mail.missed), "late": mail.late}
    params: dict[str, Any] = {"user": mail.user.pk, "until": mail.until.isoformat()}
    params |= {name: value for name, value in more.items() if value}
    return {
        "purpose": PURPOSE,
        "dedupe_key": mail.key,
        "to_email": mail.user.email,
        "to_name": mail.user.name,
        "params": params,
        "about": f"digest:{_occurrence(mail.until)}",
        "user": mail.user,
    }


def _occurrence(until: date) -> str:
    """Name a mail by the week, or else by the day, that it tells of."""
    if not is_weekly(until):
        return (until - DAY).isoformat()
    year, week, _ = (until - WEEK).isocalendar()
    return f"{year}-W{week:02}"
