"""A quick way to leave the database empty after a test that committed.

Django truncates every table and makes all content types and permissions anew, which took most of
the time of such tests. Here the few tables that were filled are emptied, and those two stay.
"""

from functools import cache
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

MADE_BY_MIGRATIONS = {"django_content_type", "auth_permission"}
_plainly = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def empty_quickly() -> None:
    TransactionTestCase._fixture_teardown = _teardown  # type: ignore[attr-defined]


def _teardown(test: Any) -> None:
    if connection.vendor != "postgresql":
        _plainly(test)
        return
    with connection.cursor() as cursor:
        filled = _filled(cursor)
        # As a replica, which checks no foreign key and runs no trigger: all are emptied.
        cursor.execute("SET session_replication_role = replica")
        for table in filled:
            cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("SET session_replication_role = origin")


def _filled(cursor: CursorWrapper) -> list[str]:
    asked = (f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in _tables())
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]


@cache
def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(names) - MADE_BY_MIGRATIONS)
