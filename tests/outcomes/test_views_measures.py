from datetime import date

import pytest
import time_machine
from django.urls import reverse

from networks.models import AuditEntry
from outcomes.models import Measure, MeasureVersion, Series
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import MeasureFactory, ObservationFactory
from tests.outcomes.shapes import SHIFTED, compute, fill

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def member(client, cast):
    client.force_login(cast.community)
    return client


def of_network(name, cast):
    return reverse(f"outcomes:{name}", args=[cast.network.slug])


def of_measure(name, measure):
    return reverse(f"outcomes:{name}", args=[measure.public_id])


def page_of(response):
    return response.content.decode()


def filled(**more):
    return {
        "name": "Remission",
        "family": "outcome",
        "kind": "proportion",
        "numerator": "Patients in remission",
        "denominator": "Patients seen",
        "multiplier": "100",
        "unit": "%",
        "decimals": "1",
        "sampling": "all",
        "frequency": "month",
        "due_days": "30",
        "direction": "higher",
    } | more


# --- The list ---------------------------------------------------------------------------


def test_measures_stand_by_family_with_what_their_charts_say(member, cast, remission):
    MeasureFactory(network=cast.network, name="Readmission", family="balancing")
    fill(remission, cast.site, SHIFTED)
    fill(remission, cast.other_site, SHIFTED)
    compute(remission)

    page = page_of(member.get(of_network("measure-list", cast)))

    assert page.index(">Outcome</h2>") < page.index(">Balancing</h2>")
    assert "Better: above the median for 8 months." in page
    assert "70.0%" in page
    assert "No data yet." in page
    assert "Add a measure" not in page


def test_retired_measures_stand_apart(member, cast):
    MeasureFactory(network=cast.network, name="Gone", retired_on=date(2026, 1, 1))

    page = page_of(member.get(of_network("measure-list", cast)))

    assert page.index("No longer collected") < page.index(">Gone</a>")
    assert "until January 2026" in page


def test_an_empty_list_invites_the_coordinator(coordinator, cast):
    assert "Add the first measure" in page_of(coordinator.get(of_network("measure-list", cast)))


def test_the_list_is_for_members_only(client, cast):
    client.force_login(cast.outsider)

    assert client.get(of_network("measure-list", cast)).status_code == 404


@pytest.mark.parametrize("more_sites", [0, 3])
@pytest.mark.parametrize("person", ["community", "site_lead", "coordinator"])
def test_the_list_costs_the_same_for_many_measures(
    client, cast, django_assert_max_num_queries, person, more_sites
):
    client.force_login(getattr(cast, person))
    more = SiteFactory.create_batch(more_sites, network=cast.network)
    sites = [cast.site, cast.other_site, *more]
    many = [MeasureFactory(network=cast.network) for _ in range(12)]
    for measure in many:
        for site in sites:
            fill(measure, site, [50] * 12)
    compute(*many)

    with django_assert_max_num_queries(10):
        client.get(of_network("measure-list", cast))


# --- Adding -----------------------------------------------------------------------------


def test_a_coordinator_adds_a_measure_with_its_definition(coordinator, cast):
    response = coordinator.post(of_network("measure-add", cast), filled())

    measure = Measure.objects.get()
    assert response.status_code == 303
    assert response["Location"] == of_measure("measure-detail", measure)
    assert (measure.code, measure.network) == ("remission", cast.network)
    assert (measure.current.number, measure.current.numerator) == (1, "Patients in remission")
    assert AuditEntry.objects.filter(verb="measure.added", actor=cast.coordinator).exists()


def test_a_new_measure_is_asked_for_from_the_day_that_was_given(coordinator, cast):
    form = page_of(coordinator.get(of_network("measure-add", cast)))
    coordinator.post(of_network("measure-add", cast), filled(effective_on="2026-12-01"))
    board = coordinator.get(of_network("board", cast), {"period": "2026-10"})

    assert 'value="2026-10-01"' in form
    assert Measure.objects.get().current.effective_on == date(2026, 12, 1)
    assert "not measured yet" in page_of(board)


def test_a_second_measure_of_the_same_name_gets_a_code_of_its_own(coordinator, cast, remission):
    coordinator.post(of_network("measure-add", cast), filled())

    assert set(Measure.objects.values_list("code", flat=True)) == {"remission", "remission-2"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "required"),
        ({"denominator": ""}, "Out of whom or what? This kind of number needs it."),
        ({"kind": "count"}, "this kind of number is not divided by anything"),
        ({"multiplier": "0"}, "Give 1 or more"),
        ({"baseline_from": "2026-01-01"}, "both ends of the baseline"),
        ({"baseline_from": "2026-02-01", "baseline_to": "2026-01-31"}, "ends before it begins"),
    ],
)
def test_a_definition_that_cannot_be_is_refused(coordinator, cast, given, words):
    response = coordinator.post(of_network("measure-add", cast), filled(**given))

    assert response.status_code == 422
    assert words in page_of(response)
    assert not Measure.objects.exists()


@pytest.mark.parametrize("person", ["community", "site_lead"])
def test_only_coordinators_add_change_or_retire(client, cast, remission, person):
    client.force_login(getattr(cast, person))

    assert client.get(of_network("measure-add", cast)).status_code == 403
    assert client.post(of_measure("measure-edit", remission), filled()).status_code == 403
    assert client.post(of_measure("measure-retire", remission)).status_code == 403


