"""Notes on charts, handed over by upper rooms as plain dates, labels and links."""

from datetime import date

from networks.models import Site
from outcomes.models import Annotation, Measure


def put(
    *, measure: Measure, site: Site | None, on: date, label: str, link: str = "", source: str
) -> Annotation:
    """Write a note, or change the one of this `source`: handing it over twice never doubles it."""
    note, _ = Annotation.objects.update_or_create(
        measure=measure,
        source=source,
        defaults={"site": site, "on": on, "label": label, "link": link},
    )
    return note


def drop(*, measure: Measure, source: str) -> None:
    """Take back the note of this `source`, if there is one."""
    Annotation.objects.filter(measure=measure, source=source).delete()
