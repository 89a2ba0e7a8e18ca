"""Recording what somebody did who chose not to be named: that it was done, and nothing that leads
to who did it."""

from typing import Any

from lhs_platform.lib import origin
from networks.actions import audit
from networks.models import User


def record(*, by: User | None, is_nameless: bool, **what: Any) -> None:
    """Write the audit entry of an act. A nameless one has no actor, and neither the request nor
    the address nor the token it came by: each of these leads to a person."""
    if is_nameless:
        with origin.unknown():
            audit.record(by=None, **what)
    else:
        audit.record(by=by, **what)
