"""The ideas that the demonstration's people put forward, and what others said to them. Invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """One idea. `who` is an account, or the place of somebody who was at the meeting; `into` is
    the title of the idea that it was merged into, with the reason."""

    title: str
    summary: str
    who: str | int
    days: int
    problem: str = ""
    change: str = ""
    effect: str = ""
    helps: str = ""
    is_named: bool = True
    into: str = ""
    why: str = ""
    builds_on: str = ""
    before: str = ""
    reworded: str = ""


NUMBER, PAIR, BOX, INTERPRETER = (
    "One number that is answered in the first week",
    "A parent who has been through it, within ten days",
    "A box for the first week",
    "The family books the interpreter",
)
TEEN, SCHOOL, EVENING, FARES = (
    "Teenagers write their own page",
    "One page for the school, signed by both",
    "Evening hours twice a month",
    "Fares paid before the visit",
)

IDEAS = (
    Plan(
        NUMBER,
        "For seven days after the diagnosis one number is answered day and night by somebody who has "
        "the child’s plan in front of them.",
        "parent", 16,
        "Families get four numbers. At night none of them is answered by somebody who knows the child.",
        "The nurse on call gets the list of families in their first week, with their plans. The number "
        "stands large on the first page.",
        "Visits to the emergency room in the first week that a call would have spared: from 4 in 10 to "
        "2 in 10.",
        "Families in their first week, and the nurses who meet them at three in the morning.",
    ),
    Plan(
        "Somebody to call in the first week",
        "A person with a name, not a switchboard.",
        0, 15, "The switchboard asks for the ward. We do not know the ward.",
        is_named=False, into=NUMBER, why="Both want one number with somebody behind it who knows.",
    ),
    Plan(
        PAIR,
        "A trained parent calls each new family within ten days, and stays for three months.",
        1, 18,
        "New parents feel alone when the visitors have gone home. They ask the nurse what a nurse "
        "cannot know.",
        "Each site trains four parents in an afternoon. The clinic asks every new family whether they "
        "want a call; the parent calls on the sixth day.",
        "8 of 10 new families say after three months that they knew whom to ask.",
        "New families, and parents who want to give something back.",
    ),
    Plan(
        "Pair new families with experienced ones",
        "Like a buddy at school, for parents.",
        2, 14, "Nobody tells you where to park.",
        into=PAIR, why="The same idea in other words; the second had the better name for it.",
    ),
    Plan(
        BOX,
        "A small box that goes home with every family: a thermometer, the numbers, what to ask, what "
        "to eat, in their language.",
        "clinician", 17,
        "Families leave with eleven sheets of paper from six people.",
        "One box, packed by volunteers, checked by a nurse. One sheet with four lines on top.",
        "Families can say on the second day whom they call and when: 9 of 10 instead of 5 of 10.",
        "Families who leave the hospital with a new diagnosis.",
    ),
    Plan(
        "A letter in plain words to take home",
        "One page, written so that my mother understands it.",
        3, 13, "The letter is for doctors. We get a copy.",
        is_named=False, into=BOX, why="It becomes the first sheet in the box.",
    ),
    Plan(
        INTERPRETER,
        "The family books the interpreter with the visit, as they book the hour, and gets the same "
        "person again.",
        4, 12,
        "The clinic forgets to book. Then the ten-year-old sister translates.",
        "The scheduling page asks for the language and holds an interpreter for that hour.",
        "Visits in which a child translates: none.",
        "Families who speak little English, and their older children.",
    ),
    Plan(
        "Say it in our language before we come",
        "A message in our language the day before: where, when, what to bring.",
        5, 11, "We come fasting when we need not, and eat when we should fast.",
        into=INTERPRETER, why="Who books an interpreter gets the message in that language.",
    ),
    Plan(
        TEEN,
        "Each teenager writes one page of their plan in their own words and shows it to one friend.",
        "researcher", 10,
        "The plan is written about them, by people who are fifty.",
        "Ten minutes with pen and paper, without parents in the room.",
        "More than half can say a year later what they do in a flare.",
        "Teenagers from 13 on.",
        before="Teenagers write their plan",
        reworded="Not the whole plan: a page of it. The rest stays with the clinic.",
    ),
    Plan(
        SCHOOL,
        "One page tells the school what to do and what not to worry about; family and clinic sign it.",
        6, 9,
        "Each school wants its own form, and calls home when a child says that their stomach hurts.",
        "One page for all schools of a county, agreed with the school nurses.",
        "Days missed without need: fewer; we would count them for one term.",
        "Children who go to school, and teachers who are afraid of doing something wrong.",
        builds_on=TEEN,
    ),
    Plan(
        EVENING,
        "Two evenings a month the clinic is open until eight, with somebody for the little ones.",
        7, 8,
        "Who works by the hour loses the day’s pay with each visit.",
        "Two nurses change their hours. A student plays with the children.",
        "Visits that are missed: from 2 in 10 to 1 in 10.",
        "Families who cannot take a day off.",
        is_named=False,
    ),
    Plan(
        FARES,
        "The fare is on the family’s card before the visit, not paid back six weeks later.",
        "parent", 7,
        "Two buses and a train cost what we eat in two days. It comes back after six weeks.",
        "A fund of the networks loads fares when a visit is booked.",
        "Nobody misses a visit for the fare.",
        "Families who live far away and have little.",
    ),
)  # fmt: skip

HIDDEN = Plan(
    "Close the scheduling office",
    "They do not care, and we all know who I mean.",
    8, 6, "Ask the lady at the second desk.", is_named=False,
)  # fmt: skip
HIDDEN_WHY = "This points at one person. Please say what should change, not who is to blame."

DRAFTS = (
    Plan("An afternoon for brothers and sisters", "", "parent", 3, "They are told nothing and imagine "
         "the worst."),
    Plan("One consent form for all four networks", "Signed once, valid in all four.", "clinician", 2),
)  # fmt: skip

# Idea, part, how it should read, why, by whom, what became of it, the answer.
AMENDMENTS = (
    (
        NUMBER, "summary",
        ("For fourteen days after the diagnosis one number is answered day and night by somebody who "
        "has the child’s plan in front of them."),
        "The second week is when the first dose at home is due.", "clinician", "proposed", "",
    ),
    (
        PAIR, "summary",
        ("A trained parent calls each new family within ten days, if they want it, and stays for three "
        "months."),
        "Not everybody wants a call.", "researcher", "accepted", "",
    ),
    (
        BOX, "change",
        "One box, packed by a company that does this for a living. One sheet with four lines on top.",
        "Volunteers get tired.", "leader", "declined",
        "The packing is half of it: those who pack learn who comes next.",
    ),
    (
        INTERPRETER, "title", "The family chooses the interpreter", "Shorter.", "parent", "withdrawn", "",
    ),
)  # fmt: skip

# Idea, and what is said to it: by whom, hours ago, the words, whether it asks for help, answers.
Said = tuple[str, int, str]
COMMENTS: tuple[tuple[str, Said, bool, tuple[Said, ...]], ...] = (
    (NUMBER, ("clinician", 300, "Who is on call has four wards already. How many calls would that be?"), True,
     (("parent", 280, "I would have called twice. Ask the families of last year, they remember."),
      ("researcher", 250, "Sixty new families a year at eleven sites: one call in two nights, all together."))),
    (NUMBER, ("leader", 120, "The line we rent for the heart network could take this. It costs nothing more."),
     False, ()),
    (PAIR, ("leader", 260, "Who trains them, and who answers when a parent hears something serious?"), True,
     (("coordinator", 240, "Each pair has a named nurse. It should say so in the idea."),)),
    (BOX, ("parent", 210, "Put a pen into it. I am serious."), False, ()),
    (TEEN, ("parent", 200, "My son would write two lines. They would be the right ones."), False, ()),
    (SCHOOL, ("clinician", 150, "The school nurses of Fernleigh County have asked us for this twice."), False,
     (("researcher", 140, "Do they count missed days by reason? Then we would have a measure."),)),
    (FARES, ("coordinator", 90, "The foundation pays fares for meetings already. I ask them."), False, ()),
    (EVENING, ("clinician", 60, "I would do one of the two evenings."), False, ()),
)  # fmt: skip
