"""What Django and the OpenAPI generator can check, in one process: loading them is the cost."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
import jsonschema_rs
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from drf_spectacular import validation

from lhs_platform.lib.room import with_room

SPECIFICATION = Path(validation.__file__).with_name("openapi_3_1_schema.json")


@with_room
def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhs_platform.settings")
    django.setup()
    checks = (
        ("makemigrations", lambda: call_command("makemigrations", "--check", "--dry-run")),
        ("check", lambda: call_command("check", "--deploy", "--fail-level", "WARNING")),
        ("OpenAPI", check_openapi),
    )
    return max([exit_code(name, check) for name, check in checks])


def exit_code(name: str, check: Callable[[], object]) -> int:
    try:
        check()
    except (CommandError, SystemCheckError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    except SystemExit as ended:
        return 1 if ended.code else 0
    return 0


def check_openapi() -> None:
    """Make the document, without a warning, and hold it against the specification. The generator's
    own comparison asks the same specification, and takes twenty times as long."""
    with TemporaryDirectory() as folder:
        made = Path(folder, "openapi.json")
        asked = ("--fail-on-warn", "--format", "openapi-json", "--file", str(made))
        call_command("spectacular", *asked)
        faults = faults_in(json.loads(made.read_text()))
    if faults:
        raise CommandError("the document is not OpenAPI 3.1:\n" + "\n".join(faults))


def faults_in(document: dict[str, Any]) -> list[str]:
    """Give what the specification of OpenAPI 3.1 says against a document, and where."""
    validator = jsonschema_rs.validator_for(json.loads(SPECIFICATION.read_text()))
    return [
        f"{'/'.join(map(str, fault.instance_path))}: {fault.message}"
        for fault in validator.iter_errors(document)
    ]


if __name__ == "__main__":
    sys.exit(main())
