"""Doors for the worker."""

from celery import shared_task
from django.utils import timezone

from events import jobs
from events.jobs import travel


@shared_task
def purge_needs() -> None:
    """Delete needs that are no longer needed."""
    jobs.purge_needs(timezone.now().date())


@shared_task
def lapse_travel() -> None:
    """Write down travel support that was not claimed in time."""
    travel.lapse(timezone.now())
