"""Load the demonstration networks."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lhs_platform.pages.demo import load


class Command(BaseCommand):
    help = "Load four invented learning networks with simulated data. Does nothing twice."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demonstration data go into a demonstration only: set DEMO=1.")
        if load.is_loaded():
            self.stdout.write("Demonstration data are there already; nothing changed.")
            return
        started = time.monotonic()
        with everything_kept():
            load.load(timezone.now())
        self.stdout.write(f"Demonstration data loaded in {time.monotonic() - started:.1f} s.")


@contextmanager
def everything_kept() -> Iterator[None]:
    """Look for no garbage meanwhile: of the hundred thousand rows that are made, hardly one goes
    before the end, and looking takes an eighth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
