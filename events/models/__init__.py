from events.models.agenda import AgendaItem, AgendaRelease
from events.models.answers import RSVP, DayPlace, ItemPlace, NeedsRecord
from events.models.calendars import CalendarFeed
from events.models.checkins import CheckIn
from events.models.design import MeetingTopic
from events.models.evaluations import (
    Evaluation,
    EvaluationQuestion,
    EvaluationSheet,
    EvaluationTaken,
)
from events.models.events import Event, EventDay
from events.models.invitations import Invitation
from events.models.letters import LetterText, ReminderRule
from events.models.minutes import (
    ActionItem,
    ItemNote,
    MeetingDecision,
    Minutes,
    MinutesRevision,
    NoteRevision,
)
from events.models.organisers import EventRole
from events.models.travel import ExpenseLine, Receipt, SponsorFund, TravelRequest
from events.models.voting import MeetingRound, MeetingSession

__all__ = [
    "RSVP",
    "ActionItem",
    "AgendaItem",
    "AgendaRelease",
    "CalendarFeed",
    "CheckIn",
    "DayPlace",
    "Evaluation",
    "EvaluationQuestion",
    "EvaluationSheet",
    "EvaluationTaken",
    "Event",
    "EventDay",
    "EventRole",
    "ExpenseLine",
    "Invitation",
    "ItemNote",
    "ItemPlace",
    "LetterText",
    "MeetingDecision",
    "MeetingRound",
    "MeetingSession",
    "MeetingTopic",
    "Minutes",
    "MinutesRevision",
    "NeedsRecord",
    "NoteRevision",
    "Receipt",
    "ReminderRule",
    "SponsorFund",
    "TravelRequest",
]
