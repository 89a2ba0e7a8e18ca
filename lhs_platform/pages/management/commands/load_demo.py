"""Load the demonstration networks."""

import time
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
        load.load(timezone.now())
        self.stdout.write(f"Demonstration data loaded in {time.monotonic() - started:.1f} s.")
