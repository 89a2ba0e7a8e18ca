"""Who gets the weekly mail of what changed on the measures they follow.

A week runs from Monday to Sunday, in UTC, and is told once: from the Monday after on. A message is
posted for each person whose measures have news of that week (`findings.is_news`); what it says is
looked up when it is sent, with that person's eyes (`outcomes.emails.digests`).
"""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef

from lhs_platform.mail import outbox
from networks.models import Membership, User
from outcomes.models import Follow, Signal
from outcomes.models.judgements import SignalQuerySet

PURPOSE = "outcomes.digest"
WEEK = timedelta(days=7)


def post_due(now: datetime) -> int:
    """Post the mails of the week that ended last; those that were posted before stay as they are."""
    until = monday_of(now.date())
    posts = [_post(user, until) for user in _readers(until)]
    outbox.post_many(posts)
    return len(posts)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


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


def _post(user: User, until: date) -> outbox.Post:
    year, week, _ = (until - WEEK).isocalendar()
    return {
        "purpose": PURPOSE,
        "dedupe_key": f"{PURPOSE}:{user.public_id}:{year}-W{week:02}",
        "to_email": user.email,
        "to_name": user.name,
        "params": {"user": user.pk, "until": until.isoformat()},
        "about": f"digest:{year}-W{week:02}",
        "user": user,
    }
