"""Handing a task to the broker without trusting it.

A wake-up is a hint, never the store of anything. A broker that is away must neither break nor
slow down the save that caused it: the sweeper finds the rows anyway.
"""

from typing import Any

import structlog
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# A hint nobody took for this long is no use any more: the sweeper has given newer ones.
EXPIRES = 120


def publish(task: Any, *, times: int = 1) -> bool:
    """Queue a task `times` times; False, and a line in the log, when the broker is away."""
    try:
        for _ in range(times):
            task.apply_async(expires=EXPIRES, ignore_result=True)
    except (KombuError, RedisError, OSError) as error:
        log.warning("mail.broker_away", error=str(error))
        return False
    return True
