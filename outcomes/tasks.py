"""Doors for the worker."""

from celery import shared_task
from django.utils import timezone

from outcomes import jobs


@shared_task
def recompute(measure_id: int) -> None:
    """Compute the charts of one measure that lag behind their data."""
    jobs.compute_measure(measure_id)


@shared_task
def sweep_stale_charts() -> None:
    """Compute what a lost wake-up has left behind."""
    jobs.sweep(timezone.now())
