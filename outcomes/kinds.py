"""What fits a kind of measure: its charts and why, its frequencies, whether it has a denominator.

Known to the form, the model and the worker alike. No Django here: values are the plain words that
are stored.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

CALENDAR = ("week", "month", "quarter")
EVENT = ("event",)
# From about so many in a middling period on, binomial or Poisson limits become too narrow to be
# believed: Laney's p′ and u′ take the variation between the periods into account.
LARGE = 2000
COUNTED = "No negative numbers: this kind counts."


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of measure; its first chart and frequency are those suggested."""

    name: str
    example: str
    charts: tuple[str, ...]
    why: str
    frequencies: tuple[str, ...] = CALENDAR
    has_denominator: bool = False
    multiplier: int = 1
    unit: str = ""
    # What the two texts ask for, in the words of this kind.
    numerator: str = "What is counted?"
    denominator: str = ""

    # What `why` says as long as nothing was written yet.
    part: str = "events"
    whole: str = ""

    @property
    def chart(self) -> str:
        return self.charts[0]

    @property
    def frequency(self) -> str:
        return "event" if self.is_rare else "month"

    @property
    def is_rare(self) -> bool:
        return self.frequencies == EVENT

    @property
    def is_rate(self) -> bool:
        return self.chart == "u"


KINDS: dict[str, Kind] = {
    "proportion": Kind(
        name="Part of a whole, in percent",
        example="children in remission, out of children seen",
        charts=("p", "pp", "i"),
        why="Because you count {part} out of {whole}: a run chart, and a p chart for its limits.",
        has_denominator=True,
        multiplier=100,
        unit="%",
        numerator="Whom or what do you count?",
        part="a part",
        whole="a whole",
        denominator="Out of whom or what?",
    ),
    "rate": Kind(
        name="Rate: events per number at risk",
        example="falls per 1,000 patient-days; one patient can fall twice",
        charts=("u", "up", "i"),
        why="Because you count {part} per {whole}, and there may be more than one in each: a run "
        "chart, and a u chart for its limits.",
        has_denominator=True,
        multiplier=1000,
        numerator="Which events do you count?",
        denominator="Per how many of what?",
        whole="a number at risk",
    ),
    "count": Kind(
        name="Count of events",
        example="ideas written down in a month, when the chance for them stays the same",
        charts=("c", "i"),
        why="Because you count {part} with nothing to divide by: a run chart, and a c chart for "
        "its limits.",
        unit="events",
        numerator="Which events do you count?",
    ),
    "mean": Kind(
        name="Mean of several values, with their spread",
        example="days in hospital, the mean of all who went home in the month",
        charts=("xbar", "s", "i"),
        why="Because each point is the mean of several values, one for each of {whole}: a run "
        "chart, an X-bar chart for the means and an S chart for their spread.",
        has_denominator=True,
        numerator="What is measured on each?",
        denominator="Of whom or what is the mean taken?",
        whole="those measured",
    ),
    "individual": Kind(
        name="One value in each period",
        example="the waiting time on the first Monday of the month",
        charts=("i", "mr"),
        why="Because each period has one value: a run chart, an I chart for its limits and a "
        "moving range (MR) chart for the steps between.",
        numerator="What is measured?",
    ),
    "time_between": Kind(
        name="Days between rare events",
        example="days from one serious harm to the next; higher is better",
        charts=("t", "i"),
        why="Because {part} are rare, monthly counts would be mostly zero: the days between two "
        "of them say more, on a run chart and a t chart.",
        frequencies=EVENT,
        unit="days",
        numerator="Between which events?",
        part="such events",
    ),
    "cases_between": Kind(
        name="Cases between rare events",
        example="operations that went well between two infections; higher is better",
        charts=("g", "i"),
        why="Because {part} are rare, what went well between two of them says more than monthly "
        "counts: a run chart and a g chart.",
        frequencies=EVENT,
        unit="cases",
        numerator="Between which events, counted in what?",
        part="such events",
    ),
}
PRIME = {"p": "pp", "u": "up"}
CHART_NAMES = {
    "p": "p chart",
    "pp": "p′ chart",
    "u": "u chart",
    "up": "u′ chart",
    "c": "c chart",
    "i": "I chart",
    "mr": "MR chart",
    "xbar": "X-bar chart",
    "s": "S chart",
    "t": "t chart",
    "g": "g chart",
}
CHART_WORDS = {
    "p": "limits of a proportion, wider where fewer were seen",
    "pp": "a p chart for large groups, about two thousand and more in each period",
    "u": "limits of a rate, wider where fewer were at risk",
    "up": "a u chart for large numbers at risk, about two thousand and more in each period",
    "c": "limits of a count whose chances stay the same",
    "i": "limits from the steps between points; for any kind, where the others do not fit",
    "mr": "the steps between one point and the next",
    "xbar": "limits of a mean, from the spread of the values",
    "s": "whether the spread of the values changes",
    "t": "days between rare events, made even by a power",
    "g": "cases between rare events",
}


