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
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

CANARY = "Zyxcanary"
TRIES = ("public_id", "id")


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


def fuzz(
    base_url: str, token: str, *, cases: int, ids: list[str], slugs: list[str], seed_: int = 1
) -> Outcome:
    """Send at least `cases` requests, spread over all operations, as the bearer of `token`."""
    headers = {"Authorization": f"Bearer {token}"}
    schema = schemathesis.openapi.from_url(f"{base_url}/api/v1/schema/", headers=headers)
    operations = [result.ok() for result in schema.get_all_operations()]
    share = math.ceil(cases / len(operations))
    outcome = Outcome(operations=len(operations))
    session = requests.Session()
    while outcome.cases < cases:
        for operation in operations:
            _fuzz_one(operation, base_url, session, headers, share, ids, slugs, seed_, outcome)
        seed_ += 1
    return outcome


def _fuzz_one(
    operation: Any,
    base_url: str,
    session: requests.Session,
    headers: dict[str, str],
    share: int,
    ids: list[str],
    slugs: list[str],
    seed_: int,
    outcome: Outcome,
) -> None:
    chance = random.Random(f"{operation.label}-{seed_}")

    @seed(seed_)
    @settings(
        max_examples=share,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), aim=st.booleans())
    def one(case: Any, aim: bool) -> None:
        if aim:
            _aim(case, chance, ids, slugs)
        response = case.call(base_url=base_url, session=session, headers=headers, timeout=30)
        outcome.cases += 1
        outcome.statuses[response.status_code] += 1
        name = f"{operation.label} → {response.status_code}: {case.as_curl_command()[:300]}"
        if response.status_code >= 500:
            outcome.server_errors.append(name)
        if CANARY in response.text:
            outcome.leaks.append(name)

    one()


def _aim(case: Any, chance: random.Random, ids: list[str], slugs: list[str]) -> None:
    """Point a case at rows that exist, ours or the other network's."""
    for name in case.path_parameters or {}:
        case.path_parameters[name] = chance.choice(ids)
    if isinstance(case.query, dict):
        if "network" in case.query:
            case.query["network"] = chance.choice(slugs)
        case.query.pop("cursor", None)
    if isinstance(case.body, dict):
        for name in ("network", "project", "event", "measure", "site"):
            if name in case.body:
                case.body[name] = chance.choice(slugs if name == "network" else ids)
    if isinstance(case.headers, dict) and chance.random() < 0.5:
        case.headers["If-Match"] = "*"


def main() -> None:
    from tests.faults.site import running_site

    with running_site() as site:
        outcome = fuzz(
            site.url,
            site.token,
            cases=int(os.environ.get("CASES", "2000")),
            ids=site.ids,
            slugs=site.slugs,
        )
    result = outcome.as_dict()
    sys.stdout.write(json.dumps(result) + "\n")
    sys.exit(0 if result["ok"] else 1)


if __name__ == "__main__":
    main()
