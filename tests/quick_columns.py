"""Quicker queries for tests.

To order rows Django looks columns up among all that are selected, and to hash each of those it binds
the arguments of its constructor: a twentieth of a page's time. What a column is called in its table
makes as good a hash; columns are compared whole as ever.
"""

from django.db.models.expressions import Col


def quick_columns() -> None:
    Col.__hash__ = _short_hash  # type: ignore[method-assign]


def _short_hash(column: Col) -> int:
    return hash((column.alias, column.target.name))
