"""Doors for the worker."""

from celery import shared_task
from django.utils import timezone

from events import jobs


@shared_task
def purge_needs() -> None:
    """Delete needs that are no longer needed."""
    jobs.purge_needs(timezone.now().date())


@shared_task
def purge_silent_invitations() -> None:
    """Take names and addresses off invitations to old meetings that nobody answered."""
    jobs.purge_silent_invitations(timezone.now().date())


@shared_task
def post_action_reminders() -> None:
    """Remind people of what they promised to do."""
    jobs.post_action_reminders(timezone.now())
