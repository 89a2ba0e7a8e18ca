"""The form's advice, the history of a definition, the data dictionary."""

import csv
import io
from datetime import date

import pytest
import time_machine

from outcomes.models import Measure, MeasureVersion
from tests.factories.outcomes import MeasureFactory, MeasureVersionFactory, ObservationFactory
from tests.outcomes.test_views_measures import filled, of_measure, of_network, page_of

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


# --- The form ---------------------------------------------------------------------------


def test_the_form_says_which_chart_suits_and_why(coordinator, remission):
    page = page_of(coordinator.get(of_measure("measure-edit", remission)))

    assert "Because you count" in page
    assert '<span data-words="numerator" data-instead="a part">patients in remission</span>' in page
    assert "p chart for its limits" in page


def test_large_groups_get_p_prime_suggested(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site, numerator=1500, denominator=3000)

    page = page_of(coordinator.get(of_measure("measure-edit", remission)))

    assert "has 3,000 below the line" in page
    assert "p′ chart for its limits" in page


def test_typed_text_cannot_write_into_the_advice(coordinator, cast):
    response = coordinator.post(
        of_network("measure-add", cast), filled(name="", numerator="<b>x</b> {part}")
    )

    assert "<b>x</b>" not in page_of(response)
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (
            {"kind": "rate", "unit": "", "multiplier": ""},
            ("per 1,000 patients seen", 1000, "month"),
        ),
        (
            {"kind": "time_between", "denominator": "", "unit": "", "frequency": ""},
            ("days", 100, "event"),
        ),
        ({"kind": "mean", "unit": "days", "multiplier": "1"}, ("days", 1, "month")),
    ],
)
def test_every_kind_can_be_added(coordinator, cast, given, stored):
    response = coordinator.post(of_network("measure-add", cast), filled(**given))

    version = MeasureVersion.objects.get()
    assert response.status_code == 303
    assert (version.unit, version.multiplier, version.frequency) == stored


def test_everything_of_a_definition_can_be_said(coordinator, cast):
    said = {
        "chart": "pp",
        "stratifiers": "Language, insurance",
        "small_count_threshold": "20",
        "baseline_value": "55.5",
        "baseline_source": "Chart review in 2025",
        "sampling_plan": "Every tenth",
        "code": "in-remission",
    }

    coordinator.post(of_network("measure-add", cast), filled(**said))

    measure = Measure.objects.get()
    version = measure.current
    assert measure.code == said["code"]
    assert {name: str(getattr(version, name)) for name in said if name != "code"} == {
        name: f"{value}000" if name == "baseline_value" else value
        for name, value in said.items()
        if name != "code"
    }


def test_a_bound_below_the_network_s_is_refused_at_its_field(coordinator, cast):
    cast.network.small_count_threshold = 15
    cast.network.save()

    response = coordinator.post(of_network("measure-add", cast), filled(small_count_threshold="12"))

    assert response.status_code == 422
    assert "A measure may hide more, never less." in page_of(response)
    assert '<details class="ln-part" open>' in page_of(response)


def test_a_code_that_is_taken_is_refused(coordinator, cast, remission):
    response = coordinator.post(of_network("measure-add", cast), filled(code="remission"))

    assert response.status_code == 422
    assert "has a measure “remission” already" in page_of(response)


@pytest.mark.parametrize(
    ("families", "words"),
    [
        (["outcome"], ["Only outcomes are measured", "no balancing measure"]),
        (["outcome", "process"], ["no balancing measure"]),
        (["outcome", "balancing"], []),
        (["outcome", "balancing"] + ["process"] * 9, ["There are 11 measures"]),
    ],
)
def test_an_unbalanced_family_is_warned_of_and_not_refused(coordinator, cast, families, words):
    for family in families:
        MeasureFactory(network=cast.network, family=family)

    listed = page_of(coordinator.get(of_network("measure-list", cast)))
    form = page_of(coordinator.get(of_network("measure-add", cast)))

    for page in (listed, form):
        assert all(one in page for one in words)
        assert ("out of balance" in page) is bool(words)


def test_only_those_who_can_mend_it_are_warned(client, cast, remission):
    client.force_login(cast.community)

    assert "out of balance" not in page_of(client.get(of_network("measure-list", cast)))


