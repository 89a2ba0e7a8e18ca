"""What of the talk goes into the regular mail of what people follow.

A person hears what others said about a thing since they follow it, and since the last such mail,
but of no more than a week: by weeks (told on Mondays) or by days, as they chose. Midnight is UTC.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from improvement.models import Comment, TalkChoice, TalkFollow
from lhs_platform.mail.digests import Due
from networks.models import Membership, User

WEEK = timedelta(days=7)
DAILY = Q(talk_choice__digest=TalkChoice.Digest.DAY)


def due(now: datetime) -> list[Due]:
    """Give who is to be told by now: by days of all before today, else of all before Monday."""
    today = now.date()
    monday = today - timedelta(days=today.weekday())
    people = User.objects.filter(is_active=True, wants_news=True)
    daily = [_due(user, today) for user in _with_news(people.filter(DAILY), today)]
    others = Q(talk_choice=None) | Q(talk_choice__digest=TalkChoice.Digest.WEEK)
    return daily + [_due(user, monday) for user in _with_news(people.filter(others), monday)]


def posted(told: list[Due]) -> None:
    """Note up to when each of these people was told."""
    moment = timezone.now()
    TalkChoice.objects.bulk_create(
        [
            TalkChoice(user=one.user, told_until=_midnight(one.until), updated_at=moment)
            for one in told
        ],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["told_until", "updated_at"],
    )


def news_for(user: User, params: dict[str, Any]) -> QuerySet[Comment]:
    """Give what is still to be told of a span, as its reader may see it now, oldest first."""
    since, until = (datetime.fromisoformat(params[name]) for name in ("since", "until"))
    followed = TalkFollow.objects.visible_to(user).filter(
        about_kind=OuterRef("about_kind"),
        about_id=OuterRef("about_id"),
        since__lte=OuterRef("created_at"),
    )
    rows = Comment.objects.visible_to(user).told().exclude(author=user)
    rows = rows.filter(Exists(followed), created_at__gte=since, created_at__lt=until)
    return rows.for_list()


def _with_news(people: QuerySet[User], until: date) -> QuerySet[User]:
    """Narrow to those who follow something of which others spoke, and still belong there."""
    end, told = _midnight(until), OuterRef("user__talk_choice__told_until")
    said = (
        Comment.objects.told()
        .filter(created_at__gte=end - WEEK, created_at__lt=end)
        .filter(about_kind=OuterRef("about_kind"), about_id=OuterRef("about_id"))
        .filter(created_at__gte=OuterRef("since"))
        .filter(created_at__gte=Coalesce(told, OuterRef("since")))
        .exclude(author=OuterRef("user"))
    )
    member = Membership.objects.active().filter(user=OuterRef("user"), network=OuterRef("network"))
    followed = TalkFollow.objects.standing().filter(Exists(said), Exists(member), user__in=people)
    found = User.objects.filter(pk__in=followed.values("user"))
    return found.annotate(told_until=F("talk_choice__told_until")).order_by("pk")


def _due(user: Any, until: date) -> Due:
    end = _midnight(until)
    since = max(user.told_until or end - WEEK, end - WEEK)
    return Due(user, until, {"since": since.isoformat(), "until": end.isoformat()})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
