"""The directory and one member's page, beside their REST twin."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from networks.models import AuditEntry, Membership
from networks.models.memberships import Access, Group
from tests.factories.networks import MembershipFactory

LIST = "/networks/steady-gut/people/"
API = "/api/v1/memberships/"


def list_someone(person, **shared):
    for name, value in ({"is_listed": True, "phone": "555 0100"} | shared).items():
        setattr(person, name, value)
    person.save()


def names_on(client, **query):
    page = client.get(LIST, query)
    return [member["name"] for member in page.context["members"]]


def rest_names(client, **query):
    return sorted(row["name"] for row in client.get(API, query).json()["results"])


def test_members_see_those_who_opted_in_and_themselves(cast, client):
    list_someone(cast.clinician)
    client.force_login(cast.community)

    assert names_on(client) == ["Clint Clinician", "Mina Community"]
    assert rest_names(client) == ["Clint Clinician", "Mina Community"]


def test_coordinators_see_everybody(cast, client):
    client.force_login(cast.coordinator)

    assert len(names_on(client)) == 7
    assert rest_names(client) == names_on(client)


@pytest.mark.parametrize(
    ("viewer", "shares", "shown"),
    [
        ("community", False, False),
        ("community", True, True),
        ("coordinator", False, True),
        ("clinician", False, True),
        ("staff", False, False),
    ],
)
def test_contact_is_shown_only_where_shared(cast, client, viewer, shares, shown):
    list_someone(cast.clinician, shares_email=shares, shares_phone=shares)
    member = cast.membership(cast.clinician)
    client.force_login(getattr(cast, viewer))

    page = client.get(reverse("networks:member-detail", args=[member.public_id]))
    row = client.get(f"{API}{member.public_id}/").json()

    inside = page.content.decode().split("<main")[1]
    assert ("clinician@cast.example" in inside, "555 0100" in inside) == (shown, shown)
    assert (bool(row["email"]), bool(row["phone"])) == (shown, shown)


def test_member_who_is_not_listed_is_not_there_for_members(cast, client):
    member = cast.membership(cast.clinician)
    client.force_login(cast.community)

    page = client.get(reverse("networks:member-detail", args=[member.public_id]))
    row = client.get(f"{API}{member.public_id}/")

    assert (page.status_code, row.status_code) == (404, 404)


def test_twin_network_is_not_there(cast, client):
    list_someone(cast.outsider)
    member = cast.membership(cast.outsider)
    client.force_login(cast.coordinator)

    page = client.get(reverse("networks:member-detail", args=[member.public_id]))

    assert page.status_code == 404
    assert "Olga Outsider" not in rest_names(client)
    assert rest_names(client, network="twin-network") == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "clint"}, ["Clint Clinician"]),
        ({"q": "riverbend"}, ["Lena Lead"]),
        ({"group": "researcher"}, ["Rhea Researcher"]),
        ({"access": "coordinator"}, ["Cora Coordinator"]),
        ({"site": "hillcrest"}, ["Otto Otherlead"]),
        ({"q": "lena otto"}, []),
    ],
)
def test_filters_narrow_page_and_rest_alike(cast, client, query, names):
    client.force_login(cast.coordinator)

    assert names_on(client, **query) == names
    assert rest_names(client, **query) == names


def test_filter_speaks_the_words_of_the_network(cast, client):
    cast.network.site_word, cast.network.site_word_plural = "clinic", "clinics"
    cast.network.save()
    client.force_login(cast.coordinator)

    page = client.get(LIST).content.decode()

    assert "All clinics" in page
    assert "The site's code" not in page.replace("&#x27;", "'")


def test_fragment_equals_the_part_of_the_page(cast, client):
    client.force_login(cast.coordinator)

    page = client.get(LIST, {"q": "c"}).content.decode()
    part = client.get(LIST, {"q": "c"}, headers={"hx-request": "true"}).content.decode()

    assert part.strip().startswith('<div id="members">')
    assert part.strip() in page


def test_past_members_are_seen_by_coordinators_only(cast, client):
    list_someone(cast.clinician)
    Membership.objects.filter(user=cast.clinician).update(left_at="2026-01-01T00:00Z")
    url = reverse("networks:member-detail", args=[cast.membership(cast.clinician).public_id])

    answers = {}
    for person in ("coordinator", "community"):
        client.force_login(getattr(cast, person))
        answers[person] = client.get(url).status_code

    assert answers == {"coordinator": 200, "community": 404}


def test_edit_changes_and_records(cast, client):
    client.force_login(cast.coordinator)
    member = cast.membership(cast.clinician)

    response = client.post(
        reverse("networks:member-edit", args=[member.public_id]),
        {
            "version": 1,
            "group": "researcher",
            "access": "site_lead",
            "site": cast.site.pk,
            "role_title": "Nurse",
        },
    )

    member.refresh_from_db()
    assert response.status_code == 303
    assert (member.group, member.access, member.site) == (
        Group.RESEARCHER,
        Access.SITE_LEAD,
        cast.site,
    )


def test_edit_over_a_newer_version_keeps_what_was_typed(cast, client):
    client.force_login(cast.coordinator)
    member = cast.membership(cast.clinician)
    Membership.objects.filter(pk=member.pk).update(version=2, role_title="Theirs")
    url = reverse("networks:member-edit", args=[member.public_id])
    typed = {"version": 1, "group": "clinician", "access": "member", "role_title": "Mine"}

    refused = client.post(url, typed)
    page = refused.content.decode()
    saved = client.post(url, typed | {"version": 2})

    member.refresh_from_db()
    assert refused.status_code == 409
    assert "Mine" in page
    assert "Theirs" in page
    assert 'name="version" value="2"' in page
    assert (saved.status_code, member.role_title) == (303, "Mine")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"access": "site_lead"}, "needs a site"),
        ({"access": "king"}, "one of those offered"),
        ({"group": ""}, "required"),
    ],
)
def test_edit_names_what_is_wrong(cast, client, data, text):
    client.force_login(cast.coordinator)
    member = cast.membership(cast.clinician)

    response = client.post(
        reverse("networks:member-edit", args=[member.public_id]),
        {"version": 1, "group": "clinician", "access": "member"} | data,
    )

    assert response.status_code == 422
    assert text in response.content.decode()


def test_last_coordinator_is_told_why_not(cast, client):
    client.force_login(cast.coordinator)
    member = cast.membership(cast.coordinator)

    edited = client.post(
        reverse("networks:member-edit", args=[member.public_id]),
        {"version": 1, "group": "leader", "access": "member"},
    )
    ended = client.post(reverse("networks:member-end", args=[member.public_id]))
    left = client.post(reverse("networks:network-leave", args=["steady-gut"]))

    for response in (edited, ended, left):
        assert response.status_code == 422
        assert "without a coordinator" in response.content.decode()


def test_end_and_leave(cast, client):
    client.force_login(cast.coordinator)
    member = cast.membership(cast.clinician)
    ended = client.post(
        reverse("networks:member-end", args=[member.public_id]), {"reason": "Moved."}
    )
    client.force_login(cast.community)
    left = client.post(reverse("networks:network-leave", args=["steady-gut"]))

    gone = client.get(LIST)

    assert (ended.status_code, left.status_code) == (303, 303)
    assert gone.status_code == 404


def test_hand_over_page(cast, client):
    client.force_login(cast.coordinator)
    url = reverse("networks:network-hand-over", args=["steady-gut"])

    empty = client.post(url)
    done = client.post(url, {"taker": cast.membership(cast.leader).pk})
    again = client.get(url)

    assert (empty.status_code, done.status_code, again.status_code) == (422, 303, 403)
    assert cast.membership(cast.leader).access == Access.COORDINATOR


def test_hand_over_to_someone_who_just_left_is_refused(cast, client):
    client.force_login(cast.coordinator)
    taker = cast.membership(cast.leader)
    Membership.objects.filter(pk=taker.pk).update(left_at="2026-01-01T00:00Z")

    response = client.post(
        reverse("networks:network-hand-over", args=["steady-gut"]), {"taker": taker.pk}
    )

    assert response.status_code == 422


def test_rest_edit_asks_for_the_version(cast, client):
    client.force_login(cast.coordinator)
    url = f"{API}{cast.membership(cast.clinician).public_id}/"
    etag = client.get(url).headers["ETag"]
    body = {"access": "site_lead", "site": "riverbend"}

    def patch(data=body, **headers):
        return client.patch(url, data, content_type="application/json", headers=headers)

    without, good = patch(), patch(if_match=etag)
    stale, wrong = patch(if_match=etag), patch({"site": "twinsite"}, if_match="*")

    assert [r.status_code for r in (without, good, stale, wrong)] == [428, 200, 412, 400]
    assert good.json()["site"] == "riverbend"
    assert AuditEntry.objects.count() == 1


def test_rest_edit_is_refused_to_members(cast, client):
    list_someone(cast.clinician)
    client.force_login(cast.site_lead)
    url = f"{API}{cast.membership(cast.clinician).public_id}/"

    response = client.patch(url, {}, content_type="application/json", headers={"if-match": "*"})

    assert response.status_code == 403


def test_rest_csv_hides_what_the_page_hides(cast, client):
    list_someone(cast.clinician)
    client.force_login(cast.community)

    text = b"".join(client.get(API, {"format": "csv"}).streaming_content).decode()

    assert "Clint Clinician" in text
    assert "clinician@cast.example" not in text
    assert "Rhea Researcher" not in text


@pytest.mark.slow
@pytest.mark.parametrize("url", [LIST, f"{API}?page_size=500", "/networks/steady-gut/audit/"])
def test_queries_do_not_grow_with_rows(cast, client, url):
    client.force_login(cast.coordinator)
    client.get(url)

    counts = []
    for number in (10, 190):
        MembershipFactory.create_batch(number, network=cast.network)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
