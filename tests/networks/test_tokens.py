from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lhs_platform.lib.errors import DomainError
from networks.actions import people, tokens
from networks.models import ApiToken, AuditEntry
from networks.models.memberships import Access
from tests.factories.networks import ApiTokenFactory, MembershipFactory, token_key

SITES, NETWORKS = "/api/v1/sites/", "/api/v1/networks/"


def bearer(key):
    return {"HTTP_AUTHORIZATION": f"Bearer {key}"}


@pytest.fixture
def in_two(cast):
    """Give a person who coordinates both networks."""
    MembershipFactory(user=cast.coordinator, network=cast.other_network, coordinator=True)
    return cast


def test_made_token_shows_its_key_once_and_stores_its_hash(cast):
    now = timezone.now()

    token, key = tokens.make(
        by=cast.coordinator,
        name="Report",
        scope="read",
        networks=[cast.network],
        expires_at=now + timedelta(days=30),
        now=now,
    )

    entry = AuditEntry.objects.get()
    assert key.startswith("lhs_")
    assert key not in str(ApiToken.objects.values().get(pk=token.pk))
    assert entry.verb == "token.made"
    assert entry.after["networks"] == ["steady-gut"]
    assert key not in str(entry.after)


@pytest.mark.parametrize(
    ("days", "networks", "field"),
    [
        (30, [], "networks"),
        (30, ["other_network"], "networks"),
        (0, ["network"], "expires_on"),
        (400, ["network"], "expires_on"),
    ],
)
def test_make_refuses(cast, days, networks, field):
    now = timezone.now()

    with pytest.raises(DomainError) as refusal:
        tokens.make(
            by=cast.coordinator,
            name="Report",
            scope="read",
            networks=[getattr(cast, name) for name in networks],
            expires_at=now + timedelta(days=days),
            now=now,
        )

    assert refusal.value.field == field


def test_token_reaches_only_the_networks_it_is_bound_to(in_two, client):
    key = token_key(user=in_two.coordinator, networks=[in_two.network])

    slugs = [row["id"] for row in client.get(NETWORKS, **bearer(key)).json()["results"]]
    foreign = client.get(f"{NETWORKS}twin-network/", **bearer(key))
    sites = client.get(SITES, **bearer(key)).json()["results"]

    assert slugs == ["steady-gut"]
    assert foreign.status_code == 404
    assert {site["network"] for site in sites} == {"steady-gut"}


def test_token_of_staff_is_narrowed_too(cast, client):
    key = token_key(user=cast.staff, networks=[cast.network])

    rows = client.get(NETWORKS, **bearer(key)).json()["results"]

    assert [row["id"] for row in rows] == ["steady-gut"]


def test_token_ends_with_the_membership(cast, client):
    key = token_key(user=cast.clinician, networks=[cast.network])
    cast.clinician.memberships.update(left_at=timezone.now())

    rows = client.get(NETWORKS, **bearer(key)).json()["results"]

    assert rows == []


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("write", 428)])
def test_read_token_cannot_write(cast, client, scope, status):
    key = token_key(user=cast.coordinator, networks=[cast.network], scope=scope)

    response = client.patch(
        f"{NETWORKS}steady-gut/", {}, content_type="application/json", **bearer(key)
    )

    assert response.status_code == status
    assert ("This token only reads." in response.json()["detail"]) == (scope == "read")


@pytest.mark.parametrize(
    "state",
    [
        {"expires_at": timezone.now() - timedelta(minutes=1)},
        {"revoked_at": timezone.now()},
        {"user__is_active": False},
    ],
    ids=["ended", "revoked", "closed account"],
)
def test_unusable_token_is_refused(db, client, state):
    key = token_key(**state)

    response = client.get(NETWORKS, **bearer(key))

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_unknown_token_is_refused(db, client):
    assert client.get(NETWORKS, **bearer("lhs_nonsense")).status_code == 401


def test_last_use_is_kept(cast, client):
    key = token_key(user=cast.clinician, networks=[cast.network])

    client.get(NETWORKS, **bearer(key))

    assert timezone.now() - ApiToken.objects.get().last_used_at < timedelta(minutes=1)


def test_write_by_token_names_the_token_in_the_trail(cast, client):
    key = token_key(user=cast.coordinator, networks=[cast.network], scope="write")

    client.patch(
        f"{NETWORKS}steady-gut/",
        {"summary": "New words."},
        content_type="application/json",
        HTTP_IF_MATCH="*",
        **bearer(key),
    )

    assert AuditEntry.objects.get().token_id == ApiToken.objects.get().pk


def test_closing_an_account_revokes_its_tokens(cast):
    token = ApiTokenFactory(user=cast.clinician, networks=[cast.network])

    people.deactivate(by=cast.staff, user=cast.clinician, now=timezone.now())

    token.refresh_from_db()
    assert token.revoked_at is not None


def test_page_makes_a_token_and_shows_the_key(cast, client):
    client.force_login(cast.coordinator)
    until = timezone.localdate() + timedelta(days=60)

    response = client.post(
        reverse("networks:token-add"),
        {"name": "Report", "scope": "read", "networks": [cast.network.pk], "expires_on": until},
    )

    page = response.content.decode()
    listed = client.get(reverse("networks:token-list")).content.decode()
    key = page.split('id="token-key">')[1].split("<")[0]
    assert response.status_code == 201
    assert "no-store" in response.headers["Cache-Control"]
    assert client.get(NETWORKS, **bearer(key)).status_code == 200
    assert key not in listed
    assert "Report" in listed


def test_page_refuses_a_foreign_network_and_a_late_end(cast, client):
    client.force_login(cast.coordinator)
    late = timezone.localdate() + timedelta(days=500)

    response = client.post(
        reverse("networks:token-add"),
        {
            "name": "Report",
            "scope": "read",
            "networks": [cast.other_network.pk],
            "expires_on": late,
        },
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"networks", "expires_on"}


def test_page_revokes_once_and_for_good(cast, client):
    client.force_login(cast.coordinator)
    token = ApiTokenFactory(user=cast.coordinator, networks=[cast.network])
    url = reverse("networks:token-revoke", args=[token.public_id])

    first, second = client.post(url), client.post(url)

    assert (first.status_code, second.status_code) == (303, 404)
    assert AuditEntry.objects.get().verb == "token.revoked"


def test_revoking_twice_records_once(cast):
    token = ApiTokenFactory(user=cast.coordinator)

    for _ in range(2):
        tokens.revoke(by=cast.coordinator, token=token, now=timezone.now())

    assert AuditEntry.objects.count() == 1


def test_token_of_somebody_else_is_not_there(cast, client):
    client.force_login(cast.coordinator)
    token = ApiTokenFactory(user=cast.clinician)

    response = client.post(reverse("networks:token-revoke", args=[token.public_id]))

    assert response.status_code == 404


def test_access_of_a_narrowed_person_is_that_of_the_bound_networks(in_two):
    person = in_two.coordinator
    person.limited_to = frozenset({in_two.network.pk})

    assert list(person.active_memberships) == [in_two.network.pk]
    assert person.active_memberships[in_two.network.pk].access == Access.COORDINATOR
