"""A meeting of 1,000 people: the page of an answer, answers that are saved, and who is coming.

SECONDS (default 4) is the time for each of them, and its floor. Everybody answers once, as people
do: open link, one POST from one of four phones. All of them wait for the same meeting's lock.
"""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.data import Scene
from benchmarks.pages import SECONDS, beside_floor, server
from events.models import RSVP, Invitation
from lhs_platform.mail.models import Message

PHONES = 4
# A form's token is good when the cookie holds the same one.
TOKEN = "benchmark" * 4
SECRET = TOKEN[:32]
Form = Callable[[Invitation], tuple[str, dict[str, str]]]


def measure() -> dict[str, Any]:
    """Give the figures; raises AssertionError where queries grow with the people."""
    small, large = Scene(10), Scene(1000)
    for scene in (small, large):
        sent(scene)
    result = beside_floor(small, large, pages)
    few, many = (queries_of_a_save(scene) for scene in (small, large))
    if few != many:
        raise AssertionError(f"Queries of a saved answer grow: {few} became {many}.")
    return result | {"save": saves(large) | {"queries_at_1000_rows": many}}


def pages(scene: Scene) -> dict[str, str]:
    return {
        "rsvp": f"/i/{scene.invitations[0].token}/",
        "people": f"/meetings/{scene.event.public_id}/people/",
    }


def sent(scene: Scene) -> None:
    """Write the mails that were sent to all of them."""
    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            dedupe_key=one.dedupe_key, purpose="events.invitation", to_email=one.email,
            message_id=f"<{one.public_id}@bench.example>", state="sent", next_attempt_at=now,
            sent_at=now, about=scene.event.about,
        )
        for one in scene.invitations
    )  # fmt: skip


def forget_answers(scene: Scene) -> None:
    RSVP.objects.filter(invitation__event=scene.event).delete()
    Message.objects.filter(purpose="events.answered").delete()


# --- Saved answers ----------------------------------------------------------------------------


def form_of(invited: Invitation) -> tuple[str, dict[str, str]]:
    """Give the address and the form of somebody's first answer."""
    days = {f"day_{day.public_id.hex}": "in_person" for day in invited.event.days.all()}
    plain = {"version": "0", "answer": "accepted", "hope": "Shorter waits"}
    return f"/i/{invited.token}/", {"csrfmiddlewaretoken": SECRET, **plain, **days}


def floor_form_of(invited: Invitation) -> tuple[str, dict[str, str]]:
    return "/floor/answer/", {"person": str(invited.public_id), "hope": "Shorter waits"}


def queries_of_a_save(scene: Scene) -> int:
    """Count the queries of a first answer, when the server is warm."""
    forget_answers(scene)
    client = Client(raise_request_exception=True)
    counts = []
    for invited in scene.invitations[:2]:
        address, form = form_of(invited)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            response = client.post(address, form)
        if response.status_code != 303:
            raise RuntimeError(f"{address} answered {response.status_code}")
        counts.append(len(seen))
    return counts[-1]


def saves(scene: Scene) -> dict[str, float]:
    with server("lhs_platform.settings") as site, server("benchmarks.floor_settings") as floor:
        page = answered(scene, site, form_of)
        bare = answered(scene, floor, floor_form_of)
    return {
        "answers_per_second": round(page["per_second"], 1),
        "median_ms": round(page["median"] * 1000, 1),
        "floor_answers_per_second": round(bare["per_second"], 1),
        "ratio_to_floor": round(page["per_second"] / bare["per_second"], 3),
    }


def answered(scene: Scene, base: str, form: Form) -> dict[str, float]:
    """Let one person after the other answer until the time is up, or all have."""
    forget_answers(scene)
    sent_forms = iter([form(one) for one in scene.invitations])
    times: list[float] = []
    errors: list[str] = []
    started = time.perf_counter()
    phones = [
        threading.Thread(target=_send, args=(base, sent_forms, times, errors))
        for _ in range(PHONES)
    ]
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


def _send(
    base: str,
    forms: Iterator[tuple[str, dict[str, str]]],
    times: list[float],
    errors: list[str],
) -> None:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{settings.CSRF_COOKIE_NAME}={SECRET}",
    }
    stop = time.perf_counter() + SECONDS
    for address, form in forms:
        began = time.perf_counter()
        connection.request("POST", address, urlencode(form), headers)
        response = connection.getresponse()
        response.read()
        times.append(time.perf_counter() - began)
        if response.status != 303:
            errors.append(f"{address} answered {response.status}")
        if errors or time.perf_counter() > stop:
            break
    connection.close()
