"""Many people press a button at the same moment, over HTTP, on PostgreSQL.

    ROUNDS=200 PEOPLE=20 ONLY=last_seat,… python -m tests.faults.race

Prints one JSON line for each contest. It is well if no round showed a fault, and if the control
without the guard did.
"""

import importlib
import json
import os
import re
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.faults.contest import Contender, Contest
from tests.faults.contests import ALONE, NAMES
from tests.faults.site import ENVIRONMENT, gunicorn

# Plain HTTP on one machine: cookies that need no TLS, and static files without a manifest.
PLAIN = {"DEBUG": "1"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
TIMEOUT = 180


@dataclass
class Outcome:
    """What a number of rounds came to."""

    rounds: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)

    def is_clean(self, contest: Contest) -> bool:
        return not +self.faults and set(self.statuses) <= contest.statuses

    def as_dict(self) -> dict[str, Any]:
        return {
            "rounds": self.rounds,
            "faults": dict(+self.faults),
            "statuses": {str(code): n for code, n in sorted(self.statuses.items())},
        }


def contest_of(name: str) -> Contest:
    """Load a contest; its module needs the apps, so it is loaded when they stand."""
    found: Contest = importlib.import_module(f"tests.faults.contests.{name}").CONTEST
    return found


def run(contest: Contest, url: str, *, rounds: int, people: int) -> Outcome:
    """Run rounds of one contest against the site at `url`."""
    outcome = Outcome()
    with ThreadPoolExecutor(people) as crowd:
        for _ in range(rounds):
            race = contest.set_up(people)
            barrier = threading.Barrier(len(race.contenders), action=race.at_start)
            pressed = [crowd.submit(_press, url, one, barrier) for one in race.contenders]
            statuses = [one.result() for one in pressed]
            outcome.rounds += 1
            outcome.statuses.update(statuses)
            outcome.faults.update(race.verdict(statuses))
    return outcome


def _press(url: str, contender: Contender, barrier: threading.Barrier) -> int:
    """Open the page as a browser does, wait for the others, and press the button."""
    browser = requests.Session()
    browser.cookies.update(contender.cookies)
    # The server hangs up on whoever waits for slow others; each request is a call of its own.
    browser.headers["Connection"] = "close"
    send = dict(contender.send)
    if contender.page:
        page = browser.get(url + contender.page, timeout=TIMEOUT)
        token = TOKEN.search(page.text)
        send["csrfmiddlewaretoken"] = token.group(1) if token else ""
    barrier.wait(TIMEOUT)
    time.sleep(contender.delay)
    return browser.request(
        contender.method,
        url + contender.to,
        data=None if contender.json is not None else send,
        json=contender.json,
        headers={"Referer": url + contender.page, **contender.headers},
        timeout=TIMEOUT,
        allow_redirects=False,
    ).status_code


@contextmanager
def site_of(contest: Contest, *, is_guarded: bool, environment: dict[str, str]) -> Any:
    """Serve the site, or the one with this contest's guard taken away."""
    extra = {**PLAIN, **environment}
    with gunicorn(**extra) if is_guarded else gunicorn(contest.control, **extra) as url:
        # A port is open before a process behind it has loaded the site.
        for _ in range(8):
            requests.get(f"{url}/healthz/live", timeout=TIMEOUT)
        yield url


def held(contest: Contest, *, rounds: int, people: int) -> dict[str, Any]:
    """Run a contest and its control; say what came of both."""
    started = time.monotonic()
    with site_of(contest, is_guarded=True, environment={}) as url:
        guarded = run(contest, url, rounds=rounds, people=people)
    with site_of(contest, is_guarded=False, environment={}) as url:
        control = run(contest, url, rounds=max(3, rounds // 10), people=people)
    return {
        "contest": contest.name,
        "ok": guarded.is_clean(contest) and control.faults[contest.breaks] > 0,
        "people": people,
        "seconds": round(time.monotonic() - started, 1),
        **guarded.as_dict(),
        "control": control.as_dict(),
    }


def held_alone(name: str, *, rounds: int, people: int) -> dict[str, Any]:
    """Run a contest that brings its own crowd, and its control: that one must not be well."""
    started = time.monotonic()
    contest = importlib.import_module(f"tests.faults.contests.{name}")
    guarded = contest.run(rounds, people)
    control = contest.run(max(3, rounds // 10), people, False)
    is_well = guarded["ok"] and not control["ok"]
    seconds = round(time.monotonic() - started, 1)
    return {"contest": name, **guarded, "ok": is_well, "seconds": seconds, "control": control}


def main() -> None:
    import django

    rounds, people = (int(os.environ.get(n, d)) for n, d in (("ROUNDS", 200), ("PEOPLE", 20)))
    only = [name for name in os.environ.get("ONLY", "").split(",") if name]
    os.environ.update(ENVIRONMENT | PLAIN)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    is_well = True
    for name in only or [*NAMES, *ALONE]:
        if name in ALONE:
            result = held_alone(name, rounds=rounds, people=people)
        else:
            result = held(contest_of(name), rounds=rounds, people=people)
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()
        is_well = is_well and result["ok"]
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
