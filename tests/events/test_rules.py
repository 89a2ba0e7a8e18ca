"""Who may do what: every capability, every person of the cast."""

import pytest

from events import rules
from tests.factories.events import EventFactory, InvitationFactory

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
@pytest.mark.parametrize("name", ["can_manage_invitation", "can_see_needs"])
def test_rules_of_an_invitation(cast, name, person):
    invited = InvitationFactory(event__network=cast.network, user=cast.community)

    answer = getattr(rules, name)(getattr(cast, person), invited)

    assert bool(answer) == (person == "coordinator")


@pytest.mark.parametrize("person", PEOPLE)
def test_only_coordinators_plan_meetings(cast, person):
    answer = rules.can_add_event(getattr(cast, person), cast.network)

    assert bool(answer) == (person == "coordinator")
