"""What a mail says, and the register of who can say it.

A purpose ("events.invitation") is registered once, at start, with the function that renders it.
Rendering happens when the mail is sent, so that it tells the truth of that moment.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from django.db import InterfaceError, OperationalError

from lhs_platform.mail.models import Message

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Picture:
    """A picture inside a mail: its HTML shows it as `cid:` and the name, which is plain letters,
    digits and hyphens. A mail reads well without it."""

    name: str
    png: bytes


@dataclass(frozen=True)
class Letter:
    """A mail as its reader gets it. `ics` is a whole calendar file with its METHOD; more of them
    in `more_ics`, since a request or a cancellation is about one entry (RFC 5546). `pictures` are
    for mails without a calendar."""

    subject: str
    text: str
    html: str = ""
    ics: bytes | None = None
    more_ics: tuple[bytes, ...] = ()
    pictures: tuple[Picture, ...] = ()
    reply_to: str = ""
    unsubscribe_url: str = ""


@dataclass(frozen=True)
class Skip:
    """The mail is no longer needed, and why."""

    reason: str


Render = Callable[[Message], Letter | Skip]
Read = Callable[[Sequence[Message]], None]
Essential = bool | Callable[[Message], bool]


@dataclass(frozen=True)
class Purpose:
    """One kind of mail. Essential ones go out even to an address that gets no other mail: they
    were asked for a moment ago (a code to sign in), or somebody would stand before a shut door.
    `is_essential` is for all of a kind, or a question about each. `read` puts what several messages
    are about `at_hand` of each, where rendering one by one would ask for it again and again."""

    name: str
    render: Render
    is_essential: Essential = False
    read: Read | None = None

    def goes_anyway(self, message: Message) -> bool:
        """Say whether this mail goes to an address that asked for none."""
        return (
            self.is_essential if isinstance(self.is_essential, bool) else self.is_essential(message)
        )


_purposes: dict[str, Purpose] = {}


def register(
    purpose: str, render: Render, *, is_essential: Essential = False, read: Read | None = None
) -> None:
    """Say how mails of a purpose are rendered. Called when the apps start."""
    _purposes[purpose] = Purpose(purpose, render, is_essential, read)


def read_together(messages: Sequence[Message]) -> None:
    """Put what messages are about at hand. Where that fails each is read by itself later, so that
    one bad message stops no other."""
    by_purpose = defaultdict(list)
    for message in messages:
        by_purpose[message.purpose].append(message)
    for name, alike in by_purpose.items():
        read = _purposes[name].read if name in _purposes else None
        if read is None:
            continue
        try:
            read(alike)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("mail.not_read_together", purpose=name)


def purpose_of(name: str) -> Purpose:
    """Give a registered purpose; LookupError for one that nobody can render."""
    try:
        return _purposes[name]
    except KeyError as error:
        raise LookupError(f"No mail is registered for the purpose {name!r}.") from error


WRITTEN = "written"


def written(message: Message) -> Letter:
    """Give a letter whose words came with the message."""
    return Letter(message.subject, message.body_text, html=message.params.get("html", ""))


register(WRITTEN, written, is_essential=True)
