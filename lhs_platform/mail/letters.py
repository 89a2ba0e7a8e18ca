"""What a mail says, and the register of who can say it.

A purpose ("events.invitation") is registered once, at start, with the function that renders it.
Rendering happens when the mail is sent, so that it tells the truth of that moment.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lhs_platform.mail.models import Message


@dataclass(frozen=True)
class Letter:
    """A mail as its reader gets it. `ics` is a whole calendar file with its METHOD; more of them
    in `more_ics`, since a request or a cancellation is about one entry (RFC 5546)."""

    subject: str
    text: str
    html: str = ""
    ics: bytes | None = None
    more_ics: tuple[bytes, ...] = ()
    reply_to: str = ""
    unsubscribe_url: str = ""


@dataclass(frozen=True)
class Skip:
    """The mail is no longer needed, and why."""

    reason: str


Render = Callable[[Message], Letter | Skip]
Essential = bool | Callable[[Message], bool]


@dataclass(frozen=True)
class Purpose:
    """One kind of mail. Essential ones go out even to an address that gets no other mail: they
    were asked for a moment ago (a code to sign in), or somebody would stand before a shut door.
    `is_essential` is for all of a kind, or a question about each."""

    name: str
    render: Render
    is_essential: Essential = False

    def goes_anyway(self, message: Message) -> bool:
        """Say whether this mail goes to an address that asked for none."""
        return (
            self.is_essential if isinstance(self.is_essential, bool) else self.is_essential(message)
        )


_purposes: dict[str, Purpose] = {}


def register(purpose: str, render: Render, *, is_essential: Essential = False) -> None:
    """Say how mails of a purpose are rendered. Called when the apps start."""
    _purposes[purpose] = Purpose(purpose, render, is_essential)


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