@dataclass(frozen=True, slots=True)
class Advice:
    """The chart that suits, and why."""

    chart: str
    why: str


def advise(
    kind: str, *, numerator: str = "", denominator: str = "", size: float | None = None
) -> Advice:
    """Suggest the control chart beside the run chart; `size` is a middling period's denominator.

    Laney 2002 (doi 10.1081/QEN-120006555): attribute limits for very large subgroups.
    """
    known = KINDS[kind]
    part, whole = short(numerator) or known.part, short(denominator) or known.whole
    if size is not None and size >= LARGE and known.chart in PRIME:
        chart = PRIME[known.chart]
        return Advice(
            chart,
            f"Because a middling period has {size:,.0f} below the line, the limits of a "
            f"{CHART_NAMES[known.chart]} would be too narrow to believe: a run chart, and a "
            f"{CHART_NAMES[chart]} for its limits.",
        )
    return Advice(known.chart, known.why.format(part=part, whole=whole))


def chart_for(kind: str, chosen: str = "") -> str:
    """Give the control chart of a definition: the chosen one, or else the one of its kind."""
    known = KINDS[kind]
    return chosen if chosen in known.charts else known.chart


def filled(values: dict[str, Any]) -> dict[str, Any]:
    """Fill in what was left open: the multiplier, the unit and the frequency of the kind, and
    that everyone is looked at."""
    known = KINDS.get(values.get("kind") or "")
    if known is None:
        return values
    full = dict(values)
    if full.get("multiplier") is None:
        full["multiplier"] = known.multiplier
    full["frequency"] = values.get("frequency") or known.frequency
    full["sampling"] = values.get("sampling") or "all"
    if not values.get("unit"):
        of = short(values.get("denominator") or "")
        full["unit"] = f"per {full['multiplier']:,} {of}"[:60] if known.is_rate else known.unit
    return full


def faults(values: dict[str, Any]) -> dict[str, str]:
    """Name, by field, what of a definition does not fit its kind."""
    known = KINDS.get(values.get("kind") or "")
    if known is None:
        return {}
    found = _faults_of_parts(known, values) | _faults_of_time(known, values)
    chart = values.get("chart")
    if chart and chart not in known.charts:
        fitting = _or(CHART_NAMES[one] for one in known.charts)
        found["chart"] = f"A {CHART_NAMES.get(chart, chart)} does not fit this kind: {fitting}."
    return found


def _faults_of_parts(known: Kind, values: dict[str, Any]) -> dict[str, str]:
    found = {}
    if known.has_denominator and not values.get("denominator"):
        found["denominator"] = f"{known.denominator} This kind of number needs it."
    if not known.has_denominator and values.get("denominator"):
        found["denominator"] = "Leave this empty: this kind of number is not divided by anything."
    if values.get("unit") == "%" and not known.has_denominator and known.unit:
        found["unit"] = f"Percent is for parts of a whole. Here it is {known.unit}."
    if not values.get("unit") and not known.unit and not known.is_rate:
        found["unit"] = "Say in what it is measured: minutes, grams, points."
    return found


def _faults_of_time(known: Kind, values: dict[str, Any]) -> dict[str, str]:
    found = {}
    frequency = values.get("frequency")
    if frequency and frequency not in known.frequencies:
        found["frequency"] = (
            "Each event is sent with its day: choose “At each event”."
            if known.is_rare
            else "“At each event” is for days or cases between rare events. Choose a period."
        )
    first, last = values.get("baseline_from"), values.get("baseline_to")
    if bool(first) != bool(last):
        found["baseline_to"] = "Give both ends of the baseline, or neither."
    elif first and last and first > last:
        found["baseline_to"] = "The baseline ends before it begins."
    return found | _faults_of_goal(known, values)


def _faults_of_goal(known: Kind, values: dict[str, Any]) -> dict[str, str]:
    """A percentage lies from 0 to 100; what is counted is not below zero."""
    found = {}
    is_share = known is KINDS["proportion"] and values.get("multiplier") == 100
    may_be_negative = known in (KINDS["mean"], KINDS["individual"])
    for name in ("goal", "baseline_value"):
        value = values.get(name)
        if value is None or may_be_negative:
            continue
        if value < 0:
            found[name] = COUNTED
        elif is_share and value > Decimal(100):
            found[name] = "A percentage is not above 100."
    return found


def short(words: str) -> str:
    """Give a short form of a definition's words, to stand inside a sentence."""
    text = " ".join(words.split()).rstrip(".")
    if len(text) > 60:
        text = text[:60].rsplit(" ", 1)[0] + " …"
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _or(words: Any) -> str:
    *first, last = words
    return f"choose {', '.join(first)} or {last}" if first else f"choose {last}"
