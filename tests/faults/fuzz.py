"""Fuzz every REST operation from the OpenAPI document: no 5xx, nothing of another network.

`make fuzz` runs the long form (CASES, default 2,000) against gunicorn and PostgreSQL and prints
one JSON line. Identifiers are drawn from both networks, so that most cases reach real rows.
"""

import json
import math
import os
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

CANARY = "Zyxcanary"
# So many cases are pointed at rows that exist, and so many of those at the other network's.
AIMED = 0.8
THEIRS = 0.3
# The document is made when it is first asked for, which takes a while on a busy machine.
SCHEMA_SECONDS = 180


@dataclass
class Outcome:
    """What the cases met."""

    cases: int = 0
    operations: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    server_errors: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            "cases": self.cases,
            "operations": self.operations,
            "statuses": {str(code): n for code, n in sorted(self.statuses.items())},
            "server_errors": self.server_errors[:10],
            "leaks": self.leaks[:10],
            "ok": not self.server_errors and not self.leaks,
        }


class Fuzzer:
    """Sends generated requests of every operation as the bearer of one token."""

    def __init__(self, base_url: str, token: str, targets: dict[str, list[str]]) -> None:
        self.base_url, self.targets = base_url, targets
        self.headers = {"Authorization": f"Bearer {token}"}
        self.session = requests.Session()
        self.outcome = Outcome()

    def run(self, *, cases: int, until_leak: bool = False, first_seed: int = 1) -> Outcome:
        """Send at least `cases` requests, spread over all operations; or end at the first leak."""
        operations = operations_at(self.base_url)
        self.outcome.operations = len(operations)
        share = math.ceil(cases / len(operations))
        for turn in count(first_seed):
            for operation in operations:
                self._try(operation, share, turn)
                if until_leak and self.outcome.leaks:
                    return self.outcome
            if self.outcome.cases >= cases:
                return self.outcome
        raise AssertionError

    def _try(self, operation: Any, share: int, turn: int) -> None:
        chance = random.Random(f"{operation.label}-{turn}")

        @seed(turn)
        @settings(
            max_examples=share,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def one(case: Any) -> None:
            if chance.random() < AIMED:
                aim(case, operation.path, chance, self.targets)
            self._send(case, operation.label)

        one()

    def _send(self, case: Any, label: str) -> None:
        sent = {"base_url": self.base_url, "session": self.session, "headers": self.headers}
        name = f"{label}: {case.as_curl_command()[:400]}"
        try:
            response = case.call(**sent, timeout=30)
        except requests.RequestException as error:
            self.outcome.server_errors.append(f"{error} {name}")
            return
        finally:
            self.outcome.cases += 1
        self.outcome.statuses[response.status_code] += 1
        if response.status_code >= 500:
            self.outcome.server_errors.append(f"{response.status_code} {name}")
        if CANARY.encode() in response.content:
            self.outcome.leaks.append(name)


@cache
def operations_at(base_url: str) -> list[Any]:
    """Read the operations of a site from its OpenAPI document."""
    schema = schemathesis.openapi.from_url(f"{base_url}/api/v1/schema/", timeout=SCHEMA_SECONDS)
    return [result.ok() for result in schema.get_all_operations()]


def aim(case: Any, path: str, chance: random.Random, targets: dict[str, list[str]]) -> None:
    """Point a case at rows that exist, more often ours than the other network's."""

    def one_of(collection: str) -> str:
        ours, theirs = targets[collection]
        return theirs if chance.random() < THEIRS else ours

    collection = path.removeprefix("/api/v1/").split("/")[0]
    for name in case.path_parameters or {}:
        case.path_parameters[name] = one_of(collection)
    for part in (case.query, case.body):
        if isinstance(part, dict):
            for name in part.keys() & {f"{key[:-1]}" for key in targets}:
                part[name] = one_of(f"{name}s")
    if isinstance(case.query, dict) and chance.random() < AIMED:
        case.query.pop("cursor", None)
    case.headers = {**(case.headers or {}), "If-Match": "*"}


def main() -> None:
    from tests.faults.site import running_site

    with running_site() as (url, filled):
        fuzzer = Fuzzer(url, filled.token, filled.targets)
        outcome = fuzzer.run(cases=int(os.environ.get("CASES", "2000")))
    result = outcome.as_dict()
    sys.stdout.write(json.dumps(result) + "\n")
    sys.exit(0 if result["ok"] else 1)


if __name__ == "__main__":
    main()
