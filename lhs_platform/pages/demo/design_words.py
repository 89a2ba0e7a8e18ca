"""What the demonstration's networks are designing, and what people said to it. All invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A design process: its brief in versions, the newest last, and its days by weeks from now."""

    title: str
    purpose: str
    briefs: tuple[tuple[int, str, str], ...]
    steps: tuple[tuple[str, int], ...]


ARCHITECTURE, INFRASTRUCTURE, SUPPORTS = (
    "Organizational architecture",
    "Infrastructure",
    "Community supports",
)

PIECES = (
    Piece(
        ARCHITECTURE,
        "Who decides what: each network for itself, or all four together. And how somebody who "
        "joins next year finds their place within a week.",
        (
            (
                26,
                (
                    "What we know\n\nFour networks work side by side. Each has its own coordinator, its own "
                    "measures and its own calendar. Families who belong to two of them are asked the same "
                    "things twice.\n\nWhat is settled\n\nNothing yet.\n\nWhat is open\n\nWho may speak for all "
                    "four. What happens when two networks want different things."
                ),
                "",
            ),
            (
                12,
                (
                    "What we know\n\nFour networks work side by side. Each has its own coordinator, its own "
                    "measures and its own calendar. Families who belong to two of them are asked the same "
                    "things twice.\n\nWhat is settled\n\nEach network keeps its own aim and its own measures. "
                    "A council of eight, two from each network and one of these a family partner, speaks for "
                    "all four.\n\nWhat is open\n\nHow long one sits on the council. What happens when two "
                    "networks want different things."
                ),
                "The design meeting agreed on the council. Families asked for a seat of their own in it.",
            ),
            (
                5,
                (
                    "What we know\n\nFour networks work side by side. Each has its own coordinator, its own "
                    "measures and its own calendar.\n\nWhat is settled\n\nEach network keeps its own aim and "
                    "its own measures. A council of eight, two from each network and one of these a family "
                    "partner, speaks for all four. One sits on it for two years.\n\nWhat is open\n\nWhat "
                    "happens when two networks want different things."
                ),
                "Two years: long enough to learn it, short enough to say yes.",
            ),
        ),
        (
            ("Interviews with thirty people", -26),
            ("First design meeting", -13),
            ("The council is chosen", -4),
            ("Second design meeting", 5),
            ("Looked at again after a year", 40),
        ),
    ),
    Piece(
        INFRASTRUCTURE,
        "What the networks share so that nobody builds the same thing four times: data, tools, "
        "contracts, people who know how.",
        (
            (
                18,
                (
                    "What we know\n\nThree networks keep their data in spreadsheets that are mailed around. "
                    "One has a registry.\n\nWhat is open\n\nWhether one registry can hold all four. Who pays "
                    "for it in the third year."
                ),
                "",
            ),
            (
                3,
                (
                    "What we know\n\nThree networks keep their data in spreadsheets that are mailed around. "
                    "One has a registry that cost more than was planned.\n\nWhat is settled\n\nCounts are "
                    "shared, records are not: no patient leaves their own site.\n\nWhat is open\n\nWho pays "
                    "for the tools in the third year."
                ),
                "The privacy officers of all four said yes to counts, and no to records.",
            ),
        ),
        (
            ("List of what each network uses", -10),
            ("Privacy officers have met", -3),
            ("Cost for three years is known", 9),
        ),
    ),
    Piece(
        SUPPORTS,
        "What a family finds when they need it: somebody to call, words they understand, a way to "
        "get there. And what those who give their time get back.",
        (
            (
                8,
                (
                    "What we know\n\nThe first week is the worst. Families are told everything on one "
                    "afternoon and remember a tenth of it.\n\nWhat is open\n\nEverything: what should be there "
                    "in that week, who gives it, and in which languages."
                ),
                "",
            ),
        ),
        (
            ("Families tell what the first week was like", -6),
            ("Ideas are put forward", 2),
            ("We choose what we test", 5),
            ("First tests at two sites", 12),
        ),
    ),
)


