"""`make demo-reset` forgets what was entered, and nothing else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.journey.demo import ROOT


def reset(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the target itself with the demonstration's folder at `folder`."""
    make = shutil.which("make")
    assert make
    return subprocess.run(
        [make, "--no-print-directory", "demo-reset", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )


def test_it_removes_the_folder_with_all_that_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    (folder / "broker" / "queue").mkdir(parents=True)
    (folder / "db.sqlite3").write_text("entered")
    (tmp_path / "beside").write_text("stays")

    said = reset(folder).stdout

    assert not folder.exists()
    assert (tmp_path / "beside").read_text() == "stays"
    assert "make demo" in said


def test_it_does_nothing_where_there_is_nothing(tmp_path: Path) -> None:
    assert reset(tmp_path / "never-started").returncode == 0
