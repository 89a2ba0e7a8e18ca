"""Agreement with numbers computed by an independent program."""

import json
from pathlib import Path

import pytest

from outcomes.spc import SpcError, analyse, as_dict
from outcomes.spc.anhoej import longest_run_max, n_crossings_min
from outcomes.spc.cli import compute
from outcomes.spc.runs_table import expected_runs

DATA = Path(__file__).parents[2] / "data" / "spc"


def read_lines(name):
    return [json.loads(line) for line in (DATA / name).read_text().splitlines()]


CASES = read_lines("reference.jsonl")
PLAIN = [case for case in CASES if "notes" not in case and "error" not in case]
QUIRKS = {case["id"]: case for case in CASES if "notes" in case}


def is_near(ours, theirs):
    if ours is None or theirs is None or isinstance(theirs, bool):
        return ours is theirs
    return abs(ours - theirs) <= max(1e-12, 1e-9 * max(abs(ours), abs(theirs)))


def differences(ours, theirs):
    return [key for key in theirs if not is_near(ours[key], theirs[key])]


@pytest.mark.parametrize("case", PLAIN, ids=[case["id"] for case in PLAIN])
def test_every_number_and_signal_agrees(case):
    answer = as_dict(compute(case))

    for name, column in case["points"].items():
        assert len(answer["points"][name]) == len(column)
        assert all(map(is_near, answer["points"][name], column)), name
    tolerant = case.get("parts_tolerant", [{}] * len(case["parts"]))
    expected = [part | runs for part, runs in zip(case["parts"], tolerant, strict=True)]
    assert len(answer["parts"]) == len(expected)
    assert [differences(*pair) for pair in zip(answer["parts"], expected, strict=True)] == [
        [] for _ in expected
    ]


def test_reference_errors_are_errors_here():
    refused = [case for case in CASES if "error" in case]

    for case in refused:
        with pytest.raises(SpcError, match="time between events must be greater than zero"):
            compute(case)
    assert refused


def test_a_count_over_nothing_is_missing():
    for name in ("pp-019", "up-015"):
        case = QUIRKS[name]
        bad = case["input"]["n"].index(0)

        answer = compute(case).points

        assert (answer.y[bad], answer.ucl[bad]) == (None, None)
        count = sum(y for y, n in zip(case["input"]["y"], case["input"]["n"], strict=True) if n)
        assert answer.cl[0] == pytest.approx(count / sum(case["input"]["n"]))


def test_an_empty_subgroup_is_as_if_it_were_not_there():
    for name in ("xbar-016", "s-016"):
        case = QUIRKS[name]
        rows = [
            row
            for row in zip(case["input"]["x"], case["input"]["y"], strict=True)
            if row[1] is not None
        ]

        answer = compute(case)
        without = analyse(case["chart"], [y for _, y in rows], x=[x for x, _ in rows])

        assert answer.points.ucl[0] == without.points.ucl[0]
        assert answer.parts[0].n_useful == without.parts[0].n_useful


def test_the_sum_of_nothing_is_missing():
    answer = compute(QUIRKS["run-059"])

    assert answer.points.y[1] is None


def test_a_given_centre_is_drawn_as_given():
    assert compute(QUIRKS["g-018"]).points.cl[0] == 20
    assert compute(QUIRKS["t-020"]).points.cl[0] == pytest.approx(18)


def test_a_constant_time_between_events_has_no_limits():
    answer = compute(QUIRKS["t-010"]).points

    assert set(answer.lcl) | set(answer.ucl) == {None}


@pytest.mark.parametrize("case", read_lines("perla.jsonl"), ids=lambda case: case["id"])
def test_run_chart_rules_agree(case):
    expected = case["expected"]

    found = as_dict(compute(case))["rules"]

    assert is_near(found["median"], expected["median"])
    for name in ("n_useful", "runs", "shifts", "trends"):
        assert found[name] == expected[name]
    assert found["too_few_runs"] == expected["too_few_exact"]
    assert found["too_many_runs"] == expected["too_many_exact"]


def test_runs_table_is_exact():
    for n_useful, lower, upper in json.loads((DATA / "runs_table.json").read_text()):
        allowed = expected_runs(n_useful)

        assert (allowed.lower, allowed.upper) == (lower, upper), n_useful


def test_anhoej_limits_are_those_of_r():
    for n_useful, longest, crossings in json.loads((DATA / "anhoej_table.json").read_text())[
        "rows"
    ]:
        assert (longest_run_max(n_useful), n_crossings_min(n_useful)) == (longest, crossings)
