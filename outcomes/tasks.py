"""Doors for the worker."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from outcomes import jobs
from outcomes.files.uploads import sweep, work
from outcomes.jobs import digests, reminders


@shared_task
def recompute(measure_id: int) -> None:
    """Compute the charts of one measure that lag behind their data."""
    jobs.compute_measure(measure_id)


@shared_task
def work_on_file(file_id: int) -> None:
    """Read or store one file of data."""
    work(file_id, now=timezone.now(), wake=recompute.delay)


@shared_task
def sweep_files() -> None:
    """Take up files that were left behind, and forget those nobody said yes to."""
    sweep(timezone.now(), queue=work_on_file.delay)


@shared_task
def sweep_stale_charts() -> None:
    """Compute what a lost wake-up has left behind."""
    patience = timedelta(seconds=settings.CHARTS_STALE_SECONDS)
    jobs.sweep(timezone.now(), patience=patience)


@shared_task
def post_digests() -> None:
    """Post the mails of last week's signals that were not posted yet."""
    digests.post_due(timezone.now())


@shared_task
def post_reminders() -> None:
    """Post the reminders of data that the networks' plans ask for by now."""
    reminders.post_due(timezone.now())
