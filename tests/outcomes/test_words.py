"""Free text: refused kindly at its field, in whichever way it comes."""

import json
from datetime import date

import pytest
from django.urls import reverse

from lhs_platform.lib.errors import DomainError
from outcomes.actions import annotations
from outcomes.models import Annotation, Measure, MeasureVersion, PeriodLock, Phase
from tests.factories.outcomes import MeasureFactory, ObservationFactory, SeriesFactory

pytestmark = pytest.mark.django_db
OF_A_PATIENT = "As MRN 00123456 showed"
TEXTS = [
    "why", "numerator", "denominator", "unit", "inclusions", "exclusions", "sampling_plan",
    "source", "collector", "date_basis", "baseline_source", "stratifiers",
]  # fmt: skip


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def measure(cast):
    return MeasureFactory(network=cast.network)


def send(client, method, url, body=None):
    return client.generic(
        method, url, json.dumps(body or {}), "application/json", headers={"if-match": "*"}
    )


@pytest.mark.parametrize("field", TEXTS)
def test_rest_takes_no_definition_that_tells_of_a_patient(coordinator, measure, field):
    url = f"/api/v1/measures/{measure.public_id}/"

    answer = send(coordinator, "PATCH", url, {"definition": {field: OF_A_PATIENT}})

    assert answer.status_code == 400
    (said,) = answer.json()["errors"][field]
    assert said.startswith("This looks like a record number.")
    assert "00123456" not in answer.text
    assert not MeasureVersion.objects.filter(**{field: OF_A_PATIENT}).exists()


@pytest.mark.parametrize("field", ["name", "citation"])
def test_rest_takes_no_measure_that_tells_of_a_patient(coordinator, cast, field):
    body = {
        "network": cast.network.slug,
        "name": "Falls",
        "family": "outcome",
        "definition": {"kind": "count", "numerator": "Falls", "direction": "lower"},
    }

    answer = send(coordinator, "POST", "/api/v1/measures/", body | {field: OF_A_PATIENT})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not Measure.objects.exists()


def test_rest_takes_no_reason_for_a_new_definition_that_tells_of_a_patient(coordinator, measure):
    ObservationFactory(measure=measure)
    body = {
        "definition": {"inclusions": "Children too"},
        "effective_on": "2026-11-01",
        "change_reason": OF_A_PATIENT,
    }

    answer = send(coordinator, "PATCH", f"/api/v1/measures/{measure.public_id}/", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["change_reason"])
    assert measure.versions.count() == 1


def test_the_page_says_it_at_the_field(coordinator, cast):
    url = reverse("outcomes:measure-add", args=[cast.network.slug])

    page = coordinator.post(
        url,
        {
            "name": "Falls",
            "family": "outcome",
            "kind": "count",
            "numerator": "Falls",
            "direction": "lower",
            "unit": "falls",
            "decimals": "0",
            "due_days": "30",
            "exclusions": OF_A_PATIENT,
        },
    )

    assert page.status_code == 422
    assert "This looks like a record number." in page.context["definition"].errors["exclusions"][0]
    assert not Measure.objects.exists()


def test_no_note_tells_of_a_patient_whoever_hands_it_over(cast, measure):
    with pytest.raises(DomainError, match="record number") as refused:
        annotations.put(
            by=cast.coordinator,
            measure=measure,
            site=None,
            on=date(2026, 3, 1),
            label=OF_A_PATIENT,
            source="cycle:1:start",
        )

    assert refused.value.field == "label"
    assert not Annotation.objects.exists()


# --- Reasons ----------------------------------------------------------------------------------


@pytest.fixture(params=["locks", "phases"])
def taken_back(request, cast, measure):
    """Give the address of something that is taken back with a reason."""
    if request.param == "locks":
        row = PeriodLock.objects.create(site=cast.site, month=date(2026, 9, 1), by=cast.coordinator)
    else:
        series = SeriesFactory(measure=measure, total=True)
        row = Phase.objects.create(
            series=series, starts_on=date(2026, 9, 1), reason="A form", by=cast.coordinator
        )
    return f"/api/v1/{request.param}/{row.public_id}/"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Say why"),
        ("  ", "Say why"),
        ("x" * 301, "Say it in up to 300 letters."),
        (OF_A_PATIENT, "This looks like a record number."),
        ("A\0B", "There is something in it that is no letter."),
    ],
)
def test_a_reason_is_judged_the_same_wherever_it_is_given(coordinator, taken_back, reason, said):
    answer = coordinator.delete(taken_back, query_params={"reason": reason})

    assert answer.status_code == 400
    assert answer.json()["errors"]["reason"][0].startswith(said)
