"""Measures and definitions over REST."""

from datetime import date

import pytest
import time_machine

from networks.models import AuditEntry, Membership
from outcomes.models import Measure
from tests.factories.outcomes import MeasureFactory, MeasureVersionFactory, ObservationFactory

pytestmark = pytest.mark.django_db
MEASURES, DEFINITIONS = "/api/v1/measures/", "/api/v1/definitions/"


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture
def remission(cast):
    return MeasureFactory(network=cast.network, name="Remission", code="remission")


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def new(cast, **more):
    definition = {
        "kind": "proportion",
        "numerator": "Children in remission",
        "denominator": "Children seen",
        "direction": "higher",
    }
    body = {"network": cast.network.slug, "name": "Remission", "family": "outcome"}
    return body | {"definition": definition | more.pop("definition", {})} | more


def post(client, url, body, **headers):
    return client.post(url, body, content_type="application/json", headers=headers)


def patch(client, measure, body, *, etag=None):
    url = f"{MEASURES}{measure.public_id}/"
    etag = etag or client.get(url).headers["ETag"]
    return client.patch(url, body, content_type="application/json", headers={"If-Match": etag})


# --- Adding -----------------------------------------------------------------------------


def test_a_measure_is_added(coordinator, cast):
    response = post(
        coordinator,
        MEASURES,
        new(cast, steward=str(cast.coordinator.public_id), definition={"goal": 80, "chart": "pp"}),
    )

    body = response.json()
    assert response.status_code == 201
    assert response.headers["ETag"].startswith('"1-')
    assert (body["code"], body["steward_name"]) == ("remission", cast.coordinator.name)
    assert (body["definition"]["unit"], body["definition"]["multiplier"]) == ("%", 100)
    assert (body["definition"]["chart"], body["definition"]["goal"]) == ("pp", 80)


def test_a_measure_says_from_when_on_it_is_asked_for(coordinator, cast):
    body = post(coordinator, MEASURES, new(cast, effective_on="2026-12-01")).json()

    assert body["definition"]["effective_on"] == "2026-12-01"


