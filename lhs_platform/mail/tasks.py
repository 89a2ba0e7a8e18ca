"""Doors for the worker."""

from celery import shared_task

from lhs_platform.mail import jobs
from lhs_platform.mail.publishing import publish


@shared_task
def drain() -> None:
    """Send what is due."""
    jobs.drain(wake=lambda: publish(drain))


@shared_task
def sweep() -> None:
    """Find what is due though nobody was told, and what a dead worker left behind."""
    jobs.sweep(wake=lambda times: publish(drain, times=times))
