"""Data coming in: the one door for the page, the file and the program.

`submit(rows, by=…, …)` stores all rows or none of them. What they would do is said by
`outcomes.intake.preview`, and what both mean in that package.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from networks.models import Network
from outcomes.actions import series
from outcomes.intake import (
    KeyUsedBefore,
    Origin,
    Row,
    answered_before,
    hand_over,
)
from outcomes.models import Submission

__all__ = ["KeyUsedBefore", "Row", "answered_before", "submit"]


def submit(
    rows: Sequence[Row],
    *,
    by: Any,
    network: Network,
    channel: str,
    now: datetime,
    reason: str = "",
    file_name: str = "",
    file_sha256: str = "",
    idempotency_key: str = "",
    body_sha256: str = "",
) -> Submission:
    """Store all rows or none. Rows that say what is there already change nothing; a value that
    changed keeps what it was. Charts of the touched series are queued on commit.

    Raises RowErrors where rows need another look, and ChangedMeanwhile with both values of each
    row whose `version` is no longer the newest. The same `idempotency_key` with the same body
    gives the first answer again; with another body, KeyUsedBefore.
    """
    origin = Origin(
        by=by,
        network=network,
        channel=channel,
        file_name=file_name,
        file_sha256=file_sha256,
        reason=reason,
        idempotency_key=idempotency_key,
        body_sha256=body_sha256,
    )
    return hand_over(rows, origin, now=now, wake=series.queue)
