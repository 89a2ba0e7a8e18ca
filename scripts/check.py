"""Everything that can be judged without running the tests: `make check`; `fix` mends."""

import secrets
import sys
from pathlib import Path

from scripts.stages import ROOT, Stage, run_quietly, tool, verdict

# The deploy check judges the settings of a real site, not of this machine.
PRODUCTION = {
    "DEBUG": "0",
    "DEMO": "0",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "commons.example.org",
    "SITE_URL": "https://commons.example.org",
    "TRUSTED_PROXIES": "1",
}


def main() -> int:
    if sys.argv[1:] == ["fix"]:
        return verdict(run_quietly(fixes()))
    return verdict(run_quietly(checks()))


def checks() -> list[Stage]:
    """Give the checks; the slow one first, so that the others run beside it."""
    return [
        Stage("types", tool("mypy")),
        Stage("format", tool("ruff", "format", "--check", ".")),
        Stage("lint", tool("ruff", "check", ".")),
        Stage("import contracts", tool("lint-imports", "--no-cache")),
        Stage("structure", tool("pytest", "-q", "tests/architecture/test_structure.py")),
        Stage("template format", tool("djade", "--check", *djade_options())),
        Stage("template lint", tool("djlint", "templates", "--lint", "--quiet")),
        Stage(
            "migrations, deploy check, OpenAPI",
            tool("python", "-m", "scripts.check_django"),
            PRODUCTION,
        ),
    ]


def fixes() -> list[Stage]:
    return [
        Stage("lint", tool("ruff", "check", "--fix", ".")),
        Stage("format", tool("ruff", "format", ".")),
        Stage("template format", tool("djade", *djade_options())),
    ]


def djade_options() -> list[str]:
    templates = sorted(str(path) for path in Path(ROOT / "templates").rglob("*.html"))
    return ["--target-version", "5.2", *templates]


if __name__ == "__main__":
    sys.exit(main())
