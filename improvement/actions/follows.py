"""What people want to hear of what is said: the things they follow, and how they are told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from improvement.models import TalkChoice, TalkFollow
from improvement.rules.about import About
from networks.actions import audit
from networks.models import User


@transaction.atomic
def follow(*, by: User, about: About, now: datetime) -> TalkFollow:
    """Let a person hear what is said about a thing from now on. Twice is as good as once."""
    found, is_new = TalkFollow.objects.get_or_create(
        user=by,
        about_kind=about.kind.key,
        about_id=about.id,
        defaults={"network": about.network, "since": now},
    )
    if not is_new:
        again = TalkFollow.objects.filter(pk=found.pk).exclude(stopped_at=None)
        is_new = bool(again.update(since=now, stopped_at=None, updated_at=now))
        found.refresh_from_db()
    if is_new:
        _record(by, "talk.followed", about)
    return found


@transaction.atomic
def unfollow(*, by: User, about: About, now: datetime) -> None:
    """Let a person hear no more of a thing, until they ask for it themselves."""
    rows = TalkFollow.objects.of(about.kind.key, about.id).filter(user=by)
    if rows.standing().update(stopped_at=now, updated_at=now):
        _record(by, "talk.unfollowed", about)


def join_in(*, users: Iterable[User], about: About, now: datetime) -> None:
    """Let people follow what they wrote in or were named in, but for who stopped that before."""
    rows = [TalkFollow(user=user, since=now, **_place(about)) for user in users]
    TalkFollow.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def choose(*, by: User, **values: Any) -> TalkChoice:
    """Write down how a person wants to be told: `digest` and `wants_mentions`."""
    choice, _ = TalkChoice.objects.get_or_create(user=by)
    before = audit.plain_values(choice, ["digest", "wants_mentions"])
    for name, value in values.items():
        setattr(choice, name, value)
    choice.full_clean()
    choice.save(update_fields=[*values, "updated_at"])
    after = audit.plain_values(choice, ["digest", "wants_mentions"])
    audit.record_change(
        by=by, verb="talk.choice_made", obj=choice, network=None, before=before, after=after
    )
    return choice


def _place(about: About) -> dict[str, Any]:
    return {"network": about.network, "about_kind": about.kind.key, "about_id": about.id}


def _record(by: User, verb: str, about: About) -> None:
    audit.record(by=by, verb=verb, obj=about.thing, network=about.network)
