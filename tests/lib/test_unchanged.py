"""Answers that a client has already are not sent again."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("address", ["/api/v1/sites/", "/api/v1/networks/{slug}/"])
def test_what_is_unchanged_is_said_to_be_so(member, cast, address, method):
    address = address.format(slug=cast.network.slug)
    first = member.get(address)

    again = getattr(member, method)(address, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert not again.content
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"]
    assert again["Vary"] == first["Vary"]
    assert "Content-Type" not in again


@pytest.mark.parametrize("address", ["/api/v1/sites/", "/api/v1/networks/{slug}/"])
def test_head_is_get_without_its_body(member, cast, address):
    address = address.format(slug=cast.network.slug)

    head, whole = member.head(address), member.get(address)

    assert (head.status_code, head["ETag"]) == (200, whole["ETag"])
    assert not head.content


def test_caches_know_that_a_list_comes_as_a_client_takes_it(member):
    assert "Accept" in member.get("/api/v1/sites/")["Vary"]
    assert "Accept" in member.get("/api/v1/sites/", {"format": "csv"})["Vary"]


def test_other_rows_are_sent(member):
    response = member.get("/api/v1/sites/", headers={"If-None-Match": '"another"'})

    assert response.status_code == 200
