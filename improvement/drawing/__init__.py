"""A key driver diagram as plain data: its tree, what differs between two, and its drawing.

Knows no framework. A diagram comes as the dict that `actions.diagrams.content` makes, which is
also what a kept version holds. Beside it stand the steps of a team's scores.
"""

from improvement.drawing.differences import differences
from improvement.drawing.layout import Box, Link, Picture, lay_out
from improvement.drawing.scores import WIDTHS, ScorePicture, draw_scores
from improvement.drawing.svg import draw
from improvement.drawing.tree import tree

__all__ = [
    "WIDTHS",
    "Box",
    "Link",
    "Picture",
    "ScorePicture",
    "differences",
    "draw",
    "draw_scores",
    "lay_out",
    "tree",
]
