"""Counting votes: pure functions from ballots to a result. Knows no framework, no clock, no chance.

The same question and ballots always give the same result, in whatever order the ballots come.
Where chance must decide, it is drawn from a seed that was fixed beforehand. Each method has a
version: a tally says by which one it was made, and can be made again.

Sources of the definitions stand with each method.
"""

from improvement.tally.counting import METHODS, VERSIONS, tally
from improvement.tally.groups import LEAST, shown
from improvement.tally.hashing import input_hash
from improvement.tally.marks import fault, tidy
from improvement.tally.matrix import QUADRANTS
from improvement.tally.settings import MOST_OPTIONS, suggested, wrong_settings
from improvement.tally.shapes import Question, Vote

__all__ = [
    "LEAST",
    "METHODS",
    "MOST_OPTIONS",
    "QUADRANTS",
    "VERSIONS",
    "Question",
    "Vote",
    "fault",
    "input_hash",
    "shown",
    "suggested",
    "tally",
    "tidy",
    "wrong_settings",
]
