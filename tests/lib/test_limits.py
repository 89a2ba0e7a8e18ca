"""How often something may be asked for, whichever cache counts."""

import pytest
import time_machine
from django.core.cache import cache

from lhs_platform.lib.limits import is_within

HOUR = 3600


@pytest.fixture(params=["locmem.LocMemCache", "filebased.FileBasedCache"])
def any_cache(request, settings, tmp_path):
    backend = f"django.core.cache.backends.{request.param}"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path)}}
    cache.clear()


def asked(times):
    return [is_within("links", most=2, seconds=HOUR) for _ in range(times)]


def test_counts_until_the_time_is_over(any_cache):
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as clock:
        at_first = asked(3)
        clock.shift(HOUR / 2)
        halfway = asked(1)
        clock.shift(HOUR / 2 + 1)

        assert at_first == [True, True, False]
        assert halfway == [False]
        assert asked(1) == [True]
