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
    text = [line if isinstance(line, str | bytes) else json.dumps(line) for line in lines]
    raw = [line if isinstance(line, bytes) else line.encode() + b"\n" for line in text]

    assert main(options, raw, out, draw) == 0

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
        b'{"id": "\xff"}\n',
        '{"id": "c", "input": {"y": ' + "[" * 5_000 + "]" * 5_000 + "}}",
        '{"id": "d", "input": {"y": [' + "9" * 5_000 + "]}}",
    )

    assert [one["id"] for one in found] == [None, None, "a", "b", None, None, None, None]
    assert ["error" in one for one in found] == [*[True] * 3, False, *[True] * 4]
    assert found[1]["error"] == "an empty line"
    assert found[4]["error"] == "nested too deeply"
    assert found[5]["error"] == "not UTF-8 at byte 9"


def test_what_nobody_foresaw_costs_one_line_only(monkeypatch):
    monkeypatch.setattr("outcomes.spc.cli.analyse", lambda *_, **__: 1 / 0)

    found = answers({"id": "a", "input": {"y": [1]}}, {"id": "b"})

    assert [one["id"] for one in found] == ["a", "b"]
    assert found[0]["error"] == "cannot be computed: division by zero"


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
        ({"input": {"y": [1], "freeze": 0}}, "freeze counts from 1"),
        ({"input": {"y": [1], "freeze": 1, "freeze_from": 2}}, "begins before it ends"),
        ({"input": {"y": [1], "part": ["1"]}}, "parts must hold numbers, not '1'"),
        ({"input": {"y": [1], "exclude": True}}, "exclude must hold numbers, not True"),
        ({"input": {"y": [1], "marks": [[]]}}, "marks must hold numbers, not []"),
        ({"input": {"y": [1], "multiply": 0}}, "multiply must be greater than zero"),
        ({"input": {"y": [1], "target": "high"}}, "target must hold numbers"),
        ({"input": {"y": [[[]]]}}, "y must hold numbers, not [[]]"),
        ({"input": {"y": ["x" * 1000]}}, "y must hold numbers, not 'xxxxxxxxxxxx...xxxxxxxxxxxxx'"),
        ({"input": {"y": [{}]}, "chart": "c"}, "y must hold numbers, not {}"),
        ({"input": {"y": [1], "x": [{}]}}, "x must hold numbers, not {}"),
        ({"input": {"y": [1], "n": [-1]}}, "n must not be negative"),
        ({"chart": "pie", "input": {"y": [1]}}, "unknown chart: 'pie'"),
        ({"input": {"y": [1], "agg": 3}}, "agg must be a text"),
        ({"input": {"y": [1], "screened_mr": "no"}}, "screened_mr must be true or false"),
        ('{"input": {"y": [1], "part": [1e999]}}', "parts must hold finite numbers"),
        ('{"id": 1.5, "input": {"y": [NaN]}}', "y must hold finite numbers"),
    ],
)
def test_errors_say_what_is_wrong(case, words):
    assert words in answers(case)[0]["error"]


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"input": {"y": [1, None, "x"]}}, "y must hold numbers, not 'x' (entry 3)"),
        ({"input": {"y": [1, True]}}, "y must hold numbers, not True (entry 2)"),
        ({"input": {"y": [1, 10**400]}}, "y holds a number that is too large (entry 2)"),
        ('{"input": {"y": [1, 2, NaN]}}', "y must hold finite numbers, not nan (entry 3)"),
        ({"input": {"y": [1, 2], "n": [1, -1]}}, "n must not be negative (entry 2)"),
        ({"input": {"y": [1], "n": [1, 2]}}, "n has 2 entries, y has 1"),
    ],
)
def test_errors_say_which_entry_is_meant(case, words):
    assert answers(case)[0]["error"] == words


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
            "target": 15,
            "marks": [3, 9, None],
        },
    }

    found = answers(case)[0]

    assert found["points"]["include"] == [True, True, False, True]
    assert found["points"]["cl"] == [20.0] * 4
    assert found["target"] == 15
    assert [one["points"] for one in found["signals"] if one["rule"] == "astronomical"] == [[2]]


