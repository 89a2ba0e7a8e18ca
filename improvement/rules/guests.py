"""How invited people without an account are reached, who said something to a topic or voted.

Their names and addresses are kept by the room that invited them. It registers how it finds them
when the apps start, as kinds of things that are talked about are registered.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from improvement.models import Round, Topic


@dataclass(frozen=True)
class Guest:
    """An invited person, where they read about a topic or a vote, and where they stop our mail."""

    name: str
    email: str
    url: str
    stop: str = ""

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


GuestBook = Callable[[Topic | Round, Collection[UUID]], list[Guest]]
_books: list[GuestBook] = []


def register(book: GuestBook) -> None:
    """Let a room say where the people behind its invitations are reached."""
    if book not in _books:
        _books.append(book)


def guests_of(thing: Topic | Round, refs: Collection[UUID]) -> list[Guest]:
    """Give those behind the ids of some invitations who may still be written to."""
    return [guest for book in _books for guest in book(thing, refs)]
