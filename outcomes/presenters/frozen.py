"""A chart as it stands now, put down with its drawings, for what is kept and cited.

It holds what a stranger to the network may see, whoever takes it, through the gate that every page
asks: so it can be shown to anybody. What people wrote of points and phases is left out; the finding
is in the chart's own words. Nothing here reads a frozen chart back from the data: what was taken
stays what it was, and its SHA-256 says so.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import Site
from outcomes.models import Annotation, Chart, Measure
from outcomes.presenters.audience import Stranger
from outcomes.presenters.charts import shown
from outcomes.presenters.drawing import drawings, lettered
from outcomes.presenters.gate import Gate
from outcomes.presenters.measures import definition, number
from outcomes.presenters.pages import center_name
from outcomes.presenters.saying import latest, newest, says
from outcomes.presenters.tables import counted_names, rows

NO_CHART = "There is no chart of this yet."
NO_NAMES = "The agreement of this network names no sites outside: take the chart of all together."
ALL_HIDDEN = "All of this chart is hidden from strangers, because counts are small."
# What of a definition stands beside a chart: no names of people.
TERMS = ("Counted", "Out of", "Included", "Left out", "Better is", "Goal", "Small numbers")
# So that two drawings never share an id, however many stand on one page.
PREFIX = "frozen"
OLD_BOUND = "The network hides more small counts now than when this chart was put down."
Note = tuple[date, str]


@dataclass(frozen=True)
class Frozen:
    """What is put down of a chart. `data` is plain JSON; `drawings` are SVG by size."""

    kind: str
    revision: int
    data: dict[str, Any]
    drawings: dict[str, str]
    sha256: str


def freeze(
    measure: Measure,
    site: Site | None,
    *,
    now: datetime,
    notes: Sequence[Note] = (),
    prefix: str = PREFIX,
) -> Frozen:
    """Put down the run chart of a measure at a site, or of all sites together.

    `notes` are days with a few words that the caller answers for; `prefix` begins the ids of the
    drawings. Conflict where there is no chart, DomainError where nothing of it may be told.
    """
    gate = Gate(Stranger(), measure)
    if gate.names.veils(site.pk if site else None):
        raise DomainError(NO_NAMES, field="chart")
    chart = _chart_of(measure, site)
    if chart is None or not chart.result["points"]:
        raise Conflict(NO_CHART, field="chart")
    seen = _without_words(shown(chart, gate), is_total=site is None)
    if all(point["value"] is None for point in seen["points"]):
        raise DomainError(ALL_HIDDEN, field="chart")
    flags = [Annotation(measure=measure, on=on, label=label) for on, label in notes]
    place = site.name if site else f"all {measure.network.site_word_plural}"
    drawn = drawings(seen, measure, place=place, notes=flags, prefix=prefix)
    data = _data(chart, seen, place, flags, now)
    pictures = {size: str(svg) for size, svg in drawn.items()}
    return Frozen(
        kind=chart.kind,
        revision=chart.revision,
        data=data,
        drawings=pictures,
        sha256=fingerprint(data, pictures),
    )


def fault_of(measure: Measure, site: Site | None, data: dict[str, Any]) -> str:
    """Say why what was put down may not be told to strangers any more, by the agreement of now;
    empty where it may. Put down anew, it shows what may be shown."""
    gate = Gate(Stranger(), measure)
    if gate.names.veils(site.pk if site else None):
        return NO_NAMES
    return OLD_BOUND if data["bound"] < gate.bound else ""


def fingerprint(data: dict[str, Any], pictures: dict[str, str]) -> str:
    """Give the SHA-256 of a frozen chart: of its JSON with sorted keys and no spaces, UTF-8."""
    whole = {"data": data, "drawings": pictures}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _chart_of(measure: Measure, site: Site | None) -> Chart | None:
    charts = Chart.objects.filter(series__measure=measure, series__site=site, kind=Chart.Kind.RUN)
    return charts.for_list().first()


def _without_words(seen: dict[str, Any], *, is_total: bool) -> dict[str, Any]:
    """Leave out what people wrote; what we say ourselves of a total stays."""
    points = [
        point if is_total and not point["judgement"] else point | {"note": ""}
        for point in seen["points"]
    ]
    phases = [phase | {"reason": ""} for phase in seen["phases"]]
    return seen | {"points": points, "phases": phases}


def _data(
    chart: Chart, seen: dict[str, Any], place: str, flags: list[Annotation], now: datetime
) -> dict[str, Any]:
    measure = chart.series.measure
    version: Any = measure.current
    point = newest(seen)
    return {
        "schema": 1,
        "title": f"{measure.name}, {place}",
        "measure": measure.name,
        "code": measure.code,
        "definition": version.number,
        "definition_words": [row for row in definition(measure) if row["term"] in TERMS],
        "network": measure.network.name,
        "place": place,
        "kind": chart.kind,
        "frequency": seen["frequency"],
        "unit": seen["unit"],
        "decimals": seen["decimals"],
        "direction": seen["direction"],
        "revision": chart.revision,
        "computed_at": chart.computed_at.isoformat(),
        "taken_at": now.isoformat(),
        "verdict": seen["verdict"],
        "sentence": seen["sentence"],
        "latest": latest(seen),
        "latest_label": point["label"] if point else "",
        "goal": number(version.goal, seen) if version.goal is not None else "",
        "center_name": center_name(chart),
        "counted_names": list(counted_names(measure, seen)),
        "says": says(seen),
        "notes": _lettered(flags),
        "points": seen["points"],
        "phases": seen["phases"],
        "baseline_to": seen["baseline_to"],
        "is_suppressed": seen["is_suppressed"],
        "bound": Gate(Stranger(), measure).bound,
        "is_simulated": measure.is_simulated,
        "remark": measure.citation if measure.is_simulated else "",
    }


def _lettered(flags: Iterable[Annotation]) -> list[dict[str, str]]:
    return [
        {"letter": letter, "on": note.on.isoformat(), "label": note.label}
        for letter, note in lettered(list(flags))
    ]


def table_of(data: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Give columns and rows of the table beside a frozen chart, newest first, from what was put
    down. In the place of a value that is hidden stands that it is."""
    flags = [
        Annotation(on=date.fromisoformat(note["on"]), label=note["label"]) for note in data["notes"]
    ]
    counted = dict(zip(("numerator", "denominator"), data["counted_names"], strict=True))
    numbers = [name for name, words in counted.items() if words]
    columns = ["Period", *(counted[name] for name in numbers), "Value", data["center_name"]]
    told = [
        [
            row["label"],
            *(row[name] for name in numbers),
            row["value"] or row["reading"],
            row["center"],
        ]
        for row in rows(data, flags)
    ]
    return columns, told
