"""Quicker queries for tests.

To order rows Django looks columns up among all that are selected, and to hash each of those it binds
the arguments of its constructor: a twentieth of a page's time. What a column is called in its table
makes as good a hash; columns are compared whole as ever. And it makes each column anew that leads to
another table, or is asked for under another name than its table's; here they are kept, as Django
keeps the others.
"""

from typing import Any

from django.db.models import Field
from django.db.models.expressions import Col


def quick_columns() -> None:
    Col.__hash__ = _short_hash  # type: ignore[method-assign]
    Field.get_col = _kept_col  # type: ignore[method-assign]


def _short_hash(column: Col) -> int:
    return hash((column.alias, column.target.name))


def _kept_col(field: Any, alias: str, output_field: Any = None) -> Col:
    # Fields are compared by their place in a model, which is slow: the same one is meant here.
    cols = field.__dict__.setdefault("_kept_cols", {})
    key = alias, id(output_field)
    if key not in cols:
        cols[key] = Col(alias, field, output_field)
    return cols[key]  # type: ignore[no-any-return]
