"""While Redis is away, the site goes on without what it remembered."""

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.urls import reverse

from lhs_platform.lib.caches import ForgetfulRedisCache
from lhs_platform.lib.limits import is_within
from tests.services.ports import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def nowhere() -> str:
    return f"redis://127.0.0.1:{free_port()}/0"


@pytest.fixture
def away(settings, nowhere):
    """Let every cache of the site be a Redis that does not answer."""
    backend = "lhs_platform.lib.caches.ForgetfulRedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": nowhere}}


def test_what_cannot_be_asked_is_as_if_it_were_not_there(nowhere):
    cache = ForgetfulRedisCache(nowhere, {})

    cache.set("a", 1)
    cache.set_many({"a": 1})
    cache.delete_many(["a"])

    assert (cache.get("a"), cache.get("a", "else"), cache.get_many(["a"])) == (None, "else", {})
    assert (cache.add("a", 1), cache.touch("a"), cache.delete("a"), "a" in cache) == (False,) * 4
    with pytest.raises(ValueError, match="a"):
        cache.incr("a")


def test_sessions_are_read_from_the_database(away, client, cast):
    client.force_login(cast.coordinator)

    assert client.get("/").status_code == 200
    assert SessionStore(client.cookies["sessionid"].value).load()


def test_rest_counts_nobodys_calls(away, client, cast):
    client.force_login(cast.coordinator)

    assert client.get("/api/v1/networks/").status_code == 200
    assert is_within("anything", most=1, seconds=60)


def test_sign_in_stays_shut(away, client, cast):
    """Its tries cannot be counted: nobody is let guess."""
    data = {"login": cast.coordinator.email, "password": "wrong"}

    response = client.post(reverse("account_login"), data)

    assert response.status_code == 429
    assert "Please wait a little" in response.content.decode()


@pytest.mark.services
def test_with_redis_there_it_remembers(redis_url):
    cache = ForgetfulRedisCache(redis_url, {})

    cache.set("a", 1)

    assert (cache.get("a"), cache.incr("a"), "a" in cache, cache.delete("a")) == (1, 2, True, True)
