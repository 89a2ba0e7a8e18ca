"""One story from its question to what other networks made of it: what people said in it. Invented."""

from dataclasses import dataclass

from lhs_platform.pages.demo.definitions import REMISSION
from lhs_platform.pages.demo.ramps import Plan, Ramp
from lhs_platform.pages.demo.shared_words import Told
from lhs_platform.pages.demo.votes import Plan as Vote

PROCESS = "How families reach us"
PURPOSE = "Who needs us is seen soon, and nobody spends half a day on the telephone."
QUESTION = "What keeps you waiting for an appointment?"
THEME = "Hours that stay empty"
ANSWER = "We put it to the vote: an empty hour helps nobody."
SUMMARY = (
    "Most of you wait because hours that were given back stay empty. What could be done about that "
    "became ideas, and we voted on them."
)
OLD_WAY = "What is given back in the evening stays empty: the desk is closed."
CHANGE = (
    "At six in the evening the desk sends a text with tomorrow’s free hours to five families who "
    "wait. Who answers first has the hour; then the next five are asked."
)


@dataclass(frozen=True)
class Said:
    """What somebody answered to the question: an account, or a member by their place, or a table."""

    who: str | int
    text: str
    is_named: bool = True
    table: str = ""
    people: int = 1


@dataclass(frozen=True)
class Idea:
    """An idea: whose, and into which it was merged, with the reason."""

    title: str
    summary: str
    who: str | int
    is_named: bool = True
    into: str = ""
    why: str = ""


SAID = (
    Said("parent", "We wait six weeks. Then I hear in the waiting room that two families did not come."),
    Said(3, "I cannot come on the day I get. I would give my hour away if I knew to whom.", is_named=False),
    Said("", "Nobody at the desk knows in the evening what is free tomorrow.", table="Table 2", people=6),
)  # fmt: skip
FREE_HOURS = "Free hours go round the evening before"
IDEAS = (
    Idea("Shorter first visits", "Forty minutes instead of sixty; the rest by telephone.", "researcher"),
    Idea("A second room on Mondays", "Two doctors at once on the day when most families call.", "leader"),
    Idea(
        FREE_HOURS,
        "At six in the evening families who wait get a text with the hours that are free tomorrow. "
        "Who answers first has it.",
        "parent",
    ),
    Idea("Video for whoever is well", "Every other visit by video, for children without a flare.", 5, is_named=False),
    Idea(
        "Give my hour away", "I press one button, and my hour is free for somebody who waits.", 3,
        is_named=False, into=FREE_HOURS,
        why="Both bring an empty hour to somebody who waits; the button became a part of it.",
    ),
    Idea(
        "Call the waiting list at five", "A nurse calls the first three on the list.", "clinician",
        into=FREE_HOURS, why="A text reaches five families in the time of one call.",
    ),
)  # fmt: skip

# Days count from the beginning of the story, about two years ago.
VOTE = Vote(
    "What makes us quicker", "Which of these should we test first?", "dots",
    {"dots": 5, "most": 2, "choose": 1}, 0, 7, 31, quorum=15,
)  # fmt: skip
# In the order of the list that is voted on: outcome and reason.
DECIDED = (
    ("later", "First we see what the empty hours bring."),
    ("no", "There is no second doctor on Mondays; the rooms are not what is missing."),
    ("test", "It costs a text, and it can be tried tomorrow evening at one desk."),
    ("later", "The law on video visits changes in the summer."),
)

RAMP = Ramp(
    name=FREE_HOURS,
    change=CHANGE,
    site="riverbend",
    measure="next-appointment",
    cycles=(
        Plan(
            title="One evening, five families",
            scale="5 families, 1 evening",
            count=5,
            question="Does a family take an hour that is offered at six for the next day?",
            predicted="Two of five answer, and one comes.",
            started=640,
            lasts=2,
            matched="no",
            result="Four of five answered within ten minutes; three of them for an hour that was gone.",
            happened="One hour was free. The first answer came after four minutes.",
            learned="Families want it more than we thought. Who comes second needs an answer, too.",
            decision="adapt",
            next_steps="Ask five at a time, and tell everybody who was first.",
        ),
        Plan(
            title="Two weeks, five families at a time",
            scale="30 families, 10 evenings",
            count=30,
            question="How many of the hours given back are taken?",
            predicted="Half of them.",
            started=610,
            lasts=14,
            result="Eleven of sixteen hours were taken.",
            happened="Two evenings nobody sent the text: the desk had closed early.",
            learned="It must not depend on who sits at the desk. The text goes out by itself at six.",
            decision="adapt",
            next_steps="Let the appointment book send the text.",
        ),
        Plan(
            title="A month, every evening, by itself",
            scale="Every family that waits, one month",
            count=140,
            question="Do three of four hours given back find a family?",
            predicted="Three of four.",
            started=585,
            lasts=30,
            result="38 of 47 hours found a family.",
            happened="The book sent the text each evening. Two families asked not to get it any more.",
            learned="One line to stop it belongs into the text. Nothing else was missing.",
            decision="adopt",
            next_steps="All clinics that have the appointment book of the network.",
        ),
    ),
)
RESULT = Told(
    network=REMISSION.slug,
    change=FREE_HOURS,
    title="An hour that was given back finds a family the evening before",
    finding="helped",
    tried="Each evening at six the appointment book sends tomorrow’s free hours to five families who "
    "wait. Who answers first has the hour; then the next five are asked.",
    happened="In the month of the last test 38 of 47 hours that were given back found a family. The "
    "third free appointment is nearer since; other things changed in these months, too.",
    learned="It must not depend on who sits at the desk. And whoever comes second wants an answer, too.",
    helps="Every clinic where families wait while hours stay empty, and that can send a text.",
    tags=("appointments", "text messages", "waiting"),
    status="published",
    visibility="public",
    days=6,
    authors=("clinician", "parent"),
    materials=(("The text, in four languages", "https://files.steady-gut.example/text"),),
    taken_up=(
        ("full-term", "testing", "Two offices send it since Monday.", 4),
        ("heart-bridge", "will_test", "", 3),
        (
            "safe-stay",
            "did_not_work",
            "Our hours are given out by the wards; there is no one book.",
            1,
        ),
    ),
)
ADOPTED = "Twenty clinics send the text each evening, and no desk wants to go back."
