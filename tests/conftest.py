"""Fixtures for every test: the shut network, a clean cache, and the real services."""

import gc
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from _pytest.runner import pytest_runtest_protocol as run_test
from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.test import client

from lhs_platform.lib.room import with_room
from tests.emptying import empty_quickly
from tests.migrating import drop_copy, one_migrates, quick_states
from tests.network_guard import shut_network
from tests.quick_columns import quick_columns
from tests.services.chromium import find_chromium
from tests.services.smtp import SmtpListener
from tests.services.worker import WorkerProcess, start_worker

pytest_plugins = ["tests.fixtures.cast"]


# Two busy cores make single examples slow now and then; that is no finding.
hypothesis.settings.register_profile("project", deadline=None)
hypothesis.settings.load_profile("project")


LONG = {"test_founding", "test_session", "test_meeting", "test_ramp", "test_keyboard_ramp"}
SLOW = re.compile(r"^test_(views|api|rest|admin|grid)|_(pages|api|views|desk)$")


def pytest_configure() -> None:
    shut_network()
    empty_quickly()
    quick_columns()
    client.store_rendered_templates = _keep_the_page(client.store_rendered_templates)


def _keep_the_page(store_rendered_templates: Any) -> Any:
    """Keep the context of a page, and no copy of it for each part that the page includes."""

    def store(
        kept: Any, signal: Any, sender: Any, template: Any, context: Any, **more: Any
    ) -> None:
        if context.template is template:
            store_rendered_templates(kept, signal, sender, template, context, **more)

    return store


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make, seldom, and not among all that is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests of pages and of REST as slow, by the name of their module or because they use a
    client: on SQLite, the journeys through the demonstration walk these. And begin with the
    journeys, those that take longest first: nobody waits for them in the end."""
    for item in items:
        if SLOW.search(item.path.stem) or "client" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
    items.sort(
        key=lambda item: (item.get_closest_marker("browser") is None, item.path.stem not in LONG)
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test that needs the real services where there are none; never skip it."""
    if item.get_closest_marker("services") is None:
        return
    wanted = {"DATABASE_URL": "postgres", "REDIS_URL": "redis"}
    missing = [
        name for name, kind in wanted.items() if not os.environ.get(name, "").startswith(kind)
    ]
    if missing:
        pytest.fail(
            f"This test needs {' and '.join(missing)}. Run it by make test, or with: "
            "python -m scripts.with_services pytest …"
        )


@pytest.hookimpl(tryfirst=True)
@with_room
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a test with room for deep calls, as the site answers a request."""
    return bool(run_test(item, nextitem))


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Set the test database up quickly. Take it down also while PostgreSQL still ends the sessions
    of processes that were killed a moment ago."""
    with django_db_blocker.unblock(), one_migrates(), quick_states():
        request.getfixturevalue("django_db_setup")
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        drop_copy()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Give the browser to drive."""
    return os.environ.get("CHROMIUM") or find_chromium()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """Give the address of this process's own Redis database."""
    return os.environ["REDIS_URL"]


@pytest.fixture
def smtp_listener() -> Iterator[SmtpListener]:
    """Listen for mail on a free port; `messages` holds what was accepted."""
    with SmtpListener() as listener:
        yield listener


@pytest.fixture
def real_tasks(redis_url: str) -> Iterator[None]:
    """Queue tasks for a real worker instead of running them on the spot."""
    eager, current_app.conf.task_always_eager = current_app.conf.task_always_eager, False
    with current_app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()
    yield
    current_app.conf.task_always_eager = eager


@pytest.fixture
def celery_worker_process(
    real_tasks: None, transactional_db: None, redis_url: str, tmp_path: Path
) -> Iterator[Callable[..., WorkerProcess]]:
    """Start real worker processes on the test database; give their logs when one fails to."""
    running: list[WorkerProcess] = []

    def start(*, concurrency: int = 1, **environment: str) -> WorkerProcess:
        worker = start_worker(
            database=connection.settings_dict,
            redis_url=redis_url,
            log=tmp_path / f"worker-{len(running)}.log",
            concurrency=concurrency,
            environment=environment,
        )
        running.append(worker)
        return worker

    yield start
    for worker in running:
        worker.stop()
