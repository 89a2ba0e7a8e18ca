"""What the system does by itself around meetings."""

from events.jobs.line import pass_on_everywhere
from events.jobs.needs import purge_needs

__all__ = ["pass_on_everywhere", "purge_needs"]
