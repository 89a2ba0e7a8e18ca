"""How often something may be asked for. Counted in the cache; a lost count starts anew."""

import hashlib
import math
import time

from django.core.cache import cache


def is_within(name: str, *, most: int, seconds: int) -> bool:
    """Count one more use of `name` and say whether it is among the first `most` in a time."""
    key = "limit:" + hashlib.sha256(name.encode()).hexdigest()
    now = time.time()
    until = cache.get_or_set(f"{key}:until", now + seconds, timeout=seconds)
    left = max(1, math.ceil((until or now + seconds) - now))
    cache.add(key, 0, timeout=left)
    try:
        used = int(cache.incr(key))
    except ValueError:  # it ran out between the two calls
        used = 1
        cache.set(key, used, timeout=left)
    cache.touch(key, left)  # the cache of files forgets how long it should count
    return used <= most
