"""What one person may send of a network: the codes that are understood, and whose rows are theirs."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from lhs_platform.lib.errors import RowError
from networks.models import Network
from outcomes import rules
from outcomes.files.imports import Reader
from outcomes.intake import Row, judge
from outcomes.models import Measure


def reader_for(user: Any, network: Network, *, today: date) -> Reader:
    """Give a reader that knows the network's codes and says all that is wrong with a row."""
    measures = Measure.objects.filter(network=network).exclude(current=None).for_list()
    sites = list(network.sites.select_related("network"))
    mine = {site.pk for site in sites if rules.can_send_data_of(user, site)}
    return Reader(
        measures={measure.code: measure for measure in measures},
        sites={site.code: site for site in sites},
        check=_check(mine, judge(today)),
    )


def _check(
    mine: set[int], judged: Callable[[Row], Iterable[RowError]]
) -> Callable[[Row], Iterable[RowError]]:
    def check(row: Row) -> Iterable[RowError]:
        faults = judged(row)
        if row.site.id in mine:
            return faults
        return faults if faults and row.site.left_on else [_not_yours(row)]

    return check


def _not_yours(row: Row) -> RowError:
    reason = f"{row.site.name} sends its own data: only its lead and the coordinators may."
    return RowError(line=row.line, column="site", code="not_yours", reason=reason)
