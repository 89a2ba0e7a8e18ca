"""Two invitations of one person made one, as people see it: links, pages, REST."""

import pytest
from django.urls import reverse
from django.utils import timezone

from events.actions import invitations, merging
from events.models import RSVP, Invitation
from lhs_platform.mail.models import Suppression
from tests.events.answering import ROOM, give
from tests.events.asking import at, text
from tests.factories.events import InvitationFactory
from tests.factories.networks import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(event):
    return InvitationFactory.create_batch(2, event=event, name="Wren Oakapple")


@pytest.fixture
def merge(cast):
    def act(keep, drop, by=None):
        return merging.merge(keep=keep, drop=drop, by=by or cast.coordinator, now=timezone.now())

    return act


def link(name, invited):
    return reverse(f"events:{name}", kwargs={"token": invited.token})


# --- Links -----------------------------------------------------------------------------
def test_both_links_lead_to_one_answer(client, both, merge):
    keep, drop = both
    merge(keep, drop)
    day = {f"day_{day.public_id.hex}": "in_person" for day in keep.event.days.all()}

    given = client.post(
        link("rsvp", drop), {"version": 0, "answer": "accepted", "travel": "none", **day}
    )
    page = text(client.get(link("rsvp", keep)))

    assert given.status_code == 303
    assert RSVP.objects.get().invitation == keep
    assert "We have your answer: Yes." in page


def test_a_link_of_the_merged_one_ends_with_those_of_the_kept(client, both, merge, cast):
    keep, drop = both
    merge(keep, drop)

    invitations.resend(invitation=keep, by=cast.coordinator, now=timezone.now())

    assert client.get(link("rsvp", drop)).status_code == 410
    assert client.get(link("rsvp", keep)).status_code == 410
    fresh = Invitation.objects.get(pk=keep.pk)
    assert client.get(link("rsvp", fresh)).status_code == 200


def test_stopping_mail_means_the_address_it_went_to(client, both, merge):
    keep, drop = both
    merge(keep, drop)

    client.post(reverse("events:rsvp-stop", kwargs={"token": drop.stop_token}))

    assert Suppression.objects.get().email == drop.email


def test_a_merged_address_is_known_until_the_kept_one_is_withdrawn(both, merge, cast):
    keep, drop = both
    merge(keep, drop)
    person = invitations.Person(drop.name, drop.email)

    again = invitations.add(
        event=keep.event, people=[person], by=cast.coordinator, now=timezone.now()
    )
    invitations.withdraw(invitation=keep, by=cast.coordinator, now=timezone.now())
    anew = invitations.add(
        event=keep.event, people=[person], by=cast.coordinator, now=timezone.now()
    )

    assert again.known == [person]
    assert anew.again == [drop]
    assert Invitation.objects.get(pk=drop.pk).merged_into is None


def test_a_third_one_follows(event, merge):
    first, second, third = InvitationFactory.create_batch(3, event=event)
    merge(second, first)
    merge(third, second)

    assert Invitation.objects.get(pk=first.pk).merged_into == third


# --- Pages and REST --------------------------------------------------------------------
def test_two_are_ticked_looked_at_and_merged(coordinator, both):
    keep, drop = both
    give(drop, ROOM)
    ticked = {"what": "merge", "person": [str(one.public_id) for one in both]}

    asked = coordinator.get(at("people-chosen", keep.event), ticked)
    look = text(coordinator.get(asked["Location"]))
    body = {"other": drop.public_id, "keep": keep.public_id}
    done = coordinator.post(at("invitation-merge", keep), body)
    page = text(coordinator.get(at("invitation-detail", keep)))

    assert "Are these one person?" in look
    assert look.count("Keep this one") == 2
    assert keep.email in look
    assert drop.email in look
    assert "cannot be undone" in look
    assert done.status_code == 303
    assert "Was also invited as" in page
    assert "Merged with the other invitation" in page
    assert "stands for both" in text(coordinator.get(at("invitation-detail", drop)))
    assert coordinator.post(at("invitation-merge", keep), body).status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_two_are_merged_at_a_time(coordinator, event, count):
    people = InvitationFactory.create_batch(count, event=event)
    ticked = {"what": "merge", "person": [str(one.public_id) for one in people]}

    coordinator.get(at("people-chosen", event), ticked)

    page = text(coordinator.get(at("event-people", event)))
    assert "Tick the two invitations of one person" in page


def test_the_page_says_at_once_that_two_cannot_be_merged(coordinator, event):
    one, other = (InvitationFactory(event=event, user=UserFactory()) for _ in range(2))

    page = text(coordinator.get(at("invitation-merge", one), {"other": other.public_id}))

    assert "These two cannot be merged" in page
    assert "They belong to two accounts." in page
    assert "Keep this one" not in page


def test_the_page_asks_which_one_is_kept_and_knows_no_stranger(coordinator, both):
    keep, drop = both

    unsaid = coordinator.post(at("invitation-merge", keep), {"other": drop.public_id})
    foreign = {"other": InvitationFactory().public_id}

    assert unsaid.status_code == 422
    for query in ({}, {"other": "x"}, foreign):
        assert coordinator.get(at("invitation-merge", keep), query).status_code == 404


def test_rest_merges(coordinator, both):
    keep, drop = both
    url = f"/api/v1/invitations/{keep.public_id}/merge/"
    body = {"other": str(drop.public_id)}

    done = coordinator.post(url, body, "application/json")
    again = coordinator.post(url, body, "application/json")
    gone = coordinator.get(f"/api/v1/invitations/{drop.public_id}/").json()

    assert (done.status_code, again.status_code) == (200, 409)
    assert (gone["state"], gone["merged_into"]) == ("revoked", str(keep.public_id))
