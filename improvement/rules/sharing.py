"""Who may do what with results to share, and on which way a result goes.

Every member of a network begins one from a change that was tested; its authors and the coordinators
write it. A coordinator who is none of its authors reviews it. Where all coordinators are authors, a
site lead who is none reviews; where there is none either, somebody has to step back first, and the
page says so. Coordinators withdraw. Whoever reads a published result may say what became of it in
a network that they coordinate and at a site that they run.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from improvement.models import Change, Result, ResultAuthor, Uptake
from improvement.rules.parts import people_for_team
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.models import Membership, Network, Site
from networks.models.memberships import Access
from networks.rules import CAPABILITIES, Answer, Capability
from outcomes import rules as outcomes

Status = Result.Status

ONLY_WRITERS = Refusal("Only the authors of this result and the coordinators may do this.")
ONLY_AUTHORS = Refusal("Only somebody who is named as an author says so.")
ONLY_COORDINATORS = Refusal("Only coordinators of this network withdraw a result.")
NOT_ONES_OWN = Refusal("You wrote this: somebody else reviews it.")
ONLY_REVIEWERS = Refusal("A coordinator who is none of the authors reviews this.")
NOBODY_LEFT = Refusal(
    "Everybody who could review this is among its authors. Take one of them off, or name another "
    "coordinator: two pairs of eyes see more."
)
NOT_PUBLISHED = Refusal("Only what is published and stands can be taken up.")
NOWHERE = Refusal("You coordinate no other network and run no site, so there is nothing to say.")
NO_PACKAGE = Refusal("You may add changes in no other network.")


@dataclass(frozen=True)
class Way:
    """One step: whence, whereto, and what is said where a result does not stand there."""

    was: Status
    to: Status
    refusal: str


# The whole way of a result. Nothing else moves it.
WAYS = {
    "submit": Way(Status.DRAFT, Status.REVIEW, "Only a draft is handed in."),
    "take_back": Way(Status.REVIEW, Status.DRAFT, "Only what is in review is taken back."),
    "give_back": Way(Status.REVIEW, Status.DRAFT, "Only what is in review is given back."),
    "publish": Way(Status.REVIEW, Status.PUBLISHED, "Only what is in review is published."),
    "withdraw": Way(Status.PUBLISHED, Status.WITHDRAWN, "Only what is published is withdrawn."),
}


def can_share_change(user: Any, change: Change) -> Answer:
    return networks.is_member(user, change.network)


def is_writer(user: Any, result: Result) -> bool:
    """Say whether a person began a result or stands among its authors."""
    return user.pk == result.by_id or any(one.user_id == user.pk for one in result.authors.all())


def can_write_result(user: Any, result: Result) -> Answer:
    if not networks.is_member(user, result.network):
        return networks.NOT_A_MEMBER
    is_theirs = is_writer(user, result) or networks.is_coordinator(user, result.network)
    return bool(is_theirs) or ONLY_WRITERS


def can_review_result(user: Any, result: Result) -> Answer:
    membership = networks.membership_in(user, result.network)
    if membership is None:
        return networks.NOT_A_MEMBER
    allowed = CAPABILITIES[membership.access]
    is_own = is_writer(user, result)
    if Capability.COORDINATE in allowed and not is_own:
        return True
    found = reviewers_of(result)
    if not found:
        return NOBODY_LEFT
    if user.pk in found:
        return True
    return NOT_ONES_OWN if is_own and Capability.RUN_SITE in allowed else ONLY_REVIEWERS


def reviewers_of(result: Result) -> set[int]:
    """Give who may review a result: coordinators who did not write it, else site leads who did
    not."""
    writers = {result.by_id, *(one.user_id for one in result.authors.all())}
    seats = Membership.objects.active().filter(network=result.network_id, user__is_active=True)
    for access in (Access.COORDINATOR, Access.SITE_LEAD):
        others = seats.filter(access=access).exclude(user__in=writers)
        found = set(others.values_list("user_id", flat=True))
        if found:
            return found
    return set()


def can_withdraw_result(user: Any, result: Result) -> Answer:
    return networks.holds(user, result.network, Capability.COORDINATE) or ONLY_COORDINATORS


def can_answer_as_author(user: Any, result: Result) -> Answer:
    """Whether one's name may stand there, one says oneself."""
    return any(one.user_id == user.pk for one in result.authors.all()) or ONLY_AUTHORS


def people_for_authors(network: Network) -> Any:
    """Give those who may be put down as authors: members of the network."""
    return people_for_team(network)


def sites_to_show(user: Any, network: Network) -> list[Site]:
    """Give the sites of which a person may put a chart down: their own, a coordinator all. Where
    the agreement shares no names there are none."""
    if network.sharing == Network.Sharing.BLINDED:
        return []
    sites = Site.objects.active().filter(network=network)
    if not networks.is_coordinator(user, network):
        sites = sites.filter(pk__in=outcomes.own_sites(user, network))
    return list(sites.order_by("name", "pk"))


# --- Taking up --------------------------------------------------------------------------------


def can_take_up(user: Any, result: Result) -> Answer:
    if result.status != Status.PUBLISHED:
        return NOT_PUBLISHED
    return bool(networks_to_speak_for(user, result) or sites_to_speak_for(user)) or NOWHERE


def networks_to_speak_for(user: Any, result: Result) -> list[Network]:
    """Give the other networks that a person coordinates."""
    return [one for one in _networks_with(user, Capability.COORDINATE) if one != result.network]


def sites_to_speak_for(user: Any) -> list[Site]:
    """Give the sites that a person runs: their own as site lead, all of a network they
    coordinate."""
    mine = user.active_memberships.values()
    whole = [m.network_id for m in mine if Capability.COORDINATE in CAPABILITIES[m.access]]
    own = [m.site_id for m in mine if Capability.RUN_SITE in CAPABILITIES[m.access] and m.site_id]
    sites = Site.objects.visible_to(user).active().select_related("network")
    found = sites.filter(network__in=whole) | sites.filter(pk__in=own)
    return list(found.order_by("network__name", "name", "pk"))


def can_speak_for(user: Any, place: tuple[Network, Site | None]) -> Answer:
    """Ask about one network, or one of its sites."""
    network, site = place
    if site is not None:
        return networks.runs_site(user, site)
    return networks.is_coordinator(user, network)


def can_end_uptake(user: Any, uptake: Uptake) -> Answer:
    return can_speak_for(user, (uptake.network, uptake.site))


def can_copy_from_result(user: Any, result: Result) -> Answer:
    """Whoever reads a result may take its change into a network where they may add changes."""
    if result.status != Status.PUBLISHED:
        return NOT_PUBLISHED
    return bool(networks_for_copy(user, result)) or NO_PACKAGE


def networks_for_copy(user: Any, result: Result) -> list[Network]:
    return [one for one in _networks_with(user, Capability.RUN_SITE) if one != result.network]


def _networks_with(user: Any, capability: Capability) -> list[Network]:
    keys = [m.network_id for m in user.active_memberships.values()
            if capability in CAPABILITIES[m.access]]  # fmt: skip
    return list(Network.objects.visible_to(user).filter(pk__in=keys).order_by("name"))


def reads_all_authors(user: Any, result: Result) -> bool:
    """Say whether a person reads who all the authors are, also those who are not named: whoever
    writes it or reviews it, until it is published."""
    if result.is_told:
        return False
    return bool(can_write_result(user, result) or can_review_result(user, result))


def named(authors: Iterable[ResultAuthor]) -> list[ResultAuthor]:
    """Give the authors who may be named to whoever reads the result, in their order."""
    return [one for one in authors if one.is_named]
