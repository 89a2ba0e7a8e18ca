"""Asking to join a network over REST, and what its coordinators say to it."""

import pytest

from lhs_platform.mail.models import Message
from networks.models import AuditEntry, JoinRequest, Membership, Network
from tests.factories.networks import JoinRequestFactory, token_key

pytestmark = pytest.mark.django_db
URL = "/api/v1/join-requests/"
ASK = {"network": "steady-gut", "group": "community", "message": "My son is treated there."}


@pytest.fixture
def post(client):
    def send(url, data=None, **more):
        return client.post(url, data or {}, content_type="application/json", **more)

    return send


@pytest.fixture
def waiting(cast):
    return JoinRequestFactory(network=cast.network, user=cast.no_membership)


def one(request, deed=""):
    return f"{URL}{request.public_id}/{deed}"


def bearer(user, network):
    key = token_key(user=user, scope="write", networks=[network])
    return {"HTTP_AUTHORIZATION": f"Bearer {key}"}


def ids(response):
    return [row["id"] for row in response.json()["results"]]


def test_anybody_asks_to_join_a_network_that_can_be_found(client, cast, post):
    client.force_login(cast.no_membership)

    answer = post(URL, ASK)

    assert answer.status_code == 201, answer.json()
    row = answer.json()
    assert (row["network"], row["state"], row["name"]) == (
        "steady-gut", "waiting", "Nora Nomembership",
    )  # fmt: skip
    assert Message.objects.get().to_email == cast.coordinator.email
    assert AuditEntry.objects.filter(verb="join_request.made").exists()
    assert post(URL, ASK).status_code == 409


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"network": "twin-network"}, 404),
        ({"network": "nowhere"}, 404),
        ({"group": "wizard"}, 400),
        ({"message": "x" * 1001}, 400),
        ({"mesage": "x"}, 400),
    ],
)
def test_a_request_that_cannot_be_is_refused(client, cast, post, changes, status):
    client.force_login(cast.no_membership)

    assert post(URL, ASK | changes).status_code == status
    assert not JoinRequest.objects.exists()


def test_a_bound_token_asks_for_no_other_network(cast, post):
    header = bearer(cast.outsider, cast.other_network)

    assert post(URL, ASK, **header).status_code == 404
    Network.objects.filter(pk=cast.other_network.pk).update(is_findable=True)
    assert post(URL, ASK | {"network": "twin-network"}, **header).status_code == 409


def test_one_reads_ones_own_and_coordinators_read_theirs(client, cast, waiting):
    foreign = JoinRequestFactory(network=cast.other_network, user=cast.community)
    seen = {}
    for person in ("no_membership", "community", "coordinator", "clinician", "outsider"):
        client.force_login(getattr(cast, person))
        seen[person] = ids(client.get(URL))

    assert seen == {
        "no_membership": [str(waiting.public_id)],
        "community": [str(foreign.public_id)],
        "coordinator": [str(waiting.public_id)],
        "clinician": [],
        "outsider": [],
    }


def test_lists_are_narrowed(client, cast, waiting):
    client.force_login(cast.coordinator)

    assert len(ids(client.get(f"{URL}?network=steady-gut&state=waiting"))) == 1
    assert ids(client.get(f"{URL}?state=declined")) == []
    assert client.get(f"{URL}?state=maybe").status_code == 400


def test_coordinators_let_people_in_at_a_site(client, cast, post, waiting):
    client.force_login(cast.coordinator)

    answer = post(one(waiting, "approve/"), {"access": "site_lead", "site": "riverbend"})

    made = Membership.objects.get(user=cast.no_membership)
    assert answer.json()["state"] == "approved"
    assert (made.access, made.site, made.group) == ("site_lead", cast.site, waiting.group)
    assert post(one(waiting, "decline/"), {"reason": "No"}).status_code == 409


@pytest.mark.parametrize("site", ["twinsite", "nowhere"])
def test_nobody_is_let_in_at_a_foreign_site(client, cast, post, waiting, site):
    client.force_login(cast.coordinator)

    answer = post(one(waiting, "approve/"), {"site": site})

    assert answer.status_code == 400
    assert "site" in answer.json()["errors"]
    assert not Membership.objects.filter(user=cast.no_membership).exists()


def test_coordinators_say_no_with_a_reason(client, cast, post, waiting):
    client.force_login(cast.coordinator)

    bare = post(one(waiting, "decline/"))
    answer = post(one(waiting, "decline/"), {"reason": "We work with clinics only."})

    assert (bare.status_code, answer.status_code) == (400, 200)
    assert (answer.json()["state"], answer.json()["reason"]) == (
        "declined", "We work with clinics only.",
    )  # fmt: skip
    assert Message.objects.get().to_email == cast.no_membership.email


def test_only_who_asked_takes_a_request_back(client, cast, waiting):
    client.force_login(cast.coordinator)
    refused = client.delete(one(waiting))
    client.force_login(cast.no_membership)
    taken = client.delete(one(waiting))

    assert (refused.status_code, taken.status_code) == (403, 204)
    assert client.get(one(waiting)).json()["state"] == "withdrawn"
    assert client.delete(one(waiting)).status_code == 409


def test_others_find_nothing(client, cast, post, waiting):
    for person in (cast.clinician, cast.outsider):
        client.force_login(person)

        assert client.get(one(waiting)).status_code == 404
        assert post(one(waiting, "approve/")).status_code == 404


def test_who_asked_does_not_decide(client, cast, post, waiting):
    client.force_login(cast.no_membership)

    assert post(one(waiting, "approve/")).status_code == 403
