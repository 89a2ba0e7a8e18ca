"""What the system does by itself around meetings."""

from events.jobs.line import pass_on_everywhere
from events.jobs.needs import purge_needs
from events.jobs.reminders import post_reminders
from events.jobs.times import restate_times

__all__ = ["pass_on_everywhere", "post_reminders", "purge_needs", "restate_times"]
