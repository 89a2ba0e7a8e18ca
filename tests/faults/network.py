"""A network that is written to by many at once: data, answers, phases, marks, definitions."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from lhs_platform.lib.errors import DomainError
from networks.models import Site
from outcomes.actions import judgements, measures, submissions
from outcomes.intake.rows import Row
from outcomes.models import Measure, Phase, PointMark, Series
from outcomes.periods import add_months
from tests.factories.networks import NetworkFactory, SiteFactory, UserFactory
from tests.factories.outcomes import MeasureFactory

SITES = 12
MONTHS = 30
KINDS: list[dict[str, Any]] = [
    {"kind": "proportion"},
    {"kind": "rate", "multiplier": 1000, "unit": "per 1,000"},
    {"kind": "mean", "unit": "days", "multiplier": 1},
    {"kind": "count", "denominator": "", "unit": "events", "multiplier": 1},
    {"kind": "time_between", "denominator": "", "frequency": "event", "unit": "days",
     "multiplier": 1},
]  # fmt: skip
# Of a hundred writes so many are data, and so many of each decision.
SHARES = {"send": 84, "leave_out": 4, "split": 4, "freeze": 3, "redirect": 2, "skip": 3}


class Scene:
    """A network with its measures, and somebody who may do everything in it."""

    def __init__(self) -> None:
        self.network: Any = NetworkFactory()
        self.by = UserFactory()
        self.sites: list[Site] = SiteFactory.create_batch(SITES, network=self.network)
        self.measures: list[Measure] = [
            MeasureFactory(
                network=self.network,
                **{
                    f"definition__{key}": value
                    for key, value in ({"denominator": "All"} | kind).items()
                },
            )
            for kind in KINDS
        ]
        self.first = add_months(self.network.day_at(timezone.now()), -MONTHS - 1)
        self._fill(random.Random(1))

    def _fill(self, chance: random.Random) -> None:
        """Begin with a number in most months, so that there is something to decide about."""
        rows = {
            row.key: row
            for measure in self.measures
            for site in self.sites
            for month in range(MONTHS)
            if chance.random() < 0.8
            for row in [self._row(measure, site, chance, add_months(self.first, month))]
        }
        self._submit(list(rows.values()))

    def write(self, chance: random.Random) -> str:
        """Do one of the things people do; what is refused is done as data instead."""
        name = chance.choices(list(SHARES), list(SHARES.values()))[0]
        try:
            getattr(self, name)(chance)
        except DomainError:
            name = "send"
            self.send(chance)
        return name

    def send(self, chance: random.Random) -> None:
        measure, sites = chance.choice(self.measures), chance.sample(self.sites, 2)
        rows = [self._row(measure, site, chance) for site in sites]
        self._submit(rows)

    def skip(self, chance: random.Random) -> None:
        """Say of a month that it was not collected."""
        measure = chance.choice(self.measures)
        month = add_months(self.first, chance.randrange(MONTHS))
        site = chance.choice(self.sites)
        self._submit([Row(measure=measure, site=site, period=month, answer="not_collected")])

    def leave_out(self, chance: random.Random) -> None:
        series = self._series(chance)
        marks = PointMark.objects.filter(series=series)
        mark = marks.first() if chance.random() < 0.4 else None
        if mark is not None:
            judgements.unmark_point(by=self.by, mark=mark, reason="No", now=timezone.now())
            return
        judgements.mark_point(
            by=self.by,
            series=series,
            period=self._day(series.measure, chance),
            kind=chance.choice(["excluded", "astronomical"]),
            reason="Flood",
            now=timezone.now(),
        )

    def split(self, chance: random.Random) -> None:
        series = self._series(chance)
        phase = Phase.objects.filter(series=series).first()
        now = timezone.now()
        if phase is not None and chance.random() < 0.6:
            judgements.end_phase(by=self.by, phase=phase, reason="No", now=now)
            return
        day = self._day(series.measure, chance)
        judgements.start_phase(by=self.by, series=series, starts_on=day, reason="New", now=now)

    def freeze(self, chance: random.Random) -> None:
        series = self._series(chance)
        judgements.freeze_baseline(
            by=self.by, series=series, first=self.first, last=add_months(self.first, 12),
            reason="Before", now=timezone.now(),
        )  # fmt: skip

    def redirect(self, chance: random.Random) -> None:
        """Change what is better of a measure: all its charts are judged again."""
        measure = Measure.objects.select_related("current", "network").get(
            pk=chance.choice(self.measures).pk
        )
        assert measure.current is not None
        definition = {name: getattr(measure.current, name) for name in measures.DEFINITION}
        measures.edit(
            by=self.by,
            measure=measure,
            version=measure.version,
            plain={name: getattr(measure, name) for name in measures.PLAIN},
            definition=definition | {"direction": chance.choice(["higher", "lower", "none"])},
            now=timezone.now(),
        )

    def _submit(self, rows: list[Row]) -> None:
        submissions.submit(
            rows, by=self.by, network=self.network, channel="file", now=timezone.now()
        )

    def _series(self, chance: random.Random) -> Series:
        known = Series.objects.filter(measure=chance.choice(self.measures).pk)
        keys = list(known.order_by("pk").values_list("pk", flat=True))
        if not keys:
            raise DomainError("No data yet.")
        return Series.objects.select_related("measure__current", "measure__network", "site").get(
            pk=chance.choice(keys)
        )

    def _day(self, measure: Measure, chance: random.Random) -> date:
        assert measure.current is not None
        month = add_months(self.first, chance.randrange(MONTHS))
        return month + timedelta(chance.randrange(28)) if measure.current.is_event_dated else month

    def _row(
        self, measure: Measure, site: Site, chance: random.Random, month: date | None = None
    ) -> Row:
        assert measure.current is not None
        kind = measure.current.kind
        size = chance.randint(20, 60) if measure.current.needs_denominator else None
        spread = Decimal(chance.randint(1, 30)) / 4 if kind == "mean" else None
        return Row(
            measure=measure,
            site=site,
            period=month or self._day(measure, chance),
            numerator=Decimal(chance.randint(1, 20)),
            denominator=None if size is None else Decimal(size),
            spread=spread,
        )
