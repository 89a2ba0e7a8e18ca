import pytest
from django.urls import reverse
from django.utils import timezone

from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.mail.models import Message
from networks import emails
from networks.actions import requests
from networks.models import JoinRequest, Membership
from networks.models.memberships import Access, Group
from tests.factories.networks import JoinRequestFactory, NetworkFactory

State = JoinRequest.State


@pytest.fixture
def waiting(cast):
    return JoinRequestFactory(network=cast.network, user=cast.no_membership)


def test_ask_tells_each_coordinator_by_mail(cast):
    requests.ask(
        by=cast.no_membership,
        network=cast.network,
        group=Group.COMMUNITY,
        message="My son is treated at Riverbend.",
    )

    message = Message.objects.get()
    letter = emails.render_request_made(message)
    assert message.to_email == cast.coordinator.email
    assert letter.subject == "Nora Nomembership asks to join Steady Gut"
    assert "My son is treated" in letter.text
    assert "/networks/steady-gut/people/requests/" in letter.html


def test_ask_twice_or_as_a_member_is_a_conflict(cast, waiting):
    with pytest.raises(Conflict, match="asked to join"):
        requests.ask(by=cast.no_membership, network=cast.network, group=Group.COMMUNITY)
    with pytest.raises(Conflict, match="belong to"):
        requests.ask(by=cast.clinician, network=cast.network, group=Group.COMMUNITY)


def test_approve_makes_a_member_and_tells_them(cast, waiting):
    membership = requests.approve(by=cast.coordinator, request=waiting, now=timezone.now())

    letter = emails.render_request_decided(Message.objects.get())
    assert (membership.user, membership.group) == (cast.no_membership, waiting.group)
    assert waiting.state == State.APPROVED
    assert letter.subject == "Welcome to Steady Gut"


def test_approve_of_a_closed_account_is_refused(cast, waiting):
    waiting.user.is_active = False

    with pytest.raises(Conflict, match="closed"):
        requests.approve(by=cast.coordinator, request=waiting, now=timezone.now())


def test_decline_sends_the_reason(cast, waiting):
    requests.decline(
        by=cast.coordinator,
        request=waiting,
        reason="We work with clinics only.",
        now=timezone.now(),
    )

    letter = emails.render_request_decided(Message.objects.get())
    assert waiting.state == State.DECLINED
    assert "We work with clinics only." in letter.text
    assert "We work with clinics only." in letter.html


def test_decline_needs_a_reason(cast, waiting):
    with pytest.raises(DomainError, match="Say why"):
        requests.decline(by=cast.coordinator, request=waiting, reason=" ", now=timezone.now())


def test_a_request_is_decided_once(cast, waiting):
    requests.withdraw(by=cast.no_membership, request=waiting)

    with pytest.raises(Conflict, match="decided or withdrawn"):
        requests.approve(by=cast.coordinator, request=waiting, now=timezone.now())

    assert not Membership.objects.filter(user=cast.no_membership).exists()


def test_mail_about_a_request_withdrawn_meanwhile_is_skipped(cast):
    request = requests.ask(by=cast.no_membership, network=cast.network, group=Group.COMMUNITY)

    requests.withdraw(by=cast.no_membership, request=request)

    assert isinstance(emails.render_request_made(Message.objects.get()), emails.outbox.Skip)


def test_mail_about_a_request_that_is_gone_is_skipped(cast, waiting):
    requests.approve(by=cast.coordinator, request=waiting, now=timezone.now())
    waiting.delete()

    skipped = emails.render_request_decided(Message.objects.get())

    assert isinstance(skipped, emails.outbox.Skip)


def test_find_ask_and_withdraw_on_the_pages(cast, client):
    client.force_login(cast.no_membership)
    found = client.get(reverse("networks:network-list"), {"q": "steady"})

    asked = client.post(
        reverse("networks:request-add", args=["steady-gut"]), {"group": "community"}
    )
    request = JoinRequest.objects.get()
    again = client.get(reverse("networks:network-list"))
    withdrawn = client.post(reverse("networks:request-withdraw", args=[request.public_id]))

    request.refresh_from_db()
    assert "Steady Gut" in found.content.decode()
    assert "Asked to join" in again.content.decode()
    assert (asked.status_code, withdrawn.status_code) == (303, 303)
    assert request.state == State.WITHDRAWN


