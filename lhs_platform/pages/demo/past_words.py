"""What was said at the invented design meeting three months ago."""

from datetime import time

# Day, from, to, kind, title, room.
AGENDA = (
    (0, time(10), time(10, 45), "plenary", "Welcome, and who is in the room", "Lake hall"),
    (0, time(10, 45), time(12), "plenary", "What each network shares today", "Lake hall"),
    (0, time(12), time(13), "meal", "Lunch", ""),
    (0, time(13), time(15), "breakout", "How families take part in decisions", "Garden room"),
    (0, time(15, 30), time(17), "breakout", "One place for what was tested", "Library"),
    (1, time(9), time(10, 30), "plenary", "How the four networks are organized", "Lake hall"),
    (1, time(11), time(12, 30), "vote", "What we test first", "Lake hall"),
    (1, time(13, 30), time(15), "plenary", "Who does what until next time", "Lake hall"),
)

# Item, who, the version it was written from, text.
NOTES = (
    (
        "What each network shares today",
        "clinician",
        0,
        (
            "Each network showed one page.\n\n"
            "- Charts of all measures are open inside each network\n"
            "- Changes that failed are shared nowhere"
        ),
    ),
    (
        "How families take part in decisions",
        "parent",
        0,
        (
            "We began with a story from a clinic visit that nobody had planned for.\n\n"
            "**What families ask for**\n\n"
            "- To be asked before a change is tested, not after\n"
            "- Papers a week ahead, in plain words"
        ),
    ),
    (
        "How families take part in decisions",
        "researcher",
        0,
        "\n**What gets in the way**\n\n- Meetings in working hours\n- Nobody pays for the time",
    ),
    (
        "One place for what was tested",
        "clinician",
        0,
        (
            "Teams test the same thing twice, because they cannot see what others tried.\n\n"
            "- Half of the tables wanted a list, half a map\n"
            "- All wanted to see what did **not** work"
        ),
    ),
    (
        "How the four networks are organized",
        "leader",
        0,
        "One steering group with two families, two clinicians and one leader from each network.",
    ),
)

DECISIONS = (
    (
        "How families take part in decisions",
        "Every change is read by two families before it is tested.",
    ),
    (
        "How the four networks are organized",
        "One steering group for all four networks, and families chair it by turns.",
    ),
    ("", "The next design meeting is about what we test next, and ideas are gathered before it."),
)

# Item, owner's account, due in so many days from today, text, what came of it.
ACTIONS = (
    (
        "One place for what was tested",
        "clinician",
        -40,
        "Show the list of tests of change to three clinics and ask what is missing",
        "Three clinics looked. They miss a filter by age group; noted as an idea.",
    ),
    (
        "How families take part in decisions",
        "parent",
        -12,
        "Write half a page: what a family should be asked before a test begins",
        "",
    ),
    (
        "How the four networks are organized",
        "leader",
        9,
        "Name two people from each network for the steering group",
        "",
    ),
    ("", "researcher", 24, "Bring the evaluation of both days to the next meeting", ""),
)

KEEP = (
    "Small tables with a family at each.",
    "Starting with a story instead of slides.",
    "That somebody wrote down what we said, and it was read back.",
    "Paying for the journey before we left home.",
)
CHANGE = (
    "Longer breaks. The second day was too full.",
    "Say the abbreviations out loud, or leave them out.",
    "Those online could not hear the tables.",
    "Send the papers a week before.",
)

OPENING = (
    "We met for two days to settle how the four networks work together. Thank you to everyone who "
    "came, and to those who wrote to us because they could not.\n\n"
)
