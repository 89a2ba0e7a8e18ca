"""The mails of this room, each written when it is sent."""
