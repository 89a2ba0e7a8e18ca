"""Every refusal of REST is a problem document in plain words."""

import pytest
from django.core.cache import cache
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle

pytestmark = pytest.mark.django_db
SITES = "/api/v1/sites/"


@pytest.fixture
def member(client, cast):
    client.force_login(cast.coordinator)
    return client


def told(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    return response.json()["detail"]


def test_strangers_are_told_how_to_be_known(client):
    response = client.get(SITES)

    assert told(response, 401) == "Send a token as Authorization: Bearer …, or sign in."
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


def test_what_a_collection_does_not_do_is_said_with_what_it_does(member):
    response = member.delete(SITES)

    words = "DELETE is not possible here. These are: GET, POST, HEAD, OPTIONS."
    assert told(response, 405) == words
    assert response["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_a_body_of_another_kind_is_told_which_are_read(member):
    response = member.post("/api/v1/observations/", "a=1", content_type="text/plain")

    assert told(response, 415) == "Send this as application/json or application/x-ndjson."


def test_too_many_requests_are_told_how_long_to_wait(member, monkeypatch):
    cache.clear()
    monkeypatch.setattr(UserRateThrottle, "get_rate", lambda _self: "1/min")
    member.get(SITES)

    response = member.get(SITES)

    seconds = response["Retry-After"]
    assert told(response, 429) == f"Too many requests came from you. Wait {seconds} seconds."
    cache.clear()


@pytest.mark.parametrize("token", [{}, {"Authorization": "Bearer lhs_wrong"}])
def test_who_is_not_known_is_kept_waiting_by_address(client, cast, monkeypatch, token):
    monkeypatch.setattr(AnonRateThrottle, "get_rate", lambda _self: "1/min")

    first = client.get(SITES, headers=token)
    second = client.get(SITES, headers=token)
    elsewhere = client.get(SITES, headers=token, REMOTE_ADDR="192.0.2.7")

    assert [first.status_code, second.status_code] == [401, 429]
    assert told(second, 429).startswith("Too many requests came from you.")
    assert int(second["Retry-After"]) > 0
    assert elsewhere.status_code == 401
    client.force_login(cast.coordinator)
    assert client.get(SITES).status_code == 200


@pytest.mark.parametrize("method", ["options", "head", "get"])
def test_looking_is_possible_in_every_way(member, method):
    assert getattr(member, method)(SITES).status_code == 200
