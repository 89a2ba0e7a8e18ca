"""The weekly mail of what changed on the measures a person follows, as it reads when it is sent."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from lhs_platform.lib import links
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import User
from outcomes.jobs import digests
from outcomes.presenters import signals as presenting

# A mail is read at breakfast: the rest stands on the signals page.
MOST = 20


def register() -> None:
    outbox.register(digests.PURPOSE, render)


def render(message: Message) -> "outbox.Letter | outbox.Skip":
    """Say what changed, as its reader may see it now; nothing, where nothing is left to say."""
    user = User.objects.filter(pk=message.params["user"], is_active=True).first()
    if user is None or not user.wants_news:
        return outbox.Skip("The person wants no such mails any more.")
    until = date.fromisoformat(message.params["until"])
    signals = (
        digests.new_before(until).visible_to(user).filter(series__measure__followers__user=user)
    )
    rows = presenting.rows(
        presenting.tellable(signals.for_list().newest_first()[: presenting.MOST], user), user
    )
    if not rows:
        return outbox.Skip("There is nothing to tell any more.")
    return _letter(user, rows, until)


def _letter(user: User, rows: list[dict[str, Any]], until: date) -> "outbox.Letter":
    last = until - timedelta(days=1)
    context = {
        "name": user.get_short_name(),
        "rows": [row | {"link": links.absolute(row["url"])} for row in rows[:MOST]],
        "more": max(0, len(rows) - MOST),
        "first": until - digests.WEEK,
        "last": last,
        "settings": links.absolute_url("networks:profile"),
        "site_name": settings.SITE_NAME,
    }
    many = "1 new signal" if len(rows) == 1 else f"{len(rows)} new signals"
    subject = f"{many} on the measures you follow, week to {last.day} {last:%B}"
    return outbox.Letter(
        subject=subject,
        text=render_to_string("emails/outcomes/digest.txt", context).strip() + "\n",
        html=render_to_string("emails/outcomes/digest.html", context | {"subject": subject}),
    )
