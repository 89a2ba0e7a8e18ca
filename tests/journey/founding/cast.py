"""Who founds a learning network, what they say and propose, how they vote, and what they count."""

import os
import re
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, islice
from uuid import uuid4

from playwright.sync_api import Page

from tests.journey.demo import Demo
from tests.journey.founding.crowd import Guest
from tests.journey.walking import month_back, month_code

NETWORK = "First Week Home"
MEETING = "Founding meeting"
PROCESS = "The first week at home"
QUESTION = "What would have helped most in the first week at home?"
SOMEBODY, PAPER, PRACTICE = CHOICES = (
    "Somebody who answers",
    "Clear words on paper",
    "Practice before we go",
)
SAFE, RUNG = "Families who felt safe", "Families rung on day two"
ALDER, BIRCH = "Alder Hospital", "Birch Hospital"
# `make founding` lets forty come.
EVERYBODY = int(os.environ.get("PEOPLE", "13"))
GOAL = "75"
# Months counted before the first test began, and since: all are over.
BEFORE, SINCE = 12, 12
# How months differ by chance, with no pattern in it.
NOISE = (2, -3, 1, 4, -2, 0, 3, -4, -1, 2, -3, 1)


@dataclass(frozen=True)
class Person:
    """Somebody with an account: how they are invited to the network."""

    name: str
    group: str
    access: str = "member"
    site: str = ""

    @property
    def first(self) -> str:
        return self.name.split()[0].lower()


PARENT = Person("Tilda Marsh", "community", site=ALDER)
NURSE = Person("Ansel Brook", "clinician", "site_lead", ALDER)
LEADER = Person("Rufus Dale", "leader", "site_lead", BIRCH)
RESEARCHER = Person("Greta Holm", "researcher")
MEMBERS = (PARENT, NURSE, LEADER, RESEARCHER)
# What a coordinator types for each group.
WORDS = {
    "community": "parent",
    "clinician": "nurse",
    "researcher": "researcher",
    "leader": "leader",
}
# Of which group those are who come without an account, in turn.
IN_TURN = ("community", "clinician", "leader", "community", "researcher", "clinician")
CROWD = EVERYBODY - len(MEMBERS)
NAMES = [
    "Abel", "Ada", "Ben", "Cara", "Dov", "Edda", "Finn", "Gail", "Hugo", "Iris", "Jon", "Kaya",
    "Liv", "Milo", "Nell", "Otis", "Pia", "Quinn", "Remy", "Sal", "Tove", "Una", "Vito",
    "Wanda", "Xeno", "Yara", "Zeno", "Alba", "Bo", "Cleo", "Dina", "Emil", "Fay", "Gus", "Hope",
    "Ivo",
][:CROWD]  # fmt: skip
# Who of them joins online.
ONLINE = {"Abel", "Ada", "Ben", "Alba", "Bo"} & {*NAMES}


@dataclass(frozen=True)
class Proposal:
    """An idea: whose it is, in which words, and which other it is merged into."""

    by: Person | str
    title: str
    summary: str
    choice: str
    is_named: bool = True
    into: str = ""
    why: str = ""


NURSE_TO_RING = "One nurse to ring in the first week"
CALL = "A call from the ward two days after going home"
PAGE = "All medicines on one page, in plain words"
EARLIER, ASKED = "Going home before two in the afternoon", "Ask each family what was missing"
TRIAL, RIDE, OTHERS = (
    "A night of doing it all oneself, on the ward",
    "A ride home that is paid for",
    "Meeting a family who has done it",
)
IDEAS = (
    Proposal(PARENT, NURSE_TO_RING, "We rang four numbers. One nurse who knows us is enough.", SOMEBODY),
    Proposal(NURSE, CALL, "Most questions come on the second day. Then we ring.", SOMEBODY),
    Proposal(LEADER, EARLIER, "Whoever leaves late finds no pharmacy open.", PRACTICE),
    Proposal(RESEARCHER, ASKED, "Three questions after a week, the same for all.", PAPER, is_named=False),
    Proposal("community", "A telephone that a person answers", "No tape, no menu: a person.",
             SOMEBODY, is_named=False, into=NURSE_TO_RING, why="All three want one person to ring."),
    Proposal("leader", "A direct line to the ward", "Past the switchboard, day and night.",
             SOMEBODY, into=NURSE_TO_RING, why="All three want one person to ring."),
    Proposal("researcher", "Ring every family on day two", "Early calls find most of the trouble.",
             SOMEBODY, into=CALL, why="The same call on the same day."),
    Proposal("clinician", PAGE, "What, when, what for, and whom to ask.", PAPER),
    Proposal("community", "A list of medicines for the fridge", "It hung there, and we stopped guessing.",
             PAPER, is_named=False, into=PAGE, why="One page does both."),
    Proposal("clinician", TRIAL, "Tube, pump and night alone, with us next door.", PRACTICE),
    Proposal("leader", RIDE, "The way home begins at the door of the ward.", PRACTICE),
    Proposal("community", OTHERS, "They know what nobody told us.", PRACTICE),
)  # fmt: skip
INSTEAD = "Each family leaves with the name and the number of one nurse who knows them."
STANDING = [one.title for one in IDEAS if not one.into]
# Five dots each. The vote advises the nurse and the page.
BALLOTS = (
    {NURSE_TO_RING: 2, PAGE: 2, CALL: 1},
    {NURSE_TO_RING: 2, PAGE: 1, CALL: 1, TRIAL: 1},
    {NURSE_TO_RING: 2, PAGE: 2, OTHERS: 1},
    {NURSE_TO_RING: 1, PAGE: 1, CALL: 1, EARLIER: 1, RIDE: 1},
)


