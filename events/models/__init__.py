from events.models.answers import RSVP, DayPlace, NeedsRecord
from events.models.events import Event, EventDay
from events.models.invitations import Invitation

__all__ = ["RSVP", "DayPlace", "Event", "EventDay", "Invitation", "NeedsRecord"]
