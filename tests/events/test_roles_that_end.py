"""A role in a meeting ends with the membership of its person, and coming back revives nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events import rules
from events.actions import copies, organisers
from events.emails.roles import role_given
from events.models import Event, EventRole, Invitation, SponsorFund, TravelRequest
from events.models.organisers import token_of
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail.letters import Skip
from lhs_platform.mail.models import Message
from networks.actions import memberships
from networks.models import Membership, User
from tests.events.asking import answered, at, text
from tests.events.traveling import asking
from tests.factories.events import EventRoleFactory
from tests.factories.networks import MembershipFactory, NetworkFactory, UserFactory
from tests.factories.travel import FundFactory

pytestmark = pytest.mark.django_db
ROLES = EventRole.Role.values
# What a role opens, by page and over REST.
PAGES = ["event-people", "organisers", "check-in", "badges", "event-mails", "event-edit", "travel"]
LISTS = ["invitation-list", "rsvp-list", "event-role-list", "fund-list", "travel-request-list"]


@pytest.fixture
def helper(cast, event):
    """A member of the host who has every role."""
    for role in ROLES:
        EventRoleFactory(event=event, user=cast.clinician, role=role)
    return cast.clinician


def again(user):
    """Give the person as the next request knows them."""
    return User.objects.get(pk=user.pk)


def leave(cast, user, *, network=None, by=None):
    membership = Membership.objects.active().get(user=user, network=network or cast.network)
    memberships.end(by=by or user, membership=membership, now=timezone.now())


def opened(client, event, user):
    """Say which pages open, and how many rows each list has."""
    client.force_login(again(user))
    pages = {name: client.get(at(name, event)).status_code for name in PAGES}
    lists = {name: len(client.get(reverse(name)).json()["results"]) for name in LISTS}
    return pages, lists


@pytest.mark.parametrize("by", ["themselves", "coordinator"])
def test_whoever_left_sees_and_does_nothing(client, cast, event, helper, by):
    answered(event, needs=True)
    asking(event, fund=FundFactory(event=event, limit=Decimal(500)))
    before, rows_before = opened(client, event, helper)
    leave(cast, helper, by=None if by == "themselves" else cast.coordinator)

    after, rows_after = opened(client, event, helper)

    assert set(before.values()) == {200}
    assert all(rows_before.values())
    assert set(after.values()) == {404}
    assert not any(rows_after.values())


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_no_duty_left(cast, event, role):
    EventRoleFactory(event=event, user=cast.clinician, role=role)
    held = [duty for duty in rules.Duty if rules.has_duty(cast.clinician, event, duty)]
    leave(cast, cast.clinician)

    fresh = Event.objects.get(pk=event.pk)
    left = [duty for duty in rules.Duty if rules.has_duty(again(cast.clinician), fresh, duty)]

    assert held == [duty for duty in rules.Duty if duty in rules.DUTIES[role]]
    assert left == []


@pytest.mark.parametrize("model", [Invitation, SponsorFund, TravelRequest, EventRole, Event])
def test_no_row_is_seen_any_more(cast, event, helper, model):
    asking(event, fund=FundFactory(event=event))
    before = model.objects.visible_to(helper).exists()
    leave(cast, helper)

    assert (before, model.objects.visible_to(again(helper)).exists()) == (True, False)


def test_coming_back_revives_no_role(cast, event, helper):
    leave(cast, helper)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        MembershipFactory(user=helper, network=cast.network, joined_at=timezone.now())

        assert rules.roles_in(again(helper), Event.objects.get(pk=event.pk)) == frozenset()


def test_named_again_they_help_again(cast, event, helper):
    leave(cast, helper)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        MembershipFactory(user=helper, network=cast.network, joined_at=timezone.now())
        organisers.name(event=event, user=helper, role="desk", by=cast.coordinator)

        held = rules.roles_in(again(helper), Event.objects.get(pk=event.pk))

    assert held == {"desk"}
    assert EventRole.objects.filter(user=helper, role="desk").count() == 1


def test_a_closed_account_helps_nowhere(cast, event, helper):
    User.objects.filter(pk=helper.pk).update(is_active=False)

    assert not EventRole.objects.standing().exists()


# --- Whom it does not touch ------------------------------------------------------------
def test_control_who_stays_keeps_every_role(cast, event, helper):
    assert rules.roles_in(again(helper), event) == set(ROLES)


def test_control_somebody_from_outside_who_was_asked_keeps_theirs(cast, event):
    EventRoleFactory(event=event, user=cast.no_membership, role="desk")

    assert rules.roles_in(cast.no_membership, event) == {"desk"}


def test_control_who_had_left_before_they_were_asked_keeps_theirs(cast, event):
    leave(cast, cast.clinician)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        EventRoleFactory(event=event, user=cast.clinician, role="desk")

        assert rules.roles_in(again(cast.clinician), event) == {"desk"}


def test_control_leaving_another_network_changes_nothing(cast, event):
    EventRoleFactory(event=event, user=cast.outsider, role="desk")
    leave(cast, cast.outsider, network=cast.other_network)

    assert rules.roles_in(again(cast.outsider), event) == {"desk"}


def test_who_leaves_an_invited_network_helps_no_more(cast, event):
    event.invited_networks.add(cast.other_network)
    EventRoleFactory(event=event, user=cast.outsider, role="desk")
    leave(cast, cast.outsider, network=cast.other_network)

    assert rules.roles_in(again(cast.outsider), event) == frozenset()


def test_control_a_member_of_the_host_may_leave_an_invited_network(cast, event):
    guests = NetworkFactory()
    event.invited_networks.add(guests)
    MembershipFactory(user=cast.clinician, network=guests)
    EventRoleFactory(event=event, user=cast.clinician, role="desk")
    leave(cast, cast.clinician, network=guests)

    assert rules.roles_in(again(cast.clinician), event) == {"desk"}


# --- What organisers see, and what lives on of a role ----------------------------------
def test_organisers_read_that_somebody_has_left(coordinator, cast, event, helper):
    leave(cast, helper)

    page = text(coordinator.get(at("organisers", event)))
    rows = coordinator.get(reverse("event-role-list")).json()["results"]

    assert page.count("has left: sees nothing") == len(ROLES)
    assert {row["is_standing"] for row in rows} == {False}


def test_needs_that_nobody_sees_any_more_are_said(coordinator, cast, event):
    EventRoleFactory(event=event, user=cast.clinician)
    answered(event, needs=True)
    before = text(coordinator.get(at("organisers", event)))
    leave(cast, cast.clinician)

    after = text(coordinator.get(at("organisers", event)))

    said = "Nobody can see what people need"
    assert (said in before, said in after) == (False, True)


def test_a_role_that_ended_is_no_last_logistics(cast, event):
    gone = EventRoleFactory(event=event, user=cast.clinician)
    stays = EventRoleFactory(event=event, user=cast.researcher)
    answered(event, needs=True)
    leave(cast, cast.clinician)

    with pytest.raises(Conflict, match="Name somebody else"):
        organisers.remove(role=stays, by=cast.coordinator)
    organisers.remove(role=gone, by=cast.coordinator)

    assert EventRole.objects.get() == stays


def test_a_copy_takes_over_only_those_who_are_still_there(cast, event, helper):
    EventRoleFactory(event=event, user=cast.researcher, role="desk")
    leave(cast, helper)

    first_day = (timezone.now() + timedelta(days=90)).date()
    made = copies.copy(event=event, title="Next", first_day=first_day, by=cast.coordinator)

    assert set(made.roles.exclude(user=cast.coordinator).values_list("user", flat=True)) == {
        cast.researcher.pk
    }


def test_the_mail_that_tells_of_a_role_does_not_go_when_it_ended(cast, event):
    organisers.name(event=event, user=cast.clinician, role="desk", by=cast.coordinator)
    leave(cast, cast.clinician)

    assert isinstance(role_given(Message.objects.get(purpose="events.role_given")), Skip)


# --- Links that offer a role -----------------------------------------------------------
def link_for(event, user, by, *, made=None):
    made = int((made or timezone.now()).timestamp())
    return token_of(
        event_id=event.pk, user_id=user.pk, role="desk", by_id=by.pk, until="2099-01-01", made=made
    )


def is_open(token):
    return organisers.offered(token=token, today=timezone.now().date()) is not None


def test_a_link_from_before_they_left_offers_nothing(cast, event):
    token = link_for(event, cast.clinician, cast.coordinator)
    before = is_open(token)
    leave(cast, cast.clinician)

    assert (before, is_open(token)) == (True, False)


def test_control_a_link_made_after_they_left_is_good(cast, event):
    leave(cast, cast.clinician)
    later = timezone.now() + timedelta(seconds=2)

    assert is_open(link_for(event, cast.clinician, cast.coordinator, made=later))


def test_a_link_of_an_organiser_who_left_offers_nothing(cast, event):
    EventRoleFactory(event=event, user=cast.clinician, role="organiser")
    token = link_for(event, UserFactory(), cast.clinician)
    before = is_open(token)
    leave(cast, cast.clinician)

    assert (before, is_open(token)) == (True, False)


def test_a_link_of_a_closed_account_offers_nothing(cast, event):
    token = link_for(event, UserFactory(), cast.coordinator)
    User.objects.filter(pk=cast.coordinator.pk).update(is_active=False)

    assert not is_open(token)


def test_control_without_the_rule_the_role_would_live_on(cast, event, helper, monkeypatch):
    leave(cast, helper)
    monkeypatch.setattr(type(EventRole.objects.all()), "standing", lambda rows: rows)

    assert rules.roles_in(again(helper), Event.objects.get(pk=event.pk)) == set(ROLES)
