"""Check-in twice: the same tap arrives many times at once, over HTTP, on PostgreSQL.

Each round has one person at the door and as many phones as asked for, all sending the tap with
the same nonce. It is well if one row is written and every phone gets the same yes.
"""

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from typing import Any

import requests

from tests.faults.site import gunicorn

UNGUARDED = "tests.faults.contests.check_in_unguarded:application"
GUARDED = "lhs_platform.wsgi:application"
# Plain HTTP on one machine: cookies that need no TLS, and static files without a manifest.
PLAIN = {"DEBUG": "1"}
TIMEOUT = 60


def run(rounds: int, people: int, locked: bool = True, **environment: str) -> dict[str, Any]:
    """Run so many rounds with so many phones; `locked` False takes the guard away."""
    result: Counter[str] = Counter(rounds=0, doubled=0, lost=0, refused=0)
    statuses: Counter[int] = Counter()
    with gunicorn(GUARDED if locked else UNGUARDED, **(PLAIN | environment)) as url:
        desk = _desk()
        phones = [_phone(url, desk) for _ in range(people)]
        with ThreadPoolExecutor(people) as crowd:
            for _ in range(rounds):
                _round(url, desk, phones, crowd, result, statuses)
    is_clean = not (result["doubled"] or result["lost"] or result["refused"])
    is_clean = is_clean and set(statuses) == {200} and result["rounds"] == rounds
    return {"ok": is_clean, "people": people, **result, "statuses": dict(statuses)}


def _desk() -> dict[str, Any]:
    """Make a meeting that is on now, somebody at its desk, and their session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from tests.factories.events import EventDayFactory, EventFactory, EventRoleFactory

    now = timezone.now()
    event = EventFactory(days=0)
    day = EventDayFactory(
        event=event, starts_at=now - timedelta(hours=1), date=now.astimezone(event.zone).date()
    )
    user = EventRoleFactory(event=event, role="desk").user
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    cookie = {settings.SESSION_COOKIE_NAME: session.session_key}
    return {"event": event, "day": day, "user": user, "cookie": cookie}


def _phone(url: str, desk: dict[str, Any]) -> requests.Session:
    """Open the list as the page does: the answer has the proof that taps are sent with."""
    phone = requests.Session()
    phone.cookies.update(desk["cookie"])
    told = phone.get(f"{url}/meetings/{desk['event'].public_id}/check-in/list/", timeout=TIMEOUT)
    phone.headers["X-CSRFToken"] = told.json()["token"]
    return phone


def _round(
    url: str,
    desk: dict[str, Any],
    phones: list[requests.Session],
    crowd: ThreadPoolExecutor,
    result: Counter[str],
    statuses: Counter[int],
) -> None:
    from events.models import CheckIn
    from tests.factories.events import InvitationFactory

    invited = InvitationFactory(event=desk["event"], invited_by=desk["user"])
    tap = {"nonce": str(uuid.uuid4()), "person": str(invited.public_id), "direction": "entry"}
    body = {"day": desk["day"].date.isoformat(), "taps": [tap]}
    to = f"{url}/meetings/{desk['event'].public_id}/check-in/taps/"
    barrier = threading.Barrier(len(phones))

    def press(phone: requests.Session) -> requests.Response:
        barrier.wait(TIMEOUT)
        return phone.post(to, json=body, timeout=TIMEOUT)

    answers = list(crowd.map(press, phones))
    rows = CheckIn.objects.filter(invitation=invited).count()
    result["rounds"] += 1
    result["doubled"] += rows > 1
    result["lost"] += rows < 1
    statuses.update(answer.status_code for answer in answers)
    result["refused"] += sum(
        not answer.json()["answers"][0]["ok"] for answer in answers if answer.status_code == 200
    )
