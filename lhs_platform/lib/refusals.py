"""A file that cannot be read any further."""

from lhs_platform.lib.errors import RowError, RowErrors


def refusal(code: str, reason: str, *, line: int = 1, column: str = "") -> RowErrors:
    """Make the error with the one thing that stands in the way."""
    return RowErrors(reason, [RowError(line=line, column=column, code=code, reason=reason)])
