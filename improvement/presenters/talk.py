"""What is said about a thing, as plain dicts: comments with their answers, and who may do what."""

from collections import defaultdict
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from improvement import rules
from improvement.models import Comment, TalkFollow
from improvement.rules.about import About, Key

# The newest stand on the page of a thing; all of them have a page of their own.
SHOWN = 20
PER_PAGE = 50
# So many answers stand below a comment, the newest; the others have pages of their own.
ANSWERS = 20
# The tab of the network under which a kind of thing stands.
TABS = {
    "project": "tests",
    "cycle": "tests",
    "change": "changes",
    "diagram": "drivers",
    "measure": "measures",
    "idea": "ideas",
}


def talk_on_page(about: About, user: Any) -> dict[str, Any]:
    """Give the newest part of what is said about a thing, for its own page."""
    first = _first(about)
    newest = list(first.order_by("-created_at", "-pk")[: SHOWN + 1])
    told = comments(newest[:SHOWN][::-1], about, user)
    return head(about, user) | {
        "comments": told,
        "has_earlier": len(newest) > SHOWN,
    }


def head(about: About, user: Any) -> dict[str, Any]:
    """Give what stands above and below the comments of a thing."""
    key, follows = about.kind.key, TalkFollow.objects.visible_to(user)
    return {
        "word": about.kind.word,
        "title": about.title,
        "url": about.url,
        "talk_url": about.talk_url,
        "follow_url": follow_url(about),
        "asks_url": reverse("improvement:ask-list", kwargs={"slug": about.network.slug}),
        "network": about.network.name,
        "is_followed": follows.of(key, about.id).exists(),
        "can_comment": bool(rules.can_comment(user, about)),
    }


def first_comments(about: About) -> Any:
    """Give the comments that begin a thread, oldest first; answers stand below them."""
    return _first(about).order_by("created_at", "pk")


def _first(about: About) -> Any:
    return Comment.objects.about(about.kind.key, about.id).filter(parent=None).for_list()


def comments(first: list[Comment], about: About, user: Any) -> list[dict[str, Any]]:
    """Give threads: each first comment with its newest answers, and the way to earlier ones."""
    answers = _newest_answers(first)
    return [
        comment(one, about, user)
        | {
            "answers": [comment(answer, about, user) for answer in answers[one.pk][-ANSWERS:]],
            "earlier_url": thread_url(one, about) if len(answers[one.pk]) > ANSWERS else "",
        }
        for one in first
    ]


def _newest_answers(first: list[Comment]) -> dict[int | None, list[Comment]]:
    """Give of each comment the answers that stand below it, oldest first, and one before these if
    there is one. One query, however many answers there are."""
    newest = [F("created_at").desc(), F("pk").desc()]
    turn = Window(RowNumber(), partition_by=[F("parent")], order_by=newest)
    below = Comment.objects.filter(parent__in=first).annotate(turn=turn)
    keys = below.filter(turn__lte=ANSWERS + 1).order_by().values("pk")
    answers: defaultdict[int | None, list[Comment]] = defaultdict(list)
    for one in Comment.objects.filter(pk__in=keys).for_list():
        answers[one.parent_id].append(one)
    return answers


def thread_url(comment: Comment, about: About) -> str:
    """Give the page of all answers to a comment."""
    return f"{about.talk_url}?thread={comment.public_id}"


