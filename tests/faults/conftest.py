"""The site served to the tests of faults: started by the first who asks, and shared."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.faults.site import PLAIN, gunicorn


@pytest.fixture(scope="session")
def site_on(django_db_setup: None) -> Iterator[Callable[[str], str]]:
    """Give the address of an application, served from the database of the tests."""
    with ExitStack() as running:

        @cache
        def address(application: str) -> str:
            return running.enter_context(gunicorn(application, **PLAIN, **_environment()))

        yield address


def _environment() -> dict[str, str]:
    """Give a web process the database and the secret of this one."""
    database = urlsplit(os.environ["DATABASE_URL"])
    address = database._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {"DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY}
