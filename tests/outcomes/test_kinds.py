from decimal import Decimal

import pytest

from outcomes import kinds
from outcomes.models import Chart, MeasureVersion
from outcomes.models.measures import CHARTS


def fault(**given):
    values = {"kind": "proportion", "denominator": "Children seen", "unit": "%", **given}
    return kinds.faults(values)


def test_every_kind_of_the_model_is_known():
    assert set(kinds.KINDS) == set(MeasureVersion.Kind.values)


def test_every_chart_that_fits_has_a_name_and_can_be_stored():
    fitting = {chart for kind in kinds.KINDS.values() for chart in kind.charts}

    assert fitting <= set(kinds.CHART_NAMES) & set(dict(CHARTS)) & set(Chart.Kind.values)
    assert set(kinds.CHART_NAMES) == set(kinds.CHART_WORDS)


@pytest.mark.parametrize(
    ("kind", "chart"),
    [("proportion", "p"), ("rate", "u"), ("count", "c"), ("mean", "xbar"), ("individual", "i"),
     ("time_between", "t"), ("cases_between", "g")],
)  # fmt: skip
def test_each_kind_has_its_usual_chart_and_a_reason(kind, chart):
    advice = kinds.advise(kind)

    assert advice.chart == chart
    assert advice.why.startswith("Because ")
    assert "{" not in advice.why


def test_the_reason_speaks_of_what_is_counted():
    advice = kinds.advise(
        "proportion", numerator="Children in remission.", denominator="Children seen"
    )

    assert advice.why == (
        "Because you count children in remission out of children seen: a run chart, and a p chart "
        "for its limits."
    )


def test_long_words_are_cut_and_names_keep_their_capitals():
    long = "Children whose disease is in remission by physician global assessment at a visit"

    assert kinds.short(long).endswith("by physician global …")
    assert kinds.short("TPMT results") == "TPMT results"
    assert kinds.short("") == ""


@pytest.mark.parametrize(("kind", "chart"), [("proportion", "pp"), ("rate", "up"), ("count", "c")])
def test_very_large_groups_get_the_prime_chart(kind, chart):
    assert kinds.advise(kind, size=kinds.LARGE).chart == chart
    assert kinds.advise(kind, size=kinds.LARGE - 1).chart == kinds.KINDS[kind].chart


def test_a_chart_of_another_kind_is_not_used():
    assert kinds.chart_for("proportion", "pp") == "pp"
    assert kinds.chart_for("proportion", "g") == "p"
    assert kinds.chart_for("proportion") == "p"


@pytest.mark.parametrize(
    ("given", "filled"),
    [
        ({"kind": "proportion"}, (100, "%", "month")),
        (
            {"kind": "rate", "denominator": "Patient-days"},
            (1000, "per 1,000 patient-days", "month"),
        ),
        ({"kind": "rate", "denominator": "Beds", "multiplier": 1}, (1, "per 1 beds", "month")),
        ({"kind": "count"}, (1, "events", "month")),
        ({"kind": "time_between"}, (1, "days", "event")),
        ({"kind": "individual", "unit": "minutes", "frequency": "week"}, (1, "minutes", "week")),
    ],
)
def test_what_is_left_open_is_that_of_the_kind(given, filled):
    full = kinds.filled(given)

    assert (full["multiplier"], full["unit"], full["frequency"]) == filled


def test_an_unknown_kind_is_left_to_others_to_refuse():
    assert kinds.filled({"kind": ""}) == {"kind": ""}
    assert kinds.faults({"kind": "other"}) == {}


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"denominator": ""}, "denominator", "Out of whom or what?"),
        ({"kind": "count"}, "denominator", "not divided by anything"),
        ({"kind": "count", "denominator": ""}, "unit", "Here it is events."),
        ({"kind": "mean", "unit": ""}, "unit", "minutes, grams, points"),
        ({"frequency": "event"}, "frequency", "Choose a period."),
        (
            {"kind": "time_between", "denominator": "", "unit": "days", "frequency": "month"},
            "frequency",
            "choose “At each event”",
        ),
        (
            {"chart": "g"},
            "chart",
            "A g chart does not fit this kind: choose p chart, p′ chart or I",
        ),
        ({"baseline_from": 1}, "baseline_to", "both ends"),
        ({"baseline_from": 2, "baseline_to": 1}, "baseline_to", "ends before it begins"),
        ({"goal": Decimal(-1)}, "goal", "No negative numbers"),
        ({"goal": Decimal(101), "multiplier": 100}, "goal", "not above 100"),
        ({"baseline_value": Decimal(101), "multiplier": 100}, "baseline_value", "not above 100"),
    ],
)
def test_what_does_not_fit_the_kind_is_said_at_its_field(given, field, words):
    assert words in fault(**given)[field]


def test_a_mean_may_be_below_zero():
    assert fault(kind="mean", unit="°C", goal=Decimal(-2)) == {}
