"""The mail to whom somebody named, and what the regular mail tells of things that are followed."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import Truncator

from improvement.jobs import talk as jobs
from improvement.models import Comment, Mention, TalkChoice
from improvement.rules.about import About, find, find_all
from lhs_platform.lib import links
from lhs_platform.mail import digests, outbox
from lhs_platform.mail.models import Message
from networks.models import User

MENTION = "improvement.mention"
# A mail is read at breakfast: the rest stands on the pages.
MOST = 20
MOST_LETTERS = 240


def register() -> None:
    """Tell the outbox how a mail to whom somebody named reads, and the regular mail our share."""
    outbox.register(MENTION, render_mention)
    digests.register(digests.Part("talk", jobs.due, section, jobs.posted))


def mentioned(comment: Comment, users: Iterable[User]) -> None:
    """Write to the people who are named in a comment: to each once, however often it is edited."""
    outbox.post_many(
        {
            "purpose": MENTION,
            "dedupe_key": f"{MENTION}:{comment.public_id}:{user.public_id}",
            "to_email": user.email,
            "to_name": user.name,
            "params": {"comment": comment.pk, "user": user.pk},
            "about": f"comment:{comment.public_id}",
            "user": user,
        }
        for user in users
    )


def render_mention(message: Message) -> outbox.Letter | outbox.Skip:
    """Say who named the person and what was said, if it still stands and they may read it."""
    user = User.objects.filter(pk=message.params["user"], is_active=True).first()
    if user is None or TalkChoice.objects.filter(user=user, wants_mentions=False).exists():
        return outbox.Skip("The person wants no such mails any more.")
    named = Mention.objects.filter(user=user).values("comment")
    comments = Comment.objects.visible_to(user).told().filter(pk__in=named).for_list()
    comment = comments.filter(pk=message.params["comment"]).first()
    about = find(user, comment.about_kind, comment.about_id) if comment else None
    if comment is None or about is None:
        return outbox.Skip("There is nothing to read for this person any more.")
    return _letter(comment, about, user)


def section(user: User, params: dict[str, Any]) -> digests.Section | None:
    """Give what others said on what this person follows; None where nothing is left of it."""
    comments = list(jobs.news_for(user, params)[: MOST * 10])
    found = find_all(user, [(one.about_kind, one.about_id) for one in comments])
    told = [one for one in comments if (one.about_kind, one.about_id) in found]
    if not told:
        return None
    return digests.Section(
        heading="What was said on what you follow",
        said="1 new comment" if len(told) == 1 else f"{len(told)} new comments",
        lines=[_line(one, found[one.about_kind, one.about_id]) for one in told[:MOST]],
        more=max(0, len(told) - MOST),
    )


def _line(comment: Comment, about: About) -> digests.Line:
    word = "Answer" if comment.parent_id else "Asks for help" if comment.is_ask else "Comment"
    said = Truncator(comment.text).chars(MOST_LETTERS)
    return digests.Line(
        word=word,
        title=f"{about.title}, {about.network.name}",
        text=f"{comment.author.name}: {said}",
        link=_link(comment, about),
    )


def _letter(comment: Comment, about: About, user: User) -> outbox.Letter:
    context: dict[str, Any] = {
        "name": user.get_short_name(),
        "comment": comment,
        "about": about,
        "network": about.network,
        "url": _link(comment, about),
        "settings": links.absolute_url("improvement:follow-list"),
        "site_name": settings.SITE_NAME,
    }
    verb = "asks you for help" if comment.is_ask else "named you"
    subject = f"{comment.author.name} {verb}: {Truncator(about.title).chars(80)}"
    base = "emails/improvement/mention"
    return outbox.Letter(
        subject=subject,
        text=render_to_string(f"{base}.txt", context).strip() + "\n",
        html=render_to_string(f"{base}.html", context | {"subject": subject, "verb": verb}),
    )


def _link(comment: Comment, about: About) -> str:
    return links.absolute(f"{about.talk_url}?show={comment.public_id}#c-{comment.public_id}")
