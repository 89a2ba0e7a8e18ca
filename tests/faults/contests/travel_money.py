"""The last travel money: a fund holds enough for one, and everyone's request is approved at the
same moment, over HTTP, on PostgreSQL.

    ROUNDS=200 PEOPLE=20 python -m tests.faults.contests.travel_money

Prints one JSON line. It is well if no round promised more than the fund holds, and if the control
without the lock did.
"""

import json
import os
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import requests

from tests.faults.site import ENVIRONMENT, gunicorn

LOCKED = "lhs_platform.wsgi:application"
UNLOCKED = "tests.faults.contests.travel_unlocked:application"
PLAIN = {"DEBUG": "1"}
CAP = Decimal("400.00")
TIMEOUT = 60
PROMISED = 200
REFUSED = 409


def run(
    rounds: int, people: int, locked: bool = True, environment: dict[str, str] | None = None
) -> dict[str, Any]:
    """Serve the site, with its lock or without, and run the rounds against it."""
    with gunicorn(LOCKED if locked else UNLOCKED, **(environment or PLAIN)) as url:
        return race(url, rounds=rounds, people=people)


def race(url: str, *, rounds: int, people: int) -> dict[str, Any]:
    """Each round: a new fund with money for one, and as many approvals as people."""
    statuses: Counter[int] = Counter()
    overspent = unspent = 0
    key, network = _manager()
    with ThreadPoolExecutor(people) as crowd:
        for _ in range(rounds):
            fund, asked = _last_money(network, people)
            barrier = threading.Barrier(people)
            pressed = [crowd.submit(_approve, url, key, one, fund, barrier) for one in asked]
            statuses.update(one.result() for one in pressed)
            promised = _promised(fund)
            overspent += promised > fund.limit
            unspent += promised < fund.limit
    clean = not (overspent or unspent) and set(statuses) <= {PROMISED, REFUSED}
    return {
        "ok": clean and statuses[PROMISED] == rounds,
        "rounds": rounds,
        "people": people,
        "overspent": overspent,
        "unspent": unspent,
        "statuses": dict(statuses),
    }


def _manager() -> tuple[str, Any]:
    """Give a coordinator's token and their network."""
    from django.utils import timezone

    from networks.actions import tokens
    from tests.factories.networks import MembershipFactory

    seat = MembershipFactory(access="coordinator")
    now = timezone.now()
    _, key = tokens.make(
        by=seat.user, name="contest", scope="write", networks=[seat.network],
        expires_at=now + timedelta(days=1), now=now,
    )  # fmt: skip
    return key, seat.network


def _last_money(network: Any, people: int) -> tuple[Any, list[Any]]:
    from tests.factories.events import EventFactory, InvitationFactory
    from tests.factories.travel import FundFactory, RequestFactory

    event = EventFactory(network=network, days=1)
    fund = FundFactory(event=event, limit=CAP)
    invited = [InvitationFactory(event=event, invited_by=event.created_by) for _ in range(people)]
    return fund, [RequestFactory(invitation=one, answer=False) for one in invited]


def _approve(url: str, key: str, one: Any, fund: Any, barrier: threading.Barrier) -> int:
    barrier.wait(TIMEOUT)
    answer = requests.patch(
        f"{url}/api/v1/travel-requests/{one.public_id}/",
        json={"state": "approved", "fund": str(fund.public_id), "cap": str(CAP)},
        headers={"Authorization": f"Bearer {key}", "If-Match": "*"},
        timeout=TIMEOUT,
    )
    return answer.status_code


def _promised(fund: Any) -> Decimal:
    from django.db.models import Sum

    from events.models import TravelRequest

    total = TravelRequest.objects.filter(fund=fund, state="approved").aggregate(s=Sum("cap"))["s"]
    return total or Decimal(0)


def main() -> None:
    import django

    rounds, people = (int(os.environ.get(n, d)) for n, d in (("ROUNDS", 200), ("PEOPLE", 20)))
    os.environ.update(ENVIRONMENT | PLAIN)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    started = time.monotonic()
    held = run(rounds, people)
    control = run(max(3, rounds // 10), people, locked=False)
    is_well = held["ok"] and control["overspent"] > 0
    seconds = round(time.monotonic() - started, 1)
    result = {**held, "ok": is_well, "seconds": seconds, "control": control}
    sys.stdout.write(json.dumps(result) + "\n")
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
