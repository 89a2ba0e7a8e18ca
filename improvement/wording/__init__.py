"""What can be worked out from words and answers alone: what is alike, what differs, how many said
what. Nothing here knows the framework."""

from improvement.wording.counting import Part, Said, by_group, counted
from improvement.wording.differing import Piece, differing
from improvement.wording.likeness import Like, alike

__all__ = [
    "Like",
    "Part",
    "Piece",
    "Said",
    "alike",
    "by_group",
    "counted",
    "differing",
]
