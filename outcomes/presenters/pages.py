"""What the pages of measures show, as plain dicts."""

from collections import defaultdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from networks.models import Site
from outcomes import periods, rules
from outcomes.models import Annotation, Chart, Measure, MeasureVersion
from outcomes.presenters.charts import NOT_JUDGED, READINGS, WITHHELD, headline, shown
from outcomes.presenters.drawing import (
    drawings,
    latest,
    lettered,
    position_of,
    say,
    scale_of,
    small,
)
from outcomes.presenters.gate import Gate
from outcomes.presenters.measures import count, number

ROWS_AT_ONCE = 12
TIMES_SAID = 3
MARKS = {"better": "better", "worse": "worse"}
GROUPS = [
    ("worse", "Worse"),
    ("better", "Better"),
    ("changed", "Changed"),
    ("no_signal", "No signal"),
    ("too_few", "Too few points"),
    ("withheld", "Small numbers, hidden"),
]
SHORT = {Chart.Kind.RUN: "Run chart"}


def families(measures: list[Measure], charts: dict[int, Chart], user: Any) -> list[dict[str, Any]]:
    """Give the measures by family, each with its finding and a small drawing."""
    gates = Gate.for_all(user, measures)
    cards = [
        (measure, _card(measure, charts.get(measure.pk), user, gates[measure.pk]))
        for measure in measures
    ]
    return [
        {"label": label, "cards": [card for measure, card in cards if measure.family == family]}
        for family, label in Measure.Family.choices
        if any(measure.family == family for measure, _ in cards)
    ]


def _card(measure: Measure, chart: Chart | None, user: Any, gate: Gate) -> dict[str, Any]:
    card: dict[str, Any] = {
        "name": measure.name,
        "url": detail_url(measure),
        "counted": measure.current.numerator if measure.current else "",
        "unit": unit_words(measure),
    }
    if chart is None:
        return card
    seen = headline(chart, user, size="multiple", prefix=f"m{measure.pk}", gate=gate)
    return card | seen | {"mark": MARKS.get(seen["verdict"], "expected")}


def unit_words(measure: Measure) -> str:
    """Say what a number of this measure is: "lower is better", "per 1,000 patient-days"."""
    version = measure.current
    if version is None:
        return ""
    words = [] if version.unit == "%" else [version.unit]
    words += {"lower": ["lower is better"], "higher": []}.get(version.direction, [])
    return ", ".join(words)


def detail_url(measure: Measure, **query: str) -> str:
    url = reverse("outcomes:measure-detail", kwargs={"public_id": measure.public_id})
    chosen = {name: value for name, value in query.items() if value}
    return f"{url}?{urlencode(chosen)}" if chosen else url


def places(
    measure: Measure, user: Any, site: Site | None, kind: str
) -> dict[str, list[dict[str, Any]]]:
    """Give the links of the page: whose data, and which kind of chart."""
    own = list(Site.objects.filter(pk__in=rules.own_sites(user, measure.network)))
    shown_sites = own + ([site] if site and site not in own else [])
    where = [{"label": "Network", "url": detail_url(measure, kind=kind), "current": site is None}]
    where += [
        {
            "label": one.name,
            "url": detail_url(measure, kind=kind, site=one.code),
            "current": one == site,
        }
        for one in shown_sites
    ]
    return {"where": where}


def measure_page(
    measure: Measure,
    chart: Chart | None,
    seen: dict[str, Any] | None,
    notes: list[Annotation],
    *,
    site: Site | None,
    charts: dict[str, Chart],
) -> dict[str, Any]:
    """Give everything the chart's part of the page shows; `empty` where nothing is computed."""
    if chart is None or seen is None or not seen["points"]:
        return {"empty": True}
    place = site.name if site else "network"
    newest = next((p for p in reversed(seen["points"]) if p["value"] is not None), None)
    rows = _rows(seen, notes)
    return {
        "empty": False,
        "sentence": seen["sentence"],
        "latest": latest(seen),
        "latest_label": newest["label"] if newest else "",
        "reported": f"{newest['reported']} of {newest['expected']}" if newest else "",
        "svg": drawings(seen, measure, place=place, notes=notes, prefix=f"c{chart.pk}"),
        "says": _says(seen),
        "notes": [_note(letter, note, seen) for letter, note in lettered(notes)],
        "newest_rows": rows[:ROWS_AT_ONCE],
        "older_rows": rows[ROWS_AT_ONCE:],
        "has_sizes": any(point["denominator"] is not None for point in seen["points"]),
        "has_limits": chart.kind != Chart.Kind.RUN,
        "center_name": center_name(chart),
        "goal": _goal(measure.current),
        "key": _key(chart, seen, measure),
        "kinds": [
            {
                "label": SHORT.get(Chart.Kind(kind), "Control chart"),
                "url": detail_url(measure, kind=kind, site=site.code if site else ""),
                "current": kind == chart.kind,
            }
            for kind in sorted(charts, key=lambda kind: kind != Chart.Kind.RUN)
        ],
        "computed_at": timezone.localtime(chart.computed_at),
        "hidden": sum(1 for point in seen["points"] if point["mark"] == "suppressed"),
    }


def _says(seen: dict[str, Any]) -> list[dict[str, str]]:
    """Say each kind of signal once, with its newest times; the newest and longest come first."""
    kinds: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for signal in seen["signals"]:
        if signal["points"]:
            kinds[signal["rule"], signal["side"], signal["reading"]].append(signal)
    newest_first = [
        sorted(same, key=lambda one: one["points"][-1], reverse=True) for same in kinds.values()
    ]
    newest_first.sort(key=lambda same: (-same[0]["points"][-1], -len(same[0]["points"])))
    return [_said(same, seen) for same in newest_first]


