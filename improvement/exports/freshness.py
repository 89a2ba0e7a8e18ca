"""Of which state of the data the slides of a call are: so that they are made anew only when what
they show may have changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, QuerySet, Sum

from improvement.models import Aim, Assessment, Comment, Cycle, CyclePick, Prediction, Project
from improvement.presenters.call import Window
from lhs_platform.lib.models import Versioned
from networks.models import Network, Site, User
from outcomes.models import (
    Annotation,
    Chart,
    Measure,
    MeasureVersion,
    Phase,
    PointMark,
    Series,
    Signal,
)


@dataclass(frozen=True)
class State:
    """The state of what a call shows: `changed_at` is the last moment at which any of it changed,
    or the beginning of its day."""

    etag: str
    changed_at: datetime


def state_of(network: Network, window: Window, *, today: date) -> State:
    """Give the state of all that the slides of some days are made of. A fixed number of queries,
    each of which counts."""
    seen = [_counted(rows) for rows in _read(network)]
    revisions = Series.objects.filter(measure__network=network).aggregate(
        Count("pk"), Sum("data_revision"), Sum("computed_revision")
    )
    counted = [value for found in (revisions, *seen) for value in found.values()]
    parts = [network.pk, network.version, window.query(), today, *counted]
    digest = sha256("|".join(map(str, parts)).encode()).hexdigest()
    morning = datetime.combine(today, time(), tzinfo=ZoneInfo(network.timezone))
    moments = [morning, network.updated_at, *(one["last"] for one in seen if one["last"])]
    return State(f'W/"{digest[:32]}"', max(moments))


def _counted(rows: QuerySet[Any]) -> dict[str, Any]:
    """Give when one of some rows changed last, how many there are, for one may have gone, and all
    their versions, for a change may have been kept later than one that was made after it."""
    more = {"versions": Sum("version")} if issubclass(rows.model, Versioned) else {}
    return rows.order_by().aggregate(last=Max("updated_at"), many=Count("pk"), **more)


def _read(network: Network) -> Iterator[QuerySet[Any]]:
    """Give every kind of row that a call reads, of one network."""
    yield Site.objects.filter(network=network)
    yield User.objects.filter(memberships__network=network)
    yield Measure.objects.filter(network=network)
    yield MeasureVersion.objects.filter(measure__network=network)
    yield Annotation.objects.filter(measure__network=network)
    for judged in (Chart, Signal, Phase, PointMark):
        yield judged.objects.filter(series__measure__network=network)
    yield Project.objects.filter(network=network)
    yield Comment.objects.filter(network=network)
    yield CyclePick.objects.filter(network=network)
    for part in (Aim, Assessment, Cycle):
        yield part.objects.filter(project__network=network)
    yield Prediction.objects.filter(cycle__project__network=network)
