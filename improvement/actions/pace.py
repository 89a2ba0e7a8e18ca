"""How much one person may write to others within an hour: more than people do, and each is a mail."""

from lhs_platform.lib import limits
from lhs_platform.lib.errors import DomainError
from networks.models import User

HOUR = 3600


class TooMany(DomainError):
    """Somebody writes faster than people do."""

    code = "too_many"
    status = 429


def check(by: User, *, what: str, things: str, most: int) -> None:
    """Count one more of a kind, and raise once they are too many. `things` says what they are."""
    if not limits.is_within(f"{what}:{by.pk}", most=most, seconds=HOUR):
        raise TooMany(
            f"You wrote {most} {things} within an hour, which is as many as one person may. "
            "Wait a little, then go on."
        )