@dataclass(frozen=True)
class Asked:
    """A topic: when it was open in days from now, what people chose from, and its themes with what
    we do about each (answer, words)."""

    piece: str
    question: str
    explanation: str
    choices: tuple[str, ...]
    opens: int
    closes: int | None
    themes: tuple[tuple[str, str, str], ...] = ()
    summary: str = ""
    takes_text: bool = True
    at_next_meeting: bool = False
    at_past_meeting: bool = False


@dataclass(frozen=True)
class Words:
    """What somebody said: the place of their choice, from 1 (0: none), their words, the place of
    its theme (0: none), and whether they gave their name. A table has a name and a head count."""

    choice: int
    text: str
    theme: int = 0
    is_named: bool = True
    table: str = ""
    people: int = 1
    group: str = ""


TOGETHER = Asked(
    ARCHITECTURE,
    "What should the four networks decide together, and what each alone?",
    "Today each network decides everything alone. That is quick, and it means that a family in two "
    "networks fills in the same form twice.",
    (
        "Measures together, the rest alone",
        "Measures and data together",
        "As much as possible together",
        "I do not know yet",
    ),
    opens=-130,
    closes=-95,
    themes=(
        ("One form, once", "done", ("The four networks use one joining form since October. Who is in "
         "two of them fills it in once.")),
        ("Our own aim stays ours", "done", ("Each network keeps its aim and its measures: that is "
         "written down in the brief, and nobody can vote it away.")),
        ("Families decide, too", "will", ("One of the two people whom each network sends to the "
         "council is a family partner. The first are chosen next month.")),
        ("One budget for all", "not", ("We did not, because the money of two networks comes with rules "
         "that forbid it. We look again when the contracts end.")),
    ),
    summary="Most of you want to measure together and decide the rest alone, and nearly all of you "
    "want to be asked once instead of twice. We have done the second. Families asked for seats, and "
    "get them. One budget for all we cannot have for now.",
    at_past_meeting=True,
)  # fmt: skip
TOGETHER_SAID = (
    Words(2, "We are in Steady Gut and in Safe Stay. Last year I wrote my son’s school, his doctor and "
          "our address on five forms. Please ask once.", 1),
    Words(1, "Our aim took us two years to agree on. Do not put it to a vote of people who never met our "
          "children.", 2, group="clinician"),
    Words(3, "", 1),
    Words(1, "If the four decide together, make sure that it is not four doctors who decide.", 3, False),
    Words(2, "Same definitions, or we compare nothing.", 2, group="clinician"),
    Words(1, "", 2),
    Words(2, "One form. That is all I ask for.", 1, False),
    Words(4, "I do not know what the others do. Tell me that first.", 3),
    Words(1, "Small networks vanish in big ones. We have six sites.", 2, False, group="leader"),
    Words(3, "One pot of money, and somebody who can say no to all of us.", 4, group="leader"),
    Words(2, "", 1),
    Words(1, "Half of the people in that room should be patients or parents, and paid for the day.", 3),
    Words(2, "The registry people need one contract, not four. It costs us a nurse.", 4, False, group="clinician"),
    Words(1, "", 2),
    Words(3, "My daughter moves to the adult clinic in spring. To her it is one life, not two networks.", 1),
    Words(1, "Keep it small enough that we still know each other’s names.", 2, group="clinician"),
    Words(2, "Put the forms together first, the people later.", 1, group="clinician"),
    Words(1, "", 3, False),
    Words(2, "We would share a data person tomorrow if the money allowed it.", 4, group="clinician"),
    Words(4, "", 2),
    Words(1, "A parent who sits there needs somebody to explain the words beforehand. I did not dare to "
          "ask.", 3, False),
    Words(2, "Yes to one form, in Spanish, too.", 1),
)  # fmt: skip

