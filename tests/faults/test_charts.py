"""The short form of `make fault-charts`: nothing stays behind, and nothing is computed in vain."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHORT = {
    "N": "240",
    "KILLS": "3",
    "FLUSHES": "1",
    "CONTROL_N": "20",
    "CHARTS_SWEEP_SECONDS": "1",
    "CHARTS_STALE_SECONDS": "2",
}


def run() -> dict[str, Any]:
    """Run it on servers of its own: they are flushed, and those of the suite must not be."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.charts"],
        cwd=ROOT,
        env=os.environ | SHORT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    lines = done.stdout.splitlines()
    assert lines, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(lines[-1])
    return found


@pytest.mark.slow
@pytest.mark.services
def test_every_chart_is_right_after_the_faults_and_none_is_computed_in_vain() -> None:
    found = run()

    assert (found["kills"], found["flushes"], found["beats"]) == (3, 1, 2)
    assert sum(found["writes"].values()) == found["n"] == 240
    assert found["errors"] == []
    assert found["charts"] > 100
    assert found["stale"] == found["missing"] == found["different"] == 0
    assert found["signals_different"] == found["too_many"] == 0
    assert found["rewritten_without_change"] == 0
    assert found["control"]["different"] > 0, "without the sweep the same faults must leave some"
