"""Doors for the worker."""

from celery import shared_task
from django.utils import timezone

from outcomes import jobs


@shared_task
def recompute(series_id: int) -> None:
    """Compute the charts of one series."""
    jobs.compute(series_id)


@shared_task
def sweep_stale_charts() -> None:
    """Compute what a lost wake-up has left behind."""
    for series_id in jobs.stale(timezone.now()):
        jobs.compute(series_id)
