"""The score that the records of a team would suggest, with its reasons. It is never set by itself:
records know less than people do."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

# A level that has held for a year of months lasts.
LASTS = 12


@dataclass(frozen=True)
class Evidence:
    """What is on record for a team.

    `tests` have begun, `worked` are closed ones with a prediction that came true and were not
    abandoned, `going_on` are not closed. `better` counts linked measures whose charts show a
    change for the better now, and `held` for how many points the longest such shift stands. Of
    `goals`, `reached` are.
    """

    has_charter: bool = False
    has_team: bool = False
    has_plan: bool = False
    has_baseline: bool = False
    tests: int = 0
    worked: int = 0
    adopted: int = 0
    going_on: int = 0
    better: int = 0
    held: int = 0
    goals: int = 0
    reached: int = 0


@dataclass(frozen=True)
class Suggestion:
    """A score, what on record speaks for it, and what would lead one step on."""

    score: Decimal
    reasons: tuple[str, ...]
    onward: str


@dataclass(frozen=True)
class Step:
    """One step of the ladder: when it is reached, what is said then, and what is missing before."""

    score: str
    is_reached: Callable[[Evidence], bool]
    says: Callable[[Evidence], str]
    missing: str


def suggest(evidence: Evidence) -> Suggestion:
    """Climb the ladder as far as the records carry; each step needs all steps below it."""
    reasons: list[str] = []
    score = Decimal("0.5")
    for step in LADDER:
        if not step.is_reached(evidence):
            return Suggestion(score, tuple(reasons) or (NOTHING,), step.missing)
        score = Decimal(step.score)
        reasons.append(step.says(evidence))
    return Suggestion(score, tuple(reasons), "")


NOTHING = "There is a project, and little else is on record yet."


def _begun(evidence: Evidence) -> str:
    """Say what makes the start; a team that tests has begun, whatever is on paper."""
    if evidence.has_charter and evidence.has_team:
        return "There are a charter and a team."
    missing = "charter" if not evidence.has_charter else "team"
    return f"Tests have begun, although no {missing} is on record."


def _many(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"


def _goals(evidence: Evidence) -> str:
    return f"{evidence.reached} of {_many(evidence.goals, 'goal is', 'goals are')} reached now"


LADDER = (
    Step(
        "1.0",
        lambda e: e.tests > 0 or (e.has_charter and e.has_team),
        _begun,
        "Write the charter of the project, and put people on its team.",
    ),
    Step(
        "1.5",
        lambda e: e.has_plan or e.tests > 0,
        lambda e: "There is a plan: an aim with a measure, milestones, or a first test.",
        "Write an aim with a measure, or plan a first small test.",
    ),
    Step(
        "2.0",
        lambda e: e.has_baseline,
        lambda e: "A linked measure has numbers from the start.",
        "Collect the numbers of a linked measure, so that there is something to compare with.",
    ),
    Step(
        "2.5",
        lambda e: e.tests > 0,
        lambda e: f"{_many(e.tests, 'test has', 'tests have')} begun.",
        "Begin a first test, with a prediction.",
    ),
    Step(
        "3.0",
        lambda e: e.worked > 0,
        lambda e: f"{_many(e.worked, 'test', 'tests')} came out as predicted.",
        "Close a test whose prediction came true, and say what you learned.",
    ),
    Step(
        "3.5",
        lambda e: e.better > 0,
        lambda e: (
            f"{_many(e.better, 'linked measure shows', 'linked measures show')} "
            "a change for the better."
        ),
        "Go on until a linked chart shows a change for the better.",
    ),
    Step(
        "4.0",
        lambda e: e.adopted > 0 and e.goals > 0 and e.reached * 2 >= e.goals,
        lambda e: f"{_many(e.adopted, 'change is', 'changes are')} adopted, and {_goals(e)}.",
        "Adopt what works, and reach half of the goals.",
    ),
    Step(
        "4.5",
        lambda e: e.held >= LASTS,
        lambda e: f"A change for the better has held for {e.held} points of its chart.",
        f"Hold the new level for {LASTS} points of the chart.",
    ),
    Step(
        "5.0",
        lambda e: e.reached == e.goals and e.going_on == 0,
        lambda e: "All goals are reached now, and no test is open.",
        "Reach every goal, and finish the tests that are open.",
    ),
)