def test_the_kind_fills_in_what_was_left_open(coordinator, cast):
    rare = {"kind": "time_between", "numerator": "Serious harm", "denominator": ""}

    body = post(coordinator, MEASURES, new(cast, definition=rare)).json()

    definition = body["definition"]
    assert (definition["unit"], definition["frequency"], definition["chart"]) == (
        "days",
        "event",
        "t",
    )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"definition": {"denominator": ""}}, "denominator"),
        ({"definition": {"chart": "g"}}, "chart"),
        ({"definition": {"frequency": "event"}}, "frequency"),
        ({"definition": {"small_count_threshold": 5}}, "definition"),
        ({"definition": {"kind": "other"}}, "definition"),
        ({"name": ""}, "name"),
        ({"code": "Not A Code"}, "code"),
        ({"network": ""}, "network"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(coordinator, cast, more, field):
    response = post(coordinator, MEASURES, new(cast, **more))

    assert response.status_code == 400
    assert field in response.json()["errors"]
    assert not Measure.objects.exists()


def test_a_taken_code_is_a_conflict(coordinator, cast, remission):
    response = post(coordinator, MEASURES, new(cast, code="remission"))

    assert response.status_code == 409
    assert "code" in response.json()["errors"]


@pytest.mark.parametrize(("person", "status"), [("community", 403), ("outsider", 404)])
def test_only_coordinators_add(client, cast, person, status):
    client.force_login(getattr(cast, person))

    assert post(client, MEASURES, new(cast)).status_code == status


def test_a_keeper_is_a_member(coordinator, cast):
    response = post(coordinator, MEASURES, new(cast, steward=str(cast.outsider.public_id)))

    assert response.status_code == 400
    assert "steward" in response.json()["errors"]


# --- Changing ---------------------------------------------------------------------------


def test_only_what_is_given_changes(coordinator, remission):
    response = patch(coordinator, remission, {"definition": {"goal": 80}})

    body = response.json()
    assert response.status_code == 200
    assert (body["version"], body["definition"]["goal"]) == (2, 80)
    assert body["definition"]["numerator"] == "Patients in remission"


def test_without_the_version_read_nothing_changes(coordinator, remission):
    url = f"{MEASURES}{remission.public_id}/"

    blind = coordinator.patch(url, {"name": "Mine"}, content_type="application/json")
    stale = patch(coordinator, remission, {"name": "Mine"}, etag='"7-abc"')

    assert (blind.status_code, stale.status_code) == (428, 412)
    assert Measure.objects.get().name == "Remission"


def test_another_count_is_another_version(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)
    changed = {"definition": {"exclusions": "First visits"}}

    refused = patch(coordinator, remission, changed)
    taken = patch(
        coordinator,
        remission,
        changed | {"effective_on": "2026-10-01", "change_reason": "Too early to tell"},
    )

    assert (refused.status_code, taken.status_code) == (409, 200)
    assert "effective_on" in refused.json()["errors"]
    assert taken.json()["definition"]["version"] == 2


def test_a_definition_does_not_begin_before_its_day_has_come(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)
    changed = {"definition": {"exclusions": "First visits"}}

    refused = patch(
        coordinator,
        remission,
        changed | {"effective_on": "2099-01-01", "change_reason": "Planned"},
    )

    assert refused.status_code == 409
    assert "from today on" in refused.json()["errors"]["effective_on"][0]
    assert Measure.objects.get().current.number == 1


def test_the_kind_stays_once_there_are_data(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)

    response = patch(coordinator, remission, {"definition": {"kind": "rate", "unit": "per 100"}})

    assert response.status_code == 409
    assert "retire this measure and add a new one" in response.json()["detail"]


def test_a_member_may_not_change_it(client, cast, remission):
    client.force_login(cast.community)

    assert patch(client, remission, {"name": "Mine"}).status_code == 403


def test_a_measure_is_retired_once(coordinator, remission):
    url = f"{MEASURES}{remission.public_id}/retire/"

    first = post(coordinator, url, {"on": "2026-10-31"}, **{"If-Match": "*"})
    second = post(coordinator, url, {}, **{"If-Match": "*"})

    assert first.json()["retired_on"] == "2026-10-31"
    assert second.status_code == 409


# --- Taking over ------------------------------------------------------------------------


@pytest.fixture
def next_door(cast):
    return MeasureFactory(network=cast.other_network, name="Falls", code="falls")


def test_a_measure_is_taken_over(coordinator, cast, next_door):
    Membership.objects.create(
        user=cast.coordinator, network=cast.other_network, group="clinician", joined_at="2026-01-01T00:00Z"
    )  # fmt: skip

    response = post(
        coordinator,
        f"{MEASURES}copy/",
        {"network": cast.network.slug, "measure": str(next_door.public_id), "name": "Our falls"},
    )

    assert response.status_code == 201
    assert response.json()["origin"] == f"{cast.other_network.name}, definition 1"
    assert (response.json()["name"], response.json()["code"]) == ("Our falls", "our-falls")
    assert AuditEntry.objects.filter(verb="measure.added", network=cast.network).exists()


def test_what_is_not_seen_is_not_taken_over(coordinator, cast, next_door):
    body = {"network": cast.network.slug, "measure": str(next_door.public_id)}

    assert post(coordinator, f"{MEASURES}copy/", body).status_code == 404


def test_one_s_own_is_not_taken_over(coordinator, cast, remission):
    body = {"network": cast.network.slug, "measure": str(remission.public_id)}

    assert post(coordinator, f"{MEASURES}copy/", body).status_code == 409


# --- Definitions ------------------------------------------------------------------------


def test_all_versions_are_given(coordinator, cast, remission):
    MeasureVersionFactory(
        measure=remission, number=2, effective_on=date(2026, 5, 1), small_count_threshold=20
    )
    MeasureFactory(network=cast.other_network)

    first, second = coordinator.get(DEFINITIONS).json()["results"]

    assert (first["measure_code"], first["version"], first["is_current"]) == ("remission", 1, True)
    assert (second["is_current"], second["hidden_under"]) == (False, 20)


@pytest.mark.parametrize(
    ("query", "count"),
    [("?current=true", 2), ("?current=false", 1), ("?retired=true", 1), ("?retired=false", 2),
     ("?network=steady-gut", 3), ("?network=twin-network", 0)],
)  # fmt: skip
def test_definitions_are_narrowed(coordinator, cast, remission, query, count):
    MeasureVersionFactory(measure=remission, number=2)
    MeasureFactory(network=cast.network, retired_on=date(2026, 1, 1))

    assert len(coordinator.get(f"{DEFINITIONS}{query}").json()["results"]) == count


def test_definitions_of_one_measure(coordinator, cast, remission):
    MeasureFactory(network=cast.network)

    (row,) = coordinator.get(f"{DEFINITIONS}?measure={remission.public_id}").json()["results"]

    assert row["measure"] == str(remission.public_id)


def test_the_whole_dictionary_as_csv(coordinator, remission):
    response = coordinator.get(f"{DEFINITIONS}?format=csv")

    head, line = b"".join(response.streaming_content).decode().splitlines()
    assert head.startswith("version,effective_on,change_reason,kind")
    assert "remission" in line