def _said(same: list[dict[str, Any]], seen: dict[str, Any]) -> dict[str, str]:
    times = [_when(signal["points"], seen["points"]) for signal in same[:TIMES_SAID]]
    more = len(same) - TIMES_SAID
    return {
        "reading": same[0]["reading"],
        "what": say(same[0], seen),
        "when": "; ".join(times) + (f"; and {more} times before" if more > 0 else ""),
        "rule": same[0]["words"],
        "source": same[0]["source"],
    }


def _when(positions: list[int], points: list[dict[str, Any]]) -> str:
    first, last = points[positions[0]]["label"], points[positions[-1]]["label"]
    return first if first == last else f"{first} to {last}"


def _note(letter: str, note: Annotation, seen: dict[str, Any]) -> dict[str, Any]:
    return {
        "letter": letter,
        "label": note.label,
        "link": note.link,
        "on": note.on,
        "is_on_chart": position_of(note.on, seen["points"]) is not None,
    }


def _rows(seen: dict[str, Any], notes: list[Annotation]) -> list[dict[str, str]]:
    """Give the table's rows, newest first, each with the letters of its notes."""
    letters: dict[int, list[str]] = defaultdict(list)
    for letter, note in lettered(notes):
        position = position_of(note.on, seen["points"])
        if position is not None and _is_within(note.on, seen["points"][position], seen):
            letters[position].append(letter)
    rows = [_row(point, seen, ", ".join(letters[i])) for i, point in enumerate(seen["points"])]
    return rows[::-1]


def _is_within(day: date, point: dict[str, Any], seen: dict[str, Any]) -> bool:
    """Say whether a day lies in a point's own period, not after the last one."""
    return day < periods.next_start(date.fromisoformat(point["period"]), seen["frequency"])


def _row(point: dict[str, Any], seen: dict[str, Any], letters: str) -> dict[str, str]:
    return {
        "label": point["label"],
        "numerator": count(point["numerator"]),
        "denominator": count(point["denominator"]),
        "value": number(point["value"], seen),
        "center": number(point["center"], seen),
        "lower": number(point["lower"], seen),
        "upper": number(point["upper"], seen),
        "mark": point["mark"],
        "reading": READINGS["suppressed"] if point["suppression_reason"] else point["reading"],
        "reported": f"{point['reported']} of {point['expected']}",
        "letters": letters,
    }


def center_name(chart: Chart) -> str:
    return "Median" if chart.kind == Chart.Kind.RUN else "Centre line"


def _goal(version: MeasureVersion | None) -> dict[str, str] | None:
    if version is None or version.goal is None:
        return None
    by = f" by {version.goal_on:%B %Y}" if version.goal_on else ""
    shown_as = {"decimals": version.decimals, "unit": version.unit}
    return {"label": f"goal{by}", "value": number(version.goal, shown_as)}


def _key(chart: Chart, seen: dict[str, Any], measure: Measure) -> dict[str, Any]:
    """Say which signs stand on the chart, for its key."""
    marks = {point["mark"] for point in seen["points"]}
    return {
        "plain": NOT_JUDGED if seen["is_suppressed"] else READINGS["expected"],
        "hidden": "suppressed" in marks,
        "provisional": "provisional" in marks,
        "better": "better" in marks,
        "worse": "worse" in marks,
        "center": "" if seen["is_suppressed"] else center_name(chart),
        "carried": bool(seen["baseline_to"]) and seen["baseline_to"] < len(seen["points"]),
        "limits": chart.kind != Chart.Kind.RUN and not seen["is_suppressed"],
        "goal": measure.current is not None and measure.current.goal is not None,
    }


def site_groups(charts: list[Chart], gate: Gate, measure: Measure) -> list[dict[str, Any]]:
    """Give the sites' small charts by what they show, on one scale, own site marked."""
    seen = [(chart, shown(chart, gate)) for chart in charts]
    scale = scale_of(one for _, one in seen)
    cards = [
        {
            "name": chart.series.site.name,
            "code": chart.series.site.code,
            "is_own": chart.series.site_id in gate.own,
            "url": detail_url(measure, site=chart.series.site.code),
            "verdict": one["verdict"],
            "sentence": _hidden_words(one) if one["is_suppressed"] else one["sentence"],
            "latest": latest(one),
            "n": _newest_n(one),
            "length": max((len(s["points"]) for s in one["signals"]), default=0),
            "svg": small(one, measure, size="site", prefix=f"s{chart.pk}", scale=scale),
        }
        for chart, one in seen
        if chart.series.site is not None
    ]
    return [
        {
            "label": label,
            "words": WITHHELD if verdict == "withheld" else "",
            "cards": sorted(
                (card for card in cards if card["verdict"] == verdict),
                key=lambda card: (-card["length"], card["name"]),
            ),
        }
        for verdict, label in GROUPS
        if any(card["verdict"] == verdict for card in cards)
    ]


def _hidden_words(seen: dict[str, Any]) -> str:
    hidden = sum(1 for point in seen["points"] if point["mark"] == "suppressed")
    return f"{hidden} of {len(seen['points'])} hidden."


def _newest_n(seen: dict[str, Any]) -> str:
    point = next((p for p in reversed(seen["points"]) if p["denominator"] is not None), None)
    return count(point["denominator"]) if point else ""
