import pytest

from outcomes import findings
from outcomes.spc import Signal, analyse

STEADY = [50, 52, 48, 51, 49, 53, 47] * 2
WANDERING = [(7 * at * at + 3 * at) % 23 + at // 9 for at in range(90)]


def conclude(y, kind="run", direction="higher", frequency="month", judged=None):
    return findings.conclude(
        analyse(kind, y=y),
        judged=range(len(y)) if judged is None else judged,
        direction=direction,
        frequency=frequency,
        line="median",
    )


@pytest.mark.parametrize(
    ("side", "direction", "name"),
    [
        ("above", "higher", "better"),
        ("below", "higher", "worse"),
        ("above", "lower", "worse"),
        ("below", "lower", "better"),
        ("above", "none", "signal"),
        (None, "higher", "signal"),
    ],
)
def test_a_signal_is_named_by_side_and_direction(side, direction, name):
    assert findings.colour(Signal("shift", 1, (0,), side=side), direction) == name


def test_expected_variation_is_no_news():
    assert conclude(STEADY).sentence == "No signal: expected variation."


@pytest.mark.parametrize(
    ("frequency", "sentence"),
    [
        ("month", "Too few points to judge: 1 month so far, 10 are needed."),
        ("quarter", "Too few points to judge: 1 quarter so far, 10 are needed."),
    ],
)
def test_too_few_points_are_said_in_their_own_words(frequency, sentence):
    assert conclude([1], frequency=frequency).sentence == sentence


@pytest.mark.parametrize(("values", "way"), [([54, 55, 56, 57, 58], "rising"),
                                             ([55, 54, 53, 52, 51], "falling")])  # fmt: skip
def test_a_trend_is_said_when_no_shift_stands(values, way):
    found = conclude([*STEADY, *values], direction="none")

    assert found.verdict == "changed"
    assert found.sentence.startswith(f"Changed: {way} for ")


def test_points_on_the_median_are_passed_over_and_not_counted():
    found = conclude([*[50] * 9, *[40] * 9, 60, 60, 50, 60, 60, 50, 60, 60])

    assert found.sentence == "Better: above the median for 6 months."


def test_rare_events_among_months_without_one_are_no_shift():
    rare = [0, 0, 3, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 4, 0, 0, 2, 0, 0, 3, 0, 0, 0, 2]
    analysis = analyse("run", y=rare)

    assert [one.rule for one in analysis.signals if one.rule == "shift"] == ["shift"]
    assert findings.marking(analysis) == []
    assert conclude(rare).sentence == "No signal: expected variation."


def test_events_that_come_every_month_after_none_are_a_shift():
    found = findings.conclude(
        analyse("run", y=[*[0] * 12, 2, 1, 3, 2, 1, 2, 3], freeze=12),
        judged=range(19), direction="lower", frequency="month", line="median",
    )  # fmt: skip

    assert found.sentence == "Worse: above the median for 7 months."


def test_a_point_left_out_is_not_told_to_lie_outside():
    analysis = analyse("i", y=[*STEADY, 10, 49, 95], exclude=[17])

    (outside,) = findings.marking(analysis)

    assert outside.points == (14,)
    assert findings.marks(analysis, "higher")[16] == "expected"


def test_worse_marks_stand_over_better_ones():
    analysis = analyse("run", y=[*STEADY, 70, 71, 72, 73, 74, 69, 68, 67, 66, 65, 64])

    marks = findings.marks(analysis, "higher")

    assert {"better", "worse"} <= set(marks)


def test_a_point_outside_names_its_limit():
    found = conclude([*STEADY, 10], kind="i", direction="lower")

    assert (found.verdict, found.sentence) == (
        "better", "Better: the latest month is below the lower limit.",
    )  # fmt: skip


ROOMY = [15, -15] * 8


@pytest.mark.parametrize(("far", "verdict", "side"), [(66, "better", "above"),
                                                      (-66, "worse", "below")])  # fmt: skip
def test_points_far_out_together_are_not_called_expected(far, verdict, side):
    found = conclude([*ROOMY, 0, far, far], kind="i")

    assert (found.verdict, found.sentence) == (
        verdict, f"{verdict.capitalize()}: 2 of the latest 3 months are far {side} the median.",
    )  # fmt: skip


def test_points_unusually_close_together_are_not_called_expected():
    found = conclude([*[60, -60] * 8, *[1, -1] * 8], kind="i")

    assert found.sentence == (
        "Changed: 15 months or more in a row are unusually close to the median."
    )


def test_a_point_marked_by_hand_is_said_to_be_marked():
    values = [*STEADY, 70]
    found = findings.conclude(
        analyse("run", y=values), judged=range(len(values)), direction="higher",
        frequency="month", line="median", by_hand=[len(values) - 1],
    )  # fmt: skip

    assert found.sentence == "Better: the latest month was marked by hand as unlike the rest."


@pytest.mark.parametrize("kind", ["run", "i", "mr"])
def test_the_finding_speaks_whenever_the_newest_point_is_marked(kind):
    for length in range(findings.FEWEST, len(WANDERING)):
        analysis = analyse(kind, y=WANDERING[:length])
        is_marked = findings.marks(analysis, "higher")[-1] != "expected"

        found = conclude(WANDERING[:length], kind=kind)

        assert (found.verdict != "no_signal") == is_marked


def test_anhoejs_rules_stand_beside_and_mark_nothing():
    analysis = analyse("run", y=[*[50] * 3, *STEADY, 60, 61, 62, 60, 61, 62, 63, 64, 65])

    assert {signal.rule for signal in findings.marking(analysis)}.isdisjoint(findings.BESIDE)
