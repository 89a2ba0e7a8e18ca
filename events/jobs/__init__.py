"""What the system does by itself around meetings."""

from events.jobs.followups import post_action_reminders
from events.jobs.line import pass_on_everywhere
from events.jobs.purging import purge_needs, purge_silent_invitations
from events.jobs.reminders import post_reminders
from events.jobs.times import restate_times

__all__ = [
    "pass_on_everywhere",
    "post_action_reminders",
    "post_reminders",
    "purge_needs",
    "purge_silent_invitations",
    "restate_times",
]
