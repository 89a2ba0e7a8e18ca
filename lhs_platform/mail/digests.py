"""The one regular mail of what people follow: each room says what it has to tell in it.

A room registers its part when the apps start. `outcomes` puts the mail together, so that nobody
gets two: what is due until the same day goes into the same mail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Due:
    """What one person is to be told in the mail that tells of all before `until`. The params hold
    ids and moments only: the words are looked up when the mail is sent."""

    user: Any
    until: date
    params: dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One thing in the mail: its kind in a word, what it is about, what it says, and where."""

    word: str
    title: str
    text: str
    link: str


@dataclass(frozen=True)
class Section:
    """What a room has to tell one reader: `said` is the count for the subject ("2 new comments"),
    `more` how many further ones are on the pages."""

    heading: str
    said: str
    lines: list[Line]
    more: int = 0


@dataclass(frozen=True)
class Part:
    """A room's share: who is to be told by now, how it reads with the reader's eyes, and what to
    note once the mails are posted, in the same transaction. Where one fails, each person is noted
    by themselves: `posted` is asked with few people then, and may be asked again."""

    key: str
    due: Callable[[datetime], list[Due]]
    section: Callable[[Any, dict[str, Any]], Section | None]
    posted: Callable[[list[Due]], None]


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Let a room tell its news in the regular mail. Called when the apps start."""
    _parts[part.key] = part


def parts() -> list[Part]:
    return list(_parts.values())
