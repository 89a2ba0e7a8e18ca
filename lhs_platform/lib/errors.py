"""Errors of the domain: a text for people, and the field it belongs to.

The web edge turns them into form errors or a message, REST into 400, 409 or 412.
"""

from collections.abc import Sequence


class DomainError(Exception):
    """Something a person asked for cannot be done, said in plain words."""

    code = "refused"
    status = 400

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class Conflict(DomainError):
    """The world is not in the state this needs, for example a cycle already closed."""

    code = "conflict"
    status = 409


class ChangedMeanwhile(Conflict):
    """Somebody else saved a newer version first; of many rows, `rows` shows both of each."""

    code = "changed_meanwhile"

    def __init__(self, text: str = "", rows: "Sequence[RowError]" = ()) -> None:
        self.rows = rows
        super().__init__(
            text
            or "Somebody else changed this while you were writing. Nothing of yours was saved "
            "over theirs: compare the two and save again."
        )


class RowErrors(DomainError):
    """A file or a batch with bad rows. Nothing of it was stored."""

    code = "bad_rows"

    def __init__(self, text: str, rows: list["RowError"]) -> None:
        super().__init__(text)
        self.rows = rows


class RowError:
    """One bad cell: line (1-based, header is line 1), column, a code and a plain reason."""

    __slots__ = ("code", "column", "line", "reason")

    def __init__(self, *, line: int, column: str, code: str, reason: str) -> None:
        self.line = line
        self.column = column
        self.code = code
        self.reason = reason

    def as_dict(self) -> dict[str, object]:
        return {
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "reason": self.reason,
        }
