"""Each rule against each kind of person."""

import pytest
from django.contrib.auth.models import AnonymousUser

from lhs_platform.lib.access import Refusal
from networks import rules
from tests.factories.networks import JoinRequestFactory, MembershipInvitationFactory

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
MEMBERS = {
    "community",
    "clinician",
    "researcher",
    "leader",
    "site_lead",
    "other_site_lead",
    "coordinator",
}
COORDINATORS = {"coordinator"}
TABLE = {
    "is_coordinator": COORDINATORS,
    "is_member": MEMBERS,
    "can_edit_network": COORDINATORS,
    "can_manage_members": COORDINATORS,
    "can_leave": MEMBERS,
    "can_read_audit": {"coordinator", "staff"},
    "can_see_directory": MEMBERS | {"staff"},
    "sees_everybody": COORDINATORS,
    "can_add_network": {"coordinator", "staff"},
}
SITE_TABLE = {"runs_site": {"site_lead", "coordinator"}, "can_edit_site": COORDINATORS}


def person(cast, name):
    return AnonymousUser() if name == "anonymous" else getattr(cast, name)


def those_allowed(cast, rule, obj):
    return {name for name in PEOPLE if rule(person(cast, name), obj)}


@pytest.mark.parametrize("name", TABLE)
def test_rule_about_a_network(cast, name):
    assert those_allowed(cast, getattr(rules, name), cast.network) == TABLE[name]


@pytest.mark.parametrize("name", SITE_TABLE)
def test_rule_about_a_site(cast, name):
    assert those_allowed(cast, getattr(rules, name), cast.site) == SITE_TABLE[name]


@pytest.mark.parametrize(
    "name", ["can_manage_membership", "can_manage_invitation", "can_decide_request"]
)
def test_rule_of_coordinators_about_a_record(cast, name):
    record = {
        "can_manage_membership": lambda: cast.membership(cast.clinician),
        "can_manage_invitation": lambda: MembershipInvitationFactory(network=cast.network),
        "can_decide_request": lambda: JoinRequestFactory(network=cast.network),
    }[name]()

    assert those_allowed(cast, getattr(rules, name), record) == COORDINATORS


def test_only_the_asker_withdraws(cast):
    request = JoinRequestFactory(network=cast.network, user=cast.no_membership)

    assert those_allowed(cast, rules.can_withdraw_request, request) == {"no_membership"}


def test_founding_somewhere_and_without_a_parent(cast):
    assert those_allowed(cast, rules.founds_networks, None) == {"coordinator", "staff"}
    assert those_allowed(cast, rules.can_add_network, None) == {"staff"}


def test_sites_run_by(cast):
    runs = {
        name: {site.name for site in rules.sites_run_by(person(cast, name), cast.network)}
        for name in ("anonymous", "outsider", "community", "site_lead", "coordinator", "staff")
    }

    assert runs == {
        "anonymous": set(),
        "outsider": set(),
        "community": set(),
        "site_lead": {"Riverbend"},
        "coordinator": {"Riverbend", "Hillcrest"},
        "staff": set(),
    }


def test_refusal_says_why(cast):
    answer = rules.can_edit_network(cast.community, cast.network)

    assert isinstance(answer, Refusal)
    assert answer.reason == "Only coordinators of this network may do this."


def test_group_changes_nothing_about_access(cast):
    """Equal partners: rules never look at the stakeholder group."""
    answers = {
        name: [bool(getattr(rules, rule)(getattr(cast, name), cast.network)) for rule in TABLE]
        for name in ("community", "clinician", "researcher", "leader")
    }

    assert len({tuple(row) for row in answers.values()}) == 1
