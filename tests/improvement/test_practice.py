"""The pure part of good practice: the scale, the suggested score, the drawing of scores."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from improvement.drawing import WIDTHS, ScorePicture, draw_scores
from improvement.practice import LEVELS, SCORES, Evidence, level_of, reaches_far, suggest

LADDER = [
    ({}, "0.5"),
    ({"has_charter": True, "has_team": True}, "1.0"),
    ({"has_plan": True}, "1.5"),
    ({"has_baseline": True}, "2.0"),
    ({"tests": 3, "going_on": 1}, "2.5"),
    ({"worked": 1}, "3.0"),
    ({"better": 2, "held": 8, "goals": 2}, "3.5"),
    ({"adopted": 1, "reached": 1}, "4.0"),
    ({"held": 12}, "4.5"),
    ({"reached": 2, "going_on": 0}, "5.0"),
]


def test_scale_goes_in_halves_and_each_level_has_words():
    assert [float(score) for score in SCORES] == [n / 2 for n in range(1, 11)]
    assert all(level.name and level.words for level in LEVELS)
    assert level_of(Decimal("4.0")).name == "Clearly better"
    assert (reaches_far(Decimal("3.5")), reaches_far(Decimal("4.0"))) == (False, True)


def test_suggestion_climbs_with_the_records_one_step_at_a_time():
    known = {}

    for more, score in LADDER:
        known |= more
        suggested = suggest(Evidence(**known))

        assert suggested.score == Decimal(score)
        assert suggested.reasons
        assert bool(suggested.onward) == (score != "5.0")


def test_team_that_tests_has_begun_whatever_is_on_paper():
    suggested = suggest(Evidence(tests=1, has_baseline=True))

    assert suggested.score == Decimal("2.5")
    assert suggested.reasons[0] == "Tests have begun, although no charter is on record."


def test_without_goals_nobody_is_clearly_better():
    everything = {"tests": 2, "worked": 2, "adopted": 2, "better": 1, "held": 20}

    assert suggest(Evidence(has_baseline=True, **everything)).score == Decimal("3.5")


@pytest.mark.parametrize("size", WIDTHS)
def test_scores_are_drawn_in_well_formed_steps(size):
    picture = ScorePicture(
        title="Scores of <us>", desc="Three months", months=["Jan 26", "Feb 26", "Mar 26"],
        team=[2.5, None, 3.0], coordinator=[2.0, 2.5, 3.0], far=4.0,
    )  # fmt: skip

    drawn = draw_scores(picture, size, "s")

    tree = ElementTree.fromstring(drawn)
    texts = [element.text for element in tree.iter() if element.tag.endswith("text")]
    lines = [e for e in tree.iter() if e.get("class") == "c-line"]
    assert "Both 3.0" in texts
    assert len(lines) == 2  # the gap of February stays open
    assert "Mar 26" in texts


def test_two_ends_are_named_apart():
    picture = ScorePicture("t", "d", ["Jan 26"], team=[3.0], coordinator=[2.5], far=4.0)

    drawn = draw_scores(picture, "small", "s")

    assert "Team 3.0" in drawn
    assert "Coordinator 2.5" in drawn
