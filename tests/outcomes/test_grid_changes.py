"""The entry grid: corrections, two people at once, locked months, and what a value was."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from outcomes.models import PeriodAnswer, PeriodLock
from tests.factories.outcomes import MeasureFactory, ObservationFactory, SubmissionFactory
from tests.outcomes.grids import OCTOBER, SEPTEMBER, at, numbers, page_of, send, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture
def remission(cast):
    return MeasureFactory(network=cast.network, name="Remission", code="remission")


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.site_lead)
    return client


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


# --- Corrections ------------------------------------------------------------------------------


def test_a_correction_asks_why_and_keeps_what_was(lead, cast, remission):
    before = ObservationFactory(measure=remission, site=cast.site, version=1)
    mine = numbers(OCTOBER, "21", "30", seen="20|30||")

    asked = send(lead, cast, **mine)
    saved = send(lead, cast, **mine, reason="One chart was read late.")

    assert "Say why values change" in page_of(asked)
    assert "Remission, Oct 2026: 20 of 30 → 21 of 30" in page_of(asked)
    assert saved.status_code == 303
    history = page_of(lead.get(reverse("outcomes:observation-history", args=[before.public_id])))
    assert "20 of 30" in history
    assert "21 of 30" in history
    assert "One chart was read late." in history


def test_a_reason_about_a_patient_is_refused(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)

    response = send(
        lead, cast, **numbers(OCTOBER, "21", "30", seen="20|30||"), reason="MRN 1234567"
    )

    assert response.status_code == 422
    assert "looks like a record number" in page_of(response)


def test_the_history_of_a_value_that_never_changed_says_who_sent_it(lead, cast, remission):
    value = ObservationFactory(measure=remission, site=cast.site, submission__by=cast.coordinator)

    page = page_of(lead.get(reverse("outcomes:observation-history", args=[value.public_id])))

    assert f"Sent by {cast.coordinator}" in page


def test_a_value_that_was_sent_is_not_taken_back(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)

    response = send(lead, cast, **numbers(OCTOBER, "", "", seen="20|30||"), reason="Wrong site.")

    assert "can be corrected, not removed" in page_of(response)


def test_a_cell_nobody_touched_is_left_alone(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site, numerator=25, version=2)
    other = numbers(SEPTEMBER, "1", "2")

    response = send(lead, cast, **numbers(OCTOBER, "20", "30", seen="20|30||"), **other)

    assert response.status_code == 303
    assert stored() == {"2026-10": (25, 30), "2026-09": (1, 2)}


# --- Two people at once -----------------------------------------------------------------------


@pytest.fixture
def met(lead, cast, remission):
    """Somebody saved 25 of 30 while this lead, who saw 20 of 30, wrote 22 of 30."""
    ObservationFactory(
        measure=remission, site=cast.site, numerator=25, version=2, submission__by=cast.coordinator
    )
    return numbers(OCTOBER, "22", "30", seen="20|30||") | {"reason": "Read again."}


def test_both_values_are_shown_to_choose_from(lead, cast, met):
    response = send(lead, cast, **met)

    page = page_of(response)
    assert response.status_code == 422
    assert f"25 of 30, by {cast.coordinator}" in page
    assert "22 of 30, yours" in page
    assert "Choose which value stays." in page
    assert 'value="22" inputmode' in page
    assert stored() == {"2026-10": (25, 30)}


@pytest.mark.parametrize(("pick", "stays"), [("mine", (22, 30)), ("theirs", (25, 30))])
def test_the_chosen_value_stays(lead, cast, met, pick, stays):
    choice = {f"met.{OCTOBER}": "25|30||", f"pick.{OCTOBER}": pick}

    response = send(lead, cast, **met, **choice, **numbers(SEPTEMBER, "1", "2"))

    assert response.status_code == 303
    assert stored() == {"2026-10": stays, "2026-09": (1, 2)}


def test_a_third_value_asks_again(lead, cast, met):
    choice = {f"met.{OCTOBER}": "24|30||", f"pick.{OCTOBER}": "mine"}

    assert send(lead, cast, **met, **choice).status_code == 422


def test_the_same_value_twice_is_no_conflict(lead, cast, met):
    typed = numbers(OCTOBER, "25", "30", seen="20|30||") | numbers(SEPTEMBER, "1", "2")

    assert send(lead, cast, **typed).status_code == 303


def test_an_answer_that_came_between_is_shown_too(lead, cast, remission):
    PeriodAnswer.objects.create(
        measure=remission, site=cast.site, period=date(2026, 10, 1), kind="not_collected",
        submission=SubmissionFactory(network=cast.network, by=cast.coordinator),
    )  # fmt: skip

    page = page_of(send(lead, cast, **numbers(OCTOBER, "22", "30")))

    assert f"not collected, by {cast.coordinator}" in page


# --- Locked months ----------------------------------------------------------------------------


def test_a_locked_month_is_only_read(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)
    PeriodLock.objects.create(site=cast.site, month=date(2026, 10, 1), by=cast.coordinator)

    page = page_of(lead.get(at(cast, all=1)))

    assert f"October 2026 was approved by {cast.coordinator}" in page
    assert "ask a <a" in page
    assert f"numerator.{OCTOBER}" not in page


def test_what_was_typed_into_a_month_locked_meanwhile_is_named(lead, cast, remission):
    PeriodLock.objects.create(site=cast.site, month=date(2026, 10, 1), by=cast.coordinator)

    response = send(lead, cast, **numbers(OCTOBER, "1", "2"))

    assert response.status_code == 422
    assert "Remission, Oct 2026 was approved meanwhile: 1 of 2 was not saved." in page_of(response)
    assert stored() == {}


def test_coordinators_find_the_way_to_unlock(coordinator, cast, remission):
    lock = PeriodLock.objects.create(site=cast.site, month=date(2026, 10, 1), by=cast.coordinator)

    page = page_of(coordinator.get(at(cast, site="riverbend")))

    assert reverse("outcomes:month-unlock", args=[lock.public_id]) in page
