"""100,000 observations in one hand-over, against COPY of the same rows into the same table.

The floor is PostgreSQL's COPY of finished lines: no check, no comparison, no history. ROWS takes
another number, ROUNDS how often each is measured (the middle one counts).
"""

import io
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any
from uuid import uuid4

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from benchmarks.data import Scene
from benchmarks.pages import session_of
from networks.models import Site
from outcomes import periods
from outcomes.actions import submissions
from outcomes.actions.submissions import Row
from outcomes.models import Measure, MeasureVersion, Submission

ROWS = int(os.environ.get("ROWS", "100000"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SITES, MONTHS = 200, 36
FIRST = date(2020, 1, 1)
# An import may take this many times as long as COPY.
MOST_TIMES_COPY = 4
CHANGED_EVERY = 10


def measure() -> dict[str, Any]:
    """Measure rows a second of each way in, and its share of what COPY does in the same run."""
    rounds = [_round() for _ in range(ROUNDS)]
    seconds = {name: median(one[name] for one in rounds) for name in rounds[0]}
    floor = seconds["copy"]
    result = {
        name: {
            "rows_per_second": round(ROWS / taken),
            "of_copy": round(floor / taken, 3),
            "seconds": round(taken, 3),
        }
        for name, taken in seconds.items()
    }
    slow = [name for name, taken in seconds.items() if taken > floor * MOST_TIMES_COPY]
    if slow:
        raise AssertionError(f"More than {MOST_TIMES_COPY} times COPY: {', '.join(slow)} {result}")
    return {"rows": ROWS, "rounds": ROUNDS, **result}


def _round() -> dict[str, float]:
    floor, scene, through_rest = _Place(), _Place(), _Place()
    rows, changed = scene.rows(), scene.rows(changed=True)
    sent = through_rest.lines()
    finished = floor.finished()
    return {
        "copy": _timed(lambda: floor.copy(finished)),
        "all_new": _timed(lambda: scene.submit(rows)),
        "all_unchanged": _timed(lambda: scene.submit(rows)),
        "a_tenth_changed": _timed(lambda: scene.submit(changed)),
        "rest_all_new": _timed(lambda: through_rest.send(sent)),
        "rest_all_unchanged": _timed(lambda: through_rest.send(sent)),
    }


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


class _Place:
    """A network of its own with enough sites and measures for all rows."""

    def __init__(self) -> None:
        self.scene = Scene(20)
        scene = self.scene
        organization = scene.sites[0].organization
        self.sites = Site.objects.bulk_create(
            Site(network=scene.network, organization=organization, name=f"Place {n}", code=f"p{n}")
            for n in range(SITES)
        )
        many = -(-ROWS // (SITES * MONTHS))
        self.measures = [self._measure(n) for n in range(many)]

    def _measure(self, number: int) -> Measure:
        made = Measure.objects.create(
            network=self.scene.network, name=f"Measure {number}", code=f"m{number}",
            family="outcome",
        )  # fmt: skip
        made.current = MeasureVersion.objects.create(
            measure=made, numerator="a", denominator="b", direction="higher"
        )
        made.save()
        return made

    def _keys(self) -> Iterator[tuple[Measure, Site, date]]:
        last = periods.add_months(FIRST, MONTHS - 1)
        every = (
            (each, site, month)
            for each in self.measures
            for site in self.sites
            for month in periods.every(FIRST, last, "month")
        )
        return (key for _, key in zip(range(ROWS), every, strict=False))

    def rows(self, *, changed: bool = False) -> list[Row]:
        return [
            Row(
                measure=each, site=site, period=month, line=line,
                numerator=Decimal(_count(line) + (changed and line % CHANGED_EVERY == 0)),
                denominator=Decimal(400),
            )
            for line, (each, site, month) in enumerate(self._keys(), start=1)
        ]  # fmt: skip

    def submit(self, rows: list[Row]) -> None:
        submissions.submit(
            rows, by=self.scene.coordinator, network=self.scene.network, channel="file",
            now=timezone.now(),
        )  # fmt: skip

    def lines(self) -> bytes:
        return b"".join(
            orjson.dumps(
                {
                    "measure": each.code, "site": site.code, "period": f"{month:%Y-%m-%d}",
                    "numerator": _count(line), "denominator": 400,
                }
            ) + b"\n"
            for line, (each, site, month) in enumerate(self._keys(), start=1)
        )  # fmt: skip

    def send(self, lines: bytes) -> None:
        client = Client(raise_request_exception=True)
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(self.scene)
        response = client.generic(
            "POST",
            f"/api/v1/observations/?network={self.scene.network.slug}",
            lines,
            content_type="application/x-ndjson",
        )
        if response.status_code not in (200, 201):
            raise RuntimeError(f"{response.status_code}: {response.content[:400]!r}")

    def finished(self) -> io.StringIO:
        """Write out the rows of the floor beforehand."""
        submission = Submission.objects.create(
            network=self.scene.network, channel="rest", by=self.scene.coordinator
        )
        moment = timezone.now().isoformat()
        return io.StringIO(
            "".join(
                f"{uuid4()}\t{each.pk}\t{each.current_id}\t{site.pk}\t{month}\t{_count(line)}\t"
                f"400\t1\t{submission.pk}\t{moment}\t{moment}\n"
                for line, (each, site, month) in enumerate(self._keys(), start=1)
            )
        )

    def copy(self, finished: io.StringIO) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.copy_expert(
                "COPY outcomes_observation (public_id, measure_id, measure_version_id,"
                " site_id, period, numerator, denominator, version, submission_id, created_at,"
                " updated_at) FROM STDIN",
                finished,
            )


def _count(line: int) -> int:
    return 20 + line * 7 % 300
