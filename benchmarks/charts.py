"""A whole network computed again by one worker: SITES × MEASURES × MONTHS, database included.

The worker is a Celery process of its own with one child. All series are made stale and a wake-up
is queued for each measure; the clock runs until nothing is stale. It runs twice: the first time
the charts are new, the second time they replace others.
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from networks.models import Network, Organization, Site, User
from outcomes import tasks
from outcomes.models import Chart, Measure, MeasureVersion, Observation, Series, Submission
from outcomes.periods import add_months
from tests.services.worker import WorkerProcess, start_worker

SITES = int(os.environ.get("SITES", "200"))
MEASURES = int(os.environ.get("MEASURES", "30"))
MONTHS = int(os.environ.get("MONTHS", "36"))
FIRST = date(2023, 11, 1)
# What thirty measures of a network are like.
KINDS = ["proportion"] * 5 + ["rate"] * 3 + ["count", "mean"]
PATIENCE = 600.0


def measure() -> dict[str, Any]:
    """Give charts and series per second."""
    network = make()
    worker = _worker()
    try:
        first, second = (_spent(network, worker) for _ in range(2))
    finally:
        worker.stop()
    series = Series.objects.filter(measure__network=network)
    charts = Chart.objects.filter(series__in=series)
    sizes = [len(row) for row in _results(charts.order_by("?")[:200])]
    return {
        "sites": SITES,
        "measures": MEASURES,
        "months": MONTHS,
        "observations": Observation.objects.filter(measure__network=network).count(),
        "series": series.count(),
        "charts": charts.count(),
        "bytes_of_a_chart": int(statistics.mean(sizes)),
        "new": _rates(first, series.count(), charts.count()),
        "again": _rates(second, series.count(), charts.count()),
    }


def _rates(spent: tuple[float, float], series: int, charts: int) -> dict[str, float]:
    seconds, cpu = spent
    return {
        "seconds": round(seconds, 2),
        "worker_cpu_seconds": round(cpu, 2),
        "series_per_second": round(series / seconds),
        "charts_per_second": round(charts / seconds),
        "charts_per_worker_cpu_second": round(charts / cpu),
    }


def _results(charts: Any) -> Iterator[str]:
    with connection.cursor() as cursor:
        keys = list(charts.values_list("pk", flat=True))
        cursor.execute("SELECT result::text FROM outcomes_chart WHERE id = ANY(%s)", [keys])
        yield from (row[0] for row in cursor.fetchall())


def _worker() -> WorkerProcess:
    return start_worker(
        database=connection.settings_dict,
        redis_url=settings.CELERY_BROKER_URL,
        log=Path(tempfile.mkdtemp(prefix="bench-")) / "worker.log",
        environment={"DJANGO_SETTINGS_MODULE": "lhs_platform.settings"},
    )


def _spent(network: Network, worker: WorkerProcess) -> tuple[float, float]:
    """Make everything stale, wake the worker, and wait; give the time, and the worker's own."""
    series = Series.objects.filter(measure__network=network)
    series.update(data_revision=F("data_revision") + 1, changed_at=timezone.now())
    start, used = time.perf_counter(), _cpu(worker)
    for key in Measure.objects.filter(network=network).values_list("pk", flat=True):
        tasks.recompute.delay(key)
    while series.stale().exists():
        if time.perf_counter() > start + PATIENCE:
            raise AssertionError(f"Still stale after {PATIENCE:.0f} s.")
        time.sleep(0.1)
    return time.perf_counter() - start, _cpu(worker) - used


def _cpu(worker: WorkerProcess) -> float:
    """Give the seconds that the worker and its children have computed: see proc(5)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            if int(fields[2]) == worker.process.pid:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


# --- Data -------------------------------------------------------------------------------------


def make() -> Network:
    """Make the network with its measures and data, and no charts."""
    network = Network.objects.create(name="Wide", slug="wide-bench", summary="Measured")
    by = User.objects.create(email="wide@bench.example", name="Wide", password="!")
    home = Organization.objects.create(name="Wide", slug="wide-bench")
    sites = Site.objects.bulk_create(
        Site(network=network, organization=home, name=f"Site {n}", code=f"w{n}")
        for n in range(SITES)
    )
    sent = Submission.objects.create(network=network, channel="file", by=by)
    for number in range(MEASURES):
        one = _measure(network, number)
        Observation.objects.bulk_create(_data(one, sites, sent), batch_size=2000)
        Series.objects.bulk_create(Series(measure=one, site=site) for site in (*sites, None))
    return network


def _measure(network: Network, number: int) -> Measure:
    kind = KINDS[number % len(KINDS)]
    made = Measure.objects.create(
        network=network, name=f"Measure {number}", code=f"m{number}", family="process"
    )
    made.current = MeasureVersion.objects.create(
        measure=made, kind=kind, numerator="a", direction="higher",
        denominator="" if kind == "count" else "b", multiplier=1000 if kind == "rate" else 100,
    )  # fmt: skip
    made.save()
    return made


def _data(one: Measure, sites: list[Site], sent: Submission) -> Iterator[Observation]:
    version = one.current
    assert version is not None
    chance = random.Random(one.pk)
    for site in sites:
        level = chance.uniform(0.3, 0.7)
        for month in range(MONTHS):
            # One site in five gets better in the third year.
            share = level + (0.15 if month > 24 and site.pk % 5 == 0 else 0)
            size = chance.randint(40, 90)
            yield Observation(
                measure=one, measure_version=version, site=site, submission=sent,
                period=add_months(FIRST, month),
                numerator=Decimal(sum(chance.random() < share for _ in range(20)) * size // 20),
                denominator=None if version.kind == "count" else Decimal(size),
                spread=Decimal("4.5") if version.kind == "mean" else None,
            )  # fmt: skip
