"""How gunicorn serves in these runs: the site is loaded once, and two processes are forked of it."""

from typing import Any

workers = 2
worker_class = "gthread"
# One for each of twenty who race, also where all are served by the same process.
threads = 20
timeout = 180
graceful_timeout = 2
loglevel = "error"
preload_app = True


def when_ready(_server: Any) -> None:
    """Load the pages, too, before anybody asks for one."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
