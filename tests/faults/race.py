"""Many people press a button at the same moment, over HTTP, on PostgreSQL.

    ROUNDS=200 PEOPLE=20 ONLY=last_seat,… python -m tests.faults.race

Without ROUNDS and PEOPLE each contest takes its own numbers. Prints one JSON line for each. It is
well if no round showed a fault, and if the control without the guard did.
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
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.faults.contest import Contender, Contest, Round
from tests.faults.contests import NAMES
from tests.faults.site import ENVIRONMENT, GUARDED, PLAIN, UNGUARDED, gunicorn

# In the form of a page, or in an answer to a script.
TOKEN = re.compile(r'(?:name="csrfmiddlewaretoken" value=|"token": )"(\w+)"')
TIMEOUT = 180
# A first round, on a site that is cold, need not be slower than this.
SLOWEST = 3.0


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


class Start:
    """The line where so many wait for each other. Where opening the pages takes seconds, as on a
    busy machine, all that goes by the clock afterwards is as much slower."""

    def __init__(self, race: Round, many: int) -> None:
        self._race = race
        self._opened = time.monotonic()
        self._pace = 1.0
        self._barrier = threading.Barrier(many, action=self._go)

    def wait(self, delay: float) -> None:
        self._barrier.wait(TIMEOUT)
        time.sleep(delay * self._pace)

    def _go(self) -> None:
        self._pace = min(SLOWEST, max(1.0, time.monotonic() - self._opened))
        self._race.at_start(self._pace)


def contest_of(name: str) -> Contest:
    """Load a contest; its module needs the apps, so it is loaded when they stand."""
    found: Contest = importlib.import_module(f"tests.faults.contests.{name}").CONTEST
    return found


def run(contest: Contest, url: str, *, rounds: int, people: int, until: str = "") -> Outcome:
    """Run rounds of one contest against the site at `url`, `until` a fault has shown."""
    outcome = Outcome()
    at_once = contest.at_once or people
    with ThreadPoolExecutor(at_once) as crowd:
        while outcome.rounds < rounds and not outcome.faults[until]:
            race = contest.set_up(people)
            answers = _answers(race, url, crowd, at_once)
            outcome.rounds += 1
            outcome.statuses.update(one.status_code for one in answers)
            outcome.faults.update(race.verdict(answers))
    return outcome


def _answers(
    race: Round, url: str, crowd: ThreadPoolExecutor, at_once: int
) -> list[requests.Response]:
    """Let all press, wave after wave; give what each was answered."""
    answers = []
    for first in range(0, len(race.contenders), at_once):
        wave = race.contenders[first : first + at_once]
        start = Start(race, len(wave))
        pressed = [crowd.submit(_press, url, one, start) for one in wave]
        answers += [one.result() for one in pressed]
    return answers


def _press(url: str, contender: Contender, start: Start) -> requests.Response:
    """Open the page as a browser does, wait for the others, and press the button."""
    browser = requests.Session()
    browser.cookies.update(contender.cookies)
    # The server hangs up on whoever waits for slow others; each request is a call of its own.
    browser.headers["Connection"] = "close"
    send = dict(contender.send)
    if contender.page:
        page = browser.get(url + contender.page, timeout=TIMEOUT)
        token = TOKEN.search(page.text)
        send["csrfmiddlewaretoken"] = browser.headers["X-CSRFToken"] = token[1] if token else ""
    start.wait(contender.delay)
    return browser.request(
        contender.method,
        url + contender.to,
        data=None if contender.json is not None else send,
        json=contender.json,
        headers={"Referer": url + contender.page, **contender.headers},
        timeout=TIMEOUT,
        allow_redirects=False,
    )


def held(contest: Contest, guarded: str, unguarded: str, *, rounds: int, people: int) -> Any:
    """Run a contest on the site and on the one without guards; say what came of both."""
    started = time.monotonic()
    outcome = run(contest, guarded, rounds=rounds, people=people)
    seconds = time.monotonic() - started
    fewer = {"rounds": max(3, rounds // 10), "people": min(people, contest.unguarded)}
    control = run(contest, unguarded, **fewer)
    return {
        "contest": contest.name,
        "ok": outcome.is_clean(contest) and control.faults[contest.breaks] > 0,
        "people": people,
        "at_once": contest.at_once or people,
        "seconds": round(seconds, 1),
        **outcome.as_dict(),
        "control": {"people": fewer["people"], **control.as_dict()},
    }


def main() -> None:
    import django

    rounds, people = (int(os.environ.get(name, "0")) for name in ("ROUNDS", "PEOPLE"))
    only = [name for name in os.environ.get("ONLY", "").split(",") if name]
    os.environ.update(ENVIRONMENT | PLAIN)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    contests = [contest_of(name) for name in only or NAMES]
    # One for each who presses, also where all are served by the same process.
    threads = str(max(one.at_once or people or one.people for one in contests))
    is_well = True
    with (
        gunicorn(GUARDED, "--threads", threads, **PLAIN) as guarded,
        gunicorn(UNGUARDED, "--threads", threads, **PLAIN) as unguarded,
    ):
        for one in contests:
            long = {"rounds": rounds or one.rounds, "people": people or one.people}
            result = held(one, guarded, unguarded, **long)
            sys.stdout.write(json.dumps(result) + "\n")
            sys.stdout.flush()
            is_well = is_well and result["ok"]
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
