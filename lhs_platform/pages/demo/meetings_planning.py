"""What the meeting next month is planned with: goals, agenda, one release, people who help."""

from datetime import time
from typing import Any

from events.actions import agenda, organisers
from events.models import AgendaItem, Event, EventRole
from networks.models import User

Kind = AgendaItem.Kind
FIELDS: dict[str, Any] = {
    "goals": (
        "How the four networks are organized together\n"
        "What they share: measures, data, people\n"
        "A prioritized list of changes to test in the coming year"
    ),
    "sponsors": "Lakeside Foundation and Invented Health Plan",
    "languages": "English; Spanish interpreted",
    "access_offered": "Step-free rooms, live captions in the main hall and online, a quiet room.",
    "allows_guest": True,
}
HALL, ASK_ALL = "Main hall", "Say what you would want changed first."
# From, to, title, kind, and what else is known, for the first and the second day.
DAYS: tuple[tuple[Any, ...], ...] = (
    (
        ((10, 0), (10, 30), "Welcome, and why we are here", Kind.PLENARY,
         {"room": HALL, "facilitators": "Odalys Brightwater"}),
        ((10, 30), (11, 30), "What families live with", Kind.PLENARY,
         {"room": HALL, "facilitators": "Wren Oakapple and two families",
          "asks": "Listen first; questions come after the break."}),
        ((11, 30), (11, 45), "Break", Kind.BREAK, {}),
        ((11, 45), (13, 0), "What the numbers say", Kind.PLENARY,
         {"room": HALL, "facilitators": "Ottoline Fenn",
          "materials": [{"label": "Charts to read beforehand", "url": "https://files.example/charts"}]}),
        ((13, 0), (14, 0), "Lunch", Kind.MEAL, {"room": "Garden room"}),
        ((14, 0), (15, 30), "Table: leaving hospital safely", Kind.BREAKOUT,
         {"room": "Room A", "facilitators": "Fennimore Quill", "asks": ASK_ALL}),
        ((14, 0), (15, 30), "Table: growing up with a long illness", Kind.BREAKOUT,
         {"room": "Room B", "facilitators": "Peregrine Ashdown", "asks": ASK_ALL}),
        ((14, 0), (15, 30), "Small table: families who speak little English", Kind.BREAKOUT,
         {"room": "Library", "facilitators": "Wren Oakapple", "capacity": 8,
          "asks": "Bring one letter you could not read.", "mode": "in_person"}),
        ((15, 30), (15, 50), "Break", Kind.BREAK, {}),
        ((15, 50), (17, 0), "What the tables found", Kind.PLENARY, {"room": HALL}),
    ),
    (
        ((9, 0), (9, 30), "Where we stand", Kind.PLENARY, {"room": HALL}),
        ((9, 30), (10, 45), "Ideas, side by side", Kind.BREAKOUT,
         {"room": "Room A", "facilitators": "Fennimore Quill"}),
        ((9, 30), (10, 45), "Ideas, side by side, online", Kind.BREAKOUT,
         {"room": "Online room", "mode": "remote", "facilitators": "Ottoline Fenn"}),
        ((10, 45), (11, 0), "Break", Kind.BREAK, {}),
        ((11, 0), (12, 0), "We choose what we test", Kind.VOTE,
         {"room": HALL, "asks": "One vote for each person, in the room or online."}),
        ((12, 0), (13, 0), "Lunch", Kind.MEAL, {"room": "Garden room"}),
        ((13, 0), (15, 0), "Who does what by when", Kind.PLENARY, {"room": HALL}),
        ((15, 0), (15, 30), "What we take home", Kind.PLENARY,
         {"room": HALL, "facilitators": "Odalys Brightwater"}),
    ),
)  # fmt: skip


def make(meeting: Event, users: dict[str, User], by: User) -> None:
    """Fill the agenda, release it once, and name who helps."""
    fill(meeting, by)
    agenda.release(event=meeting, note="Rooms and tables are settled.", by=by)
    for key, role in (("clinician", EventRole.Role.DESK), ("researcher", EventRole.Role.READER)):
        organisers.name(event=meeting, user=users[key], role=role, by=by)


def fill(meeting: Event, by: User) -> None:
    for day, plan in zip(meeting.in_order(), DAYS, strict=True):
        for starts, ends, title, kind, more in plan:
            fields = {
                "day": day,
                "starts_clock": time(*starts),
                "ends_clock": time(*ends),
                "title": title,
                "kind": kind,
                **more,
            }
            agenda.add(event=meeting, fields=fields, by=by)
