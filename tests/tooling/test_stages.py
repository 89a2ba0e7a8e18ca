"""Stages: what one said is told, one that fails ends all badly, and one beside gives way."""

import sys

import pytest

from scripts.stages import Stage, run_aloud, run_beside, run_quietly, verdict


def stage(name, *, says="os.nice(0)", code=0, **environment):
    words = f"import os, sys; print({says}); sys.exit({code})"
    return Stage(name, [sys.executable, "-c", words], environment)


def test_each_is_told_with_its_last_words_and_the_whole_of_one_that_failed(capfd):
    good = stage("good", says=r"'many words\n3 passed'")
    bad = stage("bad", says=r"'line 7 is wrong\n1 failed'", code=1)

    outcomes = run_quietly([good, bad])

    told = capfd.readouterr().out
    assert [(one.stage.name, one.code) for one in outcomes] == [("good", 0), ("bad", 1)]
    assert verdict(outcomes) == 1
    assert verdict(outcomes[:1]) == 0
    assert "many words" not in told
    assert "line 7 is wrong" in told
    lines = sorted(line.partition(" s  ") for line in told.splitlines() if " s  " in line)
    assert [(line.split()[0], last) for line, _, last in lines] == [
        ("FAILED", "1 failed"),
        ("ok", "3 passed"),
    ]


def test_beside_the_main_one_others_take_what_it_leaves(capfd):
    main, aside = run_beside([stage("aside")], lambda: run_aloud(stage("main")))

    assert (main.stage.name, aside.stage.name) == ("main", "aside")
    assert int(aside.said) == 19
    assert capfd.readouterr().out.count("\nok     aside") == 1


def test_one_that_fails_beside_fails_all():
    outcomes = run_beside([stage("aside", code=3)], lambda: run_aloud(stage("main")))

    assert [one.code for one in outcomes] == [0, 3]
    assert verdict(outcomes) == 1


def test_its_environment_is_added_to_that_of_the_machine():
    asks = "os.environ['WHERE'], 'PATH' in os.environ"

    (outcome,) = run_quietly([stage("one", says=asks, WHERE="here")])

    assert outcome.said == "here True\n"


def test_where_the_main_one_is_broken_off_no_other_begins(capfd):
    def broken_off():
        raise SystemExit("Stopped.")

    with pytest.raises(SystemExit):
        run_beside([stage(str(number)) for number in range(9)], broken_off)

    told = [line for line in capfd.readouterr().out.splitlines() if line]
    assert len(told) < 9
