"""One reader at the gate of one measure's counts. All showing of counts goes through here."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from outcomes import rules
from outcomes.disclosure import (
    FEWEST_BEHIND,
    NOTHING,
    SMALL_COUNT,
    Cell,
    Decision,
    decide,
    gives_away,
    hides_total,
)
from outcomes.models import Measure, MeasureVersion, Observation

Count = float | Decimal
OwnCount = tuple[date, Decimal, Decimal | None]
WORDS = "Hidden: counts under {bound} are not shown, nor what gives one away."


class Gate:
    """Answers for a reader and a measure: is this period of this site, or of the total, hidden?

    Nothing is loaded for a reader who sees all. The total needs the reader's own sites only; the
    first question about another site loads the measure's counts once.
    """

    def __init__(self, user: Any, measure: Measure) -> None:
        self.measure = measure
        self.bound = measure.network.small_count_threshold
        self.sees_all = rules.sees_all_counts(user, measure.network)
        self.own = rules.own_sites(user, measure.network)

    @classmethod
    def for_all(cls, user: Any, measures: Iterable[Measure]) -> dict[int, Self]:
        """Give the gates of many measures by key, with what they need loaded at once."""
        gates = {measure.pk: cls(user, measure) for measure in measures}
        asking = {key: gate for key, gate in gates.items() if gate.own and not gate.sees_all}
        own = frozenset[int]().union(*(gate.own for gate in asking.values()))
        counts: dict[int, list[OwnCount]] = defaultdict(list)
        rows = Observation.objects.filter(measure__in=asking, site__in=own)
        for row in rows:
            counts[row.measure_id].append((row.period, row.numerator, row.denominator))
        for key, gate in asking.items():
            gate.own_counts = counts[key]
        return gates

    def reason(
        self, site_id: int, period: date, numerator: Count, denominator: Count | None
    ) -> str:
        """Give why a site's counts of a period are hidden, or nothing.

        What would be shown is looked at as well as what is stored: a chart may lag behind.
        """
        if self.sees_all or site_id in self.own:
            return ""
        is_hidden = (
            gives_away(self._cell(numerator, denominator), self.bound)
            or site_id in self._decisions.get(period, NOTHING).hidden
        )
        return SMALL_COUNT if is_hidden else ""

    def words(self) -> str:
        return WORDS.format(bound=self.bound)

    def hides_total(
        self, period: date, numerator: float, denominator: float | None, sites: int
    ) -> bool:
        if self.sees_all or sites > FEWEST_BEHIND:
            return False
        total = self._cell(numerator, denominator)
        own = self._own_cells.get(period)
        return hides_total(total, sites=sites, threshold=self.bound, own=own)

    def _cell(self, numerator: Count, denominator: Count | None) -> Cell:
        """Only of a proportion is the denominator a count of people."""
        version = self.measure.current
        is_share = version is not None and version.kind == MeasureVersion.Kind.PROPORTION
        return Cell(float(numerator), float(denominator or 0) if is_share else None)

    @cached_property
    def _own_cells(self) -> dict[date, Cell]:
        return {
            period: self._cell(numerator, denominator)
            for period, numerator, denominator in self.own_counts
        }

    @cached_property
    def own_counts(self) -> list[OwnCount]:
        if not self.own:
            return []
        rows = Observation.objects.filter(measure=self.measure, site__in=self.own)
        return list(rows.values_list("period", "numerator", "denominator"))

    @cached_property
    def _decisions(self) -> dict[date, Decision]:
        cells: dict[date, dict[int, Cell]] = defaultdict(dict)
        rows = Observation.objects.filter(measure=self.measure).order_by()
        for site, period, numerator, denominator in rows.values_list(
            "site_id", "period", "numerator", "denominator"
        ).iterator(chunk_size=5000):
            cells[period][site] = self._cell(numerator, denominator)
        return {
            period: decide(of_period, threshold=self.bound, own=self.own)
            for period, of_period in cells.items()
        }
