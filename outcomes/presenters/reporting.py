"""The completeness board as plain dicts: who owes what, for which month. No counts of patients.

Coordinators see every site; who belongs to a site sees that one as its lead, the others as counts;
everybody else sees counts alone. The board of a month has the periods that begin in it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from networks.models import Network, Site
from networks.models.memberships import Access, coordinated_by
from networks.rules import Capability, holds, membership_in
from outcomes import completeness, periods
from outcomes.completeness import ANSWERED, Cell, State
from outcomes.emails.reminders import grid_url
from outcomes.models import Measure, PeriodLock

# So many months back reach the choice of months, a site's page and what is overdue.
MONTHS_BACK = 12
MOST_NAMED = 3
VIEWS = {"period": "By month", "site": "By site", "overdue": "Overdue"}
SHOWS = {"": "All", "owing": "Those that owe", "complete": "Complete", "locked": "Locked"}
# Of several weeks in one cell the most pressing is said first.
PRESSING = (State.OVERDUE, State.DUE, State.LOCKED, State.NOT_COLLECTED, State.NO_EVENTS)


@dataclass(frozen=True)
class View:
    """What is looked at: everything stands in the address."""

    view: str
    month: date
    site: str = ""
    show: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str], today: date) -> "View":
        view, show = asked.get("view", ""), asked.get("show", "")
        return cls(
            view if view in VIEWS else "period",
            month_of(asked.get("period", ""), today) or newest_month(today),
            asked.get("site", "")[:40],
            show if show in SHOWS else "",
        )

    @property
    def query(self) -> str:
        parts = {"view": self.view, "period": f"{self.month:%Y-%m}"}
        more = {"site": self.site, "show": self.show}
        return "?" + urlencode(parts | {name: value for name, value in more.items() if value})

    @property
    def label(self) -> str:
        return f"{self.month:%B %Y}"


def newest_month(today: date) -> date:
    return periods.latest_complete(today, "month")


def months_back(today: date) -> list[date]:
    """Give the months that can be looked at, the newest first."""
    newest = newest_month(today)
    return [periods.add_months(newest, -back) for back in range(MONTHS_BACK + 1)]


def month_of(text: str, today: date) -> date | None:
    """Read a month that has been or is; None for anything else."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if len(text) == 7 and month <= today else None


class Board:
    """What one reader may see of a network's answers in some months; of one site's alone where
    the view is of one."""

    def __init__(
        self,
        user: Any,
        network: Network,
        months: tuple[date, date],
        today: date,
        view: View | None = None,
    ) -> None:
        self.network, self.months, self.today = network, months, today
        self.sees_all = holds(user, network, Capability.COORDINATE)
        self.own = _led(user, network)
        sites = Site.objects.filter(network=network).select_related("network")
        self.sites = [site for site in sites if _was_there(site, months)]
        self.named = [site for site in self.sites if self.may_name(site)]
        self.site = self._chosen(view.site) if view and view.view == "site" else None
        asked = self.sites if view is None or view.view != "site" else [self.site]
        self._read([site for site in asked if site])

    def _read(self, sites: list[Site]) -> None:
        self.measures = completeness.expected_of([self.network])
        self.cells = completeness.cells(sites, self.measures, self.months, today=self.today)
        locks = PeriodLock.objects.filter(site__in=sites, month__range=self.months)
        self.locks = {(lock.site_id, lock.month): lock for lock in locks}

    def _chosen(self, code: str) -> Site | None:
        """Give the site of this code, else the reader's own, else the first they may see."""
        own = next((site for site in self.named if site.pk == self.own), None)
        asked = next((site for site in self.named if site.code == code), None)
        return asked or own or next(iter(self.named), None)

    def may_name(self, site: Site) -> bool:
        return self.sees_all or site.pk == self.own

    def by_site(self) -> dict[int, list[Cell]]:
        found: dict[int, list[Cell]] = {site.pk: [] for site in self.sites}
        for cell in self.cells:
            found[cell.site.pk].append(cell)
        return found


def locks_for(user: Any) -> QuerySet[PeriodLock]:
    """Give the approved months of the sites that a person may see one by one."""
    networks = Network.objects.keys_visible_to(user)
    seats = user.active_memberships.values()
    led = [m.site_id for m in seats if m.access == Access.SITE_LEAD]
    return (
        PeriodLock.objects.filter(site__network__in=networks)
        .filter(Q(site__network__in=coordinated_by(user)) | Q(site__in=led))
        .select_related("site__network")
    )


def _led(user: Any, network: Network) -> int | None:
    """Give the site this person leads here."""
    if not holds(user, network, Capability.RUN_SITE):
        return None
    membership = membership_in(user, network)
    return membership.site_id if membership else None


def _was_there(site: Site, months: tuple[date, date]) -> bool:
    return site.left_on is None or site.left_on >= months[0]


