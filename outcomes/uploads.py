"""A file between its preview and its confirmation: kept for half an hour, for one person and
one network, and given back only to them. Confirming twice finds it twice, and changes nothing."""

import hashlib
import secrets
from dataclasses import dataclass

from django.core.cache import cache

KEPT_SECONDS = 30 * 60


@dataclass(frozen=True)
class Held:
    """A file on its way in."""

    name: str
    data: bytes
    key: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def keep(*, name: str, data: bytes, user_id: int, network_id: int) -> Held:
    """Keep a file until its confirmation; the random key is the only way to it."""
    key = secrets.token_urlsafe(24)
    cache.set(_place(key, user_id, network_id), (name, data), KEPT_SECONDS)
    return Held(name, data, key)


def kept(key: str, *, sha256: str, user_id: int, network_id: int) -> Held | None:
    """Give back a kept file, or None if it is gone, somebody else's, or not the one seen."""
    found = cache.get(_place(key, user_id, network_id))
    if found is None:
        return None
    name, data = found
    held = Held(name, data, key)
    return held if secrets.compare_digest(held.sha256, sha256) else None


def _place(key: str, user_id: int, network_id: int) -> str:
    return f"outcomes:upload:{network_id}:{user_id}:{hashlib.sha256(key.encode()).hexdigest()}"
