"""Every kind of measure has its charts: what is plotted, and what the total is."""

from datetime import UTC, date, datetime
from decimal import Decimal
from statistics import mean, stdev

import pytest

from outcomes import jobs
from outcomes.jobs.reading import together
from outcomes.models import Chart, Observation, PeriodAnswer, Series
from outcomes.spc import analyse
from tests.factories.networks import NetworkFactory, SiteFactory
from tests.factories.outcomes import MeasureFactory, SubmissionFactory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHAPES = {
    "proportion": {},
    "rate": {"multiplier": 1000},
    "count": {"denominator": ""},
    "mean": {"unit": "days"},
    "individual": {"denominator": "", "unit": "minutes"},
    "time_between": {"denominator": "", "unit": "days", "frequency": "event"},
    "cases_between": {"denominator": "", "unit": "cases", "frequency": "event"},
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def site(network):
    return SiteFactory(network=network)


@pytest.fixture
def other_site(network):
    return SiteFactory(network=network)


def make(network, kind, **more):
    shape = {"kind": kind, "denominator": "Patients", **SHAPES[kind], **more}
    return MeasureFactory(network=network, **{f"definition__{key}": shape[key] for key in shape})


def send(measure, site, rows):
    """Store rows of (day, number), and denominator and spread where there are any."""
    sent = SubmissionFactory(network=measure.network)
    for day, *numbers in rows:
        values = dict(zip(("numerator", "denominator", "spread"), numbers, strict=False))
        Observation.objects.create(
            measure=measure, measure_version=measure.current, site=site, period=day,
            submission=sent,
            **{key: None if one is None else Decimal(str(one)) for key, one in values.items()},
        )  # fmt: skip


def not_collected(measure, site, month, reason="", kind="not_collected"):
    PeriodAnswer.objects.create(
        measure=measure, site=site, period=month, kind=kind, reason=reason,
        submission=SubmissionFactory(network=measure.network),
    )  # fmt: skip


def charts(measure, site=None):
    series, _ = Series.objects.get_or_create(measure=measure, site=site)
    jobs.compute(series.pk, now=NOW)
    return {chart.kind: chart for chart in Chart.objects.filter(series=series)}


def column(chart, name):
    return [point[name] for point in chart.result["points"]]


def months(count, year=2024):
    return [date(year + at // 12, at % 12 + 1, 1) for at in range(count)]


# --- Which charts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "chosen", "expected"),
    [
        ("proportion", "", {"run", "p"}),
        ("proportion", "pp", {"run", "pp"}),
        ("proportion", "i", {"run", "i"}),
        ("rate", "", {"run", "u"}),
        ("rate", "up", {"run", "up"}),
        ("count", "", {"run", "c"}),
        ("mean", "", {"run", "xbar", "s"}),
        ("mean", "s", {"run", "s", "xbar"}),
        ("individual", "", {"run", "i", "mr"}),
        ("time_between", "", {"run", "t"}),
        ("cases_between", "", {"run", "g"}),
        ("count", "t", {"run", "c"}),
    ],
)
def test_a_kind_has_its_charts_and_a_chosen_one_that_fits(network, site, kind, chosen, expected):
    measure = make(network, kind, chart=chosen)
    numbers = {"proportion": (4, 9), "rate": (4, 90), "mean": (4, 9, 2)}.get(kind, (4,))
    send(measure, site, [(day, *numbers) for day in months(12)])

    assert set(charts(measure, site)) == expected


def test_another_chosen_chart_takes_the_place_of_the_first(network, site):
    measure = make(network, "proportion")
    send(measure, site, [(day, 4, 9) for day in months(12)])
    charts(measure, site)
    measure.current.chart = "pp"
    measure.current.save()

    assert set(charts(measure, site)) == {"run", "pp"}


def test_limits_of_95_percent_lie_inside_those_of_three_sigma(network, site):
    measure = make(network, "count")
    send(measure, site, [(day, 9) for day in months(12)])

    point = charts(measure, site)["c"].result["points"][0]

    assert (point["lower"], point["lower95"]) == (0, 3)
    assert (point["upper95"], point["upper"]) == (15, 18)


# --- Means ------------------------------------------------------------------------------


def test_means_are_charted_from_their_summaries(network, site):
    measure = make(network, "mean")
    raw = [[3.0, 5, 4, 6], [2.0, 4, 6], [5.0, 7, 6, 8, 4]] * 4
    send(
        measure,
        site,
        [
            (day, round(mean(g), 4), len(g), round(stdev(g), 4))
            for day, g in zip(months(12), raw, strict=True)
        ],
    )
    labels = [at for at, group in enumerate(raw) for _ in group]

    found = charts(measure, site)

    for kind in ("xbar", "s"):
        real = analyse(kind, [value for group in raw for value in group], x=labels)
        assert column(found[kind], "upper") == pytest.approx(list(real.points.ucl), rel=1e-4)
    assert column(found["run"], "value") == column(found["xbar"], "value")
    assert column(found["run"], "spread")[0] == pytest.approx(stdev(raw[0]), abs=1e-4)


def test_the_total_of_means_is_that_of_all_their_values():
    groups = [[3.0, 5, 4, 6], [10.0, 12], [7.0]]
    every = [value for group in groups for value in group]

    row = together(
        date(2026, 1, 1),
        [(mean(g), float(len(g)), stdev(g) if len(g) > 1 else None) for g in groups],
    )

    assert (row.value, row.denominator, row.reported) == (pytest.approx(mean(every)), 7, 3)
    assert row.spread == pytest.approx(stdev(every))


def test_a_total_of_means_with_an_unknown_spread_has_none():
    row = together(date(2026, 1, 1), [(4.0, 3.0, 1.0), (5.0, 3.0, None)])

    assert (row.value, row.spread) == (4.5, None)


def test_the_total_of_means_is_charted(network, site, other_site):
    measure = make(network, "mean")
    send(measure, site, [(day, 4, 10, 1) for day in months(12)])
    send(measure, other_site, [(day, 10, 20, 2) for day in months(12)])

    found = charts(measure)

    assert column(found["xbar"], "value") == [8] * 12
    assert column(found["xbar"], "denominator") == [30] * 12
    assert column(found["xbar"], "reported") == [2] * 12


def test_a_spread_is_never_better_or_worse(network, site):
    measure = make(network, "mean")
    rows = [(day, 5, 10, 9 if at == 11 else 1) for at, day in enumerate(months(12))]
    send(measure, site, rows)

    chart = charts(measure, site)["s"]

    assert chart.verdict == "changed"
    assert {signal["reading"] for signal in chart.result["signals"]} == {"signal"}


# --- Single values ----------------------------------------------------------------------


def test_single_values_of_sites_have_no_total_and_it_says_why(network, site):
    measure = make(network, "individual")
    send(measure, site, [(day, 30 + at % 3) for at, day in enumerate(months(12))])

    own, total = charts(measure, site), charts(measure)

    assert column(own["mr"], "value")[:3] == [None, 1, 1]
    assert total["run"].result["points"] == []
    assert total["run"].sentence.startswith("No total: single values")
    assert total["run"].result["note"] == total["run"].sentence


def test_single_values_may_be_below_zero(network, site):
    measure = make(network, "individual")
    send(measure, site, [(day, -5 + at % 3) for at, day in enumerate(months(12))])

    assert column(charts(measure, site)["i"], "value")[0] == -5


# --- Rare events ------------------------------------------------------------------------

EVENTS = [date(2026, 1, 5), date(2026, 1, 25), date(2026, 3, 6), date(2026, 3, 7)]


def test_days_between_events_start_with_the_second(network, site):
    measure = make(network, "time_between")
    send(measure, site, [(EVENTS[0], 1), (EVENTS[1], 2), (date(2026, 2, 1), 0), (EVENTS[2], 1)])

    chart = charts(measure, site)["t"]

    assert column(chart, "period") == ["2026-01-25", "2026-03-06"]
    assert column(chart, "value") == [20, 40]
    assert column(chart, "numerator") == [2, 1]


def test_a_month_that_was_not_collected_leaves_the_wait_unknown(network, site):
    measure = make(network, "time_between")
    send(measure, site, [(day, 1) for day in EVENTS])
    not_collected(measure, site, date(2026, 2, 1), "Nobody on duty")

    chart = charts(measure, site)["run"]

    assert column(chart, "value") == [20, None, 1]
    assert column(chart, "note")[1] == "Not collected: Nobody on duty"


def test_the_total_of_days_between_is_of_the_events_of_all(network, site, other_site):
    measure = make(network, "time_between")
    send(measure, site, [(EVENTS[0], 1), (EVENTS[2], 1)])
    send(measure, other_site, [(EVENTS[1], 1), (EVENTS[2], 1), (EVENTS[3], 1)])

    chart = charts(measure)["t"]

    assert column(chart, "value") == [20, 40, 1]
    assert column(chart, "reported") == [1, 2, 1]
    assert chart.provisional_until is None


def test_cases_between_events_are_charted_at_a_site_and_have_no_total(network, site):
    measure = make(network, "cases_between")
    send(measure, site, list(zip(EVENTS, [40, 0, 75, 12], strict=True)))

    own, total = charts(measure, site), charts(measure)

    assert column(own["g"], "value") == [40, 0, 75, 12]
    assert column(own["g"], "center")[0] == 26
    assert total["g"].result["points"] == []


def test_events_are_counted_in_their_own_words(network, site):
    measure = make(network, "time_between")
    send(measure, site, [(day, 1) for day in EVENTS])

    sentence = charts(measure, site)["run"].sentence

    assert sentence == "Too few points to judge: 3 events so far, 10 are needed."


# --- Weeks, and what was not collected ------------------------------------------------------


def test_weeks_follow_each_other(network, site):
    measure = make(network, "proportion", frequency="week")
    send(measure, site, [(date(2026, 1, 5), 4, 9), (date(2026, 1, 19), 5, 9)])

    assert column(charts(measure, site)["run"], "period") == [
        "2026-01-05", "2026-01-12", "2026-01-19",
    ]  # fmt: skip


def test_what_was_not_collected_is_a_gap_that_says_so(network, site):
    measure = make(network, "proportion")
    send(measure, site, [(date(2026, 1, 1), 4, 9), (date(2026, 3, 1), 5, 9)])
    not_collected(measure, site, date(2026, 2, 1))
    not_collected(measure, site, date(2026, 4, 1), "Moved house")

    chart = charts(measure, site)["p"]

    assert [value is None for value in column(chart, "value")] == [False, True, False, True]
    assert column(chart, "note") == ["", "Not collected", "", "Not collected: Moved house"]


def test_a_total_waits_for_no_site_that_did_not_collect(network, site, other_site):
    measure = make(network, "proportion")
    send(measure, site, [(day, 4, 9) for day in months(22, 2025)])
    send(measure, other_site, [(day, 4, 9) for day in months(21, 2025)])
    before = charts(measure)["run"].provisional_until
    not_collected(measure, other_site, date(2026, 10, 1))

    chart = charts(measure)["run"]

    assert before == date(2026, 11, 30)
    assert chart.provisional_until is None
    assert column(chart, "note")[-1] == "Not collected at 1 site"


def test_no_events_is_another_gap_than_not_collected(network, site):
    measure = make(network, "proportion")
    send(measure, site, [(date(2026, 1, 1), 4, 9), (date(2026, 4, 1), 5, 9)])
    not_collected(measure, site, date(2026, 2, 1), kind="no_events")
    not_collected(measure, site, date(2026, 3, 1))
    not_collected(measure, site, date(2026, 5, 1), kind="no_events")

    chart = charts(measure, site)["p"]

    assert column(chart, "note") == ["", "No events", "Not collected", "", "No events"]


def test_a_total_waits_for_no_site_that_had_no_events(network, site, other_site):
    measure = make(network, "proportion")
    send(measure, site, [(day, 4, 9) for day in months(22, 2025)])
    send(measure, other_site, [(day, 4, 9) for day in months(21, 2025)])
    not_collected(measure, other_site, date(2026, 10, 1), kind="no_events")

    chart = charts(measure)["run"]

    assert chart.provisional_until is None
    assert column(chart, "note")[-1] == ""


def test_a_month_without_events_leaves_no_wait_unknown(network, site):
    measure = make(network, "time_between")
    send(measure, site, [(day, 1) for day in EVENTS])
    not_collected(measure, site, date(2026, 2, 1), kind="no_events")

    assert column(charts(measure, site)["run"], "value") == [20, 40, 1]
