"""Sites of one period or range in a funnel: how far chance alone reaches, and who lies outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from outcomes import charts as drawn
from outcomes import funnel, periods
from outcomes.findings import WANTED
from outcomes.models import Chart, Measure, MeasureVersion, Observation
from outcomes.presenters.choices import Choice
from outcomes.presenters.drawing import ILLUSTRATIVE, SIZES, svg
from outcomes.presenters.gate import Gate
from outcomes.presenters.measures import count, number
from outcomes.presenters.spans import Span, months_before

FAMILIES: dict[str, funnel.Family] = {
    MeasureVersion.Kind.PROPORTION: "binomial",
    MeasureVersion.Kind.RATE: "poisson",
}
WHY_NOT = (
    "A funnel needs to know how many chances each {site} had: it is there for proportions and "
    "rates only."
)
PLACES = {
    "far_above": "above the 99.8% limit",
    "above": "between the upper 95% and 99.8% limits",
    "inside": "within the 95% limits",
    "below": "between the lower 95% and 99.8% limits",
    "far_below": "below the 99.8% limit",
}
SIDES = {"far_above": 1, "far_below": -1}
READINGS = {"better": "Better", "worse": "Worse", "signal": "Different", "expected": "Chance"}
# With so many sites outside, what differs is more than single sites.
MANY_OUTSIDE = 0.1
USUAL = Span(months=12)


@dataclass(frozen=True, slots=True)
class View:
    """Which periods are put together; it stands in the address."""

    span: Span = USUAL

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "View":
        return cls(span=Span.read(query, USUAL))

    def url(self, measure: Measure) -> str:
        told = {"last": "all"} if self.span == Span() else self.span.query()
        page = reverse("outcomes:measure-funnel", kwargs={"public_id": measure.public_id})
        return page if self.span == USUAL else f"{page}?{urlencode(told)}"


def funnel_of(measure: Measure, gate: Gate, span: Span) -> dict[str, Any]:
    """Give the sites of a span with their limits, as this reader may see them.

    The one dict behind the page, its drawing, its table and REST. Without a total, or where it is
    hidden, there is no centre and nothing is shown.
    """
    version = measure.current
    family = FAMILIES.get(version.kind) if version else None
    answer: dict[str, Any] = {
        "why_not": "", "from": None, "to": None, "label": "", "unit": version.unit if version else "",
        "decimals": version.decimals if version else 1, "center": None, "sites": [], "hidden": 0,
        "curves": [], "reads": "",
    }  # fmt: skip
    if version is None or family is None:
        return answer | {"why_not": WHY_NOT.format(site=measure.network.site_word)}
    days = _days(measure, version, span, gate)
    if days is None:
        return answer | {"why_not": "There are no data in these days."}
    answer |= _range(days, version)
    pooled = _pooled(measure, days, gate)
    centre = None if _hides_total(pooled, gate) else _centre(pooled)
    shown = [row for row in pooled if not row["is_hidden"]]
    answer["hidden"] = len(pooled) - len(shown)
    if centre is None or not 0 < centre < (1 if family == "binomial" else float("inf")):
        return answer | {"why_not": _without_centre(centre, measure)}
    answer["center"] = centre * version.multiplier
    answer["sites"] = _sites(shown, measure, version, gate, family, centre)
    answer["curves"] = _curves(answer["sites"], family, centre, version.multiplier)
    return answer | {"reads": _reads(answer["sites"], answer["hidden"], measure)}


def _growing(measure: Measure) -> date | None:
    """Give the period of which sites still send, as the chart of the total has it."""
    total = Chart.objects.filter(
        series__measure=measure, series__site=None, kind=Chart.Kind.RUN
    ).first()
    points = total.result["points"] if total else []
    if not points or points[-1]["mark"] != "provisional":
        return None
    return date.fromisoformat(points[-1]["period"])


def _without_centre(centre: float | None, measure: Measure) -> str:
    if centre is None:
        return f"Counts in these days are too small to be shown by {measure.network.site_word}."
    return "Everybody or nobody was counted: there is nothing that chance could spread."


def _days(
    measure: Measure, version: MeasureVersion, span: Span, gate: Gate
) -> tuple[date, date] | None:
    """Give the first and last period with data in a span; a new definition begins its own."""
    found = Observation.objects.filter(measure=measure)
    growing = _growing(measure) if gate.hides_while_growing() else None
    if growing:
        found = found.filter(period__lt=growing)
    if version.number > 1 and version.effective_on:
        found = found.filter(period__gte=version.effective_on)
    newest = found.order_by("-period").values_list("period", flat=True).first()
    if newest is None:
        return None
    first, last = span.first or date.min, min(span.last or newest, newest)
    if span.months:
        first = months_before(newest, span.months, version.frequency)
    inside = found.filter(period__range=(first, last)).order_by("period")
    start = inside.values_list("period", flat=True).first()
    return (start, last) if start else None


def _range(days: tuple[date, date], version: MeasureVersion) -> dict[str, Any]:
    first, last = (periods.label(day, version.frequency) for day in days)
    label = first if first == last else f"{first} to {last}"
    return {"from": days[0], "to": days[1], "label": label}


def _pooled(measure: Measure, days: tuple[date, date], gate: Gate) -> list[dict[str, Any]]:
    """Sum each site's counts of a range.

    A site is shown when each of its periods is: what is put together then tells nothing that is
    not told already.
    """
    rows = (
        Observation.objects.filter(measure=measure, period__range=days, denominator__gt=0)
        .order_by()
        .values_list("site_id", "period", "numerator", "denominator")
    )
    called = {site.pk: gate.names.veil(site) or site for site in measure.network.sites.all()}
    sites: dict[int, dict[str, Any]] = {}
    for site, period, counted, size in rows.iterator(chunk_size=5000):
        row = sites.setdefault(
            site,
            {
                "site_id": site, "name": called[site].name, "code": called[site].code,
                "numerator": 0.0, "denominator": 0.0, "periods": {}, "is_hidden": False,
            },
        )  # fmt: skip
        row["numerator"] += float(counted)
        row["denominator"] += float(size or 0)
        row["periods"][period] = (float(counted), float(size or 0))
        if not row["is_hidden"] and gate.reason(site, period, counted, size):
            row["is_hidden"] = True
    return list(sites.values())


def _hides_total(pooled: list[dict[str, Any]], gate: Gate) -> bool:
    """Say whether the total of one of the periods is hidden: then so is that of all."""
    sums: dict[date, tuple[float, float, int]] = {}
    for row in pooled:
        for period, (counted, size) in row["periods"].items():
            before = sums.get(period, (0.0, 0.0, 0))
            sums[period] = (before[0] + counted, before[1] + size, before[2] + 1)
    return any(
        gate.hides_total(period, counted, size, sites)
        for period, (counted, size, sites) in sums.items()
    )


def _centre(pooled: Iterable[dict[str, Any]]) -> float | None:
    counted = sum(row["numerator"] for row in pooled)
    size = sum(row["denominator"] for row in pooled)
    return counted / size if size else None


def _sites(
    shown: list[dict[str, Any]],
    measure: Measure,
    version: MeasureVersion,
    gate: Gate,
    family: funnel.Family,
    centre: float,
) -> list[dict[str, Any]]:
    return sorted(
        (_site(row, measure, version, gate, family, centre) for row in shown),
        key=lambda one: (-abs(SIDES.get(one["place"], 0)), str(one["name"]).lower()),
    )


def _site(
    row: dict[str, Any],
    measure: Measure,
    version: MeasureVersion,
    gate: Gate,
    family: funnel.Family,
    centre: float,
) -> dict[str, Any]:
    size, counted = row["denominator"], row["numerator"]
    within = funnel.limits(family, centre, size)
    place = funnel.place(counted / size, within)
    sign = SIDES.get(place, 0) * WANTED[version.direction]
    mark = {1: "better", -1: "worse"}.get(sign, "signal" if place in SIDES else "expected")
    many = version.multiplier
    return {
        "site": row["code"],
        "name": row["name"],
        "url": Choice(site=row["code"]).url(measure),
        "is_own": row["site_id"] in gate.own,
        "numerator": counted,
        "denominator": size,
        "periods": len(row["periods"]),
        "value": counted / size * many,
        "place": place,
        "mark": mark,
        "reading": READINGS[mark],
        "lower": within.outer_low * many,
        "lower95": within.inner_low * many,
        "upper95": within.inner_high * many,
        "upper": within.outer_high * many,
    }


def _curves(
    sites: list[dict[str, Any]], family: funnel.Family, centre: float, many: int
) -> list[dict[str, float]]:
    sizes = [one["denominator"] for one in sites]
    if not sizes:
        return []
    found = [(size, funnel.limits(family, centre, size)) for size in _steps(sizes)]
    return [
        {
            "size": size,
            "lower": one.outer_low * many,
            "lower95": one.inner_low * many,
            "upper95": one.inner_high * many,
            "upper": one.outer_high * many,
        }
        for size, one in found
    ]


def _steps(sizes: list[float]) -> list[float]:
    return funnel.sizes(max(1.0, min(sizes) * 0.5), max(sizes) * 1.03)


def _reads(sites: list[dict[str, Any]], hidden: int, measure: Measure) -> str:
    """Say what lies outside, in a sentence or two; of those that are hidden nothing is said."""
    outside = [one for one in sites if one["place"] in SIDES]
    word = measure.network.site_word_plural
    if not outside:
        return _nothing_outside(len(sites), hidden, measure)
    names = [f"{one['name']} ({one['reading'].lower()})" for one in outside[:4]]
    more = len(outside) - 4
    listed = ", ".join(names) + (f" and {more} more" if more > 0 else "")
    said = f"Further from the network than chance reaches: {listed}."
    if len(outside) > len(sites) * MANY_OUTSIDE and len(outside) > 2:
        said += (
            f" So many outside mean that the {word} differ in something the lines do not know, "
            "for example whom they see."
        )
    return said


def _nothing_outside(shown: int, hidden: int, measure: Measure) -> str:
    one, many = measure.network.site_word, measure.network.site_word_plural
    if not shown:
        return ""
    if shown == 1:
        which = f"one {one} shown" if hidden else f"one {one}"
        return f"No signal: the {which} lies no further from the network than chance reaches."
    which = f"{shown} {many} shown" if hidden else many
    return f"No signal: the {which} differ no more than chance would make them."


def funnel_page(measure: Measure, gate: Gate, view: View) -> dict[str, Any]:
    """Give the page of a funnel: its drawing, its table and its links."""
    seen = funnel_of(measure, gate, view.span)
    picture = None if seen["why_not"] else _picture(seen, measure)
    return seen | {
        "svg": {size: svg(picture, size, f"f-{size}") for size in SIZES} if picture else None,
        "rows": [_row(one, seen) for one in seen["sites"]],
        "center_words": number(seen["center"], seen) if seen["center"] is not None else "",
        "spans": _span_links(measure, view),
        "marks": {one["mark"] for one in seen["sites"]},
    }


def _span_links(measure: Measure, view: View) -> list[dict[str, Any]]:
    offers = [(f"{months} months", Span(months=months)) for months in (3, 12, 24)]
    return [
        {"label": label, "url": replace(view, span=span).url(measure), "current": span == view.span}
        for label, span in (("Newest", Span(months=1)), *offers, ("All", Span()))
    ]


def _row(one: dict[str, Any], seen: dict[str, Any]) -> dict[str, Any]:
    return one | {
        "counted": count(one["numerator"]),
        "size": count(one["denominator"]),
        "value": number(one["value"], seen),
        "within": f"{number(one['lower'], seen)} to {number(one['upper'], seen)}",
        "place": PLACES[one["place"]].capitalize(),
    }


def _picture(seen: dict[str, Any], measure: Measure) -> drawn.FunnelPicture:
    version = measure.current
    desc = f"{seen['label']}. {len(seen['sites'])} shown. {seen['reads']}"
    return drawn.FunnelPicture(
        title=f"{measure.name}, funnel plot by {measure.network.site_word}",
        desc=f"{desc} {ILLUSTRATIVE}." if measure.is_simulated else desc,
        spots=tuple(_spot(one, seen) for one in seen["sites"]),
        curves=tuple(
            drawn.Curve(one["size"], one["lower"], one["lower95"], one["upper95"], one["upper"])
            for one in seen["curves"]
        ),
        centre=seen["center"],
        size_name=_size_name(version, seen) if version else "",
        unit=seen["unit"],
        decimals=seen["decimals"],
        remark=ILLUSTRATIVE if measure.is_simulated else "",
    )


def _size_name(version: MeasureVersion, seen: dict[str, Any]) -> str:
    """Name what a place stands further right for; several periods are one sum."""
    together = "" if seen["from"] == seen["to"] else ", put together"
    return f"{version.denominator}{together}"


def _spot(one: dict[str, Any], seen: dict[str, Any]) -> drawn.Spot:
    row = _row(one, seen)
    reading = "" if one["mark"] == "expected" else f"{one['reading']}: "
    return drawn.Spot(
        label=one["name"],
        size=one["denominator"],
        value=one["value"],
        kind=one["mark"],
        words=f"{one['name']}: {row['value']}, {row['counted']} of {row['size']}. "
        f"{reading}{PLACES[one['place']]}".strip(),
        is_own=one["is_own"],
    )
