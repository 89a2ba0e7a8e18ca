from datetime import date

import pytest

from outcomes import periods
from outcomes.presenters.spans import Span, months_before, within


def seen_of(count, frequency="month", **more):
    """A chart with so many months from January 2024 on, as a reader sees it."""
    first = date(2024, 1, 1)
    days = [first]
    for _ in range(count - 1):
        days.append(periods.next_start(days[-1], frequency))
    points = [
        {"period": day.isoformat(), "label": periods.label(day, frequency), "value": at}
        for at, day in enumerate(days)
    ]
    return {
        "points": points,
        "frequency": frequency,
        "phases": [],
        "signals": [],
        "baseline_from": None,
        "baseline_to": None,
    } | more


@pytest.mark.parametrize(
    ("query", "span"),
    [
        ({}, Span()),
        ({"last": "24"}, Span(months=24)),
        ({"last": "all"}, Span()),
        ({"last": "0"}, Span()),
        ({"last": "-5"}, Span()),
        ({"last": "99999"}, Span()),
        ({"last": "٣"}, Span()),
        ({"since": "phase"}, Span(since_phase=True)),
        ({"from": "2024-03"}, Span(first=date(2024, 3, 1))),
        ({"to": "2024-02"}, Span(last=date(2024, 2, 29))),
        ({"from": "2024-03-05", "to": "x"}, Span(first=date(2024, 3, 5))),
        ({"from": "0001-01-01"}, Span()),
        ({"to": "9999-12"}, Span()),
        (
            {"from": "2024-10", "to": "2024-08"},
            Span(first=date(2024, 8, 1), last=date(2024, 10, 31)),
        ),
    ],
)
def test_an_address_is_read_and_hostile_words_are_not_there(query, span):
    assert Span.read(query) == span


@pytest.mark.parametrize(
    "span",
    [Span(), Span(months=12), Span(since_phase=True), Span(last=date(2024, 1, 1))],
)
def test_what_is_written_is_read_the_same(span):
    assert Span.read(span.query()) == span


@pytest.mark.parametrize(
    ("last", "months", "frequency", "first"),
    [
        (date(2026, 10, 1), 12, "month", date(2025, 11, 1)),
        (date(2026, 10, 1), 12, "quarter", date(2026, 1, 1)),
        (date(2026, 10, 1), 1, "quarter", date(2026, 10, 1)),
        (date(2026, 10, 5), 12, "week", date(2025, 10, 6)),
        (date(2026, 3, 31), 1, "event", date(2026, 3, 1)),
    ],
)
def test_so_many_months_end_with_the_newest_period(last, months, frequency, first):
    assert months_before(last, months, frequency) == first


def test_all_is_the_chart_itself_with_full_lengths():
    seen = seen_of(20, signals=[{"rule": "shift", "points": [3, 4, 5]}])

    shown = within(seen, Span())

    assert shown["points"] == seen["points"]
    assert shown["signals"] == [
        {
            "rule": "shift", "points": [3, 4, 5], "length": 3, "first_label": "Apr 2024",
            "last_label": "Jun 2024",
        }
    ]  # fmt: skip


def test_a_cut_moves_signals_phases_and_baseline_and_keeps_what_they_say():
    seen = seen_of(
        24,
        signals=[{"points": [0, 1]}, {"points": [10, 11, 12, 13]}],
        phases=[
            {"first": 3, "reason": "a"},
            {"first": 8, "reason": "b"},
            {"first": 20, "reason": "c"},
        ],
        baseline_from=1,
        baseline_to=6,
    )

    shown = within(seen, Span(months=12))

    assert [point["value"] for point in shown["points"]] == list(range(12, 24))
    assert [(one["points"], one["length"]) for one in shown["signals"]] == [([0, 1], 4)]
    assert [(one["first"], one["reason"], one["label"]) for one in shown["phases"]] == [
        (0, "b", "Sep 2024"),
        (8, "c", "Sep 2025"),
    ]
    assert (shown["baseline_from"], shown["baseline_to"]) == (0, 0)
    assert shown["of_points"] == 24


def test_since_the_newest_phase():
    seen = seen_of(24, phases=[{"first": 3, "reason": "a"}, {"first": 20, "reason": "c"}])

    assert len(within(seen, Span(since_phase=True))["points"]) == 4


def test_days_without_points_give_none():
    shown = within(seen_of(24), Span(first=date(2030, 1, 1)))

    assert (shown["points"], shown["of_points"]) == ([], 24)
