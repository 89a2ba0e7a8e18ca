"""Networks, sites and organizations: pages beside their REST twins."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import networks, people, sites
from networks.models import AuditEntry, Membership, Network, Organization, Site
from networks.models.memberships import Access
from tests.factories.networks import OrganizationFactory, SiteFactory

GOOD = {
    "name": "Quiet Hearts",
    "summary": "Clinics for hearts.",
    "kind": "learning",
    "site_word": "clinic",
    "site_word_plural": "clinics",
    "timezone": "Europe/Berlin",
    "sharing": "suppressed",
    "small_count_threshold": "11",
    "is_findable": "on",
}
SITE = {"name": "Kite Hill", "code": "kite-hill", "timezone": "America/Chicago"}


def test_staff_found_a_network_and_coordinate_it(cast, client):
    client.force_login(cast.staff)

    response = client.post(reverse("networks:network-add"), GOOD | {"group": "leader"})

    network = Network.objects.get(slug="quiet-hearts")
    seat = Membership.objects.get(network=network)
    assert response.status_code == 303
    assert (seat.user, seat.access) == (cast.staff, Access.COORDINATOR)


def test_coordinator_founds_under_the_own_network_only(cast, client):
    client.force_login(cast.coordinator)
    url = reverse("networks:network-add")

    loose = client.post(url, GOOD | {"group": "leader"})
    foreign = client.post(url, GOOD | {"group": "leader", "parent": cast.other_network.pk})
    own = client.post(url, GOOD | {"group": "leader", "parent": cast.network.pk})

    assert (loose.status_code, foreign.status_code, own.status_code) == (422, 422, 303)
    assert Network.objects.get(slug="quiet-hearts").parent == cast.network


def test_member_founds_nothing(cast, client):
    client.force_login(cast.community)

    assert client.get(reverse("networks:network-add")).status_code == 403


@pytest.mark.parametrize("slug", ["steady-gut", "add"])
def test_taken_short_name_is_said(cast, client, slug):
    client.force_login(cast.staff)

    response = client.post(
        reverse("networks:network-add"), GOOD | {"group": "leader", "slug": slug}
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"slug"}


def test_name_without_letters_needs_a_short_name(cast, client):
    client.force_login(cast.staff)

    response = client.post(reverse("networks:network-add"), GOOD | {"group": "leader", "name": "…"})

    assert set(response.context["form"].errors) == {"slug"}


def test_edit_saves_and_records_what_changed(cast, client):
    client.force_login(cast.coordinator)

    response = client.post(
        reverse("networks:network-edit", args=["steady-gut"]), GOOD | {"version": 1}
    )

    entry = AuditEntry.objects.get()
    assert response.status_code == 303
    assert entry.verb == "network.changed"
    assert entry.before["name"] == "Steady Gut"
    assert entry.after["name"] == "Quiet Hearts"
    assert "sharing" not in entry.after


def test_edit_over_a_newer_version_shows_both(cast, client):
    Network.objects.filter(pk=cast.network.pk).update(version=2, name="Theirs")
    client.force_login(cast.coordinator)

    response = client.post(
        reverse("networks:network-edit", args=["steady-gut"]), GOOD | {"version": 1}
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in page
    assert "Quiet Hearts" in page


def test_edit_that_changes_nothing_leaves_no_trace(cast, client):
    client.force_login(cast.coordinator)
    network, site = "/api/v1/networks/steady-gut/", f"/api/v1/sites/{cast.site.public_id}/"

    def patch(url, data):
        return client.patch(
            url, data, content_type="application/json", headers={"If-Match": "*"}
        ).status_code

    assert patch(network, {"name": cast.network.name, "summary": cast.network.summary}) == 200
    assert patch(site, {"name": cast.site.name}) == 200
    people.edit(by=cast.coordinator, user=cast.coordinator, values={"theme": "auto"})
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("small_count_threshold", "5"), ("timezone", "Mars/Base"), ("name", "")],
)
def test_edit_names_what_is_wrong(cast, client, name, value):
    client.force_login(cast.coordinator)

    response = client.post(
        reverse("networks:network-edit", args=["steady-gut"]), GOOD | {"version": 1, name: value}
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {name}


def test_edit_of_what_is_fixed_is_refused(cast):
    with pytest.raises(Conflict, match="slug"):
        networks.edit(by=cast.staff, network=cast.network, version=1, values={"slug": "x"})


def test_rest_network_edit(cast, client):
    client.force_login(cast.coordinator)
    url = "/api/v1/networks/steady-gut/"
    etag = client.get(url).headers["ETag"]

    def patch(data, **headers):
        return client.patch(url, data, content_type="application/json", headers=headers)

    good = patch({"summary": "New."}, if_match=etag)
    stale = patch({"summary": "Newer."}, if_match=etag)
    bad = patch({"small_count_threshold": 3}, if_match="*")

    assert [r.status_code for r in (good, stale, bad)] == [200, 412, 400]
    assert good.json()["summary"] == "New."
    assert patch({}, if_match="*").status_code == 200


def test_rest_network_edit_is_refused_to_members(cast, client):
    client.force_login(cast.clinician)

    response = client.patch(
        "/api/v1/networks/steady-gut/",
        {"summary": "x"},
        content_type="application/json",
        headers={"if-match": "*"},
    )

    assert response.status_code == 403


def test_rest_collections_hold_nothing_of_the_twin(cast, client):
    client.force_login(cast.clinician)

    texts = [
        client.get(f"/api/v1/{name}/").content.decode()
        for name in ("networks", "organizations", "sites", "memberships")
    ]

    assert not any("win" in text.replace("updated", "") and "Twin" in text for text in texts)
    assert "Riverbend Health" in texts[1]


def test_rest_organizations_narrow_to_a_network(cast, client):
    client.force_login(cast.staff)

    rows = client.get("/api/v1/organizations/", {"network": "twin-network"}).json()["results"]

    assert [row["name"] for row in rows] == ["Twin Health"]


def test_site_is_added_with_a_new_organization(cast, client):
    client.force_login(cast.coordinator)

    response = client.post(
        reverse("networks:site-add", args=["steady-gut"]),
        SITE | {"organization_name": "Kite  Health"},
    )

    site = Site.objects.get(code="kite-hill")
    assert response.status_code == 303
    assert (site.network, site.organization.name) == (cast.network, "Kite Health")


def test_site_is_added_to_a_known_organization(cast, client):
    client.force_login(cast.coordinator)

    client.post(
        reverse("networks:site-add", args=["steady-gut"]),
        SITE | {"organization": cast.organization.pk},
    )

    assert Site.objects.get(code="kite-hill").organization == cast.organization


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "organization"),
        ({"organization_name": "X", "code": "riverbend"}, "code"),
        ({"organization_name": "X", "name": ""}, "name"),
        ({"organization_name": "X", "timezone": "Nowhere"}, "timezone"),
    ],
)
def test_site_add_names_what_is_wrong(cast, client, data, field):
    client.force_login(cast.coordinator)

    response = client.post(reverse("networks:site-add", args=["steady-gut"]), SITE | data)

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_organization_of_another_network_cannot_be_seen_or_chosen(cast, client):
    foreign = cast.foreign_site.organization
    client.force_login(cast.coordinator)
    url = reverse("networks:site-add", args=["steady-gut"])

    page = client.get(url).content.decode()
    response = client.post(url, SITE | {"organization": foreign.pk})

    assert "Twin Health" not in page
    assert response.status_code == 422


def test_same_organization_name_is_not_made_twice(cast):
    OrganizationFactory(name="Kite Health", slug="kite-health")

    site = sites.add(
        by=cast.coordinator, network=cast.network, values=SITE, organization_name="Kite Health"
    )

    assert site.organization.slug == "kite-health"
    assert Organization.objects.filter(slug="kite-health").count() == 1


def test_site_edit_page(cast, client):
    client.force_login(cast.coordinator)
    url = reverse("networks:site-edit", args=[cast.other_site.public_id])
    cast.membership(cast.other_site_lead)
    Membership.objects.filter(user=cast.other_site_lead).update(access=Access.MEMBER)
    data = SITE | {"organization": cast.organization.pk, "version": 1, "left_on": "2026-01-31"}

    saved, stale = client.post(url, data), client.post(url, data)

    cast.other_site.refresh_from_db()
    assert (saved.status_code, stale.status_code) == (303, 409)
    assert cast.other_site.name == "Kite Hill"


def test_site_with_a_lead_does_not_leave(cast):
    with pytest.raises(Conflict, match="still lead"):
        sites.end(by=cast.coordinator, site=cast.site, version=1, on=timezone.localdate())


def test_site_code_taken_by_another_is_said(cast):
    with pytest.raises(DomainError, match="short name"):
        sites.edit(
            by=cast.coordinator, site=cast.site, version=1, values={"code": cast.other_site.code}
        )


def test_site_moves_to_a_new_organization(cast):
    moved = sites.edit(
        by=cast.coordinator, site=cast.site, version=1, values={}, organization_name="New Owner"
    )

    assert moved.organization.name == "New Owner"
    assert {entry.verb for entry in AuditEntry.objects.all()} == {
        "organization.added",
        "site.changed",
    }


def test_organization_needs_a_name(cast):
    with pytest.raises(DomainError, match="organization"):
        sites.add_organization(by=cast.coordinator, network=cast.network, name="  ")


def test_rest_site_edit(cast, client):
    client.force_login(cast.coordinator)
    url = f"/api/v1/sites/{cast.site.public_id}/"
    etag = client.get(url).headers["ETag"]

    def patch(data, **headers):
        return client.patch(url, data, content_type="application/json", headers=headers)

    good = patch({"city": "Springfield"}, if_match=etag)
    stale = patch({"city": "Shelbyville"}, if_match=etag)
    taken = patch({"code": "hillcrest"}, if_match="*")
    foreign = patch({"organization": str(cast.foreign_site.organization.public_id)}, if_match="*")

    assert [r.status_code for r in (good, stale, taken, foreign)] == [200, 412, 400, 400]
    assert good.json()["city"] == "Springfield"


def test_rest_site_edit_is_refused_to_its_lead(cast, client):
    client.force_login(cast.site_lead)

    response = client.patch(
        f"/api/v1/sites/{cast.site.public_id}/",
        {"city": "x"},
        content_type="application/json",
        headers={"if-match": "*"},
    )

    assert response.status_code == 403


def test_rest_does_not_tell_who_takes_part_next_door(cast, client):
    SiteFactory(network=cast.other_network, organization=cast.organization)
    client.force_login(cast.coordinator)

    rows = client.get("/api/v1/organizations/", {"network": cast.other_network.slug}).json()

    assert rows["results"] == []


@pytest.mark.parametrize("name", ["北京医院", "Kite-Health!"])
def test_names_alike_in_plain_letters_are_two_organizations(cast, name):
    OrganizationFactory(name="東京病院", slug="organization")
    OrganizationFactory(name="Kite Health", slug="kite-health")

    site = sites.add(by=cast.coordinator, network=cast.network, values=SITE, organization_name=name)

    assert site.organization.name == name


def test_a_networks_own_words_are_no_markup(cast, client):
    Network.objects.filter(pk=cast.network.pk).update(site_word="<b>clinic</b>")
    client.force_login(cast.coordinator)

    page = client.get(reverse("networks:invitation-add", args=["steady-gut"])).content.decode()

    assert "&lt;b&gt;clinic" in page
    assert "<b>clinic" not in page
