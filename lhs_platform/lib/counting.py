"""Counts and sums of what points at a row, beside the row.

Each is a query within the query, over one narrow index. Joining and grouping would have the
database group by every column of every table that is loaded beside, and Django name them all.
"""

from typing import Any

from django.db.models import Aggregate, Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce


def count_of(rows: QuerySet[Any], by: str) -> Coalesce:
    """Count the rows whose field `by` points at the row of the query around; 0 for none."""
    return Coalesce(_of(rows, by, Count("pk")), 0)


def sum_of(rows: QuerySet[Any], by: str, column: str) -> Subquery:
    """Sum a column of the rows whose field `by` points at the row of the query around; None if
    nothing is there to sum."""
    return _of(rows, by, Sum(column))


def _of(rows: QuerySet[Any], by: str, figure: Aggregate) -> Subquery:
    theirs = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Subquery(theirs.annotate(figure=figure).values("figure"))
