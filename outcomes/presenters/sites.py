"""Every site of a network as a small chart on one page: one scale, one time axis."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from networks.models import Network, Site
from outcomes import charts as drawn
from outcomes import periods
from outcomes.models import Chart, Measure
from outcomes.presenters.charts import WITHHELD, shown
from outcomes.presenters.choices import Choice
from outcomes.presenters.drawing import ILLUSTRATIVE, scale_of, svg
from outcomes.presenters.gate import Gate
from outcomes.presenters.measures import count, number
from outcomes.presenters.saying import in_brief, latest, newest, standing
from outcomes.presenters.spans import Span, within

SORTS = {
    "signal": "What it shows",
    "complete": "Least complete first",
    "level": "Level, highest first",
}
GROUPS = [
    ("worse", "Worse", "worse"),
    ("better", "Better", "better"),
    ("changed", "Changed", "signal"),
    ("no_signal", "No signal", "expected"),
    ("too_few", "Too few points", ""),
    ("withheld", "Small numbers, hidden", ""),
]
LAST = ("too_few", "withheld")
MARKS = {verdict: mark for verdict, _, mark in GROUPS}
USUAL = Span(months=24)


@dataclass(frozen=True, slots=True)
class View:
    """How the sites are looked at; it stands in the address."""

    span: Span = USUAL
    sort: str = "signal"
    word: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "View":
        sort = str(query.get("sort", ""))
        return cls(
            span=Span.read(query, USUAL),
            sort=sort if sort in SORTS else "signal",
            word=str(query.get("q", "")).strip()[:60],
        )

    def but(self, **changes: Any) -> "View":
        return replace(self, **changes)

    def parameters(self) -> dict[str, str]:
        told = {"last": "all"} if self.span == Span() else self.span.query()
        told = {} if self.span == USUAL else told
        told |= {"sort": "" if self.sort == "signal" else self.sort, "q": self.word}
        return {name: value for name, value in told.items() if value}

    def url(self, measure: Measure) -> str:
        told = self.parameters()
        page = reverse("outcomes:measure-sites", kwargs={"public_id": measure.public_id})
        return f"{page}?{urlencode(told)}" if told else page


def sites_page(charts: list[Chart], gate: Gate, measure: Measure, view: View) -> dict[str, Any]:
    """Give the sites' small charts in groups by what they show, or in one order."""
    every = [
        (chart.series.site, shown(chart, gate))  # under the name its reader may know
        for chart in charts
        if chart.series.site
    ]
    axis = _axis([seen for _, seen in every], measure, view.span)
    spanned = [(site, seen, _spanned(seen, axis)) for site, seen in every]
    scale = scale_of((part for _, _, part in spanned), _goal(measure))
    cards = [_card(site, seen, part, axis, gate, measure) for site, seen, part in spanned]
    found = [card for card in cards if _is_meant(card, view.word)]
    for card in found:
        card["svg"] = svg(_picture(card, measure, scale), "site", card["prefix"])
    return {
        "groups": _groups(found, view.sort),
        "rows": sorted(found, key=lambda card: str(card["name"]).lower()),
        "shown": len(found),
        "of": len(cards),
        "says": _says(cards, measure.network),
        "scale": [number(value, _format(measure)) for value in scale] if scale else [],
        "axis": _axis_words(axis, measure),
        "silent": _silent(charts, gate, measure),
        "links": _links(measure, view, every),
    }


