import pytest

from improvement import rules
from improvement.models import TeamMember
from networks.models import User
from tests.factories.improvement import CycleFactory, ProjectFactory, TaskFactory

EVERYONE = (
    "coordinator",
    "site_lead",
    "other_site_lead",
    "community",
    "clinician",
    "researcher",
    "leader",
    "outsider",
    "no_membership",
    "staff",
)


def allowed(cast, rule, obj):
    """Give the names of those to whom a rule says yes, each freshly loaded."""
    people = {name: User.objects.get(pk=getattr(cast, name).pk) for name in EVERYONE}
    return {name for name, user in people.items() if rule(user, obj)}


def test_can_add_project_site_leads_and_coordinators(cast):
    assert allowed(cast, rules.can_add_project, cast.network) == {
        "coordinator",
        "site_lead",
        "other_site_lead",
    }


def test_can_edit_project_of_one_site(cast, project):
    assert allowed(cast, rules.can_edit_project, project) == {
        "coordinator",
        "clinician",
        "site_lead",
    }


def test_can_edit_project_of_many_sites_is_not_for_one_sites_lead(cast):
    project = ProjectFactory(
        network=cast.network, lead=cast.clinician, sites=[cast.site, cast.other_site]
    )

    assert allowed(cast, rules.can_edit_project, project) == {"coordinator", "clinician"}


def test_can_start_cycle_in_a_project_open_to_all_is_for_every_member(cast):
    project = ProjectFactory(network=cast.network, lead=cast.clinician)

    assert allowed(cast, rules.can_start_cycle, project) == set(EVERYONE) - {
        "outsider",
        "no_membership",
        "staff",
    }


def test_can_start_cycle_in_a_sites_project(cast, project):
    assert allowed(cast, rules.can_start_cycle, project) == {
        "coordinator",
        "clinician",
        "site_lead",
    }


def test_can_start_cycle_for_a_member_of_the_site(cast, project):
    membership = cast.membership(cast.researcher)
    membership.site = cast.site
    membership.save()

    assert "researcher" in allowed(cast, rules.can_start_cycle, project)


@pytest.mark.parametrize("rule", [rules.can_edit_cycle, rules.can_move_cycle])
def test_can_change_cycle_owner_leads_and_coordinators(cast, cycle, rule):
    assert allowed(cast, rule, cycle) == {"coordinator", "clinician", "site_lead", "community"}


@pytest.fixture
def on_team(cast, project):
    """The researcher, on the project's team."""
    TeamMember.objects.create(project=project, user=cast.researcher, role="family")


def test_team_writes_in_cycles_and_leaves_the_decision(cast, cycle, on_team):
    leads = {"coordinator", "clinician", "site_lead", "community"}

    for rule in (rules.can_edit_cycle, rules.can_move_cycle):
        assert allowed(cast, rule, cycle) == leads | {"researcher"}
    assert allowed(cast, rules.can_decide_cycle, cycle) == leads
    assert (
        allowed(cast, lambda user, one: rules.can_move_cycle(user, one, "closed"), cycle) == leads
    )


@pytest.mark.parametrize(
    ("values", "may"),
    [
        ({"happened": "They read it"}, True),
        ({"findings": "6 of 10", "site": "same", "owner": "same", "decision": ""}, True),
        ({"decision": "adapt"}, False),
        ({"next_steps": "Print"}, False),
        ({"owner": "researcher"}, False),
        ({"site": None}, False),
    ],
)
def test_team_changes_neither_whose_a_test_is_nor_what_becomes_of_it(
    cast, cycle, on_team, values, may
):
    words = {"same": cycle.owner, "researcher": cast.researcher}
    values = {name: words.get(value, value) for name, value in values.items()}
    values |= {"site": cycle.site} if values.get("site") == cycle.owner else {}

    assert bool(rules.can_write_in_cycle(cast.researcher, cycle, values)) is may
    assert rules.can_write_in_cycle(cast.community, cycle, values)


def test_team_starts_tests_in_its_project_and_finishes_tasks(cast, cycle, project, on_team):
    task = TaskFactory(cycle=cycle)

    assert "researcher" in allowed(cast, rules.can_start_cycle, project)
    assert "researcher" in allowed(cast, rules.can_finish_task, task)
    assert "researcher" not in allowed(cast, rules.can_edit_project, project)


def test_team_member_who_left_may_change_nothing(cast, cycle, on_team):
    cast.researcher.memberships.update(left_at="2026-01-01T00:00Z")

    assert "researcher" not in allowed(cast, rules.can_edit_cycle, cycle)


def test_can_edit_cycle_without_a_site_is_not_for_site_leads(cast):
    project = ProjectFactory(network=cast.network, lead=cast.clinician)
    cycle = CycleFactory(project=project, owner=cast.community)

    assert allowed(cast, rules.can_edit_cycle, cycle) == {"coordinator", "clinician", "community"}


def test_owner_who_left_may_change_nothing(cast, cycle):
    cast.community.memberships.update(left_at="2026-01-01T00:00Z")

    assert "community" not in allowed(cast, rules.can_edit_cycle, cycle)


def test_member_plans_for_themselves_at_their_own_site_only(cast):
    project = ProjectFactory(network=cast.network, lead=cast.clinician)
    membership = cast.membership(cast.researcher)
    membership.site = cast.other_site
    membership.save()

    assert list(rules.sites_for_cycle(cast.researcher, project)) == [cast.other_site]
    assert list(rules.owners_for_cycle(cast.researcher, project)) == [cast.researcher]


def test_coordinator_plans_for_anyone_anywhere(cast):
    project = ProjectFactory(network=cast.network, lead=cast.clinician)

    assert set(rules.sites_for_cycle(cast.coordinator, project)) == {cast.site, cast.other_site}
    assert cast.leader in rules.owners_for_cycle(cast.coordinator, project)
    assert cast.outsider not in rules.owners_for_cycle(cast.coordinator, project)


def test_stranger_may_plan_nowhere(cast, project):
    assert not rules.sites_for_cycle(cast.outsider, project).exists()
