"""What Django and the OpenAPI generator can check, in one process: loading them is the cost."""

import os
import sys

import django
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

from lhs_platform.lib.room import with_room


@with_room
def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhs_platform.settings")
    django.setup()
    checks = (
        ("makemigrations", "--check", "--dry-run"),
        ("check", "--deploy", "--fail-level", "WARNING"),
        ("spectacular", "--validate", "--fail-on-warn", "--file", os.devnull),
    )
    return max([exit_code(*arguments) for arguments in checks])


def exit_code(*arguments: str) -> int:
    try:
        call_command(*arguments)
    except (CommandError, SystemCheckError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 1
    except SystemExit as ended:
        return 1 if ended.code else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
