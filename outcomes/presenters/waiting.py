"""Which data are still to come, for those who send them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from networks.models import Network, Site
from networks.models.memberships import Access
from outcomes import completeness, periods, rules
from outcomes.completeness import Cell
from outcomes.emails.reminders import grid_url
from outcomes.models import Measure

# So far back it is looked for what was never sent; and so many measures are named.
MONTHS_BACK = 12
MOST_NAMED = 4

Item = dict[str, Any]
Period = tuple[str, date]


def waiting(
    measure: Measure, user: Any, today: date, site: Site | None = None
) -> dict[str, str] | None:
    """Say whose data of the newest period have not come, or None where nothing is missing; of one
    site, where its chart is looked at."""
    if measure.current is None or not rules.can_send_data(user, measure.network):
        return None
    cells = _newest(measure, today)
    missing = [cell for cell in cells if cell.is_owed and site in (None, cell.site)]
    own = rules.own_sites(user, measure.network)
    mine = [cell for cell in missing if cell.site.pk in own]
    if not (mine or (missing and rules.can_edit_measure(user, measure))):
        return None
    cell = (mine or missing)[0]
    if mine or len(missing) == 1:
        chosen = {"site": cell.site.code, "period": periods.written(cell.period, cell.frequency)}
        return {
            "what": f"{cell.site.name} has not sent {cell.label} yet.",
            "due": _due(cell.due_on, today),
            "query": f"?{urlencode(chosen)}",
        }
    return {
        "what": f"{len(missing)} {measure.network.site_word_plural} have not sent {cell.label} "
        "yet.",
        "due": _due(cell.due_on, today),
        "query": "",
    }


def _newest(measure: Measure, today: date) -> list[Cell]:
    """Give what became, site by site, of a measure's newest period that is over."""
    asked = [one for one in completeness.expected_of([measure.network_id]) if one == measure]
    if not asked:
        return []
    period = periods.latest_complete(today, completeness.frequency_of(measure))
    month = period.replace(day=1)
    sites = list(measure.network.sites.select_related("network"))
    cells = completeness.cells(sites, asked, (month, month), today=today)
    return [cell for cell in cells if cell.period == period]


def _due(due: date, today: date) -> str:
    return f"{'Due' if due >= today else 'It was due'} {due.day} {due:%B %Y}."


def waiting_for(user: Any, *, now: datetime, network: Network | None = None) -> list[Item]:
    """Give what the sites this person leads owe: the newest periods one by one, what is older
    together."""
    seats = user.active_memberships.values()
    led = [seat.site_id for seat in seats if seat.access == Access.SITE_LEAD]
    sites = list(Site.objects.active().filter(pk__in=led).select_related("network")) if led else []
    if network is not None:
        sites = [site for site in sites if site.network_id == network.pk]
    if not sites:
        return []
    measures = completeness.expected_of({site.network_id for site in sites})
    return [
        item
        for site, cells in _by_site(sites, measures, now).items()
        for item in _items(site, cells, completeness.today_in(site.network, now))
    ]


def _by_site(sites: list[Site], measures: list[Measure], now: datetime) -> dict[Site, list[Cell]]:
    """Give the cells of the last year by site; the latest of the days it is anywhere serves all."""
    today = max(completeness.today_in(site.network, now) for site in sites)
    newest = periods.latest_complete(today, "week").replace(day=1)
    months = (periods.add_months(newest, -MONTHS_BACK), newest)
    found: dict[Site, list[Cell]] = {site: [] for site in sites}
    for cell in completeness.cells(sites, measures, months, today=today):
        found[cell.site].append(cell)
    return found


def _items(site: Site, cells: list[Cell], today: date) -> list[Item]:
    groups: dict[Period, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.is_over and cell.is_expected:
            groups[cell.frequency, cell.period].append(cell)
    newest = {key for key in groups if key[1] == periods.latest_complete(today, key[0])}
    items = [_item(site, key, groups[key]) for key in newest if _owed(groups[key])]
    older = [cell for key in groups if key not in newest for cell in _owed(groups[key])]
    return [*items, _older(site, older)] if older else items


def _owed(cells: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.is_owed]


def _item(site: Site, key: Period, cells: list[Cell]) -> Item:
    frequency, period = key
    missing = sorted(_owed(cells), key=lambda cell: (cell.measure.position, cell.measure.name))
    label = f"{period:%B}" if frequency == "month" else periods.label(period, frequency)
    return {
        "due_on": min(cell.due_on for cell in missing),
        "title": f"Send {label} data for {site.name}",
        "why": f"{len(cells) - len(missing)} of {len(cells)} measures are in. "
        f"Missing: {_named([cell.measure.name for cell in missing])}.",
        "url": grid_url(site, period, frequency),
        "button": "Enter data",
    }


def _older(site: Site, cells: list[Cell]) -> Item:
    first = min(cells, key=lambda cell: cell.due_on)
    labels = list(dict.fromkeys(cell.label for cell in sorted(cells, key=lambda c: c.period)))
    board = reverse("outcomes:board", kwargs={"slug": site.network.slug})
    answers = "One older answer" if len(cells) == 1 else f"{len(cells)} older answers"
    return {
        "due_on": first.due_on,
        "title": f"{answers} of {site.name} {'is' if len(cells) == 1 else 'are'} missing",
        "why": f"{_named(labels)}. A number, “no events” or “not collected”: each is an answer.",
        "url": grid_url(site, first.period, first.frequency)
        if len(labels) == 1
        else f"{board}?view=overdue",
        "button": "Enter data" if len(labels) == 1 else "Look",
    }


def _named(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
