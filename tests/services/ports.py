"""Free ports and the wait for someone to answer on them."""

import socket
import time
from collections.abc import Callable

HOST = "127.0.0.1"


def free_port() -> int:
    """Give a port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, *, alive: Callable[[], bool], seconds: float = 30) -> bool:
    """Wait until something listens; give False when it died or took too long."""
    deadline = time.monotonic() + seconds
    while alive() and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(0.05)
    return False
