"""Run the parts and print one JSON document: `python -m benchmarks`, or ONLY=pages,spc for some.

Each part is a module here with `measure()`, which gives a dict and raises AssertionError where a
bound that must hold is broken; what the error has as `measured` is printed all the same. Those of
`ANYWHERE` need nothing else, the others DATABASE_URL and REDIS_URL; `make bench` provides both.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any

import django

PARTS = (
    "pages", "events", "mails", "check_in", "imports", "charts", "sites", "improvement", "ideas",
    "spc", "room",
)  # fmt: skip
ANYWHERE = frozenset({"spc"})
SETTINGS = {
    "SECRET_KEY": "benchmarks-only-" + "0" * 50,
    "ALLOWED_HOSTS": "127.0.0.1,testserver",
    "SECURE_SSL_REDIRECT": "0",
    "API_RATE_USER": "1000000/min",
    "LOG_LEVEL": "WARNING",
    "DJANGO_SETTINGS_MODULE": "lhs_platform.settings",
}


def main() -> int:
    parts = chosen()
    if not ANYWHERE.issuperset(parts):
        prepare()
    result: dict[str, Any] = {}
    broken = {}
    for part in parts:
        try:
            result[part] = import_module(f"benchmarks.{part}").measure()
        except AssertionError as error:
            broken[part] = str(error)
            if hasattr(error, "measured"):
                result[part] = error.measured
    sys.stdout.write(json.dumps(result | {"broken": broken}, indent=2) + "\n")
    return 1 if broken else 0


def chosen() -> list[str]:
    wanted = os.environ.get("ONLY", "").replace(",", " ").split()
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.exit(f"There is no part {', '.join(unknown)}; known are {', '.join(PARTS)}.")
    return wanted or list(PARTS)


def prepare() -> None:
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
