"""Mail servers that misbehave in one way each, spelled line by line."""

import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.services.ports import HOST

SILENCE = "silence"
HANG_UP = "hang up"
DRIP = "drip"


@dataclass
class ScriptedServer:
    """Speak SMTP one connection at a time. Each answer is a reply, or SILENCE (keep the line,
    say nothing), HANG_UP, or DRIP (a byte now and then, and never a whole line)."""

    greeting: str = "220 ready"
    ehlo: str = "250 ready"
    mail: str = "250 ok"
    rcpt: str = "250 ok"
    data: str = "354 go on"
    body: str = "250 accepted"
    auth: str = "535 no"
    quit_: str = "221 bye"
    taken: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server((HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                line, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            line.settimeout(5)
            with line, line.makefile("rb") as heard:
                try:
                    self._talk(line, heard)
                except OSError:
                    continue

    def _talk(self, line, heard) -> None:  # type: ignore[no-untyped-def]
        if not self._answer(line, self.greeting):
            return
        while words := heard.readline():
            verb = words.split()[0].lower().decode()
            answer = getattr(self, "quit_" if verb == "quit" else verb, "250 ok")
            if not self._answer(line, answer) or verb == "quit":
                return
            if verb == "data" and answer.startswith("354"):
                self.taken.append(self._read_body(heard))
                if not self._answer(line, self.body):
                    return

    def _read_body(self, heard) -> bytes:  # type: ignore[no-untyped-def]
        lines = []
        while (read := heard.readline()) not in (b".\r\n", b""):
            lines.append(read)
        return b"".join(lines)

    def _answer(self, line: socket.socket, answer: str) -> bool:
        """Give the answer; say whether the talk goes on."""
        if answer == HANG_UP:
            return False
        if answer in {SILENCE, DRIP}:
            while not self._ended.wait(0.02):
                line.sendall(b"2" if answer == DRIP else b"")
                if answer == SILENCE and line.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK) == b"":
                    return False
            return False
        line.sendall(answer.encode() + b"\r\n")
        return True
