"""Renew the lock files from pyproject.toml: every version with its hashes, no address of an index."""

import sys

from scripts.stages import Stage, run_quietly, tool, verdict

OPTIONS = (
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--quiet",
    "--system-certs",
)
LOCKS = {
    "base": (),
    "dev": ("--group", "dev"),
    "bench": ("--group", "dev", "--group", "bench"),
}


def main() -> int:
    stages = [
        Stage(f"requirements/{name}.txt", compile_command(name, *groups))
        for name, groups in LOCKS.items()
    ]
    return verdict(run_quietly(stages))


def compile_command(name: str, *options: str) -> list[str]:
    target = ("--python-version", "3.11", "--upgrade", "-o", f"requirements/{name}.txt")
    return tool("uv", "pip", "compile", "pyproject.toml", *options, *OPTIONS, *target)


if __name__ == "__main__":
    sys.exit(main())
