"""Send forms from four phones, one after the other on each, until the time is up or all are sent."""

import http.client
import statistics
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.pages import SECONDS

PHONES = 4
# A form's token is good when the cookie holds the same one.
SECRET = ("benchmark" * 4)[:32]
SENT_AS = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Form:
    """What one person sends; `session` signs them in. Any answer but `status` is an error."""

    address: str
    fields: dict[str, str]
    session: str = ""
    status: int = 303

    @property
    def cookies(self) -> dict[str, str]:
        signed_in = {settings.SESSION_COOKIE_NAME: self.session} if self.session else {}
        return {settings.CSRF_COOKIE_NAME: SECRET, **signed_in}

    @property
    def body(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": SECRET, **self.fields}


def queries_of(forms: Iterable[Form]) -> int:
    """Send forms, and give the queries of the last one, when the server is warm."""
    counts = []
    for form in forms:
        client = Client(raise_request_exception=True)
        client.cookies.load(form.cookies)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            response = client.post(form.address, form.fields)
        _check(form, response.status_code)
        counts.append(len(seen))
    return counts[-1]


def rate(base: str, forms: Iterable[Form]) -> dict[str, float]:
    """Give how many forms were taken each second, and the time of the middle one in seconds."""
    waiting = iter(list(forms))
    times: list[float] = []
    errors: list[Exception] = []
    started = time.perf_counter()
    phones = [
        threading.Thread(target=_send, args=(base, waiting, times, errors)) for _ in range(PHONES)
    ]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    if errors:
        raise errors[0]
    return {
        "per_second": len(times) / (time.perf_counter() - started),
        "median": statistics.median(times),
    }


def _send(base: str, forms: Iterator[Form], times: list[float], errors: list[Exception]) -> None:
    held = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
    stop = time.perf_counter() + SECONDS
    try:
        for form in forms:
            cookies = "; ".join(f"{name}={value}" for name, value in form.cookies.items())
            began = time.perf_counter()
            held.request("POST", form.address, urlencode(form.body), SENT_AS | {"Cookie": cookies})
            response = held.getresponse()
            response.read()
            times.append(time.perf_counter() - began)
            _check(form, response.status)
            if errors or time.perf_counter() > stop:
                break
    except (OSError, http.client.HTTPException, RuntimeError) as error:
        errors.append(error)
    finally:
        held.close()


def _check(form: Form, status: int) -> None:
    if status != form.status:
        raise RuntimeError(f"{form.address} answered {status}")


def compared(page: dict[str, float], bare: dict[str, float]) -> dict[str, float]:
    """Give the figures of a form beside those of its floor."""
    return {
        "sent_per_second": round(page["per_second"], 1),
        "median_ms": round(page["median"] * 1000, 1),
        "floor_sent_per_second": round(bare["per_second"], 1),
        "ratio_to_floor": round(page["per_second"] / bare["per_second"], 3),
    }
