"""Without its environment the site does not start, and no demonstration opens on real data."""

import os
import subprocess
import sys

import pytest

from tests.journey.demo import ROOT

NAMES = ("DEBUG", "DEMO", "SECRET_KEY", "DATABASE_URL", "REDIS_URL")
REAL = "postgres://lhs:secret@db/lhs"


def loaded_with(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    command = [sys.executable, "-c", "from lhs_platform import settings; print(settings.DEMO)"]
    return subprocess.run(
        command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "k", "DEMO": "1", "DATABASE_URL": REAL}, "refused on a real database"),
    ],
)
def test_what_is_unsafe_does_not_start(environment: dict[str, str], words: str) -> None:
    done = loaded_with(**environment)

    assert done.returncode != 0
    assert words in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("more", [{}, {"DEBUG": "1", "DATABASE_URL": REAL}])
def test_a_demonstration_opens_on_its_own_database_or_for_a_developer(more: dict[str, str]) -> None:
    done = loaded_with(SECRET_KEY="k", DEMO="1", **more)

    assert done.stdout.strip() == "True", done.stderr
