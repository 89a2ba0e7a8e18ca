"""An SMTP connection with one deadline for everything.

smtplib's timeout is for one read or write, so a server that drips a byte now and then could hold
a mail for ever, and a lease would run out under a worker that is still sending. Here a timer cuts
the line: it shuts down a second handle of the same socket, which also ends a TLS connection.
"""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any, ClassVar

ACCEPTED = 250
REFUSED = 400


class Wire:
    """The line to the mail server, as another thread can cut it."""

    def __init__(self) -> None:
        self._handle: socket.socket | None = None
        self.is_cut = False
        # The words were handed over and not answered yet: if the line breaks now, the mail may
        # have arrived.
        self.body_is_out = False

    def attach(self, sock: socket.socket) -> None:
        """Take a handle on a fresh connection; a cut that came too early falls now."""
        self.close()
        if self.is_cut:
            sock.close()
            raise TimeoutError("The mail server was not reached in time.")
        self._handle = sock.dup()

    def cut(self) -> None:
        self.is_cut = True
        if self._handle is not None:
            with suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let the handle go."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    @contextmanager
    def cut_after(self, seconds: float) -> Iterator[None]:
        """Cut the line unless the block ends in time. What broke then was the deadline."""
        self.is_cut = self.body_is_out = False
        timer = Timer(seconds, self.cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if self.is_cut:
                raise TimeoutError("The mail server took too long.") from error
            raise
        finally:
            timer.cancel()


class TimedSMTP(smtplib.SMTP):
    """smtplib's client on a wire that can be cut."""

    wire: ClassVar[Wire]

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self.wire.attach(sock)
        return sock

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.wire.body_is_out = True
        try:
            code, text = super().data(msg)
        except smtplib.SMTPDataError:
            self.wire.body_is_out = False
            raise
        # An answer torn in the middle reads as a short number, and answers nothing.
        self.wire.body_is_out = code != ACCEPTED and code < REFUSED
        return code, text


class TimedSMTPOverTLS(smtplib.SMTP_SSL, TimedSMTP):
    """The same for a server that speaks TLS from the first byte."""


def client_on(wire: Wire, *, over_tls: bool) -> type[TimedSMTP]:
    """Give a client class bound to one wire; Django makes the client from its class alone."""
    base = TimedSMTPOverTLS if over_tls else TimedSMTP
    return type(base.__name__, (base,), {"wire": wire})