def test_subgroups_can_be_given_by_their_numbers():
    case = {"chart": "xbar", "input": {"y": [5, 6, 7], "sizes": [4, 4, 4], "sds": [1, 2, 1]}}

    found = answers(case | {"input": case["input"] | {"freeze": 3, "freeze_from": 2}})[0]

    assert found["points"]["y_length"] == [4, 4, 4]
    assert found["points"]["baseline"] == [False, True, True]
    assert found["parts"][0]["cl"] == 6.5


def test_a_chart_can_be_drawn():
    given = {"y": [5, 6, 5, 6, 5, 90, None], "part": [3], "target": 40, "marks": [5]}
    case = {"id": "<hm>", "chart": "i", "input": given}

    drawn = ask(case, case, options=["--chart", "svg"])

    assert drawn.count("<svg") == 1
    assert "&lt;hm&gt;" in drawn
    assert "Part 2" in drawn
    assert "Target" in drawn
    assert "astronomical point" in drawn
    assert json.loads(ask("{}", options=["--chart", "svg"]))["error"]


def test_a_run_chart_can_be_drawn():
    drawn = ask({"chart": "run", "input": {"y": [1, 2, 3, 4, 5, 6]}}, options=["--chart", "svg"])

    assert "Median 3.50" in drawn
    assert "trend" in drawn


def run(monkeypatch, text, *options):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    monkeypatch.setattr("sys.argv", ["spc", *options])

    with pytest.raises(SystemExit) as ended:
        runpy.run_module("outcomes.spc", run_name="__main__")

    return ended.value.code


def test_the_command_reads_and_writes_the_standard_streams(monkeypatch, capsys):
    code = run(monkeypatch, b'{"id": "a", "input": {"y": [1, 2]}}\n\xff\n')

    assert code == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["a", None]


def test_the_command_draws(monkeypatch, capsys):
    assert run(monkeypatch, b'{"id": "a", "input": {"y": [1, 2]}}', "--chart", "svg") == 0
    assert capsys.readouterr().out.startswith("<svg")


def ask_a_process(program, line):
    return subprocess.run(
        [sys.executable, "-c", program], input=line, capture_output=True, check=True
    )


@pytest.mark.slow
@pytest.mark.parametrize("option", ["", "--chart=svg"])
def test_the_command_starts_without_django(option):
    program = (
        f"import sys, runpy; sys.argv = ['spc', *{option!r}.split()]\n"
        "try:\n runpy.run_module('outcomes.spc', run_name='__main__')\n"
        "except SystemExit as ended:\n"
        " assert not ended.code and 'django' not in sys.modules, ended\n"
    )

    ended = ask_a_process(program, b'{"id": "\\ud800", "input": {"y": [1, 2]}}\n')

    assert len(ended.stdout) > 100
    assert ended.stderr == b""


@pytest.mark.slow
def test_the_command_loads_little():
    program = (
        "import sys, runpy; before = set(sys.modules); sys.argv = ['spc']\n"
        "try:\n runpy.run_module('outcomes.spc', run_name='__main__')\n"
        "except SystemExit:\n"
        " heavy = {'numpy', 'statistics', 'outcomes.charts'} & set(sys.modules)\n"
        " print(heavy or len(set(sys.modules) - before))\n"
    )

    ended = ask_a_process(program, b"")

    assert int(ended.stdout) < 80


@pytest.mark.slow
def test_a_reader_who_leaves_early_is_no_error():
    lines = b'{"input": {"y": [1, 2, 3]}}\n' * 2000
    command = subprocess.Popen(
        [sys.executable, "-m", "outcomes.spc"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    command.stdout.close()

    _, said = command.communicate(lines)

    assert (command.returncode, said) == (0, b"")
