"""The lock files are of this project, complete, and tied to no index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("uv", "base", "dev", "bench")


def locked(name: str) -> dict[str, str]:
    """Give the version of each package in a lock file."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    pins = [
        line.split(";")[0].split("\\")[0].strip() for line in lines if re.match(r"[\w.-]+==", line)
    ]
    return {canonicalize_name(pin.split("==")[0]): pin.split("==")[1] for pin in pins}


def asked(group: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = {"base": project["project"]["dependencies"]}
    lines["dev"] = lines["base"] + project["dependency-groups"]["dev"]
    lines["bench"] = lines["dev"] + project["dependency-groups"]["bench"]
    return [Requirement(line) for line in lines[group]]


@pytest.mark.parametrize("group", ["base", "dev", "bench"])
def test_lock_holds_what_the_project_asks_for(group: str) -> None:
    versions = locked(group)

    unmet = [
        str(requirement)
        for requirement in asked(group)
        if not requirement.specifier.contains(
            versions.get(canonicalize_name(requirement.name), "0")
        )
    ]

    assert unmet == [], "run: make lock"


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=[\w.-]+==)", text)

    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_index(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()

    assert "://" not in text
    assert "--index-url" not in text


@pytest.mark.parametrize(("smaller", "larger"), [("base", "dev"), ("dev", "bench")])
def test_the_locks_agree(smaller: str, larger: str) -> None:
    held, more = locked(smaller), locked(larger)

    assert {name: more.get(name) for name in held} == held
