"""A Redis that may be away. What it held is forgotten then; whoever asks it goes on.

Sessions are read from the database, REST counts nobody's calls, and sign-in, which takes its turns by
a lock in the cache, says that it was tried too often: what guards a password stays shut.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger(__name__)

# A page waits for the cache as long as this, and asks once more where a kept line was cut.
QUICK: dict[str, Any] = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "retry": Retry(NoBackoff(), 1),
}


def unless_away(ask: Callable[..., Any], *args: Any, without: Any) -> Any:
    """Ask Redis; give `without` where it does not answer."""
    try:
        return ask(*args)
    except RedisError as error:
        log.warning("cache.away", error=str(error))
        return without


class ForgetfulClient(RedisCacheClient):
    """What Django asks of Redis, answered as by an empty cache that keeps nothing while it is away."""

    def __init__(self, servers: Any, **options: Any) -> None:
        super().__init__(servers, **QUICK | options)

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return bool(unless_away(super().add, key, value, timeout, without=False))

    def get(self, key: Any, default: Any) -> Any:
        return unless_away(super().get, key, default, without=default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        unless_away(super().set, key, value, timeout, without=None)

    def touch(self, key: Any, timeout: Any) -> bool:
        return bool(unless_away(super().touch, key, timeout, without=False))

    def delete(self, key: Any) -> bool:
        return bool(unless_away(super().delete, key, without=False))

    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        return dict(unless_away(super().get_many, keys, without={}))

    def has_key(self, key: Any) -> bool:
        return bool(unless_away(super().has_key, key, without=False))

    def incr(self, key: Any, delta: int) -> int:
        """Count; as of every key that is not there, ValueError says so while Redis is away."""
        count = unless_away(super().incr, key, delta, without=None)
        if count is None:
            raise ValueError(key)
        return int(count)

    def set_many(self, data: Mapping[Any, Any], timeout: Any) -> None:
        unless_away(super().set_many, data, timeout, without=None)

    def delete_many(self, keys: Iterable[Any]) -> None:
        unless_away(super().delete_many, keys, without=None)


class ForgetfulRedisCache(RedisCache):
    """Django's cache on Redis, over a client that stands it when Redis is away."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgetfulClient
