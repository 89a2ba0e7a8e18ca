"""Data in bulk for the tests of charts: many months at a site, computed as the worker does."""

from datetime import UTC, date, datetime
from decimal import Decimal

from outcomes import jobs, periods
from outcomes.actions import series
from outcomes.models import Observation
from tests.factories.outcomes import SubmissionFactory

FIRST = date(2025, 1, 1)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHIFTED = [*[50, 52, 48, 51, 49, 53, 47] * 2, *[70, 71, 73, 70, 72, 74, 71, 70]]


def fill(measure, site, values, first=FIRST):
    """Store one value a period from `first` on: (numerator, denominator), a numerator out of 100,
    or None for a period nobody sent."""
    sent = SubmissionFactory(network=measure.network)
    step = periods.MONTHS[measure.current.frequency]
    pairs = [value if isinstance(value, tuple) else (value, 100) for value in values]
    Observation.objects.bulk_create(
        Observation(
            measure=measure,
            measure_version=measure.current,
            site=site,
            period=periods.add_months(first, i * step),
            numerator=Decimal(numerator),
            denominator=None if denominator is None else Decimal(denominator),
            submission=sent,
        )
        for i, (numerator, denominator) in enumerate(pairs)
        if numerator is not None
    )


def compute(*measures):
    """Compute the charts of these measures, each site's and the network's."""
    for measure in measures:
        sites = measure.observations.values_list("site_id", flat=True).distinct()
        jobs.touch(measure_id=measure.pk, site_ids=sites, now=NOW)
    series.compute_all_stale(now=NOW)
