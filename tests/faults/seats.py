"""The last seat: many people answer at once for one seat, over HTTP, on PostgreSQL.

    ROUNDS=200 PEOPLE=20 python -m tests.faults.seats

Prints one JSON line. It is well if no round gave away more than the one seat, and if the control
without the lock did.
"""

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

from tests.faults.site import ENVIRONMENT, gunicorn

UNLOCKED = "tests.faults.unlocked:application"
# Plain HTTP on one machine: cookies that need no TLS, and static files without a manifest.
PLAIN = {"DEBUG": "1"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
TIMEOUT = 60


@dataclass
class Outcome:
    """What a number of rounds came to."""

    rounds: int = 0
    answers: int = 0
    oversold: int = 0
    unfilled: int = 0
    broken_lines: int = 0
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def is_clean(self) -> bool:
        well = not (self.oversold or self.unfilled or self.broken_lines)
        return well and set(self.statuses) == {303}

    def as_dict(self) -> dict[str, Any]:
        return {
            "rounds": self.rounds,
            "answers": self.answers,
            "oversold": self.oversold,
            "unfilled": self.unfilled,
            "broken_lines": self.broken_lines,
            "statuses": dict(self.statuses),
        }


def race(url: str, *, rounds: int, people: int) -> Outcome:
    """Run rounds of one seat and many people who press the button at the same moment."""
    outcome = Outcome()
    with ThreadPoolExecutor(people) as crowd:
        for _ in range(rounds):
            day, links = _one_seat(people)
            barrier = threading.Barrier(people)
            pressed = [crowd.submit(_answer, url + link, day, barrier) for link in links]
            outcome.statuses.update(one.result() for one in pressed)
            _judge(outcome, day, people)
    return outcome


def _one_seat(people: int) -> tuple[Any, list[str]]:
    from django.urls import reverse

    from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory

    event = EventFactory(days=0)
    day = EventDayFactory(event=event, capacity_in_person=1)
    invited = [InvitationFactory(event=event, invited_by=event.created_by) for _ in range(people)]
    return day, [reverse("events:rsvp", kwargs={"token": one.token}) for one in invited]


def _answer(link: str, day: Any, barrier: threading.Barrier) -> int:
    """Open a personal link as a browser does, wait for the others, and press the button."""
    browser = requests.Session()
    page = browser.get(link, timeout=TIMEOUT)
    token = TOKEN.search(page.text)
    barrier.wait(TIMEOUT)
    answer = {
        "csrfmiddlewaretoken": token.group(1) if token else "",
        "version": "0",
        "answer": "accepted",
        f"day_{day.public_id.hex}": "in_person",
    }
    return browser.post(link, answer, timeout=TIMEOUT, allow_redirects=False).status_code


def _judge(outcome: Outcome, day: Any, people: int) -> None:
    from events.models import DayPlace

    places = DayPlace.objects.filter(day=day)
    seated = places.filter(state=DayPlace.State.CONFIRMED).count()
    line = sorted(places.exclude(queue_no=None).values_list("queue_no", flat=True))
    outcome.rounds += 1
    outcome.answers += places.count()
    outcome.oversold += seated > 1
    outcome.unfilled += seated < 1
    outcome.broken_lines += line != list(range(1, people - seated + 1))


def main() -> None:
    import django

    rounds, people = (int(os.environ.get(n, d)) for n, d in (("ROUNDS", 200), ("PEOPLE", 20)))
    os.environ.update(ENVIRONMENT | PLAIN)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    started = time.monotonic()
    with gunicorn(**PLAIN) as url:
        locked = race(url, rounds=rounds, people=people)
    with gunicorn(UNLOCKED, **PLAIN) as url:
        control = race(url, rounds=max(3, rounds // 10), people=people)
    is_well = locked.is_clean and locked.rounds == rounds and control.oversold > 0
    result = {
        "ok": is_well,
        "people": people,
        "seconds": round(time.monotonic() - started, 1),
        **locked.as_dict(),
        "control": control.as_dict(),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