def test_network_that_cannot_be_found_is_not_there(cast, client):
    client.force_login(cast.no_membership)

    page = client.get(reverse("networks:request-add", args=["twin-network"]))
    listed = client.get(reverse("networks:network-list"))

    assert page.status_code == 404
    assert "Twin Network" not in listed.content.decode()


def test_asking_without_a_group_names_the_field(cast, client):
    client.force_login(cast.no_membership)

    response = client.post(reverse("networks:request-add", args=["steady-gut"]), {})

    assert response.status_code == 422


def test_asking_as_a_member_is_said(cast, client):
    client.force_login(cast.clinician)
    url = reverse("networks:request-add", args=["steady-gut"])

    page, asked = client.get(url), client.post(url, {"group": "clinician"})

    assert "You belong to this network" in page.content.decode()
    assert asked.status_code == 422


def test_board_lets_in(cast, client, waiting):
    client.force_login(cast.coordinator)
    prefix = f"r{waiting.pk}"

    response = client.post(
        reverse("networks:request-approve", args=[waiting.public_id]),
        {f"{prefix}-access": "site_lead", f"{prefix}-site": cast.site.pk},
    )

    membership = Membership.objects.get(user=cast.no_membership)
    assert response.status_code == 303
    assert (membership.access, membership.site) == (Access.SITE_LEAD, cast.site)


def test_board_names_what_is_wrong(cast, client, waiting):
    client.force_login(cast.coordinator)

    approved = client.post(
        reverse("networks:request-approve", args=[waiting.public_id]),
        {f"r{waiting.pk}-access": "site_lead"},
    )
    declined = client.post(reverse("networks:request-decline", args=[waiting.public_id]), {})

    assert (approved.status_code, declined.status_code) == (422, 422)
    assert "<details open>" in declined.content.decode()


def test_board_declines(cast, client, waiting):
    client.force_login(cast.coordinator)

    response = client.post(
        reverse("networks:request-decline", args=[waiting.public_id]),
        {f"r{waiting.pk}-reason": "Clinics only."},
    )

    waiting.refresh_from_db()
    assert (response.status_code, waiting.state) == (303, State.DECLINED)


@pytest.mark.parametrize(("person", "status"), [("community", 404), ("no_membership", 403)])
def test_only_coordinators_decide(cast, client, waiting, person, status):
    client.force_login(getattr(cast, person))

    response = client.post(reverse("networks:request-approve", args=[waiting.public_id]))

    assert response.status_code == status


def test_decided_meanwhile_is_said(cast, client, waiting):
    requests.withdraw(by=cast.no_membership, request=waiting)
    client.force_login(cast.coordinator)

    response = client.post(
        reverse("networks:request-approve", args=[waiting.public_id]),
        {f"r{waiting.pk}-access": "member"},
    )

    assert response.status_code == 422


def test_staff_find_no_network_to_ask(cast, client):
    NetworkFactory(name="Another one")
    client.force_login(cast.staff)

    page = client.get(reverse("networks:network-list")).content.decode()

    assert "Another one" in page
    assert "ask to join" not in page


def test_asking_again_and_again_floods_no_coordinator(cast, monkeypatch):
    monkeypatch.setattr(requests, "ASKED_PER_DAY", 2)
    asked = {"by": cast.no_membership, "network": cast.network, "group": Group.COMMUNITY}
    for _ in range(2):
        requests.withdraw(by=cast.no_membership, request=requests.ask(**asked))

    with pytest.raises(Conflict, match="tomorrow"):
        requests.ask(**asked)

    assert Message.objects.count() == 2


def test_nobody_is_given_a_group_they_did_not_choose(cast, client):
    client.force_login(cast.outsider)

    page = client.get(f"/networks/{cast.network.slug}/ask/").content.decode()
    response = client.post(f"/networks/{cast.network.slug}/ask/", {"group": ""})

    assert "Patient, parent or other community member" in page
    assert response.status_code == 422
