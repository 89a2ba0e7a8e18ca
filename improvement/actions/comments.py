"""What people do with comments: say something, mend it, take it back, hide it, call it answered.

The audit says who did what and when; what was written stands in the texts that are kept with each
comment, which are hidden with it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from improvement import emails, rules
from improvement.actions import follows, pace
from improvement.models import Comment, CommentRevision, Mention
from improvement.rules.about import About
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import User
from outcomes.actions import words

MOST_LETTERS = 4000
MOST_TOLD = 20
MOST_AN_HOUR = 60
# The same words by the same person within this are one press too many.
MOMENT = timedelta(minutes=1)
STATE = ["answered_at", "answered_by", "hidden_at", "hidden_by", "taken_back_at"]


@transaction.atomic
def say(
    *,
    by: User,
    about: About,
    text: str,
    now: datetime,
    is_ask: bool = False,
    parent: Comment | None = None,
    tells: Iterable[User] = (),
) -> Comment:
    """Say something about a thing, ask for help with it, or answer (`parent`).

    Who is named in `tells`, or in the text as @Name, gets a mail and follows the thing from now
    on, as the author does. The same words within a minute are a second press: they are said once.
    """
    comment = Comment(
        network=about.network,
        about_kind=about.kind.key,
        about_id=about.id,
        author=by,
        text=_text(text),
        is_ask=is_ask,
        parent=_parent(about, parent, is_ask=is_ask),
    )
    people = _people(by, about, comment.text, tells)
    if (said := _said_already(comment, now)) is not None:
        return said
    _check_pace(by)
    comment.full_clean()
    comment.save()
    _keep(comment, number=1)
    _tell(comment, people)
    follows.join_in(users={by, *people}, about=about, now=now)
    audit.record(
        by=by,
        verb="comment.added",
        obj=comment,
        network=about.network,
        after={"about": f"{about.kind.key}:{about.id}", "is_ask": is_ask},
    )
    return comment


@transaction.atomic
def edit(
    *,
    by: User,
    comment: Comment,
    about: About,
    version: int,
    text: str,
    now: datetime,
    tells: Iterable[User] | None = None,
) -> Comment:
    """Write a comment anew over the version that was read; ChangedMeanwhile if it is not the
    newest. The text that stood there is kept. `tells` None leaves the people named as they are;
    who is named for the first time gets a mail. Saving what stands already changes nothing."""
    fresh = _held(comment)
    _check_standing(fresh)
    was, fresh.text = fresh.text, _text(text)
    named = {one.user for one in fresh.mentions.select_related("user")}
    people = _people(by, about, fresh.text, named if tells is None else tells, known=named)
    if (fresh.text, people) == (was, named):
        return fresh
    _check_pace(by)
    fresh.edited_at = now
    fresh.full_clean()
    fresh.save_over(version=version, fields=["text", "edited_at"])
    _keep(fresh, number=fresh.revisions.count() + 1)
    fresh.mentions.exclude(user__in=people).delete()
    _tell(fresh, people)
    follows.join_in(users=people, about=about, now=now)
    audit.record(by=by, verb="comment.edited", obj=fresh, network=fresh.network)
    return fresh


@transaction.atomic
def take_back(*, by: User, comment: Comment, now: datetime) -> Comment:
    """Take the words off the page. Coordinators still find them among the texts that are kept."""
    fresh = _held(comment)
    if fresh.taken_back_at is not None:
        return fresh
    fresh.text, fresh.taken_back_at = "", now
    return _changed(fresh, by=by, verb="comment.taken_back", fields=["text", "taken_back_at"])


@transaction.atomic
def hide(*, by: User, comment: Comment, reason: str, now: datetime) -> Comment:
    """Hide the words from everybody but their author and the coordinators, who read why."""
    reason = words.said(reason, field="reason", missing="Say why you hide this.")
    fresh = _held(comment)
    if fresh.taken_back_at is not None:
        raise Conflict("This was taken back already.")
    if fresh.hidden_at is not None:
        raise Conflict("This is hidden already.")
    fresh.hidden_at, fresh.hidden_by, fresh.hidden_reason = now, by, reason
    fields = ["hidden_at", "hidden_by", "hidden_reason"]
    return _changed(fresh, by=by, verb="comment.hidden", fields=fields, reason=reason)


@transaction.atomic
def show(*, by: User, comment: Comment) -> Comment:
    """Let everybody read a hidden comment again; the audit keeps why it was hidden."""
    fresh = _held(comment)
    if fresh.hidden_at is None:
        raise Conflict("This is not hidden.")
    fresh.hidden_at = fresh.hidden_by = None
    fresh.hidden_reason = ""
    return _changed(
        fresh,
        by=by,
        verb="comment.shown",
        fields=["hidden_at", "hidden_by", "hidden_reason"],
    )


@transaction.atomic
def settle(*, by: User, comment: Comment, is_answered: bool, now: datetime) -> Comment:
    """Say that an ask for help is answered, or open it again. Said twice is as good as once."""
    fresh = _held(comment)
    _check_standing(fresh)
    if not fresh.is_ask:
        raise Conflict("This asks for no help.")
    if is_answered == (fresh.answered_at is not None):
        return fresh
    fresh.answered_at, fresh.answered_by = (now, by) if is_answered else (None, None)
    verb = "comment.answered" if is_answered else "comment.opened_again"
    return _changed(fresh, by=by, verb=verb, fields=["answered_at", "answered_by"])


def _text(text: str) -> str:
    tidy = text.replace("\r\n", "\n").replace("\r", "\n")
    return words.said(tidy, field="text", missing="Write something first.", most=MOST_LETTERS)


def _parent(about: About, parent: Comment | None, *, is_ask: bool) -> Comment | None:
    """Give what is answered: the comment itself, or the one that an answer belongs to."""
    if parent is None:
        return None
    if (parent.about_kind, parent.about_id) != (about.kind.key, about.id):
        raise DomainError("This answers something that was said elsewhere.", field="parent")
    if is_ask:
        raise DomainError(
            "An answer asks for no help. Ask in a comment of its own.", field="is_ask"
        )
    first = parent.parent or parent
    _check_standing(first)
    return first


def _people(
    by: User, about: About, text: str, tells: Iterable[User], known: Iterable[User] = ()
) -> set[User]:
    """Give who is named: in the list or in the text, of those whom the author may name."""
    offered = rules.people_to_tell(by, about)
    wanted = set(tells)
    keys = [one.pk for one in wanted - set(known)]
    allowed = {one.pk for one in offered.filter(pk__in=keys)} if keys else set()
    if len(allowed) < len(keys):
        raise DomainError(
            "Only members of the network whose names you can see may be told.", field="tells"
        )
    people = wanted | (named_in(text, offered) if "@" in text else set())
    if len(people) > MOST_TOLD:
        raise DomainError(f"Name up to {MOST_TOLD} people.", field="tells")
    return people


def named_in(text: str, people: Iterable[User]) -> set[User]:
    """Give those whose whole name stands in a text after an @. Of two names that begin alike the
    longer one is meant; all who bear the very same name are."""
    known: defaultdict[str, set[User]] = defaultdict(set)
    for user in people:
        known[user.name.lower()].add(user)
    found: set[User] = set()
    for name in sorted(filter(None, known), key=len, reverse=True):
        if f"@{name}" not in text.lower():
            continue
        rest = re.sub(rf"@{re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
        if rest != text:
            found |= known[name]
            text = rest
    return found


def _tell(comment: Comment, people: Iterable[User]) -> None:
    """Name people in a comment, and write to those who were not named in it before."""
    known = set(comment.mentions.values_list("user_id", flat=True))
    new = sorted((one for one in people if one.pk not in known), key=lambda one: one.pk)
    Mention.objects.bulk_create(
        [Mention(comment=comment, user=user) for user in new], ignore_conflicts=True
    )
    emails.mentioned(comment, new)


def _said_already(comment: Comment, now: datetime) -> Comment | None:
    """Give what the author said here a moment ago in the same words; else hold them until this is
    kept, so that two presses at once are one after the other."""
    list(User.objects.select_for_update(no_key=True).filter(pk=comment.author_id))
    return Comment.objects.filter(
        author=comment.author,
        about_kind=comment.about_kind,
        about_id=comment.about_id,
        parent=comment.parent,
        text=comment.text,
        is_ask=comment.is_ask,
        taken_back_at=None,
        created_at__range=(now - MOMENT, now + MOMENT),
    ).first()


def _check_pace(by: User) -> None:
    pace.check(by, what="talk", things="comments", most=MOST_AN_HOUR)


def _check_standing(comment: Comment) -> None:
    if comment.taken_back_at is not None:
        raise Conflict("This was taken back.")
    if comment.hidden_at is not None:
        raise Conflict("A coordinator has hidden this.")


def _held(comment: Comment) -> Comment:
    """Give a comment as it is now, held until the transaction ends."""
    held = Comment.objects.select_for_update(of=("self",)).select_related("network")
    return held.get(pk=comment.pk)


def _keep(comment: Comment, *, number: int) -> None:
    CommentRevision.objects.create(comment=comment, number=number, text=comment.text)


def _changed(
    comment: Comment, *, by: User, verb: str, fields: list[str], reason: str = ""
) -> Comment:
    before = audit.plain_values(Comment.objects.get(pk=comment.pk), STATE)
    comment.full_clean()
    comment.save_over(version=comment.version, fields=fields)
    after = audit.plain_values(comment, STATE)
    audit.record(
        by=by,
        verb=verb,
        obj=comment,
        network=comment.network,
        before=before,
        after=after,
        reason=reason,
    )
    return comment
