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
    """Raise the revisions of the touched series and of the total above them, and queue their
    charts on commit."""
    jobs.touch(measure_id=measure.pk, site_ids=site_ids, now=now)
    transaction.on_commit(partial(queue, measure.pk))


def redefined(*, measure: Measure, now: datetime) -> None:
    """Raise the revisions of all series of a measure whose definition changed."""
    sites = Series.objects.filter(measure=measure).exclude(site=None)
    changed(measure=measure, site_ids=list(sites.values_list("site_id", flat=True)), now=now)


def judged(*, series: Series, now: datetime) -> None:
    """Raise the revision of this series alone: what people decide about its chart changes no
    data, and so no total."""
    Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    jobs.raise_revisions([series.pk], now=now)
    transaction.on_commit(partial(queue, series.measure_id))


def queue(measure_id: int) -> None:
    """Wake the worker. A broker that is away costs nothing: the sweep finds what is stale."""
    try:
        tasks.recompute.delay(measure_id)
    except tasks.recompute.OperationalError:
        log.warning("charts_not_queued", measure=measure_id)


def compute_all_stale(*, now: datetime) -> int:
    """Compute every chart that lags behind, here and now; give how many series that were."""
    return jobs.compute_many(list(Series.objects.stale().values_list("pk", flat=True)), now=now)
