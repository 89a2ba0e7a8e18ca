"""How far a team has come, in halves from 0.5 to 5.0. The words are our own."""

from dataclasses import dataclass
from decimal import Decimal

# Our words follow the idea of this scale; its own text stands there.
SOURCE = "https://www.ihi.org/resources/tools/assessment-scale-collaboratives"
# From here on a team counts among those that have clearly improved.
FAR = Decimal("4.0")


@dataclass(frozen=True)
class Level:
    """One step of the scale: its number, its name, and what it looks like."""

    score: Decimal
    name: str
    words: str


LEVELS = tuple(
    Level(Decimal(score), name, words)
    for score, name, words in (
        ("0.5", "Wants to take part", "There is a plan to join. Team and charter are to come."),
        (
            "1.0",
            "Team and charter",
            (
                "It is written down what is in and what is not, and who does what. The work itself "
                "has not begun."
            ),
        ),
        (
            "1.5",
            "Getting ready",
            "The team meets. It has chosen where to look first and how it will count.",
        ),
        (
            "2.0",
            "Learning where it stands",
            "The team counts and looks at how things are done now. Nothing is changed yet.",
        ),
        (
            "2.5",
            "First tests",
            "Changes are being tried, and charts with goals are kept. The numbers have not moved.",
        ),
        (
            "3.0",
            "Small gains",
            (
                "Some tests worked out and a first change may be in daily use. People notice it; "
                "about a fifth of the way is done."
            ),
        ),
        (
            "3.5",
            "Getting better",
            "Tests go on, more changes come into daily use, and the charts begin to follow.",
        ),
        (
            "4.0",
            "Clearly better",
            (
                "The main parts of the work show what was hoped for. Half of the goals or more are "
                "reached."
            ),
        ),
        ("4.5", "It lasts", "The charts that matter most hold their new level."),
        (
            "5.0",
            "It has become the way",
            (
                "Every goal is reached, the changes are how everybody works, and the place has "
                "changed so that it stays."
            ),
        ),
    )
)
SCORES = tuple(level.score for level in LEVELS)


def level_of(score: Decimal) -> Level:
    """Give the level of a score; KeyError for a number that is not on the scale."""
    return {level.score: level for level in LEVELS}[score]


def reaches_far(score: Decimal) -> bool:
    return score >= FAR
