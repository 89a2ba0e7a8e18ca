"""Which series lag behind their data: raised by those who change them, found by the sweep."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, When

from networks.models import Network
from outcomes import completeness
from outcomes.models import Chart, Series

STALE_AFTER = timedelta(minutes=1)
SWEPT_AT_ONCE = 5000


def stale(now: datetime, *, patience: timedelta = STALE_AFTER) -> list[int]:
    """Give the series whose charts lag behind: their wake-up was lost, time has judged a point
    that was provisional, or sites have joined or left the network of a total."""
    late = Series.objects.stale().filter(Q(changed_at=None) | Q(changed_at__lt=now - patience))
    found = dict.fromkeys(late.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    aged = Chart.objects.filter(_ripe(now) | _OF_OTHER_SITES)
    found |= dict.fromkeys(aged.values_list("series_id", flat=True).distinct()[:SWEPT_AT_ONCE])
    return list(found)


def _ripe(now: datetime) -> Q:
    """Narrow to points whose day is over where their network is: two or three days at a time."""
    days: dict[date, list[str]] = defaultdict(list)
    for zone in Network.objects.order_by().values_list("timezone", flat=True).distinct():
        days[completeness.today_at(zone, now)].append(zone)
    ripe = Q(provisional_until__lt=min(days, default=now.date()))
    for day in sorted(days)[1:]:
        ripe |= Q(provisional_until__lt=day, series__measure__network__timezone__in=days[day])
    return ripe


# How many sites are expected stands in the chart of the total.
_OF_OTHER_SITES = Q(
    series__site=None, series__measure__network__sites__updated_at__gt=F("computed_at")
)


def of_measure(measure_id: int) -> list[int]:
    """Give the series of a measure that lag behind."""
    behind = Series.objects.stale().filter(measure=measure_id)
    return list(behind.order_by("pk").values_list("pk", flat=True))


def pending(series_ids: Sequence[int], now: datetime) -> list[int]:
    """Give those of these series that still lag behind, or whose charts have aged."""
    aged = Chart.objects.filter(_ripe(now) | _OF_OTHER_SITES, series=OuterRef("pk"))
    still = Series.objects.filter(
        ~Q(computed_revision=F("data_revision")) | Exists(aged), pk__in=series_ids
    )
    return list(still.order_by("pk").values_list("pk", flat=True))


def touch(*, measure_id: int, site_ids: Iterable[int], now: datetime) -> list[int]:
    """Raise the revision of the series that changed data belong to, and of the total above them;
    give their keys.

    Called inside the writing transaction. Series that do not exist yet are made.
    """
    wanted: set[int | None] = {*site_ids, None}
    held = _held(measure_id, wanted)
    missing = wanted - held.keys()
    if missing:
        Series.objects.bulk_create(
            [Series(measure_id=measure_id, site_id=site) for site in missing],
            ignore_conflicts=True,
        )
        held = _held(measure_id, wanted)
    keys = sorted(held.values())
    raise_revisions(keys, now=now)
    return keys


def _held(measure_id: int, sites: set[int | None]) -> dict[int | None, int]:
    """Lock the series in the order of their keys; give these by site."""
    own = Q(site__in=[site for site in sites if site is not None])
    rows = Series.objects.select_for_update(no_key=True).filter(own | Q(site=None))
    return dict(rows.filter(measure=measure_id).order_by("pk").values_list("site_id", "pk"))


def raise_revisions(series_ids: Sequence[int], *, now: datetime) -> None:
    """Raise the revisions of series that are locked already. `changed_at` is since when a series
    lags behind: one that does already is not younger for another change."""
    Series.objects.filter(pk__in=series_ids).update(
        changed_at=Case(
            When(computed_revision=F("data_revision"), then=now), default=F("changed_at")
        ),
        data_revision=F("data_revision") + 1,
    )