HOUR = Asked(
    ARCHITECTURE,
    "What would have to be true for you to give this one hour a month?",
    "Asked at the tables of the design meeting. Say it as it is: nobody is judged.",
    (),
    opens=-92,
    closes=-60,
    themes=(
        ("At a time that works", "", ""),
        ("The hour is used well", "", ""),
        ("It costs us nothing", "", ""),
    ),
    at_past_meeting=True,
)
HOUR_SAID = (
    Words(0, "Not between four and eight. That is when the children are home.", 1, table="Table 1",
          people=7, group="community"),
    Words(0, "Send the charts two days before, so that the hour is for talking.", 2, table="Table 2",
          people=6),
    Words(0, "Our head of department must know that it counts as work.", 3, table="Table 3", people=8,
          group="clinician"),
    Words(0, "The bus, and somebody for the little ones. Paid before, not after: we do not have it to lend.",
          3, table="Table 4", people=7, group="community"),
    Words(0, "An agenda with three things on it. Not nine.", 2, table="Table 5", people=5),
    Words(0, "That what we decide is still decided a month later.", 0, table="Table 6", people=6),
    Words(0, "A number to call in when I am in the car.", 1),
    Words(0, "If I miss one, tell me in five lines what I missed.", 2, False),
    Words(0, "Interpreters. I nod a lot.", 0, False),
    Words(0, "Pay family partners what you pay the consultants.", 3),
    Words(0, "Thursday noon is clinic. Any other noon is fine.", 1, group="clinician"),
    Words(0, "I want to see one thing that changed because of me.", 2, False),
)  # fmt: skip

WEEK = Asked(
    SUPPORTS,
    "What should be there for a family in the first week after the diagnosis?",
    "Think of the first seven days: what was missing, what helped, what came too late. Choose what "
    "matters most to you, and say more if you like.",
    (
        "Somebody to call, day and night",
        "A parent who has been through it",
        "Plain words on paper",
        "Help with money and the way there",
    ),
    opens=-20,
    closes=45,
    at_next_meeting=True,
)
WEEK_SAID = (
    Words(1, "On the third night she vomited and I stood in the kitchen with eleven sheets of paper. None "
          "of them had a number that was answered at two in the morning."),
    Words(2, "I did not want a doctor. I wanted somebody who had packed the same bag.", is_named=False),
    Words(3, "They said “relapse” and I heard “it is over”. Write down what the words mean."),
    Words(2, ""),
    Words(1, "The night line told us to come in. Nobody there knew that we were coming.", is_named=False),
    Words(4, "Two buses and a train, with a child who must not be out long.", is_named=False),
    Words(2, "My mentor cried with me and then told me where to park. Both helped."),
    Words(3, "In Spanish. My husband does not say that he does not understand."),
    Words(1, ""),
    Words(2, "Not on the first day. On the sixth, when all others have gone back to work."),
    Words(4, "We lost four days of wages in that week, and nobody asked.", is_named=False),
    Words(3, "A page for the school, so that I do not have to explain it eleven times."),
    Words(1, "As a nurse: I would rather be called ten times for nothing.", group="clinician"),
    Words(2, ""),
)  # fmt: skip

SWITCH = Asked(
    INFRASTRUCTURE,
    "Which of these would you miss first if it were switched off tomorrow?",
    "",
    ("The monthly charts", "The call on Tuesdays", "The change package", "The people directory"),
    opens=-12,
    closes=24,
    takes_text=False,
    at_next_meeting=True,
)
SWITCH_SAID = tuple(
    Words(choice, "", is_named=is_named)
    for choice, is_named in (
        (1, True), (2, True), (1, False), (3, True), (2, True), (1, True), (2, False), (4, True),
        (1, True), (3, True), (1, False), (2, True),
    )
)  # fmt: skip

TOPICS: tuple[tuple[Asked, tuple[Words, ...]], ...] = (
    (TOGETHER, TOGETHER_SAID),
    (HOUR, HOUR_SAID),
    (WEEK, WEEK_SAID),
    (SWITCH, SWITCH_SAID),
)
