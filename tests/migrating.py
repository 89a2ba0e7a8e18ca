"""Quicker migrations for the databases of tests; the demonstration of the journeys runs them plainly.

Of the processes of one run, one migrates; the others take a copy.

For each new table Django renders anew every model that leads to it, which in the end is all of them,
a hundred times. A new model needs only itself rendered: nothing refers to it yet.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.state import ModelState, ProjectState

LOCK = 5_317_204


@contextmanager
def one_migrates() -> Iterator[None]:
    """Let the first process of a run make its database in here and keep a copy for the others, who
    wait for it. On SQLite, and alone, each makes its own."""
    name = _name_of_copy()
    if connection.vendor != "postgresql" or not name:
        yield
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        is_there = cursor.fetchone() is not None
        if is_there:
            connection.settings_dict["TEST"] |= {"TEMPLATE": name, "MIGRATE": False}
        yield
        if not is_there:
            _copy(cursor, name)


def drop_copy() -> None:
    """Remove the copy, which all have taken by the time that one is done."""
    if name := _name_of_copy():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _name_of_copy() -> str:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    return f"test_copy_{run[:12]}" if run else ""


def _copy(cursor: Any, name: str) -> None:
    made = connection.settings_dict["NAME"]
    connection.close()
    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made}"')


@contextmanager
def quick_states() -> Iterator[None]:
    plainly = ProjectState.add_model
    ProjectState.add_model = _add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = plainly  # type: ignore[method-assign]


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    """Add a model as Django does, but render it alone. Marked as delayed, the models are rendered
    as a whole before code of a migration runs, as after a field without relations."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.is_delayed = True
        self.apps.render_multiple([model_state])
