"""The network is shut: a test reaches this machine and nothing else."""

import socket
from typing import Any

LOOPBACK = ("127.", "::1", "localhost")


class NetworkIsShutError(RuntimeError):
    """A test tried to reach another machine."""


def shut_network() -> None:
    """Let sockets of this process connect to the loopback address only."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        is_inet = self.family in (socket.AF_INET, socket.AF_INET6)
        if is_inet and not str(address[0]).startswith(LOOPBACK):
            raise NetworkIsShutError(f"Tests must not reach {address[0]}.")
        return connect(self, address)

    return guarded
