"""Lines of one's own as a page sends them and is answered: the same for every door to a session."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from improvement.actions.session_people import Line, Written
from improvement.actions.session_sharing import Sent
from lhs_platform.lib.numbers import whole_number

BLANKS = 3
MOST_AT_ONCE = 100
KEPT = "Your lines are kept."
NOT_ALL = "Some lines are not kept: see below why."


def sent_from(posted: QueryDict) -> Sent:
    """Read what a page sent."""
    turn = posted.get("turn", "")
    return Sent(
        lines=lines_from(posted),
        say=key_from(posted.get("say", "")),
        turn=whole_number(turn) or 0 if turn else None,
        is_done=posted.get("done", "1") == "1",
    )


def lines_from(posted: QueryDict) -> list[Line]:
    """Read the lines of a page: key, version and text of each, in their order. What has no key is
    no line."""
    rows = zip(
        posted.getlist("key"), posted.getlist("version"), posted.getlist("text"), strict=False
    )
    found = [(key_from(key), version, text) for key, version, text in rows]
    return [
        Line(key, text, whole_number(version) or 0)
        for key, version, text in found[:MOST_AT_ONCE]
        if key
    ]


def key_from(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def answer(written: Written, now: datetime) -> dict[str, Any]:
    """Tell a page what was kept, by the key each line was sent with."""
    return {
        "lines": {
            str(key): {"key": str(note.key), "version": note.version} if note else None
            for key, note in written.notes.items()
        },
        "refused": {str(key): why for key, why in written.refused.items()},
        "at": f"{timezone.localtime(now):%H:%M}",
    }


def with_blanks(
    lines: list[dict[str, Any]], typed: Sequence[Line] = (), written: Written | None = None
) -> list[dict[str, Any]]:
    """Give the rows of a page: what is kept, what was sent and refused with the reason, and some
    empty ones."""
    refused = written.refused if written else {}
    known = {row["key"] for row in lines}
    rows = [row | _refusal(row, typed, refused) for row in lines]
    rows += [
        _blank(line.key, line.text, refused[line.key])
        for line in typed
        if line.key in refused and str(line.key) not in known
    ]
    return rows + [_blank(uuid.uuid4()) for _ in range(BLANKS)]


def _refusal(
    row: dict[str, Any], typed: Sequence[Line], refused: dict[UUID, str]
) -> dict[str, Any]:
    for line in typed:
        if str(line.key) == row["key"] and line.key in refused:
            return {"text": line.text, "why": refused[line.key]}
    return {}


def _blank(key: UUID, text: str = "", why: str = "") -> dict[str, Any]:
    return {"key": str(key), "text": text, "version": 0, "why": why, "is_given": False}
