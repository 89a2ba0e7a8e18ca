"""One reader at the gate of one measure's counts. All showing of counts goes through here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from django.utils.crypto import salted_hmac

from outcomes import rules
from outcomes.disclosure import (
    EVENTS,
    FEWEST_BEHIND,
    NOTHING,
    SMALL_COUNT,
    Cell,
    Decision,
    cell_of,
    decide,
    gives_away,
    hides_total,
)
from outcomes.models import Measure, Observation
from outcomes.presenters.audience import Stranger
from outcomes.presenters.names import Names

Count = float | Decimal
OwnCount = tuple[date, Decimal, Decimal | None]
WORDS = "Hidden: counts under {bound} are not shown, nor what gives one away."
GROWING_WORDS = "Hidden until all have sent or the time for it is over."


class Gate:
    """Answers for a reader and a measure: is this period of this site, or of the total, hidden?

    Nothing is loaded for a reader who sees all. The total needs the reader's own sites only; the
    first question about another site loads the measure's counts once.
    """

    def __init__(self, user: Any, measure: Measure) -> None:
        self.measure = measure
        current = measure.current
        self.kind = current.kind if current else "proportion"
        asked = (current and current.small_count_threshold) or 0
        self.bound = max(measure.network.small_count_threshold, asked)
        self.sees_all = rules.sees_all_counts(user, measure.network)
        # A network's small total is its members' own result; nobody else is told of it.
        self.is_open_to_all = isinstance(user, Stranger)
        self.names = Names(user, measure.network)
        self.own = self.names.own
        self._turns: dict[int, bytes] = {}

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
        cls._load_senders([gate for gate in gates.values() if gate.kind in EVENTS])
        return gates

    @staticmethod
    def _load_senders(gates: Sequence["Gate"]) -> None:
        """Load who ever sent an event, for all of them at once."""
        rows = Observation.objects.filter(measure__in=[gate.measure for gate in gates]).order_by()
        senders: dict[int, set[int]] = defaultdict(set)
        if gates:
            for measure_id, site_id in rows.values_list("measure_id", "site_id").distinct():
                senders[measure_id].add(site_id)
        for gate in gates:
            gate.senders = frozenset(senders[gate.measure.pk])

    def hides_all_of(self, site_id: int | None) -> bool:
        """Say whether the data of a site, or of the total where that is None, are hidden as a
        whole: of events, even how many there were and on which days."""
        if self.sees_all or self.kind not in EVENTS:
            return False
        if site_id is None:
            return self.is_open_to_all or len(self.senders - self.own) < FEWEST_BEHIND
        return site_id not in self.own

    def reason(
        self, site_id: int, period: date, numerator: Count, denominator: Count | None
    ) -> str:
        """Give why a site's counts of a period are hidden, or nothing.

        What would be shown is looked at as well as what is stored: a chart may lag behind.
        """
        if self.sees_all or site_id in self.own:
            return ""
        is_hidden = (
            self.hides_all_of(site_id)
            or gives_away(self._cell(numerator, denominator), self.bound)
            or site_id in self._decisions.get(period, NOTHING).hidden
        )
        return SMALL_COUNT if is_hidden else ""

    def words(self) -> str:
        return WORDS.format(bound=self.bound)

    def hides_total(
        self, period: date, numerator: float, denominator: float | None, sites: int
    ) -> bool:
        if self.sees_all:
            return False
        if self.kind in EVENTS:
            return self.hides_all_of(None)
        if self.is_open_to_all and gives_away(self._cell(numerator, denominator), self.bound):
            return True
        if sites > FEWEST_BEHIND:
            return False
        total = self._cell(numerator, denominator)
        own = self._own_cells.get(period)
        return hides_total(total, sites=sites, threshold=self.bound, own=own)

    def hides_while_growing(self) -> bool:
        """Say whether a total is hidden as long as sites still send: one that is watched tells by
        what it grows what each of them counted."""
        return not self.sees_all and self.kind != "individual"

    def _cell(self, numerator: Count, denominator: Count | None) -> Cell:
        return cell_of(
            self.kind, float(numerator), None if denominator is None else float(denominator)
        )

    @cached_property
    def senders(self) -> frozenset[int]:
        """Give the sites that ever sent an event: which of them had one on a day is not told."""
        rows = Observation.objects.filter(measure=self.measure).order_by()
        return frozenset(rows.values_list("site_id", flat=True).distinct())

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
            period: decide(of_period, threshold=self.bound, own=self.own, turn=self._turn)
            for period, of_period in cells.items()
        }

    def _turn(self, site_id: int) -> bytes:
        """Give a site's place among those that protect others: always the same in a measure, so
        that few charts lose their lines, and not to be guessed."""
        if site_id not in self._turns:
            about = f"{self.measure.pk}:{site_id}"
            self._turns[site_id] = salted_hmac(
                "outcomes.disclosure", about, algorithm="sha256"
            ).digest()
        return self._turns[site_id]
