"""Two editors of minutes, and twenty: all save at once what they wrote from the same version.

    run(rounds=200, people=20)                    every accepted save is kept
    run(rounds=5, people=20, guarded=False)       the control: without the check, words are lost

Half of them add a line of their own, half reword the first line. Of the latter one is taken and
the others are refused and shown both, over real HTTP on the database of the environment.
"""

import os
import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.faults.site import gunicorn

UNGUARDED = "tests.faults.contests.unmerged:application"
PLAIN = {"DEBUG": "1"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
TIMEOUT = 60
BEGUN = "We begin at nine.\nWe read the letter.\nWe end at three."


@dataclass(frozen=True)
class Save:
    """What one editor sent, and what they were told."""

    line: str
    text: str
    status: int


def run(rounds: int, people: int, guarded: bool = True) -> dict[str, Any]:
    """Run rounds of many editors who save at the same moment; count what was lost."""
    application = "lhs_platform.wsgi:application" if guarded else UNGUARDED
    found: Counter[str] = Counter()
    with gunicorn(application, **_environment()) as url, ThreadPoolExecutor(people) as crowd:
        meeting, browsers = _editors(people)
        for number in range(rounds):
            event = _minutes(meeting, number)
            barrier = threading.Barrier(people)
            sent = [
                crowd.submit(_save, url, browser, event, who, barrier)
                for who, browser in enumerate(browsers)
            ]
            _judge(event, [one.result() for one in sent], found)
    is_well = found["lost"] == 0 and found["odd"] == 0 and found["accepted"] > 0
    return {"ok": is_well, "rounds": rounds, "people": people, **found}


def _environment() -> dict[str, str]:
    """Give the web process the database and the secret of this process."""
    from django.conf import settings
    from django.db import connection

    database = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    return {
        **PLAIN,
        "DATABASE_URL": database._replace(path=f"/{name}").geturl(),
        "SECRET_KEY": settings.SECRET_KEY,
    }


def _editors(people: int) -> tuple[Any, list[requests.Session]]:
    """Make a network with so many coordinators, and a browser signed in for each."""
    from django.conf import settings
    from django.test import Client

    from tests.factories.networks import MembershipFactory, NetworkFactory

    network = NetworkFactory()
    browsers = []
    for _ in range(people):
        client = Client()
        client.force_login(MembershipFactory(network=network, coordinator=True).user)
        browser = requests.Session()
        name = settings.SESSION_COOKIE_NAME
        browser.cookies.set(name, client.cookies[name].value, domain="127.0.0.1")
        browsers.append(browser)
    return network, browsers


def _minutes(network: Any, number: int) -> Any:
    from events.actions import minutes
    from tests.factories.events import EventFactory

    event = EventFactory(network=network, title=f"Round {number}", days=1)
    minutes.save(event=event, text=BEGUN, version=0, by=event.created_by)
    return event


def _save(
    url: str, browser: requests.Session, event: Any, who: int, barrier: threading.Barrier
) -> Save:
    """Open the minutes as a browser does, wait for the others, and save."""
    address = f"{url}/meetings/{event.public_id}/minutes/edit/"
    page = browser.get(address, timeout=TIMEOUT)
    token = TOKEN.search(page.text)
    first, *rest = BEGUN.split("\n")
    line = f"Words of editor {who}." if who % 2 else f"{first} So says editor {who}."
    text = "\n".join([first, *rest, line] if who % 2 else [line, *rest])
    barrier.wait(TIMEOUT)
    answer = browser.post(
        address,
        {"csrfmiddlewaretoken": token.group(1) if token else "", "text": text, "version": "1"},
        headers={"X-Autosave": "1"},
        timeout=TIMEOUT,
        allow_redirects=False,
    )
    return Save(line, text, answer.status_code)


def _judge(event: Any, saves: list[Save], found: Counter[str]) -> None:
    """Every accepted save is a version as it was typed, and its words stand in the end."""
    from events.models import Minutes, MinutesRevision

    minutes = Minutes.objects.get(event=event)
    kept = set(MinutesRevision.objects.filter(minutes=minutes).values_list("text", flat=True))
    standing = minutes.text.split("\n")
    for one in saves:
        found["accepted"] += one.status == 200
        found["refused"] += one.status == 409
        found["odd"] += one.status not in (200, 409)
        if one.status == 200:
            found["lost"] += one.text not in kept or one.line not in standing
