"""A key driver diagram as plain data: its tree, what differs between two, and its drawing.

Knows no framework. A diagram comes as the dict that `actions.diagrams.content` makes, which is
also what a kept version holds.
"""

from improvement.drawing.differences import differences
from improvement.drawing.layout import Box, Link, Picture, lay_out
from improvement.drawing.svg import draw
from improvement.drawing.tree import tree

__all__ = ["Box", "Link", "Picture", "differences", "draw", "lay_out", "tree"]
