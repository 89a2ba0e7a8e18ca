"""A person's own settings, and accounts in the admin."""

import pytest
from django.urls import reverse

from networks.models import AuditEntry, Network, User
from tests.factories.networks import MembershipFactory

SETTINGS = {
    "name": "Clint Clinician",
    "timezone": "Asia/Tokyo",
    "theme": "dark",
    "phone": "555 0100",
    "is_listed": "on",
    "wants_reminders": "on",
}


def test_profile_saves_and_records_no_personal_values(cast, client):
    client.force_login(cast.clinician)

    response = client.post(reverse("networks:profile"), SETTINGS)

    cast.clinician.refresh_from_db()
    entry = AuditEntry.objects.get()
    assert response.status_code == 303
    assert (cast.clinician.timezone, cast.clinician.is_listed) == ("Asia/Tokyo", True)
    assert entry.after["fields"] == ["is_listed", "phone", "theme", "timezone", "wants_news"]
    assert "555 0100" not in str((entry.before, entry.after))


@pytest.mark.parametrize(("name", "value"), [("name", ""), ("timezone", "Moon"), ("theme", "pink")])
def test_profile_names_what_is_wrong_and_keeps_the_rest(cast, client, name, value):
    client.force_login(cast.clinician)

    response = client.post(reverse("networks:profile"), SETTINGS | {name: value})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {name}
    assert "555 0100" in response.content.decode()


def test_time_zone_that_is_not_in_the_list_is_kept(cast, client):
    User.objects.filter(pk=cast.clinician.pk).update(timezone="US/Eastern")
    client.force_login(cast.clinician)

    response = client.post(reverse("networks:profile"), SETTINGS | {"timezone": "US/Eastern"})

    assert response.status_code == 303


def test_profile_leads_to_sign_in_settings(cast, client):
    client.force_login(cast.clinician)

    page = client.get(reverse("networks:profile")).content.decode()

    for name in ("account_email", "account_change_password", "mfa_index"):
        assert f'href="{reverse(name)}"' in page


@pytest.mark.slow
def test_admin_closes_accounts_but_not_the_last_coordinator(cast, client):
    client.force_login(cast.staff)
    chosen = [cast.coordinator.pk, cast.clinician.pk]

    page = client.post(
        "/admin/networks/user/",
        {"action": "close_accounts", "_selected_action": chosen},
        follow=True,
    ).content.decode()

    closed = set(User.objects.filter(is_active=False))
    assert closed == {cast.clinician}
    assert "without a coordinator" in page


@pytest.mark.slow
def test_admin_opens_accounts_again(cast, client):
    client.force_login(cast.staff)
    User.objects.filter(pk=cast.clinician.pk).update(is_active=False)

    client.post(
        "/admin/networks/user/",
        {"action": "open_accounts", "_selected_action": [cast.clinician.pk]},
    )

    assert User.objects.get(pk=cast.clinician.pk).is_active


@pytest.mark.slow
def test_admin_edits_a_network_by_the_same_action(cast, client):
    client.force_login(cast.staff)
    network = cast.network

    response = client.post(
        f"/admin/networks/network/{network.pk}/change/",
        {
            "name": "Steadier Gut",
            "kind": network.kind,
            "summary": network.summary,
            "purpose": "",
            "site_word": "site",
            "site_word_plural": "sites",
            "timezone": network.timezone,
            "sharing": network.sharing,
            "small_count_threshold": 11,
            "is_findable": "on",
        },
    )

    entry = AuditEntry.objects.get()
    assert response.status_code == 302
    assert Network.objects.get(pk=network.pk).version == 2
    assert (entry.verb, entry.actor) == ("network.changed", cast.staff)


@pytest.mark.slow
@pytest.mark.parametrize(
    "noun",
    [
        "membership",
        "organization",
        "site",
        "membershipinvitation",
        "joinrequest",
        "apitoken",
        "auditentry",
        "user",
        "network",
    ],
)
def test_admin_shows_and_neither_adds_nor_removes(cast, client, noun):
    client.force_login(cast.staff)
    MembershipFactory(network=cast.network)

    shown = client.get(f"/admin/networks/{noun}/")
    added = client.get(f"/admin/networks/{noun}/add/")

    assert (shown.status_code, added.status_code) == (200, 403)


def test_admin_is_for_staff(cast, client):
    client.force_login(cast.coordinator)

    assert client.get("/admin/networks/user/").status_code == 302
