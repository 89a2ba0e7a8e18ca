"""Starting a server as a child, and ending it for certain."""

import atexit
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from lhs_platform.pages.supervisor import end_with_parent
from tests.services.ports import wait_for_port


class ServiceError(RuntimeError):
    """A service could not be provided; the text says what to do."""


class Server:
    """A child that listens on one loopback port. Its folder goes when we end."""

    name = "server"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"lhs-{self.name}-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.log = self.folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def _launch(self, command: list[str], port: int, **options: Any) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGINT),
                **options,
            )
        if not wait_for_port(port, alive=self.is_running):
            said = self.log.read_text(errors="replace")[-2000:]
            self._end(signal.SIGKILL)
            raise ServiceError(f"{self.name} did not start:\n{said}")

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _end(self, number: int, seconds: float = 20) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
