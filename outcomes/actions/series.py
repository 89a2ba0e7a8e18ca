"""Series after their data changed: queue their charts, or compute them at once."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

import structlog
from django.db import transaction

from outcomes import jobs, tasks
from outcomes.models import Measure, Series

log = structlog.get_logger(__name__)


def changed(*, measure: Measure, site_ids: Iterable[int], now: datetime) -> None:
    """Raise the revisions of the touched series, and queue their charts on commit."""
    touched = jobs.touch(measure_id=measure.pk, site_ids=site_ids, now=now)
    transaction.on_commit(partial(queue, touched))


def redefined(*, measure: Measure, now: datetime) -> None:
    """Raise the revisions of all series of a measure whose definition changed."""
    sites = Series.objects.filter(measure=measure).exclude(site=None)
    changed(measure=measure, site_ids=list(sites.values_list("site_id", flat=True)), now=now)


def queue(series_ids: Iterable[int]) -> None:
    """Wake the worker. A broker that is away costs nothing: the sweep finds what is stale."""
    for series_id in series_ids:
        try:
            tasks.recompute.delay(series_id)
        except tasks.recompute.OperationalError:
            log.warning("charts_not_queued", series=series_id)
            return


def compute_all_stale(*, now: datetime) -> int:
    """Compute every chart that lags behind, here and now; give how many."""
    stale = list(Series.objects.stale().values_list("pk", flat=True))
    for series_id in stale:
        jobs.compute(series_id, now=now)
    return len(stale)
