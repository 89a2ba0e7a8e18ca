import pytest

from outcomes import findings
from outcomes.spc import Signal, analyse

STEADY = [50, 52, 48, 51, 49, 53, 47] * 2


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


def test_worse_marks_stand_over_better_ones():
    analysis = analyse("run", y=[*STEADY, 70, 71, 72, 73, 74, 69, 68, 67, 66, 65, 64])

    marks = findings.marks(analysis, "higher")

    assert {"better", "worse"} <= set(marks)


def test_a_point_outside_names_its_limit():
    found = conclude([*STEADY, 10], kind="i", direction="lower")

    assert (found.verdict, found.sentence) == (
        "better", "Better: the latest month is below the lower limit.",
    )  # fmt: skip


def test_anhoejs_rules_stand_beside_and_mark_nothing():
    analysis = analyse("run", y=[*[50] * 3, *STEADY, 60, 61, 62, 60, 61, 62, 63, 64, 65])

    assert {signal.rule for signal in findings.marking(analysis)}.isdisjoint(findings.BESIDE)
