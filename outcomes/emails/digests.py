"""The regular mail of what changed on what a person follows, as it reads when it is sent."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.template.loader import render_to_string

from lhs_platform.lib import links
from lhs_platform.mail import digests as shared
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import User
from outcomes.exports.pictures import png
from outcomes.jobs import digests
from outcomes.presenters import signals as presenting

log = structlog.get_logger(__name__)

# A mail is read at breakfast: the rest stands on the signals page.
MOST = 20
# So many of its charts are in it, twice as wide as they are shown.
MOST_CHARTS = 3
SHOWN_WIDE = 528
KEPT = 64


def register() -> None:
    outbox.register(digests.PURPOSE, render)


def render(message: Message) -> "outbox.Letter | outbox.Skip":
    """Say what changed, as its reader may see it now; nothing, where nothing is left to say."""
    user = User.objects.filter(pk=message.params["user"], is_active=True).first()
    if user is None or not user.wants_news:
        return outbox.Skip("The person wants no such mails any more.")
    until = date.fromisoformat(message.params["until"])
    is_late = "late" in message.params  # what one room missed: the signals were told in time
    rows = _signals(user, until) if digests.is_weekly(until) and not is_late else []
    sections = _sections(user, message.params.get("told", {}), is_alone=not rows)
    if not rows and not sections:
        return outbox.Skip("There is nothing to tell any more.")
    return _letter(user, rows, sections, until)


def _signals(user: User, until: date) -> list[dict[str, Any]]:
    signals = (
        digests.new_before(until).visible_to(user).filter(series__measure__followers__user=user)
    )
    found = signals.for_list().newest_first()[: presenting.MOST]
    told = presenting.tellable(found, user)
    rows = presenting.rows(told, user)
    drawn = presenting.pictures(told[:MOST_CHARTS], user)
    return [row | {"chart": drawn.get(row["id"])} for row in rows]


def _sections(user: User, told: dict[str, Any], *, is_alone: bool) -> list[shared.Section]:
    """Give what other rooms still have to tell of what they named when the mail was posted. One
    that fails stops no signal; where there is none, the mail is tried again."""
    found: list[shared.Section | None] = []
    for part in shared.parts():
        if part.key not in told:
            continue
        try:
            found.append(part.section(user, told[part.key]))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            if is_alone:
                raise
            log.exception("digest.part_not_told", part=part.key, user=user.pk)
    return [one for one in found if one is not None]


def _letter(
    user: User, rows: list[dict[str, Any]], sections: list[shared.Section], until: date
) -> "outbox.Letter":
    last = until - timedelta(days=1)
    is_weekly = digests.is_weekly(until)
    context = {
        "name": user.get_short_name(),
        "rows": [_row(row, number) for number, row in enumerate(rows[:MOST], start=1)],
        "more": max(0, len(rows) - MOST),
        "sections": sections,
        "first": until - digests.WEEK,
        "last": last,
        "is_weekly": is_weekly,
        "settings": links.absolute_url("networks:profile"),
        "site_name": settings.SITE_NAME,
    }
    subject = _subject(rows, sections, f"{last.day} {last:%B}", is_weekly=is_weekly)
    return outbox.Letter(
        subject=subject,
        text=render_to_string("emails/outcomes/digest.txt", context).strip() + "\n",
        html=render_to_string("emails/outcomes/digest.html", context | {"subject": subject}),
        pictures=tuple(_pictures(context["rows"])),
    )


def _row(row: dict[str, Any], number: int) -> dict[str, Any]:
    name = f"chart-{number}" if row["chart"] and row["chart"]["svg"] else ""
    return row | {"link": links.absolute(row["url"]), "picture": name, "wide": SHOWN_WIDE}


def _pictures(rows: Iterable[dict[str, Any]]) -> Iterator["outbox.Picture"]:
    """Draw the charts that the mail shows, from the same drawing as the page's."""
    for row in rows:
        if row["picture"]:
            yield outbox.Picture(row["picture"], _drawn(str(row["chart"]["svg"])))


@lru_cache(maxsize=KEPT)
def _drawn(svg: str) -> bytes:
    """Draw once what many are told: readers who may see the same get the same."""
    return png(svg, width=2 * SHOWN_WIDE)


def _subject(
    rows: list[dict[str, Any]], sections: list[shared.Section], day: str, *, is_weekly: bool
) -> str:
    counts = [one.said for one in sections]
    if rows:
        counts.insert(0, "1 new signal" if len(rows) == 1 else f"{len(rows)} new signals")
    what = "what you follow" if sections else "the measures you follow"
    when = f"week to {day}" if is_weekly else day
    return f"{' and '.join(counts)} on {what}, {when}"
