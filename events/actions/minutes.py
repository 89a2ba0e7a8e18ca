"""Minutes: drafted from what was noted, written together, published on purpose."""

from datetime import datetime
from typing import Any

from django.db import transaction

from events.actions import drafting, writing
from events.models import Event, Minutes
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict
from networks.actions import audit
from outcomes.actions.words import said

MOST = 200_000


def save(*, event: Event, text: str, version: int, by: Any) -> writing.Saved:
    """Save the minutes as written from `version`, 0 if there were none yet."""
    text = writing.checked(text, most=MOST)
    with transaction.atomic():
        minutes = _held(event)
        return _keep(minutes, event, text, version=version, by=by, verb="minutes.saved")


def draft(*, event: Event, by: Any, now: datetime) -> writing.Saved:
    """Write what the notes, decisions and actions give. Nothing typed is touched: what is new
    since is added at the end under a heading of its own."""
    with transaction.atomic():
        minutes = _held(event)
        before = minutes.text if minutes else ""
        text = drafting.added_to(before, event, now) if before else drafting.whole(event)
        if text == before:
            raise Conflict("Nothing new: all that was noted stands in the minutes already.")
        text = writing.checked(text, most=MOST)
        version = minutes.version if minutes else 0
        return _keep(minutes, event, text, version=version, by=by, verb="minutes.drafted")


def publish(*, event: Event, version: int, by: Any, now: datetime) -> Minutes:
    """Show the minutes to the members as they stand. Later changes are not seen until they are
    published again."""
    with transaction.atomic():
        minutes = _known(event)
        if minutes.version != version:
            raise ChangedMeanwhile
        if not minutes.text.strip():
            raise Conflict("There is nothing in the minutes yet.")
        if minutes.published_at and minutes.published_text == minutes.text:
            raise Conflict("These minutes are published already, as they stand.")
        minutes.published_text = minutes.text
        minutes.published_at, minutes.published_by = now, by
        return _published(minutes, event, by, "minutes.published", {"from_version": version})


def unpublish(*, event: Event, reason: str, by: Any) -> Minutes:
    """Take the minutes back from the members; the draft stays."""
    reason = said(reason, field="reason", missing="Say why they are taken back.")
    with transaction.atomic():
        minutes = _known(event)
        if not minutes.published_at:
            raise Conflict("These minutes are not published.")
        minutes.published_text, minutes.published_at, minutes.published_by = "", None, None
        return _published(minutes, event, by, "minutes.unpublished", {}, reason)


def _held(event: Event) -> Minutes | None:
    """Hold the meeting's minutes; the meeting itself where there are none yet."""
    held = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    return Minutes.objects.filter(event=held).first()


def _known(event: Event) -> Minutes:
    minutes = _held(event)
    if minutes is None:
        raise Conflict("There are no minutes yet. Draft them, or write them.")
    return minutes


def _keep(
    minutes: Minutes | None, event: Event, text: str, *, version: int, by: Any, verb: str
) -> writing.Saved:
    if minutes is None:
        minutes = Minutes(event=event, text=text)
        minutes.full_clean()
        minutes.save()
        writing.first(minutes, by)
        saved = writing.Saved(text, minutes.version, minutes.version)
    else:
        saved = writing.save(minutes, text, version=version, by=by)
    audit.record(
        by=by,
        verb=verb,
        obj=minutes,
        network=event.network,
        before={"version": version},
        after={"version": saved.version},
    )
    return saved


def _published(
    minutes: Minutes, event: Event, by: Any, verb: str, after: dict[str, Any], reason: str = ""
) -> Minutes:
    """Write the snapshot and its record. It is no new version of the text: who is writing
    meanwhile goes on."""
    minutes.save(update_fields=["published_text", "published_at", "published_by", "updated_at"])
    audit.record(by=by, verb=verb, obj=minutes, network=event.network, after=after, reason=reason)
    return minutes
