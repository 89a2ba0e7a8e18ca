"""All sites of a measure on one page: server time, bytes, and queries flat in sites and months.

SITES (default 200) sites with 36 months each, read by a coordinator and, through the gate of
small counts, by a member; and how long drawing the small charts alone takes.
"""

import os
import statistics
import time
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from networks.models import Membership, Network, Organization, Site, User
from outcomes import charts, periods
from outcomes.actions import series
from outcomes.models import Measure, MeasureVersion, Observation, Submission
from outcomes.presenters import Gate, sites_page
from outcomes.presenters.sites import View

SITES = int(os.environ.get("SITES", "200"))
TIMES = 7
FIRST = date(2023, 11, 1)
# Milliseconds that may not be passed.
MOST_PAGE = 1000
MOST_DRAWING = 40


class Place:
    """A network with a measure of so many sites and months, all charts computed."""

    def __init__(self, sites: int, months: int) -> None:
        name = f"sites-{sites}-{months}"
        organization = Organization.objects.create(name=name, slug=name)
        self.network = Network.objects.create(name=name, slug=name, summary="Bench")
        self.people = {
            access: self._person(f"{access}@{name}.example", access)
            for access in ("coordinator", "member")
        }
        self.measure = Measure.objects.create(
            network=self.network, name="Remission", code="remission", family="outcome"
        )
        self.measure.current = MeasureVersion.objects.create(
            measure=self.measure, numerator="In remission", denominator="Seen",
            direction="higher", goal=Decimal(80),
        )  # fmt: skip
        self.measure.save()
        made = Site.objects.bulk_create(
            Site(network=self.network, organization=organization, name=f"Site {i}", code=f"s{i}")
            for i in range(sites)
        )
        self._send(made, months)
        with transaction.atomic():
            series.changed(measure=self.measure, site_ids=[s.pk for s in made], now=timezone.now())
        series.compute_all_stale(now=timezone.now())

    def _person(self, email: str, access: str) -> User:
        person = User.objects.create(email=email, name=email, password="!")
        Membership.objects.create(
            user=person,
            network=self.network,
            access=access,
            group="clinician",
            joined_at=timezone.now(),
        )
        return person

    def _send(self, sites: list[Site], months: int) -> None:
        sent = Submission.objects.create(
            network=self.network, channel="file", by=self.people["coordinator"]
        )
        Observation.objects.bulk_create(
            (
                Observation(
                    measure=self.measure, measure_version=self.measure.current, site=site,
                    period=periods.add_months(FIRST, month), submission=sent,
                    numerator=Decimal(30 + (i * 7 + month * 3) % 23 + (month > 20 and i % 3) * 12),
                    denominator=Decimal(90 + i % 11),
                )
                for i, site in enumerate(sites)
                for month in range(months)
            ),
            batch_size=2000,
        )  # fmt: skip

    @property
    def path(self) -> str:
        return f"/measures/{self.measure.public_id}/sites/?last=36"


def signed_in(person: User) -> Client:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    client = Client(raise_request_exception=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    return client


def read(place: Place, access: str) -> dict[str, Any]:
    """Read the page several times; give its times, its size and its queries. The least disturbed time is
    held to the bound: other programs run on the same machine."""
    client = signed_in(place.people[access])
    client.get(place.path)
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        response = client.get(place.path)
        taken.append(time.perf_counter() - start)
        if response.status_code != 200:
            raise RuntimeError(f"{place.path} answered {response.status_code}")
    with CaptureQueriesContext(connection) as seen:
        client.get(place.path)
    return {
        "server_ms": round(min(taken) * 1000, 1),
        "server_median_ms": round(statistics.median(taken) * 1000, 1),
        "bytes": len(response.content),
        "queries": len(seen),
    }


def drawing(place: Place) -> float:
    """Give the milliseconds of work that drawing every site's small chart alone takes."""
    pictures: list[Any] = []
    whole = charts.render

    def kept(picture: Any, size: Any, prefix: str) -> str:
        pictures.append((picture, size, prefix))
        return whole(picture, size, prefix)

    charts.render = kept  # type: ignore[assignment]
    try:
        held = place.measure.series.exclude(site=None)
        rows = [chart for one in held for chart in one.charts.filter(kind="run").for_list()]
        sites_page(rows, Gate(place.people["coordinator"], place.measure), place.measure, View())
    finally:
        charts.render = whole
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        for picture, size, prefix in pictures:
            whole(picture, size, prefix)
        taken.append(time.process_time() - start)
    return round(statistics.median(taken) * 1000, 1)


def measure() -> dict[str, Any]:
    """Give the figures; raises AssertionError where the page is slow or its queries grow."""
    small, large = Place(10, 12), Place(SITES, 36)
    result: dict[str, Any] = {"sites": SITES, "months": 36}
    for access in ("coordinator", "member"):
        few, many = read(small, access), read(large, access)
        if few["queries"] != many["queries"]:
            raise AssertionError(
                f"Queries grow with sites and months: {few['queries']} became {many['queries']}."
            )
        result[access] = many
    result["drawing_ms"] = drawing(large)
    slowest = max(result[access]["server_ms"] for access in ("coordinator", "member"))
    if slowest > MOST_PAGE or result["drawing_ms"] > MOST_DRAWING:
        raise AssertionError(f"Slower than it must be: {result}")
    return result