# --- Changing ---------------------------------------------------------------------------


def test_a_new_name_makes_no_new_definition(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)

    coordinator.post(of_measure("measure-edit", remission), filled(name="In remission", version=1))

    remission.refresh_from_db()
    assert (remission.name, remission.version) == ("In remission", 2)
    assert remission.versions.count() == 1


def test_what_is_counted_changes_only_with_a_day_and_a_reason(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)
    changed = filled(version=1, numerator="Patients in remission, seen by video too")

    response = coordinator.post(of_measure("measure-edit", remission), changed)

    assert response.status_code == 422
    assert "Say from which day on, and why" in page_of(response)
    assert remission.versions.count() == 1


def test_a_new_definition_is_a_new_version_and_all_charts_are_computed_again(
    coordinator, cast, remission
):
    fill(remission, cast.site, SHIFTED)
    compute(remission)
    before = list(Series.objects.order_by("pk").values_list("data_revision", flat=True))
    changed = filled(
        version=1,
        numerator="Patients in remission, seen by video too",
        effective_on="2026-01-01",
        change_reason="Video visits became common",
    )

    response = coordinator.post(of_measure("measure-edit", remission), changed)

    remission.refresh_from_db()
    after = list(Series.objects.order_by("pk").values_list("data_revision", flat=True))
    assert response.status_code == 303
    assert (remission.current.number, remission.current.effective_on) == (2, date(2026, 1, 1))
    assert remission.versions.get(number=1).numerator == "Patients in remission"
    assert after == [revision + 1 for revision in before]


def test_the_form_shows_what_is_in_force(coordinator, cast):
    measure = MeasureFactory(network=cast.network, definition__goal=80)

    page = page_of(coordinator.get(of_measure("measure-edit", measure)))

    assert 'value="80"' in page
    assert "Patients in remission</textarea>" in page
    assert "New definition from" not in page


def test_a_second_new_definition_starts_later_than_the_first(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)
    for number, (words, day) in enumerate([("One", "2026-05-01"), ("Two", "2026-05-01")], start=1):
        response = coordinator.post(
            of_measure("measure-edit", remission),
            filled(version=number, numerator=words, effective_on=day, change_reason="Clearer"),
        )

    assert response.status_code == 422
    assert "A new one starts later." in page_of(response)
    assert remission.versions.count() == 2


def test_without_data_a_definition_is_simply_corrected(coordinator, remission):
    coordinator.post(of_measure("measure-edit", remission), filled(version=1, numerator="Other"))

    assert MeasureVersion.objects.get().numerator == "Other"


def test_the_kind_is_fixed_once_there_are_data(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)

    page = page_of(coordinator.get(of_measure("measure-edit", remission)))
    coordinator.post(of_measure("measure-edit", remission), filled(version=1, kind="rate"))

    assert "retire this measure and add a new one" in page
    assert MeasureVersion.objects.get().kind == "proportion"


def test_two_coordinators_do_not_write_over_each_other(coordinator, remission):
    Measure.objects.update(version=2, name="Hers")

    response = coordinator.post(
        of_measure("measure-edit", remission), filled(version=1, name="Mine")
    )

    assert response.status_code == 422
    assert "Somebody else changed this" in page_of(response)
    assert 'value="Mine"' in page_of(response)
    assert Measure.objects.get().name == "Hers"


# --- Retiring ---------------------------------------------------------------------------


def test_retiring_asks_first_and_keeps_the_data(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)

    asked = coordinator.get(of_measure("measure-retire", remission))
    response = coordinator.post(of_measure("measure-retire", remission))

    remission.refresh_from_db()
    assert "Retire this measure?" in page_of(asked)
    assert response.status_code == 303
    assert remission.retired_on is not None
    assert remission.observations.count() == 1
    assert coordinator.get(of_measure("measure-detail", remission)).status_code == 200


def test_retiring_twice_says_so(coordinator, cast, remission):
    for _ in range(2):
        response = coordinator.post(of_measure("measure-retire", remission))

    assert "retired already" in page_of(coordinator.get(response["Location"]))


# --- REST -------------------------------------------------------------------------------


def test_rest_gives_measures_with_their_definition(member, cast, remission):
    MeasureFactory(network=cast.other_network)

    (row,) = member.get("/api/v1/measures/").json()["results"]

    assert (row["id"], row["code"]) == (str(remission.public_id), "remission")
    assert row["definition"]["numerator"] == "Patients in remission"
    assert row["definition"]["version"] == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [("?family=outcome", 2), ("?family=process", 0), ("?retired=true", 1), ("?retired=false", 1),
     ("?network=steady-gut", 2), ("?network=twin-network", 0)],
)  # fmt: skip
def test_rest_filters_measures(member, cast, remission, query, count):
    MeasureFactory(network=cast.network, retired_on=date(2026, 1, 1))
    MeasureFactory(network=cast.other_network)

    assert len(member.get(f"/api/v1/measures/{query}").json()["results"]) == count


def test_rest_gives_no_measure_of_another_network(client, cast, remission):
    client.force_login(cast.outsider)

    assert client.get(f"/api/v1/measures/{remission.public_id}/").status_code == 404