def _links(
    measure: Measure, view: View, every: list[tuple[Site, dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    longest = max((len(seen["points"]) for _, seen in every), default=0)
    spans = [(f"{months} months", Span(months=months)) for months in (12, 24, 36)]
    spans.append(("All", Span()))
    return {
        "sorts": [
            {"label": label, "url": view.but(sort=sort).url(measure), "current": sort == view.sort}
            for sort, label in SORTS.items()
        ],
        "spans": [
            {"label": label, "url": view.but(span=span).url(measure), "current": span == view.span}
            for label, span in spans
            if longest
        ],
    }


def _axis(every: list[dict[str, Any]], measure: Measure, span: Span) -> list[str]:
    """Give the periods all charts share, so that a site that fell silent shows it."""
    ends = [date.fromisoformat(seen["points"][at]["period"]) for seen in every for at in (0, -1)
            if seen["points"]]  # fmt: skip
    if not ends:
        return []
    frequency = measure.frequency
    if frequency == "event":
        return sorted({point["period"] for seen in every for point in seen["points"]})
    whole = list(periods.every(min(ends), max(ends), frequency))
    first, end = span.bounds(whole, frequency, 0)
    return [day.isoformat() for day in whole[first:end]]


def _spanned(seen: dict[str, Any], axis: list[str]) -> dict[str, Any]:
    if not axis or not seen["points"]:
        return within(seen, Span())
    return within(seen, Span(first=date.fromisoformat(axis[0]), last=date.fromisoformat(axis[-1])))


def _card(
    site: Site,
    seen: dict[str, Any],
    part: dict[str, Any],
    axis: list[str],
    gate: Gate,
    measure: Measure,
) -> dict[str, Any]:
    points = {point["period"]: point for point in part["points"]}
    filled = sum(1 for point in part["points"] if point["mark"] != "missing")
    point = newest(part)
    whole = within(seen, Span())
    stands = standing(whole)
    return {
        "name": site.name,
        "code": site.code,
        "prefix": f"s-{site.code}",
        "is_own": site.pk in gate.own,
        "url": Choice(site=site.code).url(measure),
        "verdict": seen["verdict"],
        "mark": MARKS.get(seen["verdict"], ""),
        "sentence": _hidden_words(part) if seen["is_suppressed"] else seen["sentence"],
        "brief": _hidden_words(part) if seen["is_suppressed"] else in_brief(whole),
        "latest": latest(part),
        "latest_label": point["label"] if point else "",
        "level": point["value"] if point else None,
        "n": count(point["denominator"]) if point else "",
        "filled": filled,
        "of": len(axis),
        "length": stands["length"] if stands else 0,
        "points": [points.get(period) for period in axis],
        "phases": seen["phases"],
    }


def _hidden_words(seen: dict[str, Any]) -> str:
    hidden = sum(1 for point in seen["points"] if point["mark"] == "suppressed")
    if not seen["points"]:
        return "hidden"
    return f"{hidden} of {len(seen['points'])} hidden"


def _is_meant(card: dict[str, Any], word: str) -> bool:
    """Say whether a card is looked for: by its name, or by a word of what it shows."""
    told = f"{card['name']} {card['code']} {card['sentence']} {card['brief']}"
    return word.lower() in told.lower()


def _groups(cards: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    """Group by verdict; in another order only those that cannot be judged stand apart, last."""
    if sort == "signal":
        kept = [(verdict, label, mark) for verdict, label, mark in GROUPS]
        orders: dict[str, tuple[str, ...]] = {verdict: (verdict,) for verdict, _, _ in GROUPS}
    else:
        apart = {} if sort == "complete" else {verdict: (verdict,) for verdict in LAST}
        together = tuple(verdict for verdict, _, _ in GROUPS if verdict not in apart)
        kept = [("all", SORTS[sort], ""), *(one for one in GROUPS if one[0] in apart)]
        orders = {"all": together} | apart
    groups = []
    for verdict, label, mark in kept:
        members = [card for card in cards if card["verdict"] in orders[verdict]]
        if members:
            words = WITHHELD if verdict == "withheld" else ""
            members.sort(key=lambda card: _order(card, sort))
            groups.append(
                {"key": verdict, "label": label, "mark": mark, "words": words, "cards": members}
            )
    return groups


def _order(card: dict[str, Any], sort: str) -> tuple[Any, ...]:
    name = str(card["name"]).lower()
    if sort == "complete":
        return (card["filled"], name)
    if sort == "level":
        return (card["level"] is None, -(card["level"] or 0.0), name)
    return (-card["length"], name)


def _picture(
    card: dict[str, Any], measure: Measure, scale: tuple[float, float] | None
) -> drawn.ChartPicture:
    """Draw what a small chart shows: line, own median, goal, signals."""
    goal, version = _goal(measure), measure.current
    return drawn.ChartPicture(
        title=f"{measure.name}, {card['name']}",
        desc=f"{card['sentence']} {ILLUSTRATIVE}." if measure.is_simulated else card["sentence"],
        points=tuple([_point(point) for point in card["points"]]),
        centres=tuple(_centres(card["points"])),
        goal=drawn.Goal(goal) if goal is not None else None,
        unit=version.unit if version else "",
        decimals=version.decimals if version else 1,
        scale=scale,
    )


GAP = drawn.Point("", None, "missing")


def _point(point: dict[str, Any] | None) -> drawn.Point:
    return GAP if point is None else drawn.Point("", point["value"], point["mark"])


def _centres(points: list[dict[str, Any] | None]) -> list[drawn.Centre]:
    """Give a line for each stretch of points with one centre, over gaps."""
    found: list[list[float]] = []
    for at, point in enumerate(points):
        value = point["center"] if point else None
        if value is None:
            continue
        if found and found[-1][2] == value:
            found[-1][1] = at
        else:
            found.append([at, at, value])
    return [drawn.Centre(int(first), int(last), value) for first, last, value in found]


def _goal(measure: Measure) -> float | None:
    goal = measure.current.goal if measure.current else None
    return None if goal is None else float(goal)


def _format(measure: Measure) -> dict[str, Any]:
    version = measure.current
    return {
        "decimals": 0 if version and version.unit == "%" else version.decimals if version else 1,
        "unit": version.unit if version else "",
    }


def _axis_words(axis: list[str], measure: Measure) -> str:
    if not axis:
        return ""
    frequency = measure.frequency
    first, last = (periods.label(date.fromisoformat(axis[at]), frequency) for at in (0, -1))
    return first if first == last else f"{first} to {last}"


def _says(cards: list[dict[str, Any]], network: Network) -> str:
    """Say how many show what, in one or two sentences."""
    count_of = {verdict: 0 for verdict, _, _ in GROUPS}
    for card in cards:
        count_of[card["verdict"]] += 1

    def many(count: int) -> str:
        return f"{count} {network.site_word if count == 1 else network.site_word_plural}"

    moved = [
        f"{word} at {many(count_of[verdict])}"
        for verdict, word in (("better", "better"), ("worse", "worse"), ("changed", "changed"))
        if count_of[verdict]
    ]
    said = [f"{' and '.join(moved)}.".capitalize()] if moved else []
    if count_of["no_signal"]:
        said.append(f"No signal at {many(count_of['no_signal'])}.")
    if count_of["withheld"]:
        said.append(f"Not judged, because counts are small: {many(count_of['withheld'])}.")
    return " ".join(said)


def _silent(charts: list[Chart], gate: Gate, measure: Measure) -> list[str]:
    """Name the sites that have never sent data."""
    there = [chart.series.site_id for chart in charts if chart.series.site_id]
    sites = measure.network.sites.active().exclude(pk__in=there)
    return [] if gate.names.are_veiled else [site.name for site in sites]
