"""What the pages of measures show, as plain dicts."""

from collections.abc import Container
from typing import Any

from django.urls import reverse
from django.utils import timezone

from networks.models import Site
from outcomes import kinds, rules
from outcomes.charts import PHONE_POINTS
from outcomes.disclosure import GROWING, SMALL_COUNT
from outcomes.findings import PERIODS
from outcomes.models import Annotation, Chart, Measure, MeasureVersion
from outcomes.presenters.charts import NOT_JUDGED, READINGS, headline
from outcomes.presenters.choices import Choice
from outcomes.presenters.drawing import drawings, goal_of, is_within, lettered, position_of
from outcomes.presenters.gate import Gate
from outcomes.presenters.measures import number
from outcomes.presenters.saying import latest, newest, says
from outcomes.presenters.spans import ALL, MONTHS_BACK, Span
from outcomes.presenters.tables import counted_names, rows

ROWS_AT_ONCE = 12
MARKS = {"better": "better", "worse": "worse"}
PERIODS_A_YEAR = {"month": 12, "quarter": 4, "week": 52}


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
        "url": Choice().url(measure),
        "counted": measure.current.numerator if measure.current else "",
        "unit": unit_words(measure),
    }
    if chart is None:
        return card
    seen = headline(chart, user, size="multiple", prefix=f"m{measure.pk}", gate=gate)
    return card | seen | {"mark": MARKS.get(seen["verdict"], "expected")}


def unit_words(measure: Measure) -> str:
    """Say what a number of this measure is: "days, lower is better"."""
    version = measure.current
    if version is None:
        return ""
    unit = "" if version.unit == "%" else version.unit
    return ", ".join(filter(None, [unit, version.better]))


def places(measure: Measure, user: Any, site: Site | None, choice: Choice) -> list[dict[str, Any]]:
    """Give the links to whose data: the network's, the reader's own sites', the one looked at."""
    own = list(Site.objects.filter(pk__in=rules.own_sites(user, measure.network)))
    shown_sites = own + ([site] if site and site not in own else [])
    network = {"label": "Network", "url": choice.but(site="").url(measure), "current": not site}
    return [network] + [
        {
            "label": one.name,
            "url": choice.but(site=one.code).url(measure),
            "current": one == site,
        }
        for one in shown_sites
    ]


def kind_links(measure: Measure, charts: dict[str, Chart], choice: Choice) -> list[dict[str, Any]]:
    """Give the links to the kinds of chart there are: the run chart first."""
    there = [kind for kind in charts if kind != Chart.Kind.RUN]
    names = {kind: kinds.CHART_NAMES[kind] for kind in there}
    if len(there) == 1:
        names = {there[0]: "Control chart"}
    version = measure.current
    first = kinds.chart_for(version.kind, version.chart) if version else ""
    there.sort(key=lambda kind: (kind != first, kind))
    return [
        {
            "label": names.get(kind, "Run chart"),
            "url": choice.but(kind=str(kind)).url(measure),
            "current": kind == choice.kind,
        }
        for kind in (Chart.Kind.RUN, *there)
        if kind in charts
    ]


def span_links(
    measure: Measure, seen: dict[str, Any], choice: Choice, page: str = "measure-detail"
) -> list[dict[str, Any]]:
    """Give the links to how much of the chart is shown; spans longer than the data are not there.

    `seen` is the chart in full.
    """
    count, frequency = len(seen["points"]), seen["frequency"]
    a_year = PERIODS_A_YEAR.get(frequency)
    offers = [
        (f"{months} months", Span(months=months))
        for months in MONTHS_BACK
        if a_year is None or count > months / 12 * a_year
    ]
    started = [one for one in seen["phases"] if one["first"]]
    if started:
        label = seen["points"][started[-1]["first"]]["label"]
        offers.append((f"Since {label}", Span(since_phase=True)))
    offers.append((f"All {count} {PERIODS[frequency][1]}", ALL))
    return [
        {
            "label": label,
            "url": choice.but(span=span).url(measure, page),
            "current": span == choice.span,
        }
        for label, span in offers
    ]


