"""What the system does by itself around meetings."""

from events.jobs.followups import post_action_reminders
from events.jobs.purging import purge_needs, purge_silent_invitations

__all__ = ["post_action_reminders", "purge_needs", "purge_silent_invitations"]
