"""Run one command with PostgreSQL and Redis at hand.

    python -m scripts.with_services [--durable] COMMAND …

`--durable` writes to disk as a real server does; runs that restart the server need it.
"""

import sys

from scripts.bootstrap import keep_bytecode
from scripts.services import services
from scripts.stages import Stage, run_aloud
from tests.services.processes import ServiceError


def main() -> int:
    arguments = sys.argv[1:]
    durable = arguments[:1] == ["--durable"]
    command = arguments[1:] if durable else arguments
    if not command:
        sys.exit(__doc__)
    keep_bytecode()
    try:
        with services(durable=durable, browser=False) as addresses:
            return run_aloud(Stage(" ".join(command), command, addresses)).code
    except ServiceError as error:
        sys.exit(f"A service is missing. {error}")


if __name__ == "__main__":
    sys.exit(main())
