"""The entry grid of one site: measures down, periods across; what was typed, and what it means.

A cell holds what its kind of measure takes, or an answer without a number. Each carries what its
writer saw in it, so nobody saves over what somebody else put there meanwhile, and a cell nobody
touched is left alone. An empty cell means that nothing is sent, never zero.
"""

from outcomes.entry.asking import Usual, ask_back, usual_of
from outcomes.entry.cells import Cell, NumberCell, is_measured, label_of
from outcomes.entry.events import EventCell
from outcomes.entry.grid import Grid
from outcomes.entry.sheets import ACROSS, Sheet, fill

__all__ = [
    "ACROSS",
    "Cell",
    "EventCell",
    "Grid",
    "NumberCell",
    "Sheet",
    "Usual",
    "ask_back",
    "fill",
    "is_measured",
    "label_of",
    "usual_of",
]
