"""Taps at the desk against their floor, and the list with 1,000 people. SECONDS (default 4) each."""

import http.client
import json
import os
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.data import Scene
from benchmarks.pages import server, session_of
from events.models import EventDay

SECONDS = float(os.environ.get("SECONDS", "4"))
PHONES = 4


def measure() -> dict[str, Any]:
    """Give the figures; raises AssertionError where the list's queries grow with its people."""
    small, large = Scene(10), Scene(1000)
    few, many = queries(small), queries(large)
    if few != many:
        raise AssertionError(f"Queries grow with the people: {few} became {many}.")
    return rates(large) | {"list_queries_at_1000_people": many}


def today(scene: Scene) -> EventDay:
    """Let the first day of the meeting be on now."""
    day: EventDay = scene.event.days.order_by("date")[0]
    day.date = scene.now.astimezone(scene.event.zone).date()
    day.starts_at = scene.now - timedelta(hours=1)
    day.ends_at = scene.now + timedelta(hours=6)
    day.save()
    return day


def queries(scene: Scene) -> int:
    today(scene)
    client = Client(raise_request_exception=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(scene)
    path = f"/meetings/{scene.event.public_id}/check-in/list/"
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(path)
    return len(seen)


def rates(scene: Scene) -> dict[str, Any]:
    day = today(scene)
    desk = f"/meetings/{scene.event.public_id}/check-in/"
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(scene)}"
    with server("lhs_platform.settings") as site, server("benchmarks.floor_settings") as floor:
        token, proof = _proof(site, f"{desk}list/", cookie)
        headers = {"Cookie": f"{cookie}; {proof}", "X-CSRFToken": token}
        page = taps(scene, day, site, f"{desk}taps/", headers)
        bare = taps(scene, day, floor, f"/floor/taps/{day.pk}/", {})
    return {
        "check_ins_per_second": round(page["per_second"], 1),
        "median_ms": round(page["median"] * 1000, 1),
        "floor_check_ins_per_second": round(bare["per_second"], 1),
        "ratio_to_floor": round(page["per_second"] / bare["per_second"], 3),
    }


def _proof(site: str, path: str, cookie: str) -> tuple[str, str]:
    """Give the form token of the list and the cookie it goes with."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=120)
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    proof = response.headers["Set-Cookie"].split(";")[0]
    token = json.loads(response.read())["token"]
    connection.close()
    return token, proof


def taps(
    scene: Scene, day: EventDay, base: str, path: str, headers: dict[str, str]
) -> dict[str, float]:
    """Send one tap after the other from several phones until the time is up."""
    stop = time.perf_counter() + SECONDS
    times: list[float] = []
    errors: list[str] = []
    started = time.perf_counter()
    send = _sender(scene, day, path, headers, times, errors)
    phones = [threading.Thread(target=send, args=(base, stop, n)) for n in range(PHONES)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    if errors:
        raise RuntimeError(errors[0])
    return {
        "per_second": len(times) / (time.perf_counter() - started),
        "median": statistics.median(times),
    }


def _sender(
    scene: Scene,
    day: EventDay,
    path: str,
    headers: dict[str, str],
    times: list[float],
    errors: list[str],
) -> Callable[[str, float, int], None]:
    people = [str(one.public_id) for one in scene.invitations]
    sent_as = {"Content-Type": "application/json", **headers}

    def send(base: str, stop: float, first: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
        place = first
        while time.perf_counter() < stop and not errors:
            person = people[place % len(people)]
            place += PHONES
            tap = {"nonce": str(uuid.uuid4()), "person": person, "direction": "entry"}
            body = json.dumps({"day": day.date.isoformat(), "taps": [tap]})
            began = time.perf_counter()
            connection.request("POST", path, body, sent_as)
            response = connection.getresponse()
            answer = response.read()
            times.append(time.perf_counter() - began)
            if response.status != 200 or b'"ok": true' not in answer:
                errors.append(f"{path} answered {response.status} {answer[:200]!r}")
        connection.close()

    return send
