"""A cable between a browser and the demonstration that can be pulled out.

What a browser calls offline does not reach its service workers; a cut cable reaches everything.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CHUNK = 65_536


@dataclass
class Cable:
    """Passes bytes on from a port of its own; `cut` ends all connections and refuses new ones."""

    target: int
    port: int = 0
    is_cut: bool = False
    ends: set[socket.socket] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        self.is_cut = True
        for end in list(self.ends):
            self._close(end)

    def mend(self) -> None:
        self.is_cut = False

    def take(self, listener: socket.socket) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.target))
                self.ends |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(CHUNK):
                other.sendall(data)
        self._close(one)
        self._close(other)

    def _close(self, end: socket.socket) -> None:
        self.ends.discard(end)
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def laid(target: int) -> Iterator[Cable]:
    """Lay a cable to a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        cable = Cable(target, port=listener.getsockname()[1])
        threading.Thread(target=cable.take, args=(listener,), daemon=True).start()
        try:
            yield cable
        finally:
            cable.cut()
