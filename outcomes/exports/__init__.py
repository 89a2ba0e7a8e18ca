"""A chart to take away: picture, spreadsheet, slide, deck of slides.

Everything here is made from what `outcomes.presenters` says a reader may see, and nothing is
computed. `making` puts that, with the words around it, into a `Sheet`; the rest only writes it.
"""

from outcomes.exports.pictures import png
from outcomes.exports.sheet import Sheet
from outcomes.exports.slides import deck
from outcomes.exports.spreadsheets import workbook

__all__ = ["Sheet", "deck", "png", "workbook"]
