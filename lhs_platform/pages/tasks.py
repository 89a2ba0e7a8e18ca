"""Doors for the worker."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

WORKER_SEEN = "worker-seen"


@shared_task
def note_worker_alive() -> None:
    """Leave word that a worker is taking tasks; /healthz/ready reads it."""
    cache.set(WORKER_SEEN, timezone.now().isoformat(), timeout=3600)
