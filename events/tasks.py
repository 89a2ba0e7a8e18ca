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
def pass_on_offers() -> None:
    """Offer seats to the next in line whose holders let their time pass."""
    jobs.pass_on_everywhere(timezone.now())


@shared_task
def post_reminders() -> None:
    """Write the reminders of meetings that are due."""
    jobs.post_reminders(timezone.now())


@shared_task
def restate_times() -> None:
    """Put moments right where a time zone got new rules."""
    jobs.restate_times(timezone.now())


@shared_task
def lapse_travel() -> None:
    """Write down travel support that was not claimed in time."""
    travel.lapse(timezone.now())


@shared_task
def purge_silent_invitations() -> None:
    """Take names and addresses off invitations to old meetings that nobody answered."""
    jobs.purge_silent_invitations(timezone.now().date())


@shared_task
def post_action_reminders() -> None:
    """Remind people of what they promised to do."""
    jobs.post_action_reminders(timezone.now())
