"""Each rule of this room against each kind of person."""

import pytest
from django.contrib.auth.models import AnonymousUser

from networks.models import Network
from outcomes import rules
from outcomes.models import DataFile, PeriodLock, Phase, PointMark
from tests.factories.outcomes import MeasureFactory, SeriesFactory, SignalFactory

PEOPLE = (
    "anonymous",
    "no_membership",
    "outsider",
    "community",
    "clinician",
    "researcher",
    "leader",
    "site_lead",
    "other_site_lead",
    "coordinator",
    "staff",
)
COORDINATORS = {"coordinator"}
LEADS = {"site_lead", "coordinator"}
SENDERS = {"site_lead", "other_site_lead", "coordinator"}
MEMBERS = SENDERS | {"community", "clinician", "researcher", "leader"}
OF_NETWORK = {
    "can_add_measure": COORDINATORS,
    "can_remind": COORDINATORS,
    "can_send_data": SENDERS,
}
OF_MEASURE = {"can_edit_measure": COORDINATORS, "can_annotate": SENDERS}
OF_SITE = {"can_send_data_of": LEADS, "can_lock": LEADS}


def those_allowed(cast, rule, obj):
    people = {name: getattr(cast, name, AnonymousUser()) for name in PEOPLE}
    return {name for name, person in people.items() if rule(person, obj)}


@pytest.fixture
def measure(cast):
    return MeasureFactory(network=cast.network)


@pytest.mark.parametrize("name", OF_NETWORK)
def test_rule_about_a_network(cast, name):
    assert those_allowed(cast, getattr(rules, name), cast.network) == OF_NETWORK[name]


@pytest.mark.parametrize("name", OF_MEASURE)
def test_rule_about_a_measure(cast, measure, name):
    assert those_allowed(cast, getattr(rules, name), measure) == OF_MEASURE[name]


@pytest.mark.parametrize("name", OF_SITE)
def test_rule_about_a_site(cast, name):
    assert those_allowed(cast, getattr(rules, name), cast.site) == OF_SITE[name]


def test_a_lock_is_opened_by_coordinators(cast):
    lock = PeriodLock(site=cast.site)

    assert those_allowed(cast, rules.can_unlock, lock) == COORDINATORS


def test_a_file_is_handled_by_those_who_send_data(cast):
    file = DataFile(network=cast.network)

    assert those_allowed(cast, rules.can_handle_file, file) == SENDERS


@pytest.mark.parametrize(("at_site", "allowed"), [(True, LEADS), (False, COORDINATORS)])
def test_a_chart_is_judged_by_who_runs_the_site_and_the_total_by_coordinators(
    cast, measure, at_site, allowed
):
    series = SeriesFactory(measure=measure, site=cast.site if at_site else None)
    parts = [Phase(series=series), PointMark(series=series), SignalFactory(series=series)]

    judges = [those_allowed(cast, rules.can_judge_part, part) for part in parts]

    assert those_allowed(cast, rules.can_judge, series) == allowed
    assert judges == [allowed] * 3


@pytest.mark.parametrize(
    ("sharing", "allowed"),
    [
        (Network.Sharing.OPEN, MEMBERS),
        (Network.Sharing.SUPPRESSED, COORDINATORS),
        (Network.Sharing.BLINDED, COORDINATORS),
    ],
)
def test_all_counts_are_seen_where_the_agreement_says_so(cast, sharing, allowed):
    cast.network.sharing = sharing

    assert those_allowed(cast, rules.sees_all_counts, cast.network) == allowed


def test_own_sites_are_those_of_the_membership(cast):
    own = {
        name: rules.own_sites(getattr(cast, name), cast.network)
        for name in ("outsider", "site_lead", "coordinator")
    }

    assert own == {
        "outsider": frozenset(),
        "site_lead": {cast.site.pk},
        "coordinator": frozenset(),
    }
