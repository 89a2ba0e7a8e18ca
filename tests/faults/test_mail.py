"""The short form of `make fault-mail`: nothing is lost, and every copy is explained."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
# All kinds of mail by turns, in the time that one took.
SHORT = {
    "N": "300",
    "KIND": "mixed",
    "KILLS": "3",
    "FLUSHES": "1",
    "RESTARTS": "1",
    "CONTROL_N": "100",
}


def run() -> dict[str, Any]:
    """Run it on servers of its own: these are restarted, and those of the suite must not be."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.mail"],
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
def test_no_mail_of_any_kind_is_lost_and_every_copy_is_explained() -> None:
    found = run()

    assert found["kind"] == "mixed"
    assert (found["kills"], found["flushes"], found["restarts"]) == (3, 1, 1)
    assert found["recipients"] == found["n"] == 300
    assert found["lost"] == found["strangers"] == found["not_marked_sent"] == 0
    assert found["two_message_ids"] == 0
    assert found["copies_extra"] <= found["bound"]
    assert found["copies_not_flagged"] == 0
    assert found["control"]["lost"] > 0, "without the outbox the same faults must lose mail"
