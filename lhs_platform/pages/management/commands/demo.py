"""The demonstration in one process tree: web, worker and beat over the embedded database."""

import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from lhs_platform.pages.collecting import collect_if_changed
from lhs_platform.pages.supervisor import StopAsked, Tree, TreeError, stop_on_signals
from lhs_platform.pages.tasks import WORKER_SEEN, note_worker_alive

WORKER = ("celery", "-A", "lhs_platform", "worker", "--concurrency", "2", "--loglevel", "INFO")
QUIET_WORKER = ("--without-gossip", "--without-mingle", "--without-heartbeat")


class Command(BaseCommand):
    help = "Start the demonstration: web, worker and scheduler. Ctrl-C ends it."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration needs its own settings. Start it by: make demo")
        logging.getLogger("kombu").setLevel(logging.ERROR)  # its broker of files has no host
        logging.getLogger("lhs_platform.mail").setLevel(logging.WARNING)  # one demo mail comes back
        self.port = int(os.environ.get("PORT", "8000"))
        self.folder = Path(settings.DATA_DIR)
        tree = Tree(self.folder / "log")
        try:
            with stop_on_signals():
                self.prepare()
                self.run(tree)
        except StopAsked:
            self.stdout.write("\nStopping …")
        except TreeError as error:
            raise CommandError(str(error)) from error
        finally:
            tree.stop()

    def prepare(self) -> None:
        """Bring database, data and static files up to date."""
        for part in ("broker/queue", "broker/control"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        with self.step("Preparing the database"):
            call_command("migrate", verbosity=0, interactive=False)
        with self.step("Loading the demonstration networks"):
            call_command("load_demo", stdout=StringIO())
        with self.step("Collecting the static files"):
            collect_if_changed(self.folder / "static-mark")

    def run(self, tree: Tree) -> None:
        """Start the three parts, say when they answer, and stay."""
        with self.step("Starting web, worker and scheduler"):
            cache.delete(WORKER_SEEN)
            connections.close_all()
            tree.start("worker", *WORKER, *QUIET_WORKER)
            tree.start("web", *self.gunicorn())
            tree.start("beat", *self.beat())
            note_worker_alive.delay()
            tree.wait_until_ready(f"http://127.0.0.1:{self.port}/healthz/ready")
        self.say_ready()
        tree.watch()

    def gunicorn(self) -> list[str]:
        command = ["gunicorn", "lhs_platform.wsgi:application", "--worker-class", "gthread"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4"]
        return [*command, "--access-logfile", "-", "--no-control-socket"]

    def beat(self) -> list[str]:
        command = ["celery", "-A", "lhs_platform", "beat", "--pidfile="]
        return [*command, "--schedule", str(self.folder / "beat-schedule")]

    def say_ready(self) -> None:
        """Print the address, and who may sign in."""
        self.stdout.write(f"\nReady: http://127.0.0.1:{self.port}/\n\n")
        shown = json.loads((self.folder / "demo" / "accounts.json").read_text())
        for account in shown["accounts"]:
            self.stdout.write(f"  {account['email']:<28} {account['who']}")
        self.stdout.write(f"\n  Password of all accounts:    {shown['password']}")
        self.stdout.write(f"  Read-only API token:         {shown['token']}")
        self.stdout.write("\nCtrl-C stops it. What was entered is kept until: make demo-reset")
        self.stdout.flush()

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        started = time.monotonic()
        self.stdout.write(f"{label} …", ending="")
        self.stdout.flush()
        yield
        self.stdout.write(f" {time.monotonic() - started:.0f} s")
        self.stdout.flush()
