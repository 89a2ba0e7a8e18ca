"""Who helps with a meeting: named, asked by address, accepted, taken off."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import rules
from events.actions import organisers
from events.models import EventRole
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail.letters import Skip, purpose_of
from lhs_platform.mail.models import Message
from networks.models import AuditEntry, Membership, User
from tests.events.asking import answered, at, text
from tests.factories.events import EventFactory, EventRoleFactory
from tests.factories.networks import NetworkFactory

pytestmark = pytest.mark.django_db
SAID = "If there is an account with this address"


def rendered(message):
    return purpose_of(message.purpose).render(message)


def membership(cast, person):
    return str(cast.membership(person).public_id)


def ask(client, event, email, role="desk"):
    response = client.post(at("organisers", event), {"email": email, "role": role})
    return client.get(response["Location"])


def link_in(message):
    letter = rendered(message)
    return "/" + letter.text.split("://")[1].split("/", 1)[1].split()[0]


def test_a_member_is_named_by_a_click_and_told(coordinator, cast, event):
    data = {"member": membership(cast, cast.clinician), "role": "desk"}

    coordinator.post(at("organisers", event), data)
    coordinator.post(at("organisers", event), data)

    role = EventRole.objects.get()
    letter = rendered(Message.objects.get())
    assert (role.user, role.role, role.given_by) == (cast.clinician, "desk", cast.coordinator)
    assert "Check-in desk" in letter.text
    assert AuditEntry.objects.get(verb="event_role.given").after["person"] == cast.clinician.name
    assert "Clint Clinician" in text(coordinator.get(at("organisers", event)))


def test_known_and_unknown_addresses_are_told_the_same(coordinator, cast, event):
    known = ask(coordinator, event, cast.no_membership.email)
    unknown = ask(coordinator, event, "nobody@nowhere.example")

    tails = [text(page).partition(SAID)[2].partition("Named</h2>")[2] for page in (known, unknown)]
    assert SAID in text(known)
    assert SAID in text(unknown)
    assert tails[0].partition("</section>")[0] == tails[1].partition("</section>")[0]
    assert not EventRole.objects.exists()
    assert [one.to_email for one in Message.objects.all()] == [cast.no_membership.email]


def test_whoever_was_asked_accepts_and_then_sees_the_meeting(client, coordinator, cast, event):
    ask(coordinator, event, cast.no_membership.email)
    link = link_in(Message.objects.get())
    client.force_login(cast.no_membership)

    before = client.get(at("event-detail", event)).status_code
    page = text(client.get(link))
    still_none = EventRole.objects.count()
    client.post(link)

    assert (before, still_none) == (404, 0)
    assert "Yes, I help" in page
    assert EventRole.objects.get().user == cast.no_membership
    shown = text(client.get(at("event-detail", event)))
    assert "guest of this network" in shown
    assert reverse("networks:member-list", args=[cast.network.slug]) not in shown


def test_the_link_is_for_one_account_and_for_a_while(client, coordinator, cast, event):
    ask(coordinator, event, cast.no_membership.email)
    link = link_in(Message.objects.get())
    client.force_login(cast.outsider)

    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404
    token = link.rstrip("/").rsplit("/", 1)[1]
    late = (timezone.now() + timedelta(days=15)).date()
    assert organisers.offered(token=token, today=late) is None
    assert organisers.offered(token=token + "x", today=late) is None


def test_the_link_ends_with_the_right_of_whoever_made_it(coordinator, cast, event):
    ask(coordinator, event, cast.no_membership.email)
    token = link_in(Message.objects.get()).rstrip("/").rsplit("/", 1)[1]
    Membership.objects.filter(user=cast.coordinator).update(left_at=timezone.now())

    assert organisers.offered(token=token, today=timezone.now().date()) is None


def test_asking_is_capped(cast, event, monkeypatch):
    monkeypatch.setattr(organisers, "MOST_OFFERS_A_DAY", 1)
    given = {"event": event, "role": "desk", "by": cast.coordinator, "now": timezone.now()}
    organisers.offer(email="a@b.example", **given)

    with pytest.raises(Conflict, match="tomorrow"):
        organisers.offer(email="c@d.example", **given)


def test_the_last_logistics_stays_while_needs_are_on_file(cast, event):
    only = EventRoleFactory(event=event, user=cast.clinician)
    answered(event, needs=True)

    with pytest.raises(Conflict, match="Name somebody else"):
        organisers.remove(role=only, by=cast.coordinator)
    EventRoleFactory(event=event, user=cast.researcher)
    organisers.remove(role=only, by=cast.coordinator)

    assert EventRole.objects.get().user == cast.researcher


def test_the_last_organiser_may_go_since_coordinators_organise(coordinator, cast, event):
    role = EventRoleFactory(event=event, user=cast.clinician, role="organiser")

    coordinator.post(at("organiser-remove", role))

    assert not EventRole.objects.exists()
    assert AuditEntry.objects.get(verb="event_role.removed").before["role"].startswith("Organiser")


def test_a_taken_role_is_not_told_of(cast, event):
    organisers.name(event=event, user=cast.clinician, role="desk", by=cast.coordinator)
    EventRole.objects.all().delete()

    assert isinstance(rendered(Message.objects.get()), Skip)


def test_a_reader_sees_who_helps_and_changes_nothing(client, cast, event):
    EventRoleFactory(event=event, user=cast.clinician, role="reader")
    client.force_login(cast.clinician)

    page = text(client.get(at("organisers", event)))
    refused = client.post(at("organisers", event), {"email": "a@b.example", "role": "organiser"})

    assert "Reader" in page
    assert "Name somebody" not in page
    assert refused.status_code == 403


def test_members_of_invited_networks_can_be_picked_if_they_share_their_address(cast):
    guests = NetworkFactory()
    event = EventFactory(network=cast.network)
    event.invited_networks.add(guests)
    Membership.objects.filter(user=cast.outsider).update(network=guests)
    offered = rules.people_to_pick(cast.coordinator, event).filter(user=cast.outsider)

    before = offered.all().exists()
    User.objects.filter(pk=cast.outsider.pk).update(is_listed=True, shares_email=True)

    assert (before, offered.all().exists()) == (False, True)


# --- REST ------------------------------------------------------------------------------
def test_roles_over_rest(client, cast, event):
    client.force_login(cast.coordinator)
    url, kind = reverse("event-role-list"), "application/json"
    base = {"event": str(event.public_id), "role": "reader"}

    named = client.post(
        url, base | {"membership": membership(cast, cast.researcher)}, content_type=kind
    )
    known = client.post(url, base | {"email": cast.no_membership.email}, content_type=kind)
    unknown = client.post(url, base | {"email": "no@no.example"}, content_type=kind)
    neither = client.post(url, base, content_type=kind)
    gone = client.delete(reverse("event-role-detail", args=[named.json()["id"]]))

    assert named.status_code == 201, named.content
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert known.status_code == 202
    assert neither.status_code == 400
    assert gone.status_code == 204


def test_members_do_not_list_roles(client, cast, event):
    EventRoleFactory(event=event, user=cast.clinician, role="reader")
    client.force_login(cast.community)

    assert client.get(reverse("event-role-list")).json()["results"] == []
