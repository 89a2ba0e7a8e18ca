"""Who may do what with measures and data: built on the capabilities of the networks room."""

from typing import Any

from lhs_platform.lib.access import Refusal
from networks import rules
from networks.models import Network, Site
from networks.models.memberships import Access
from outcomes.models import (
    Annotation,
    DataFile,
    Measure,
    PeriodLock,
    Phase,
    PointMark,
    Series,
    Signal,
)

Answer = bool | Refusal

NO_SITE = Refusal("Only site leads and coordinators of this network send data.")
NOT_BY_HAND = Refusal("This note follows what it tells of: it goes when that changes.")
SITE_LEVELS = (Access.SITE_LEAD, Access.COORDINATOR)


def can_add_measure(user: Any, network: Network) -> Answer:
    return rules.is_coordinator(user, network)


def can_edit_measure(user: Any, measure: Measure) -> Answer:
    return rules.is_coordinator(user, measure.network)


def can_send_data(user: Any, network: Network) -> Answer:
    """Say whether this person enters data for any site here; for which one is asked by site."""
    membership = rules.membership_in(user, network)
    return (membership is not None and membership.access in SITE_LEVELS) or NO_SITE


def can_send_data_of(user: Any, site: Site) -> Answer:
    return rules.runs_site(user, site)


def can_lock(user: Any, site: Site) -> Answer:
    """Say whether this person approves months of a site: its lead, and the coordinators."""
    return rules.runs_site(user, site)


def can_unlock(user: Any, lock: PeriodLock) -> Answer:
    return rules.is_coordinator(user, lock.site.network)


def can_remind(user: Any, network: Network) -> Answer:
    """Say whether this person reminds sites, and sets when that is done by itself."""
    return rules.is_coordinator(user, network)


def can_handle_file(user: Any, file: DataFile) -> Answer:
    """Say whether a person still sends data of the network their file is for."""
    return can_send_data(user, file.network)


def can_annotate(user: Any, measure: Measure) -> Answer:
    return can_send_data(user, measure.network)


def place_of_notes(user: Any, measure: Measure) -> Site | None:
    """Give the site whose chart a person's notes stand on; none for the whole network, for which
    coordinators write."""
    if can_edit_measure(user, measure):
        return None
    return Site.objects.filter(pk__in=own_sites(user, measure.network)).first()


def can_take_back_note(user: Any, note: Annotation) -> Answer:
    """Say whether this person takes a note off the charts: who may write there."""
    if not note.is_by_hand:
        return NOT_BY_HAND
    if note.site is None:
        return rules.is_coordinator(user, note.measure.network)
    return rules.runs_site(user, note.site)


def can_judge(user: Any, series: Series) -> Answer:
    """Say whether this person sets phases, baselines and marks, and explains signals: who runs the
    site, and for the network's total a coordinator."""
    if series.site is None:
        return rules.is_coordinator(user, series.measure.network)
    return rules.runs_site(user, series.site)


def can_judge_part(user: Any, part: Phase | PointMark | Signal) -> Answer:
    """Say whether this person judges the chart that a phase, a mark or a signal belongs to."""
    return can_judge(user, part.series)


def sees_all_counts(user: Any, network: Network) -> bool:
    """Say whether small counts of every site are shown to this person."""
    is_open = network.sharing == Network.Sharing.OPEN
    return bool(rules.is_coordinator(user, network)) or (
        is_open and bool(rules.is_member(user, network))
    )


def own_sites(user: Any, network: Network) -> frozenset[int]:
    """Give the sites whose counts this person knows anyway: their own."""
    membership = rules.membership_in(user, network)
    return frozenset({membership.site_id} if membership and membership.site_id else ())
