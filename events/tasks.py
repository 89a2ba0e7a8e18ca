"""Doors for the worker."""

from celery import shared_task
from django.utils import timezone

from events import jobs


@shared_task
def purge_needs() -> None:
    """Delete needs that are no longer needed."""
    jobs.purge_needs(timezone.now().date())
