"""A key driver diagram for its page: what its measures show, what its changes came to."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from improvement.actions import diagrams
from improvement.drawing import draw, tree
from improvement.models import Change, Cycle, Diagram
from improvement.presenters.changes import change_url, cycles_by_change, state_tag
from improvement.presenters.charts import SIGNALS
from outcomes import presenters as outcomes
from outcomes.models import Chart, Measure

# So many changes stand as a nested list on a sheet of paper; more are printed as the drawing.
ON_PAPER = 14


def diagram_url(diagram: Diagram) -> str:
    return reverse("improvement:diagram-detail", kwargs={"public_id": diagram.public_id})


def diagram_row(diagram: Diagram) -> dict[str, Any]:
    """Give a diagram as a line of a list."""
    return {
        "title": diagram.title,
        "url": diagram_url(diagram),
        "aim": diagram.aim.statement if diagram.aim else diagram.aim_text,
        "project": diagram.project.name if diagram.project else "",
        "number": diagram.number,
        "revised_on": diagram.revised_on,
    }


def version_line(diagram: Diagram) -> str:
    """Say in short which diagram this is, as its drawing does."""
    day = diagram.revised_on
    return (
        f"Key driver diagram of {diagram.network.name}, version {diagram.number}, "
        f"{day.day} {day:%B %Y}"
    )


def _on_paper(diagram: Diagram, content: dict[str, Any]) -> SafeString | str:
    """Give the drawing that is printed where the page's list would not end on one sheet."""
    if len(content["acts"]) <= ON_PAPER:
        return ""
    # Every text in it is escaped where it is written.
    return mark_safe(draw(content, note=version_line(diagram)))  # noqa: S308


def page_tree(diagram: Diagram, *, user: Any) -> dict[str, Any]:
    """Give aim and nested drivers of a diagram loaded by `for_page`. Few queries, however large."""
    content = diagrams.content(diagram)
    drivers = {str(driver.public_id): driver for driver in diagram.drivers.all()}
    changes = {str(link.change.public_id): link.change for link in diagram.change_links.all()}
    aimed = diagram.aim.measure if diagram.aim else None
    measures = [driver.measure for driver in drivers.values() if driver.measure]
    shown = findings([*measures, *([aimed] if aimed else [])], user=user)
    tests = cycles_by_change(changes.values())
    roots = tree(content)
    for root in roots:
        for node in (root, *root["drivers"]):
            measure = drivers[node["id"]].measure
            node["finding"] = shown.get(measure.pk) if measure else None
            node["edit_url"] = reverse("improvement:driver-edit", kwargs={"public_id": node["id"]})
            for change in node["changes"]:
                known = changes[change["id"]]
                change |= _change(known, tests[known.pk], diagram)
    return {
        "on_paper": _on_paper(diagram, content),
        "aim": content["aim"],
        "finding": shown.get(aimed.pk) if aimed else None,
        "roots": roots,
    }


def _change(change: Change, cycles: list[Cycle], diagram: Diagram) -> dict[str, Any]:
    return {
        "url": change_url(change),
        "tag": state_tag(change.state),
        "level": change.get_reliability_display(),
        "tests": _tests(cycles),
        "note": _note(change, cycles, diagram.network),
    }


def _tests(cycles: list[Cycle]) -> str:
    if not cycles:
        return ""
    ramps = len({(cycle.project_id, cycle.site_id, cycle.ramp) for cycle in cycles})
    return f"{_count(ramps, 'ramp')}, {_count(len(cycles), 'cycle')}"


def _note(change: Change, cycles: list[Cycle], network: Any) -> str:
    if change.state == Change.State.ABANDONED:
        return change.state_reason
    sites = {cycle.site_id for cycle in cycles if cycle.site_id}
    if not sites:
        return ""
    word = network.site_word if len(sites) == 1 else network.site_word_plural
    return f"At {len(sites)} {word}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def findings(measures: Iterable[Measure], *, user: Any) -> dict[int, dict[str, Any]]:
    """Give what each measure's network total shows to this reader: newest value and finding."""
    chosen = {measure.pk: measure for measure in measures}
    charts = Chart.objects.filter(
        series__measure__in=chosen, series__site=None, kind=Chart.Kind.RUN
    )
    totals = {chart.series.measure_id: chart for chart in charts.for_list()}
    return {key: _finding(one, totals.get(key), user) for key, one in chosen.items()}


def _finding(measure: Measure, chart: Chart | None, user: Any) -> dict[str, Any]:
    shown = {
        "name": measure.name,
        "url": reverse("outcomes:measure-detail", kwargs={"public_id": measure.public_id}),
    }
    if chart is None:
        return shown | {"latest": "", "sentence": "No data yet.", "signal": "none"}
    seen = outcomes.headline(chart, user, size="spark", prefix=f"driver-{measure.pk}")
    signal = SIGNALS.get(seen["verdict"], "none")
    return shown | {"latest": seen["latest"], "sentence": seen["sentence"], "signal": signal}