def test_what_the_script_leaves_out_is_filled_in(coordinator, cast):
    given = filled(kind="time_between", frequency="event")
    for name in ("denominator", "unit", "multiplier", "sampling"):
        del given[name]

    response = coordinator.post(of_network("measure-add", cast), given)

    version = MeasureVersion.objects.get()
    assert response.status_code == 303
    assert (version.unit, version.multiplier, version.sampling) == ("days", 1, "all")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Remission_rate  (all)", "remission-rate-all"),
        ("Ремиссия", "measure"),
        ("a" * 60, "a" * 50),
    ],
)
def test_a_code_is_made_of_any_name(coordinator, cast, name, code):
    coordinator.post(of_network("measure-add", cast), filled(name=name))

    assert Measure.objects.get().code == code


# --- History ----------------------------------------------------------------------------


def redefine(client, measure, **more):
    return client.post(
        of_measure("measure-edit", measure),
        filled(
            version=measure.version,
            numerator="Patients in remission, seen by video too",
            effective_on="2026-10-01",
            change_reason="Video visits became common",
        )
        | more,
    )


def test_the_history_shows_what_changed_who_when_and_why(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)
    redefine(coordinator, remission)

    page = page_of(coordinator.get(of_measure("measure-definitions", remission)))

    assert page.index("Definition 2") < page.index("Definition 1")
    assert "From 1 October 2026" in page
    assert f"Written by {cast.coordinator} on 23 November 2026" in page
    assert "“Video visits became common”" in page
    assert page.count(">Changed<") == 1


def test_a_change_without_a_new_definition_is_kept_too(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)
    coordinator.post(of_measure("measure-edit", remission), filled(version=1, goal="80"))

    page = page_of(coordinator.get(of_measure("measure-definitions", remission)))

    assert "There has been one definition." in page
    assert "<li>Goal: <ins>80</ins></li>" in page


@pytest.mark.parametrize("more", [{"source": "Registry"}, {"date_basis": "Day of discharge"}])
def test_another_source_or_date_is_another_definition(coordinator, cast, remission, more):
    ObservationFactory(measure=remission, site=cast.site)

    redefine(coordinator, remission, numerator="Patients in remission", **more)

    assert remission.versions.count() == 2


def test_data_since_the_new_definition_belong_to_it(coordinator, cast, remission):
    before = ObservationFactory(measure=remission, site=cast.site, period=date(2026, 9, 1))
    since = ObservationFactory(measure=remission, site=cast.site, period=date(2026, 10, 1))

    redefine(coordinator, remission)

    before.refresh_from_db()
    since.refresh_from_db()
    assert (before.measure_version.number, since.measure_version.number) == (1, 2)


# --- The data dictionary ----------------------------------------------------------------


def test_the_dictionary_shows_every_measure_and_marks_the_retired(coordinator, cast, remission):
    MeasureFactory(network=cast.network, name="Gone", code="gone", retired_on=date(2026, 1, 1))
    MeasureVersionFactory(
        measure=remission, number=2, effective_on=date(2026, 5, 1), change_reason="Clearer"
    )

    page = page_of(coordinator.get(of_network("dictionary", cast)))

    assert page.index('id="remission"') < page.index('id="gone"')
    assert "Retired" in page
    assert "from 1 May 2026: Clearer" in page
    assert "Run chart and p chart" in page


def test_the_dictionary_as_a_file_has_a_line_for_each_version(coordinator, cast, remission):
    MeasureVersionFactory(measure=remission, number=2, numerator="=1+1", stratifiers="Language")
    response = coordinator.get(of_network("dictionary-csv", cast))

    text = b"".join(response.streaming_content).decode()
    first, second = csv.DictReader(io.StringIO(text))

    assert (first["version"], first["is_current"], second["is_current"]) == ("1", "True", "False")
    assert second["numerator"] == "'=1+1"
    assert (second["stratifiers"], second["chart"], second["hidden_under"]) == (
        "Language",
        "p",
        "11",
    )
    assert first["page"].endswith(of_measure("measure-detail", remission))


def test_the_dictionary_as_json_says_the_same(coordinator, cast, remission):
    body = coordinator.get(of_network("dictionary-json", cast)).json()

    (row,) = body["definitions"]
    assert (body["network"], row["measure"], row["version"]) == ("steady-gut", "remission", 1)
    assert (row["kind"], row["goal"], row["keeper"]) == ("proportion", None, "")


@pytest.mark.parametrize("more", [0, 6])
def test_the_dictionary_costs_the_same_for_many_measures(
    coordinator, cast, remission, django_assert_num_queries, more
):
    MeasureFactory.create_batch(more, network=cast.network)

    with django_assert_num_queries(5):
        coordinator.get(of_network("dictionary", cast))
