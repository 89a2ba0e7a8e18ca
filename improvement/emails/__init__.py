"""The mails of the room: each is posted with its cause and rendered when it is sent."""

from improvement.emails import decisions, heard, reminders, sharing, talk
from improvement.emails.decisions import decided
from improvement.emails.talk import mentioned

__all__ = ["decided", "mentioned", "register"]


def register() -> None:
    """Tell the outbox how the mails of the room read."""
    talk.register()
    reminders.register()
    heard.register()
    decisions.register()
    sharing.register()
