"""What became of what people said and proposed: one short mail to each whom it concerns.

Who gave something without their name is told like everybody. Their mail is written at once and
leaves a row that says neither what it is about nor to whom it went, and whose words are erased as
soon as it is sent: no list of mails tells who is behind an answer or an idea. For invited people
without an account a room above keeps the addresses (see `rules.guests`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.text import Truncator

from improvement.models import Amendment, Contribution, Idea, ShownAs, Topic
from improvement.rules.guests import guests_of
from improvement.rules.voices import Authors
from lhs_platform.lib import links
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import Network, User

HEARD = "improvement.heard"


@dataclass(frozen=True)
class News:
    """What a mail says. `url` is where a member reads more; guests have their own address."""

    network: Network
    subject: str
    lines: list[str]
    url: str
    label: str


@dataclass
class Told:
    """Those whom some news concerns: accounts and invitations, each named or not."""

    users: dict[int, tuple[User, bool]] = field(default_factory=dict)
    refs: dict[UUID, bool] = field(default_factory=dict)

    def add(self, thing: Contribution | Idea) -> None:
        """Add whoever gave something. Who gave one thing without their name is told quietly."""
        is_named = thing.shown_as == ShownAs.NAMED
        if thing.author is not None:
            _, known = self.users.get(thing.author.pk, (None, True))
            self.users[thing.author.pk] = (thing.author, known and is_named)
        elif thing.ref is not None:
            self.refs[thing.ref] = self.refs.get(thing.ref, True) and is_named


def register() -> None:
    outbox.register(HEARD, render)


# --- What is told -----------------------------------------------------------------------------


def summary_published(topic: Topic) -> None:
    """Tell each who answered a topic that its summary says what became of it."""
    told = Told()
    for one in Contribution.objects.told().filter(topic=topic).select_related("author"):
        told.add(one)
    _tell("summary", topic, told, topic=topic)


def idea_made(contribution: Contribution, idea: Idea) -> None:
    """Tell whoever said something that it became an idea."""
    told = Told()
    told.add(contribution)
    _tell("made", idea, told, topic=contribution.topic)


def amendment_proposed(amendment: Amendment) -> None:
    """Tell the authors of an idea that somebody proposes another wording."""
    _tell("amended", amendment, _authors(amendment.idea))


def amendment_answered(amendment: Amendment) -> None:
    """Tell whoever proposed a wording what became of it."""
    told = Told(users={amendment.author_id: (amendment.author, True)})
    _tell("answered", amendment, told)


def merged(idea: Idea) -> None:
    """Tell the authors of an idea that it became part of another."""
    _tell("merged", idea, _authors(idea), occurrence=idea.version)


def idea_hidden(idea: Idea) -> None:
    """Tell the authors of an idea that it was hidden, and why."""
    _tell("hidden", idea, _authors(idea), occurrence=idea.version)


def _authors(idea: Idea) -> Told:
    told = Told()
    for one in Authors([idea]).behind(idea):
        told.add(one)
    return told


def _tell(
    what: str, thing: Any, told: Told, *, topic: Topic | None = None, occurrence: int = 1
) -> None:
    """Post one mail to each. Named people get it by its purpose, which looks again when it is
    sent; the others get it written out, with nothing beside it."""
    named = [user for user, is_named in told.users.values() if is_named]
    outbox.post_many(_post(what, thing, user, occurrence) for user in _by_key(named))
    quiet = [user for user, is_named in told.users.values() if not is_named and user.is_active]
    for user in _by_key(quiet):
        news = _news(what, thing.pk, user)
        if news is not None:
            write_out(user.email, _letter(user.get_short_name(), news, news.url), news.network)
    if topic is not None and told.refs:
        _tell_guests(what, thing, told, topic)


def _post(what: str, thing: Any, user: User, occurrence: int) -> outbox.Post:
    return {
        "purpose": HEARD,
        "dedupe_key": f"{HEARD}:{what}:{thing.public_id}:{user.public_id}:{occurrence}",
        "to_email": user.email,
        "to_name": user.name,
        "params": {"what": what, "thing": thing.pk, "user": user.pk},
        "about": f"{what}:{thing.public_id}",
        "user": user,
    }


def _by_key(users: Iterable[User]) -> list[User]:
    return sorted(users, key=lambda user: user.pk)


def _tell_guests(what: str, thing: Any, told: Told, topic: Topic) -> None:
    """Write to invited people at the address on file: their link is made now, and not kept."""
    news = _news(what, thing.pk, None)
    if news is None:
        return
    for guest in guests_of(topic, told.refs):
        letter = _letter(guest.first_name, news, guest.url, stop=guest.stop)
        write_out(guest.email, letter, news.network)


def write_out(email: str, letter: outbox.Letter, network: Network) -> None:
    """Write a mail out at once. Its subject stays in the list of mails, so that tells nothing."""
    if not outbox.who_wants_none([email]):
        quiet = replace(letter, subject=f"News from {network.name}"[:180])
        outbox.post_written(to_email=email, letter=quiet)


# --- How it reads -----------------------------------------------------------------------------


def render(message: Message) -> outbox.Letter | outbox.Skip:
    """Say what became of it, if the person may still read it."""
    user = User.objects.filter(pk=message.params["user"], is_active=True).first()
    if user is None:
        return outbox.Skip("The account is closed.")
    news = _news(message.params["what"], message.params["thing"], user)
    if news is None:
        return outbox.Skip("There is nothing to read for this person any more.")
    return _letter(user.get_short_name(), news, news.url)


def _news(what: str, key: int, reader: User | None) -> News | None:
    """Give the news of a thing as it stands now; None where a member may not see it any more."""
    found = NEWS[what](key)
    if found is None or reader is None:
        return found
    seen = Network.objects.visible_to(reader).filter(pk=found.network.pk)
    return found if seen.exists() else None


def _letter(name: str, news: News, url: str, *, stop: str = "") -> outbox.Letter:
    subject = " ".join(news.subject.split())[:180]
    context: dict[str, Any] = {
        "name": name,
        "network": news.network,
        "lines": news.lines,
        "label": news.label,
        "url": url,
        "stop": stop,
        "site_name": settings.SITE_NAME,
    }
    return outbox.Letter(
        subject=subject,
        text=render_to_string("emails/improvement/heard.txt", context).strip() + "\n",
        html=render_to_string("emails/improvement/heard.html", context | {"subject": subject}),
        unsubscribe_url=stop,
    )


def _short(text: str) -> str:
    return Truncator(text).chars(90)


def _page(name: str, thing: Model) -> str:
    public_id = thing.public_id  # type: ignore[attr-defined]
    return links.absolute_url(f"improvement:{name}", public_id=public_id)


def _summary(key: int) -> News | None:
    topic = Topic.objects.for_list().exclude(summarized_at=None).filter(pk=key).first()
    if topic is None:
        return None
    return News(
        topic.process.network,
        f"What came of “{_short(topic.question)}”",
        [
            f"You answered the question “{topic.question}”.",
            (
                "Its summary is published. It answers everything that was said: what we did, what we "
                "will do, what became an idea to vote on, and what we did not do and why."
            ),
        ],
        _page("topic-summary", topic),
        "Read what became of it",
    )


def _made(key: int) -> News | None:
    idea = _idea(key)
    if idea is None:
        return None
    return News(
        idea.network,
        f"What you said became an idea: {_short(str(idea))}",
        [
            f"What you said to a question of this network was put forward as an idea: “{idea}”.",
            "It is yours. Others can comment and vote on it, and you read what becomes of it.",
        ],
        _page("idea-detail", idea),
        "Read the idea",
    )


def _amended(key: int) -> News | None:
    amendment = _amendment(key)
    if amendment is None or amendment.state != Amendment.State.PROPOSED:
        return None
    return News(
        amendment.idea.network,
        f"Another wording is proposed: {_short(str(amendment.idea))}",
        [
            (
                f"{amendment.author.name} proposes another wording of your idea “{amendment.idea}”: "
                f"{amendment.get_part_display().lower()}."
            ),
            "You take it over with one press, or say why you do not.",
        ],
        _page("amendment-answer", amendment),
        "Look at it",
    )


def _answered(key: int) -> News | None:
    amendment = _amendment(key)
    if amendment is None or amendment.answered_at is None:
        return None
    is_taken = amendment.state == Amendment.State.ACCEPTED
    said = "was taken over" if is_taken else "was not taken over"
    return News(
        amendment.idea.network,
        f"Your wording {said}: {_short(str(amendment.idea))}",
        [
            f"The wording you proposed for the idea “{amendment.idea}” {said}.",
            *([f"The answer was: {amendment.answer}"] if amendment.answer else []),
        ],
        _page("idea-detail", amendment.idea),
        "Read the idea",
    )


def _merged(key: int) -> News | None:
    idea = _idea(key)
    if idea is None:
        return None
    links_on = idea.leads_to.filter(kind="merged_into").select_related("target__current")
    found = links_on.first()
    if found is None:
        return None
    return News(
        idea.network,
        f"Your idea became part of another: {_short(str(found.target))}",
        [
            f"Your idea “{idea}” and “{found.target}” say nearly the same. They go on as one.",
            *([f"Why: {found.reason}"] if found.reason else []),
            "You are among its authors now. Your own words stay readable.",
        ],
        _page("idea-detail", found.target),
        "Read the idea",
    )


def _hidden(key: int) -> News | None:
    idea = _idea(key)
    if idea is None or idea.hidden_at is None:
        return None
    return News(
        idea.network,
        f"Your idea was hidden: {_short(str(idea))}",
        [
            f"A coordinator has hidden your idea “{idea}”.",
            f"Why: {idea.hidden_reason}",
            "You can still read it. Ask the coordinators if you think that others should, too.",
        ],
        _page("idea-detail", idea),
        "Read your idea",
    )


def _idea(key: int) -> Idea | None:
    return Idea.objects.filter(pk=key).select_related("network", "current").first()


def _amendment(key: int) -> Amendment | None:
    rows = Amendment.objects.select_related("idea__network", "idea__current", "author")
    return rows.filter(pk=key).first()


NEWS: dict[str, Callable[[int], News | None]] = {
    "summary": _summary,
    "made": _made,
    "amended": _amended,
    "answered": _answered,
    "merged": _merged,
    "hidden": _hidden,
}
