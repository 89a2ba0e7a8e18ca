"""From a chart as its reader may see it to the sheet that every file is made of."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from lhs_platform.lib import links
from outcomes import presenters
from outcomes.exports.pictures import png
from outcomes.exports.sheet import Sheet
from outcomes.exports.slides import deck
from outcomes.exports.spreadsheets import workbook
from outcomes.models import Annotation, Chart, Measure
from outcomes.presenters.drawing import lettered, picture_of, svg
from outcomes.presenters.gate import Gate

FORMS = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def content_of(sheet: Sheet, form: str) -> bytes:
    """Make one of FORMS."""
    if form == "svg":
        return sheet.svg.encode()
    if form == "png":
        return png(sheet.svg)
    return workbook(sheet) if form == "xlsx" else deck([sheet])


def name_of(chart: Chart, form: str) -> str:
    """Name a file by what is in it; the site as its reader knows it."""
    site = chart.series.site
    return f"{chart.series.measure.code}-{site.code if site else 'all'}-{chart.kind}.{form}"


def sheet_of(
    chart: Chart,
    seen: dict[str, Any],
    *,
    notes: Sequence[Annotation],
    choice: presenters.Choice,
    today: date,
) -> Sheet:
    """Give a chart to take away; `seen` is what its reader may see of it."""
    measure, site = chart.series.measure, chart.series.site
    place = site.name if site else f"all {measure.network.site_word_plural}"
    told = list(notes)
    picture = picture_of(seen, measure, place, told, near=choice.near)
    return Sheet(
        measure=measure.name,
        network=measure.network.name,
        place=place,
        kind=chart.get_kind_display(),
        seen=seen,
        definition=presenters.definition(measure),
        svg=str(svg(picture, "large", f"m{measure.pk}")),
        taken_on=f"{today.day} {today:%B %Y}",
        link=links.absolute(choice.url(measure)),
        is_simulated=measure.is_simulated,
        citation=measure.citation,
        counted_names=presenters.counted_names(measure, seen),
        sites=measure.network.site_word_plural,
        notes=[f"{letter}: {note.label} ({note.on:%B %Y})" for letter, note in lettered(told)],
    )


def board(measures: Sequence[Measure], user: Any, *, today: date) -> list[Sheet]:
    """Give a sheet for each measure that has a run chart of the network, in the order of the
    board."""
    gates = Gate.for_all(user, measures)
    charts = {
        chart.series.measure_id: chart
        for chart in Chart.objects.filter(
            series__measure__in=measures, series__site=None, kind=Chart.Kind.RUN
        ).for_list()
    }
    for measure in measures:
        if measure.pk in charts:
            charts[measure.pk].series.measure = measure
    notes: dict[int, list[Annotation]] = {measure.pk: [] for measure in measures}
    for note in Annotation.objects.filter(measure__in=measures).order_by("on", "pk"):
        notes[note.measure_id].append(note)
    seen = {pk: presenters.shown(chart, gates[pk]) for pk, chart in charts.items()}
    return [
        sheet_of(
            charts[measure.pk],
            seen[measure.pk],
            notes=notes[measure.pk],
            choice=presenters.Choice(),
            today=today,
        )
        for measure in measures
        if measure.pk in charts
        and (seen[measure.pk]["points"] or seen[measure.pk]["is_suppressed"])
    ]
