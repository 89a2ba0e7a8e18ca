"""The mails of the room: each is posted with its cause and rendered when it is sent."""

from improvement.emails.talk import mentioned, register

__all__ = ["mentioned", "register"]
