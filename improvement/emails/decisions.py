"""The mail that tells what was decided after a vote: one to each person, whoever they are to it.

Authors and voters who asked get the very same words, so that nothing in the mail room tells who
put forward an idea without their name.
"""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from improvement.models import Decision, Round, RoundVoter
from lhs_platform.lib import links
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import User

PURPOSE = "improvement.decided"


def register() -> None:
    outbox.register(PURPOSE, render)


def decided(poll: Round) -> None:
    """Write to the authors of the ideas of a vote, and to voters who asked to hear of it."""
    outbox.post_many(
        {
            "purpose": PURPOSE,
            "dedupe_key": f"{PURPOSE}:{poll.public_id}:{user.public_id}",
            "to_email": user.email,
            "to_name": user.name,
            "params": {"round": poll.pk, "user": user.pk},
            "about": f"round:{poll.public_id}",
            "user": user,
        }
        for user in _people(poll)
    )


def _people(poll: Round) -> list[User]:
    authors = poll.options.values("idea__author")
    asked = RoundVoter.objects.filter(round=poll, wants_news=True).values("user")
    active = User.objects.filter(is_active=True)
    return list((active.filter(pk__in=authors) | active.filter(pk__in=asked)).order_by("name"))


def render(message: Message) -> outbox.Letter | outbox.Skip:
    """Say what is decided now, to whoever still sees the vote."""
    user = User.objects.filter(pk=message.params["user"], is_active=True).first()
    if user is None:
        return outbox.Skip("The person has no account any more.")
    poll = Round.objects.visible_to(user).filter(pk=message.params["round"]).first()
    if poll is None:
        return outbox.Skip("The person does not see this vote any more.")
    rows = Decision.objects.filter(round=poll).for_list()
    context: dict[str, Any] = {
        "name": user.get_short_name(),
        "poll": poll,
        "decisions": sorted(rows, key=lambda one: (one.outcome != "test", one.option.position)),
        "url": links.absolute_url("improvement:round-detail", public_id=poll.public_id),
        "site_name": settings.SITE_NAME,
    }
    subject = f"Decided: {poll.title}"
    base = "emails/improvement/decided"
    return outbox.Letter(
        subject=subject,
        text=render_to_string(f"{base}.txt", context).strip() + "\n",
        html=render_to_string(f"{base}.html", context | {"subject": subject}),
    )
