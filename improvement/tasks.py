"""Doors for the worker."""

from celery import shared_task
from django.utils import timezone

from improvement.jobs import reminders


@shared_task
def post_reminders() -> None:
    """Post today's lists of what is due in tests of change."""
    reminders.post_due(timezone.now())