# --- One month ------------------------------------------------------------------------------


def month_page(board: Board, view: View) -> dict[str, Any]:
    """Give a month: how many sites have sent, each measure in counts, and the sites one by one."""
    by_site = board.by_site()
    rows = [_site_row(board, site, by_site[site.pk], view.month) for site in board.named]
    return {
        "says": says(board, by_site),
        "measures": _counts(board),
        "rows": [row for row in rows if _fits(row, view.show)],
        "owing": sum(any(cell.is_owed for cell in cells) for cells in by_site.values()),
        "complete": sum(row["is_complete"] and not row["lock"] for row in rows),
    }


def says(board: Board, by_site: Mapping[int, Sequence[Cell]]) -> str:
    """Say how many sites have answered for everything: “17 of 24 clinics sent”."""
    expected = [cells for cells in by_site.values() if any(cell.is_expected for cell in cells)]
    done = sum(is_sent(cells) for cells in expected)
    word = board.network.site_word if len(expected) == 1 else board.network.site_word_plural
    return f"{done} of {len(expected)} {word} sent"


def is_sent(cells: Iterable[Cell]) -> bool:
    """Say whether a site has answered for everything that was asked of it."""
    left = [cell for cell in cells if cell.is_expected]
    return bool(left) and all(cell.state in ANSWERED for cell in left)


def is_done(cells: Iterable[Cell]) -> bool:
    """Say whether nothing is left to be sent: each is answered, or locked as it is."""
    left = [cell for cell in cells if cell.is_expected]
    return bool(left) and all(cell.state in (*ANSWERED, State.LOCKED) for cell in left)


def _site_row(board: Board, site: Site, cells: list[Cell], month: date) -> dict[str, Any]:
    parts: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        parts[cell.measure.pk].append(cell)
    lock = board.locks.get((site.pk, month))
    return {
        "site": site.name,
        "code": site.code,
        "url": grid_url(site, month, "month"),
        "is_own": site.pk == board.own,
        "cells": [
            {"name": measure.name, **summary(parts[measure.pk])} for measure in board.measures
        ],
        "lock": lock and {"id": lock.public_id},
        "can_lock": site.left_on is None and bool(cells) and all(cell.is_over for cell in cells),
        "is_gone": site.left_on is not None,
        "is_complete": is_done(cells),
        "is_owing": any(cell.is_owed for cell in cells),
        **_done_of(cells),
    }


def _done_of(cells: Iterable[Cell]) -> dict[str, int]:
    states = [cell.state for cell in cells if cell.is_expected]
    return {"done": sum(state in ANSWERED for state in states), "of": len(states)}


def _fits(row: dict[str, Any], show: str) -> bool:
    fits = {"owing": row["is_owing"], "complete": row["is_complete"], "locked": bool(row["lock"])}
    return fits.get(show, True)


def _counts(board: Board) -> list[dict[str, Any]]:
    """Count the sites of each measure by what became of it; several weeks count as one."""
    parts: dict[tuple[int, int], list[Cell]] = defaultdict(list)
    for cell in board.cells:
        parts[cell.measure.pk, cell.site.pk].append(cell)
    states: dict[int, Counter[str]] = {measure.pk: Counter() for measure in board.measures}
    for (measure, _), cells in parts.items():
        states[measure][summary(cells)["state"]] += 1
    return [_measure_row(measure, states[measure.pk]) for measure in board.measures]


def _measure_row(measure: Measure, counted: Counter[str]) -> dict[str, Any]:
    return {
        "name": measure.name,
        "every": EVERY[completeness.frequency_of(measure)],
        "done": sum(counted[state] for state in ANSWERED),
        "of": sum(counted.values()) - counted[State.NOT_EXPECTED],
        **{state.value: counted[state] for state in State},
    }


EVERY = {"week": "each week", "month": "each month", "quarter": "each quarter"}


# --- Cells in words -------------------------------------------------------------------------


def summary(cells: Sequence[Cell]) -> dict[str, str]:
    """Say in one cell how one measure of one site stands, over all its periods in the month."""
    expected = [cell for cell in cells if cell.is_expected]
    if not expected:
        return {"state": State.NOT_EXPECTED.value, "word": cells[0].why if cells else ""}
    states = {cell.state for cell in expected}
    state = next((one for one in PRESSING if one in states), State.SENT)
    if state not in (State.OVERDUE, State.DUE) and State.SENT in states:
        state = State.SENT
    first = next(cell for cell in expected if cell.state == state)
    word = words(first)
    if len(expected) > 1 and len(states) > 1:
        done = sum(cell.state in ANSWERED for cell in expected)
        word = f"{word}; {done} of {len(expected)} sent"
    return {"state": str(state.value), "word": word}


