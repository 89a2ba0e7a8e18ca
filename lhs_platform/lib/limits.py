"""How often something may be asked for. Counted in the cache; a lost count starts anew."""

import hashlib

from django.core.cache import cache


def is_within(name: str, *, most: int, seconds: int) -> bool:
    """Count one more use of `name` and say whether it is among the first `most` in a time."""
    key = "limit:" + hashlib.sha256(name.encode()).hexdigest()
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, timeout=seconds)
        return True
