"""Under which name people read what somebody gave, and whose an idea is.

This is the one place that looks at an author: pages, REST, files and mails ask here. Who chose not
to be named is named to nobody, not to coordinators and not to staff; only they themselves read
that it is theirs. Their stakeholder group is not told beside it either: it might be the only one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from improvement.models import Contribution, Idea, IdeaLink, SessionItem, ShownAs
from networks.models import Membership, User

NOBODY = "Without a name"


@dataclass(frozen=True)
class Voice:
    """Who gave something, as far as a reader may know it. `user` is the account behind a name."""

    name: str
    is_named: bool
    is_own: bool
    user: User | None = None
    group: str = ""


def voice_of(thing: Contribution | Idea | SessionItem, reader: Any) -> Voice:
    """Give who said this, as this reader may know it."""
    is_own = thing.author_id is not None and thing.author_id == getattr(reader, "pk", None)
    if thing.shown_as != ShownAs.NAMED:
        return Voice(NOBODY, is_named=False, is_own=is_own)
    return Voice(
        _name_of(thing), is_named=True, is_own=is_own, user=thing.author, group=thing.group
    )


def _name_of(thing: Contribution | Idea | SessionItem) -> str:
    if thing.author is not None:
        return thing.author.name
    table = getattr(thing, "table", "")
    return table or thing.guest or NOBODY


class Authors:
    """Who stands behind some ideas: of each its own author, and those of what was merged into it
    or what it was split from. One query, however many ideas."""

    def __init__(self, ideas: Iterable[Idea]) -> None:
        networks = {idea.network_id for idea in ideas}
        kinds = (IdeaLink.Kind.MERGED, IdeaLink.Kind.SPLIT)
        links = IdeaLink.objects.filter(kind__in=kinds, source__network__in=networks)
        self._merged: defaultdict[int, list[tuple[int, Idea]]] = defaultdict(list)
        self._split: defaultdict[int, list[tuple[int, Idea]]] = defaultdict(list)
        for link in links.select_related("source__author", "target__author").order_by("pk"):
            if link.kind == IdeaLink.Kind.MERGED:
                self._merged[link.target_id].append((link.pk, link.source))
            else:
                self._split[link.source_id].append((link.pk, link.target))

    def behind(self, idea: Idea) -> list[Idea]:
        """Give the ideas whose authors stand behind one: itself first."""
        return list(self._walk(idea, None, set()))

    def _walk(self, idea: Idea, before: int | None, seen: set[int]) -> Iterator[Idea]:
        if idea.pk in seen:
            return
        seen.add(idea.pk)
        yield idea
        for at, source in self._merged[idea.pk]:
            if before is None or at < before:
                yield from self._walk(source, before, seen)
        for at, target in self._split[idea.pk]:
            yield from self._walk(target, at, seen)

    def voices(self, idea: Idea, reader: Any) -> list[Voice]:
        """Give the authors of an idea as this reader may know them, each once; those who are not
        named stand for one."""
        found: dict[Any, Voice] = {}
        for one in self.behind(idea):
            voice = voice_of(one, reader)
            key = (voice.user.pk if voice.user else voice.name, voice.is_named, voice.is_own)
            found.setdefault(key, voice)
        return sorted(found.values(), key=lambda voice: not voice.is_named)

    def accounts(self, idea: Idea) -> list[tuple[User, bool]]:
        """Give each account behind an idea, and whether it is named: for telling them, and for
        nothing that anybody reads."""
        found: dict[int, tuple[User, bool]] = {}
        for one in self.behind(idea):
            if one.author is not None:
                _, is_named = found.get(one.author.pk, (None, True))
                found[one.author.pk] = (one.author, is_named and one.is_named)
        return list(found.values())


def is_author(user: Any, idea: Idea) -> bool:
    """Say whether a person is among the authors of an idea."""
    if not user.is_authenticated:
        return False
    if idea.author_id == user.pk:
        return True
    return any(one.author_id == user.pk for one in Authors([idea]).behind(idea))


def has_author_to_ask(idea: Idea) -> bool:
    """Say whether an author who is named is there to be asked. That one without a name has left,
    nobody is to find out: for those the answer is always no."""
    named = [one.author_id for one in Authors([idea]).behind(idea) if one.is_named]
    there = Membership.objects.active().filter(network=idea.network_id, user__is_active=True)
    return there.filter(user__in=[key for key in named if key is not None]).exists()