def words(cell: Cell) -> str:
    """Say how one period stands: "Sent", "Due by 30 Nov", "Overdue since 30 Nov"."""
    day = f"{cell.due_on.day} {cell.due_on:%b}"
    if cell.state == State.DUE:
        return f"Due by {day}"
    if cell.state == State.OVERDUE:
        return f"Overdue, was due {day}"
    return cell.why if cell.state == State.NOT_EXPECTED else str(State(cell.state).label)


def owed_words(cells: Iterable[Cell]) -> str:
    """Name what is owed, for a line of text: a few by name, the rest by number."""
    names = [
        f"{cell.measure.name}{f' ({cell.label})' if cell.frequency != 'month' else ''}"
        for cell in cells
        if cell.is_owed
    ]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def unanswered(sites: Sequence[Site], month: date, *, now: datetime) -> list[str]:
    """Name the measures of a month that these sites have not answered."""
    if not sites:
        return []
    today = completeness.today_in(sites[0].network, now)
    measures = completeness.expected_of([sites[0].network_id])
    cells = completeness.cells(sites, measures, (month, month), today=today)
    return list(dict.fromkeys(cell.measure.name for cell in cells if cell.is_owed))


# --- One site, and what is overdue ------------------------------------------------------------


def site_page(board: Board) -> dict[str, Any]:
    """Give the months of one site, the newest first."""
    site = board.site
    if site is None:
        return {"rows": [], "site": None}
    months: dict[date, list[Cell]] = {month: [] for month in months_back(board.today)}
    for cell in board.cells:
        months[cell.month].append(cell)
    rows = [
        {"month": month, **_site_row(board, site, cells, month)} for month, cells in months.items()
    ]
    return {"site": site, "rows": rows, "measures": [{"name": m.name} for m in board.measures]}


def overdue_page(board: Board) -> dict[str, Any]:
    """Give what is overdue, by site and period, the longest overdue first; and months in counts."""
    late = [cell for cell in board.cells if cell.state == State.OVERDUE]
    groups: dict[tuple[int, str, date], list[Cell]] = defaultdict(list)
    for cell in late:
        if board.may_name(cell.site):
            groups[cell.site.pk, cell.frequency, cell.period].append(cell)
    rows = [_overdue_row(cells, board.today) for cells in groups.values()]
    return {
        "rows": sorted(rows, key=lambda row: (-row["days"], row["site"])),
        "months": list(_late_months(late, board)),
    }


def _overdue_row(cells: list[Cell], today: date) -> dict[str, Any]:
    first = min(cells, key=lambda cell: cell.due_on)
    return {
        "site": first.site.name,
        "label": first.label,
        "due_on": first.due_on,
        "days": (today - first.due_on).days,
        "measures": ", ".join(cell.measure.name for cell in cells),
        "url": grid_url(first.site, first.period, first.frequency),
    }


def _late_months(late: Iterable[Cell], board: Board) -> Iterator[dict[str, Any]]:
    months: dict[date, list[Cell]] = defaultdict(list)
    for cell in late:
        months[cell.month].append(cell)
    for month in sorted(months, reverse=True):
        sites = len({cell.site.pk for cell in months[month]})
        word = board.network.site_word if sites == 1 else board.network.site_word_plural
        yield {
            "label": f"{month:%B %Y}",
            "period": f"{month:%Y-%m}",
            "sites": f"{sites} {word}",
            "answers": len(months[month]),
            "query": View("period", month, show="owing").query,
        }


# --- Rows for files and programs ----------------------------------------------------------------

COLUMNS = (
    "network", "period", "frequency", "measure", "measure_code", "site", "site_name", "state",
    "due_on", "locked", "expected", "sent", "no_events", "not_collected", "due", "overdue",
)  # fmt: skip


def rows(board: Board) -> Iterator[dict[str, Any]]:
    """Give each period of each measure: over all sites in counts, then the sites this reader may
    see, one by one."""
    parts: dict[tuple[int, date], list[Cell]] = defaultdict(list)
    for cell in board.cells:
        parts[cell.measure.pk, cell.period].append(cell)
    for cells in parts.values():
        yield _row(board, cells)
        for cell in cells:
            if board.may_name(cell.site):
                yield _row(board, [cell], cell.site)


def _row(board: Board, cells: list[Cell], site: Site | None = None) -> dict[str, Any]:
    one = cells[0]
    counted = Counter(cell.state for cell in cells)
    return {
        "network": board.network.slug,
        "period": one.period,
        "frequency": one.frequency,
        "measure": one.measure.public_id,
        "measure_code": one.measure.code,
        "site": site.code if site else None,
        "site_name": site.name if site else None,
        "state": one.state if site else None,
        "due_on": one.due_on,
        "locked": sum((cell.site.pk, cell.month) in board.locks for cell in cells),
        "expected": len(cells) - counted[State.NOT_EXPECTED],
        **{
            name: counted[State(name)]
            for name in ("sent", "no_events", "not_collected", "due", "overdue")
        },
    }
