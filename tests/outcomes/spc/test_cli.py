import io
import json
import runpy
import subprocess
import sys

import pytest

from outcomes.charts.from_spc import draw
from outcomes.spc.cli import main


def ask(*lines, options=()):
    out = io.StringIO()
    text = [line if isinstance(line, str) else json.dumps(line) for line in lines]

    assert main(options, [line + "\n" for line in text], out, draw) == 0

    return out.getvalue()


def answers(*lines):
    return [json.loads(line) for line in ask(*lines).splitlines()]


def test_a_bad_line_gets_an_error_and_the_rest_go_on():
    found = answers(
        "not json",
        "",
        {"id": "a", "chart": "t", "input": {"y": [0]}},
        {"id": "b", "chart": "run", "input": {"y": [1, 2, 3]}},
        "[" * 100_000,
    )

    assert [one["id"] for one in found] == [None, "a", "b", None]
    assert ["error" in one for one in found] == [True, True, False, True]


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ([1], "a case is a JSON object"),
        ({"id": 1}, "input must be an object with a list y"),
        ({"input": {"y": 3}}, "input must be an object with a list y"),
        ({"input": {"y": [1], "frezee": 1}}, "unknown in input: frezee"),
        ({"chart": 3, "input": {"y": [1]}}, "chart must be a text"),
        ({"input": {"y": [1], "x": 3}}, "x must be a list"),
        ({"input": {"y": [1], "freeze": 1.5}}, "freeze must be a whole number"),
        ({"input": {"y": [1], "part": ["1"]}}, "part must hold numbers"),
        ({"input": {"y": [1], "screened_mr": "no"}}, "screened_mr must be true or false"),
        ('{"input": {"y": [1], "part": [1e999]}}', "part must hold finite numbers"),
        ('{"id": 1.5, "input": {"y": [NaN]}}', "y must hold finite numbers"),
    ],
)
def test_errors_say_what_is_wrong(case, words):
    assert words in answers(case)[0]["error"]


def test_baseline_is_another_name_for_freeze():
    case = {"input": {"y": [1, 3, 9, 9], "baseline": 2, "freeze": None}}

    assert answers(case)[0]["rules"]["median"] == 2


def test_run_chart_rules_of_several_parts():
    case = {"id": "x", "input": {"y": [1, 2, 3, 4, 5, 9, 8, 7, 6, 5], "part": [5]}}

    rules = answers(case)[0]["rules"]

    assert [one["direction"] for one in rules["trends"]] == ["up", "down"]
    assert rules["median"] == 7
    assert [one["median"] for one in rules["parts"]] == [3, 7]


def test_an_empty_run_chart_has_empty_rules():
    rules = answers({"input": {"y": []}})[0]["rules"]

    assert (rules["median"], rules["n_useful"], rules["shifts"]) == (None, 0, [])


def test_every_option_is_read():
    case = {
        "id": "all",
        "chart": "i",
        "input": {
            "x": [1, 2, 3, 4],
            "y": [1, 2, 9, 4],
            "agg": "mean",
            "part": 2,
            "exclude": [3],
            "cl": 2,
            "multiply": 10,
            "screened_mr": False,
        },
    }

    found = answers(case)[0]

    assert found["points"]["include"] == [True, True, False, True]
    assert found["points"]["cl"] == [20.0] * 4


def test_a_chart_can_be_drawn():
    case = {"id": "<hm>", "chart": "i", "input": {"y": [5, 6, 5, 6, 5, 90, None], "part": [3]}}

    drawn = ask(case, case, options=["--chart", "svg"])

    assert drawn.count("<svg") == 1
    assert "&lt;hm&gt;" in drawn
    assert "Part 2" in drawn
    assert json.loads(ask("{}", options=["--chart", "svg"]))["error"]


def test_a_run_chart_can_be_drawn():
    drawn = ask({"chart": "run", "input": {"y": [1, 2, 3, 4, 5, 6]}}, options=["--chart", "svg"])

    assert "Median 3.50" in drawn
    assert "trend" in drawn


def test_the_command_reads_and_writes_the_standard_streams(monkeypatch, capsys):
    text = io.TextIOWrapper(io.BytesIO(b'{"id": "a", "input": {"y": [1, 2]}}\n\xff\n'))
    monkeypatch.setattr("sys.stdin", text)
    monkeypatch.setattr("sys.argv", ["spc"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_module("outcomes.spc", run_name="__main__")

    assert ended.value.code == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["a", None]


@pytest.mark.slow
def test_the_command_starts_without_django():
    program = (
        "import sys, runpy; sys.argv = ['spc']\n"
        "try:\n runpy.run_module('outcomes.spc', run_name='__main__')\n"
        "except SystemExit as ended:\n"
        " assert not ended.code and 'django' not in sys.modules, ended\n"
    )
    line = b'{"id": "\\ud800", "input": {"y": [1, 2]}}\n' + b'{"id": "\xff"}\n'

    ended = subprocess.run(
        [sys.executable, "-c", program], input=line, capture_output=True, check=True
    )

    assert len(ended.stdout.splitlines()) == 2
    assert ended.stderr == b""