def thread(
    first: Comment, about: About, user: Any, *, number: Any
) -> tuple[dict[str, Any], Page[Comment]]:
    """Give one thread with a page of its answers: that of a number, or the newest that does not
    stand in the talk anyway."""
    pages = Paginator(
        Comment.objects.filter(parent=first).for_list().order_by("created_at", "pk"), ANSWERS
    )
    page = pages.get_page(number or max(1, -(-(pages.count - ANSWERS) // ANSWERS)))
    told = [comment(answer, about, user) for answer in page.object_list]
    return comment(first, about, user) | {"answers": told}, page


def page_of_answer(answer: Comment) -> int | None:
    """Give the page of answers on which an earlier one stands; None for what the talk itself
    shows."""
    beside = Comment.objects.filter(parent=answer.parent_id).exclude(pk=answer.pk)
    is_before = Q(created_at__lt=answer.created_at) | Q(
        created_at=answer.created_at, pk__lt=answer.pk
    )
    if beside.exclude(is_before).count() < ANSWERS:
        return None
    return int(beside.filter(is_before).count() // ANSWERS) + 1


def comment(comment: Comment, about: About, user: Any) -> dict[str, Any]:
    """Give one comment as this person reads it, with the addresses of what they may do."""
    is_read = bool(rules.can_read_comment(user, comment))
    return {
        "id": comment.public_id,
        "author": comment.author.name,
        "initials": comment.author.initials,
        "at": comment.created_at,
        "text": comment.text if is_read else "",
        "is_read": is_read,
        "is_taken_back": comment.taken_back_at is not None,
        "hidden": _hidden(comment) if comment.hidden_at and is_read else "",
        "is_hidden": comment.hidden_at is not None,
        "is_ask": comment.is_ask,
        "is_open": comment.is_open,
        "answered": _answered(comment),
        "edited_at": comment.edited_at if is_read else None,
        "told": [one.user.name for one in comment.mentions.all()] if is_read else [],
        "links": links(comment, about, user),
    }


def _hidden(comment: Comment) -> str:
    by = comment.hidden_by.name if comment.hidden_by else ""
    return f"Hidden by {by}: {comment.hidden_reason}"


def _answered(comment: Comment) -> dict[str, Any] | None:
    if not comment.is_told or comment.answered_at is None or comment.answered_by is None:
        return None
    return {"at": comment.answered_at, "by": comment.answered_by.name}


def links(comment: Comment, about: About, user: Any) -> dict[str, str]:
    """Give the addresses of what this person may do with a comment, by what it is."""
    may_hide = bool(rules.can_hide_comment(user, comment))
    may_settle = comment.is_ask and bool(rules.can_settle_ask(user, comment, about))
    has_more = comment.edited_at is not None or comment.taken_back_at is not None
    allowed = {
        "edit": rules.can_edit_comment(user, comment),
        "take-back": rules.can_take_back_comment(user, comment),
        "hide": may_hide and comment.is_told,
        "show": may_hide and comment.hidden_at is not None,
        "settle": may_settle,
        "versions": has_more and rules.can_read_versions(user, comment),
    }
    found = {
        name.replace("-", "_"): comment_url(comment, name) for name, may in allowed.items() if may
    }
    if comment.is_told and rules.can_comment(user, about):
        thread = comment.parent.public_id if comment.parent else comment.public_id
        found["answer"] = f"{about.talk_url}?answer={thread}#write"
    return found


def comment_url(comment: Comment, name: str) -> str:
    return reverse(f"improvement:comment-{name}", kwargs={"public_id": comment.public_id})


def place_of(comment: Comment, about: About) -> str:
    """Give the address at which a comment stands among the others."""
    return f"{about.talk_url}?show={comment.public_id}#c-{comment.public_id}"


def versions(comment: Comment) -> list[dict[str, Any]]:
    """Give every text of a comment, the newest first."""
    kept = list(comment.revisions.order_by("-number"))
    return [
        {
            "number": one.number,
            "text": one.text,
            "at": one.created_at,
            "is_newest": one is kept[0] and comment.taken_back_at is None,
        }
        for one in kept
    ]


def page_holding(about: About, comment: Comment) -> int:
    """Give the page of a talk on which a comment stands, counted from 1."""
    thread = comment.parent or comment
    before = first_comments(about).filter(created_at__lt=thread.created_at).count()
    return int(before // PER_PAGE) + 1


def followed(follows: list[TalkFollow], things: dict[Key, About]) -> list[dict[str, Any]]:
    """Give what somebody follows as rows of a list; what has gone is left out."""
    found = [(one, things.get((one.about_kind, one.about_id))) for one in follows]
    return [
        {
            "title": about.title,
            "word": about.kind.word,
            "network": one.network.name,
            "url": about.talk_url,
            "follow_url": follow_url(about),
        }
        for one, about in found
        if about is not None
    ]


def follow_url(about: About) -> str:
    ends = {"kind": about.kind.key, "public_id": about.id}
    return reverse("improvement:talk-follow", kwargs=ends)


def following_url() -> str:
    """Give the page of what one follows."""
    return reverse("improvement:follow-list")