@dataclass(frozen=True)
class Ruling:
    """What the coordinator decides about an idea, and why."""

    title: str
    outcome: str
    reason: str = ""
    merged_with: str = ""
    owner: str = ""
    site: str = ""
    measure: str = ""


RULINGS = (
    Ruling(NURSE_TO_RING, "test", owner=NURSE.name, site=ALDER, measure=SAFE),
    Ruling(CALL, "test", "Birch can begin on Monday; the page has to wait for the new records.",
           owner=LEADER.name, site=BIRCH, measure=RUNG),
    Ruling(PAGE, "later", "The new records come in spring and print this page by themselves."),
    Ruling(ASKED, "merge", "The call on day two asks these three questions.", merged_with=CALL),
    Ruling(EARLIER, "later", "We look at it once the pharmacy is open longer."),
    Ruling(TRIAL, "later", "Two beds are needed for it, and none is free before summer."),
    Ruling(RIDE, "no", "The health insurers pay for it already: we will say so better."),
    Ruling(OTHERS, "no", "The parents’ circle does this; the ward gives its card to everybody."),
)  # fmt: skip


@dataclass(frozen=True)
class Cycle:
    """One cycle: on how many it is tried, what is expected and learned, and what is decided."""

    title: str
    scale: str
    count: int
    happened: str
    learned: str
    decision: str
    next_steps: str = ""
    matched: str = "yes"


NURSE_TESTS = (
    Cycle("One family", "1 family, one nurse", 1, "They rang twice, and were known both times.",
          "It calms to know a name.", "Adapt", "A card with the name, given with the papers."),
    Cycle("Five families", "5 families, two nurses", 5, "Four rang; one had lost the card.",
          "The number has to be in the telephone before they leave.", "Adapt",
          "The nurse saves the number in the telephone of the family.", matched="partly"),
    Cycle("Every family", "25 families, all nurses", 25, "Everybody left with the number saved.",
          "It holds in weeks full of leave, too.", "Adopt"),
)  # fmt: skip
CALL_TESTS = (
    Cycle("Three calls", "3 families", 3, "Two were not at home.", "The morning is the wrong time.",
          "Adapt", "We ring after six in the evening.", matched="no"),
    Cycle("Ten calls", "10 families, evenings", 10, "Seven answered; four did not know the number.",
          "A number nobody knows is not picked up.", "Adapt", "The ward says from which number.",
          matched="partly"),
    Cycle("All calls", "30 families", 30, "Half of them were reached.",
          "Whoever needs us rings by themselves.", "Abandon", matched="no"),
)  # fmt: skip
TOLD = {
    "tried": "Each family left with the number of one nurse saved in their telephone.",
    "happened": "More families felt safe, month after month; calls came in the first three days.",
    "learned": "A name calms more than a leaflet. The number has to be saved before they leave.",
    "helps": "Wards whose families go home with tubes, pumps or many medicines.",
}
TAKEN_UP = "On all our wards since Monday, with the number on the wristband."


@dataclass
class Walk:
    """Where the journey stands: who walks, and where they have been."""

    demo: Demo
    tag: str = field(default_factory=lambda: uuid4().hex[:6])
    pages: dict[Person, Page] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    crowd: list[Guest] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return f"first-week-{self.tag}"

    @property
    def network(self) -> str:
        return f"{self.demo.url}/networks/{self.slug}/"

    @property
    def desk(self) -> Page:
        return self.pages[COORDINATOR]

    @property
    def parent(self) -> Page:
        return self.pages[PARENT]

    def email(self, person: Person) -> str:
        return f"{person.first}@{self.tag}.example"


COORDINATOR = Person("Odalys Brightwater", "leader", "coordinator")


def invited(walk: Walk) -> list[Guest]:
    """Give those who come to the meeting without an account."""
    groups = islice(cycle(IN_TURN), CROWD)
    return [
        Guest(walk.demo.url, f"{name} Furlong", f"{name.lower()}.f@{walk.tag}.example", group)
        for name, group in zip(NAMES, groups, strict=True)
    ]


def speakers(walk: Walk) -> list[tuple[Proposal, Guest]]:
    """Give who says each idea of the crowd: the next one of its group."""
    waiting = {group: iter([one for one in walk.crowd if one.group == group]) for group in IN_TURN}
    return [(one, next(waiting[one.by])) for one in IDEAS if isinstance(one.by, str)]


def counted(months: range) -> bytes:
    """Give the file of some months, by how long ago they were: what both hospitals counted."""
    lines = ["site,measure,period,numerator,denominator"]
    for ago in months:
        for site, more in (("alder", 0), ("birch", 5)):
            noise = NOISE[(ago + more) % len(NOISE)]
            felt = 60 + noise + max(0, min(28, 7 * (SINCE + 1 - ago)))
            lines += [
                f"{site},{code(SAFE)},{month_code(ago)},{felt},120",
                f"{site},{code(RUNG)},{month_code(ago)},{50 - noise},120",
            ]
    return "\n".join(lines).encode()


def code(name: str) -> str:
    """Give the short name of a measure in files, as the site makes it."""
    return name.lower().replace(" ", "-")


def began(cycle: int) -> date:
    """Give the day on which the first, second or third test began, a month from one to the next:
    a journey cannot wait a year, so the tests began in the months that the file tells of."""
    return month_back(SINCE + 1 - cycle).replace(day=3)


def heard(words: str, about: str) -> re.Pattern[str]:
    """Give what a link is called for those who do not see what stands beside it."""
    return re.compile(f"^{words} ?: {re.escape(about)}")