def measure_page(
    measure: Measure,
    chart: Chart | None,
    seen: dict[str, Any] | None,
    notes: list[Annotation],
    *,
    place: str,
    choice: Choice,
    may_take_back: Container[int] = (),
) -> dict[str, Any]:
    """Give everything the chart's part of the page shows; `empty` where nothing is computed.
    `may_take_back` are the keys of notes that the reader may take off the chart."""
    if chart is None or seen is None or not seen["of_points"]:
        return {"empty": True, "words": _why_empty(chart, seen)}
    table = rows(seen, notes)
    is_run = chart.kind == Chart.Kind.RUN
    return {
        "empty": False,
        "sentence": seen["sentence"],
        **_latest(seen),
        "svg": drawings(
            seen, measure, place=place, notes=notes, prefix=f"c{chart.pk}", near=choice.near
        ),
        "says": says(seen),
        "notes": [
            _note(letter, note, seen, may_take_back=note.pk in may_take_back)
            for letter, note in lettered(notes)
        ],
        "newest_rows": table[:ROWS_AT_ONCE],
        "older_rows": table[ROWS_AT_ONCE:],
        "counted_names": counted_names(measure, seen),
        "has_reported": not choice.site and seen["frequency"] != "event",
        "has_limits": not is_run and not seen["is_suppressed"],
        "near": choice.near and not is_run,
        "near_url": choice.but(near=not choice.near).url(measure),
        "center_name": center_name(chart),
        "goal": _goal(measure.current) if goal_of(measure, seen) is not None else None,
        "key": _key(chart, seen, measure, choice.near),
        "computed_at": timezone.localtime(chart.computed_at),
        "hidden": sum(1 for one in seen["points"] if one["suppression_reason"] == SMALL_COUNT),
        "growing": _growing(seen),
        "cut": _cut(seen),
        "on_phone": PHONE_POINTS if len(seen["points"]) > PHONE_POINTS else 0,
    }


def _latest(seen: dict[str, Any]) -> dict[str, str]:
    point = newest(seen)
    return {
        "latest": latest(seen),
        "latest_label": point["label"] if point else "",
        "reported": f"{point['reported']} of {point['expected']}" if point else "",
    }


def _growing(seen: dict[str, Any]) -> str:
    """Name the period that is not shown before all have sent."""
    found = (one["label"] for one in seen["points"] if one["suppression_reason"] == GROWING)
    return next(found, "")


def _why_empty(chart: Chart | None, seen: dict[str, Any] | None) -> str:
    """Say why there is no chart though there are data; nothing where there are none yet."""
    if chart is None or seen is None:
        return ""
    is_told = seen["is_suppressed"] or chart.result.get("note")
    return str(seen["sentence"]) if is_told else ""


def _cut(seen: dict[str, Any]) -> str:
    """Say which part of the data is shown, where it is not all."""
    shown, whole = len(seen["points"]), seen["of_points"]
    many = PERIODS[seen["frequency"]][1]
    if shown == whole:
        return ""
    if not shown:
        return f"There are no data in these days; there are {whole} {many} in all."
    return (
        f"Shown are {shown} of {whole} {many}. Lines, limits and signals are those of all {whole}."
    )


def _note(
    letter: str, note: Annotation, seen: dict[str, Any], *, may_take_back: bool
) -> dict[str, Any]:
    position = position_of(note.on, seen)
    return {
        "letter": letter,
        "label": note.label,
        "link": note.link,
        "on": note.on,
        "remove_url": reverse("outcomes:note-remove", kwargs={"public_id": note.public_id})
        if may_take_back
        else "",
        "is_after": position is not None and not is_within(note.on, seen["points"][position], seen),
    }


def center_name(chart: Chart) -> str:
    return "Median" if chart.kind == Chart.Kind.RUN else "Centre line"


def _goal(version: MeasureVersion | None) -> dict[str, str] | None:
    if version is None or version.goal is None:
        return None
    by = f" by {version.goal_on:%B %Y}" if version.goal_on else ""
    shown_as = {"decimals": version.decimals, "unit": version.unit}
    return {"label": f"goal{by}", "value": number(version.goal, shown_as)}


def _key(chart: Chart, seen: dict[str, Any], measure: Measure, near: bool) -> dict[str, Any]:
    """Say which signs stand on the chart, for its key."""
    marks = {point["mark"] for point in seen["points"]}
    judgements = {point.get("judgement", "") for point in seen["points"]}
    limits = chart.kind != Chart.Kind.RUN and not seen["is_suppressed"]
    frozen = seen["baseline_to"]
    return {
        "plain": NOT_JUDGED if seen["is_suppressed"] else READINGS["expected"],
        "hidden": "suppressed" in marks and not _growing(seen),
        "growing": bool(_growing(seen)),
        "missing": "missing" in marks,
        "provisional": "provisional" in marks,
        "better": "better" in marks,
        "worse": "worse" in marks,
        "changed": "signal" in marks,
        "excluded": "excluded" in judgements,
        "apart": "astronomical" in judgements,
        "center": "" if seen["is_suppressed"] else center_name(chart),
        "carried": frozen is not None and frozen < len(seen["points"]),
        "limits": limits,
        "near": limits and near,
        "goal": goal_of(measure, seen) is not None,
    }
