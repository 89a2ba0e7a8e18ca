"""Doors for the worker."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from outcomes import jobs


@shared_task
def recompute(measure_id: int) -> None:
    """Compute the charts of one measure that lag behind their data."""
    jobs.compute_measure(measure_id)


@shared_task
def sweep_stale_charts() -> None:
    """Compute what a lost wake-up has left behind."""
    patience = timedelta(seconds=settings.CHARTS_STALE_SECONDS)
    jobs.sweep(timezone.now(), patience=patience)
