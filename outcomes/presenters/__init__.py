"""Measures and charts as plain dicts: the same for the page, the drawing and REST."""

from outcomes.presenters.charts import headline, shown
from outcomes.presenters.gate import Gate
from outcomes.presenters.measures import definition, number
from outcomes.presenters.pages import families, measure_page, places, site_groups
from outcomes.presenters.waiting import waiting

__all__ = [
    "Gate",
    "definition",
    "families",
    "headline",
    "measure_page",
    "number",
    "places",
    "shown",
    "site_groups",
    "waiting",
]
