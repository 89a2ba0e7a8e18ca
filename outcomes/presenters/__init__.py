"""Measures and charts as plain dicts: the same for the page, the drawing and REST."""

from outcomes.presenters.charts import headline, shown
from outcomes.presenters.choices import Choice
from outcomes.presenters.gate import Gate
from outcomes.presenters.judging import judged_by
from outcomes.presenters.measures import definition, number
from outcomes.presenters.pages import families, kind_links, measure_page, places, span_links
from outcomes.presenters.sites import sites_page
from outcomes.presenters.spans import Span, within
from outcomes.presenters.tables import counted_names
from outcomes.presenters.waiting import waiting, waiting_for

__all__ = [
    "Choice",
    "Gate",
    "Span",
    "counted_names",
    "definition",
    "families",
    "headline",
    "judged_by",
    "kind_links",
    "measure_page",
    "number",
    "places",
    "shown",
    "sites_page",
    "span_links",
    "waiting",
    "waiting_for",
    "within",
]
