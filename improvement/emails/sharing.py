"""Mails about results to share: to authors when they are asked, when a result comes back, is
published or withdrawn; to those who follow its change when it is published; and to those who took
it up when it is withdrawn or made anew. One to each person for each of these."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import Truncator

from improvement.models import Result, ResultAuthor, ResultStep, TalkFollow, Uptake
from lhs_platform.lib import links
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import User

PURPOSE = "improvement.shared"
Words = tuple[str, list[str], str]


def register() -> None:
    outbox.register(PURPOSE, render)


def asked_to_be_named(result: Result) -> None:
    """Ask the authors who have not said so whether their name may stand there."""
    asked = result.authors.filter(consent=ResultAuthor.Consent.ASKED)
    _post("asked", result, _users(asked.values("user")))


def given_back(result: Result) -> None:
    """Tell the authors that a result came back from review, and why."""
    _post("given_back", result, _users(result.authors.values("user")), occurrence=result.version)


def published(result: Result) -> None:
    """Tell the authors, whoever follows the change, and who took an earlier edition up."""
    authors = _users(result.authors.values("user"))
    _post("published", result, authors)
    told = {user.pk for user in authors}
    follows = TalkFollow.objects.of("change", result.change.public_id).standing()
    others = _users(follows.values("user")).filter(wants_news=True).exclude(pk__in=told)
    _post("to_followers", result, others)
    if result.previous is not None:
        _post("new_edition", result, _takers(result.previous).exclude(pk__in=told))


def withdrawn(result: Result) -> None:
    """Tell the authors and whoever took the result up."""
    authors = _users(result.authors.values("user"))
    _post("withdrawn", result, {*authors, *_takers(result)})


def _takers(result: Result) -> Any:
    return _users(Uptake.objects.standing().filter(result=result).values("by"))


def _users(keys: Any) -> Any:
    return User.objects.filter(is_active=True, pk__in=keys).order_by("pk")


def _post(what: str, result: Result, users: Iterable[User], *, occurrence: int = 1) -> None:
    outbox.post_many(
        {
            "purpose": PURPOSE,
            "dedupe_key": f"{PURPOSE}:{what}:{result.public_id}:{user.public_id}:{occurrence}",
            "to_email": user.email,
            "to_name": user.name,
            "params": {"what": what, "thing": result.pk, "user": user.pk},
            "about": f"shared:{result.public_id}",
            "user": user,
        }
        for user in sorted(users, key=lambda one: one.pk)
    )


def render(message: Message) -> outbox.Letter | outbox.Skip:
    """Say what became of a result, to whoever still reads it, if it is still so."""
    user = User.objects.filter(pk=message.params["user"], is_active=True).first()
    if user is None:
        return outbox.Skip("The account is closed.")
    seen = Result.objects.visible_to(user).for_list()
    found = seen.filter(pk=message.params["thing"]).first()
    words = WORDS[message.params["what"]](found, user) if found is not None else None
    if found is None or words is None:
        return outbox.Skip("There is nothing to read for this person any more.")
    subject, lines, label = words
    context: dict[str, Any] = {
        "name": user.get_short_name(),
        "network": found.network,
        "lines": lines,
        "label": label,
        "url": links.absolute_url("improvement:result-detail", public_id=found.public_id),
        "site_name": settings.SITE_NAME,
    }
    subject = " ".join(subject.split())[:180]
    base = "emails/improvement/shared"
    return outbox.Letter(
        subject=subject,
        text=render_to_string(f"{base}.txt", context).strip() + "\n",
        html=render_to_string(f"{base}.html", context | {"subject": subject}),
    )


def _short(result: Result) -> str:
    return Truncator(result.title).chars(90)


def _asked(result: Result, user: User) -> Words | None:
    waits = any(
        one.user_id == user.pk and one.consent == ResultAuthor.Consent.ASKED
        for one in result.authors.all()
    )
    if not waits or result.status == Result.Status.WITHDRAWN:
        return None
    return (
        f"May your name stand there? {_short(result)}",
        [
            (
                f"You are put down as an author of “{result.title}”, a result that {result.network.name} "
                "is about to share."
            ),
            (
                "Nobody is named before they say so. Read it, and say on its page whether your name may "
                "stand there. You can change that at any time."
            ),
        ],
        "Read it and answer",
    )


def _given_back(result: Result, _user: User) -> Words | None:
    step = ResultStep.objects.filter(result=result).select_related("by").order_by("-pk").first()
    if result.status != Result.Status.DRAFT or step is None or not step.reason:
        return None
    return (
        f"Given back: {_short(result)}",
        [
            f"{step.by.name} read “{result.title}” and gave it back.",
            f"What should be different: {step.reason}",
        ],
        "Go on writing",
    )


def _published(result: Result, _user: User) -> Words | None:
    if result.status != Result.Status.PUBLISHED:
        return None
    return (
        f"Published: {_short(result)}",
        [
            (
                f"“{result.title}” is published as result {result.number} of {result.network.name}. Who "
                f"reads it: {result.get_visibility_display().lower()}."
            ),
            "On its page you will see who tests it, who has adopted it, and where it did not work.",
        ],
        "Look at its page",
    )


def _to_followers(result: Result, _user: User) -> Words | None:
    if result.status != Result.Status.PUBLISHED:
        return None
    return (
        f"What came of a change you follow: {_short(result)}",
        [
            (
                f"You follow the change “{result.change.title}”. What became of it is told now: "
                f"“{result.title}”."
            ),
            f"{result.get_finding_display()}.",
        ],
        "Read the result",
    )


def _new_edition(result: Result, _user: User) -> Words | None:
    if result.status != Result.Status.PUBLISHED:
        return None
    return (
        f"A new edition: {_short(result)}",
        [
            (
                f"You took up result {result.number} of {result.network.name}. There is a new edition of "
                f"it: “{result.title}”."
            ),
            "What you said of the earlier one stays there. Say anew what you do, where that changed.",
        ],
        "Read the new edition",
    )


def _withdrawn(result: Result, _user: User) -> Words | None:
    if result.status != Result.Status.WITHDRAWN:
        return None
    return (
        f"Withdrawn: {_short(result)}",
        [
            f"“{result.title}”, result {result.number} of {result.network.name}, was withdrawn.",
            f"Why: {result.withdrawn_reason}",
        ],
        "Read what stands there now",
    )


WORDS: dict[str, Callable[[Result, User], Words | None]] = {
    "asked": _asked,
    "given_back": _given_back,
    "published": _published,
    "to_followers": _to_followers,
    "new_edition": _new_edition,
    "withdrawn": _withdrawn,
}
