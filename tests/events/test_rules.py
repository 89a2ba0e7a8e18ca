"""Who may do what: every capability, every person of the cast."""

import pytest

from events import rules
from tests.factories.events import EventFactory, EventRoleFactory, InvitationFactory

pytestmark = pytest.mark.django_db

PEOPLE = ["coordinator", "site_lead", "community", "clinician", "outsider", "no_membership"]
MEMBERS = {"coordinator", "site_lead", "community", "clinician"}
RULES = {
    "can_edit_event": {"coordinator"},
    "can_manage_people": {"coordinator"},
    "can_see_event": MEMBERS,
    "can_answer": {"community"},
}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("name", "allowed"), RULES.items())
def test_rules_of_a_meeting(cast, name, allowed, person):
    event = EventFactory(network=cast.network)
    InvitationFactory(event=event, email=cast.community.email)

    answer = getattr(rules, name)(getattr(cast, person), event)

    assert bool(answer) == (person in allowed)


@pytest.mark.parametrize("person", PEOPLE)
def test_coordinators_manage_invitations(cast, person):
    invited = InvitationFactory(event__network=cast.network, user=cast.community)

    answer = rules.can_manage_invitation(getattr(cast, person), invited)

    assert bool(answer) == (person == "coordinator")


@pytest.mark.parametrize("person", PEOPLE)
def test_needs_are_seen_by_logistics_alone(cast, person):
    invited = InvitationFactory(event__network=cast.network, user=cast.community)
    EventRoleFactory(event=invited.event, user=cast.clinician)

    answer = rules.can_see_needs(getattr(cast, person), invited)

    assert bool(answer) == (person == "clinician")


DUTIES = {
    "organiser": {"can_edit_event", "can_read_people", "can_check_in", "can_manage_travel"},
    "logistics": {"can_see_needs_of", "can_read_people", "can_check_in", "can_manage_travel"},
    "desk": {"can_read_people", "can_check_in"},
    "reader": {"can_read_people"},
}


@pytest.mark.parametrize("role", DUTIES)
def test_a_role_allows_its_duties_and_no_others(cast, role):
    event = EventRoleFactory(event__network=cast.network, user=cast.clinician, role=role).event
    asked = set().union(*DUTIES.values())

    allowed = {name for name in asked if getattr(rules, name)(cast.clinician, event)}

    assert allowed == DUTIES[role]


@pytest.mark.parametrize("person", PEOPLE)
def test_only_coordinators_plan_meetings(cast, person):
    answer = rules.can_add_event(getattr(cast, person), cast.network)

    assert bool(answer) == (person == "coordinator")
