from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from outcomes.models import Observation, Submission
from tests.factories.networks import SiteFactory, UserFactory
from tests.factories.outcomes import MeasureFactory, ObservationFactory, SubmissionFactory

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


def url(name, cast, query=""):
    return reverse(f"outcomes:{name}", kwargs={"slug": cast.network.slug}) + query


def typed(site="riverbend", period="2026-10", **more):
    return {"site": site, "period": period} | more


def line(numerator, denominator, *, was=("", ""), version=0, code="remission"):
    return {
        f"numerator-{code}": numerator,
        f"denominator-{code}": denominator,
        f"initial-numerator-{code}": was[0],
        f"initial-denominator-{code}": was[1],
        f"version-{code}": str(version),
    }


def stored():
    return {
        (o.site.code, f"{o.period:%Y-%m}"): (o.numerator, o.denominator)
        for o in Observation.objects.select_related("site")
    }


def page_of(response):
    return response.content.decode()


# --- Entering by hand -------------------------------------------------------------------


def test_entry_opens_at_the_own_site_and_the_newest_complete_month(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site, period=date(2026, 9, 1))
    ObservationFactory(measure=remission, site=cast.site, numerator=Decimal("21.0000"))

    response = lead.get(url("data-entry", cast))

    page = page_of(response)
    assert response.status_code == 200
    assert "Riverbend, Oct 2026" in page
    assert "Hillcrest" not in page
    assert "Sep 2026: 20 of 30" in page
    assert 'name="numerator-remission" value="21"' in page
    assert 'name="version-remission" value="1"' in page
    assert "Patients in remission" in page


def test_entry_saves_what_was_filled_in(lead, cast, remission):
    MeasureFactory(network=cast.network, code="left-empty")

    response = lead.post(url("data-entry", cast), typed(**line(" 20 ", "30")))

    assert response.status_code == 303
    assert response["Location"] == url("data-entry", cast, "?site=riverbend&period=2026-10")
    assert stored() == {("riverbend", "2026-10"): (20, 30)}
    sent = Submission.objects.get()
    assert (sent.by, sent.channel, sent.added) == (cast.site_lead, "entry", 1)
    assert "1 value is saved for Riverbend, Oct 2026." in page_of(lead.get(response["Location"]))


def test_entry_of_a_count_and_of_a_quarter(lead, cast):
    MeasureFactory(
        network=cast.network, code="events", definition__count=True, definition__quarterly=True
    )

    page = page_of(lead.get(url("data-entry", cast)))
    lead.post(url("data-entry", cast), typed(period="2026-Q3", **{"numerator-events": "4"}))

    assert "Quarter 3 2026" in page
    assert "denominator-events" not in page
    assert stored() == {("riverbend", "2026-07"): (4, None)}


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        (("31", "30"), "numerator", "is more than the denominator"),
        (("-1", "30"), "numerator", "below zero"),
        (("12,5", "30"), "numerator", "Write a decimal point"),
        (("many", "30"), "numerator", "not a number"),
        (("20", ""), "denominator", "Give this number too."),
        (("", "30"), "numerator", "Give this number too."),
        (("9" * 41, "30"), "numerator", "Keep it to 40 letters"),
    ],
)
def test_entry_names_what_is_wrong_and_keeps_what_was_typed(
    lead, cast, remission, given, field, words
):
    response = lead.post(url("data-entry", cast), typed(**line(*given)))

    page = page_of(response)
    assert response.status_code == 422
    assert words in page
    assert f'href="#id_{field}-remission"' in page
    assert given[0] in page
    assert stored() == {}


def test_entry_of_a_month_that_is_not_over_is_refused(lead, cast, remission):
    response = lead.post(url("data-entry", cast), typed(period="2026-11", **line("1", "2")))

    assert response.status_code == 422
    assert "Remission: Nov 2026 is not over yet." in page_of(response)


def test_entry_of_nothing_says_so(lead, cast, remission):
    response = lead.post(url("data-entry", cast), typed(**line("", "")))

    assert response.status_code == 422
    assert "Nothing is filled in" in page_of(response)
    assert not Submission.objects.exists()


def test_entry_does_not_take_a_value_back(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)

    response = lead.post(
        url("data-entry", cast), typed(**line("", "", was=("20", "30"), version=1))
    )

    assert response.status_code == 422
    assert "can be corrected, not taken back" in page_of(response)
    assert stored() == {("riverbend", "2026-10"): (20, 30)}


def test_entry_shows_both_values_when_somebody_else_was_quicker(lead, cast, remission):
    sent = SubmissionFactory(network=cast.network, by=UserFactory(name="Quick Quentin"))
    ObservationFactory(measure=remission, site=cast.site, numerator=25, version=2, submission=sent)
    mine = line("22", "30", was=("20", "30"), version=1)

    refused = lead.post(url("data-entry", cast), typed(**mine))
    page = page_of(refused)
    again = lead.post(url("data-entry", cast), typed(**mine | {"version-remission": "2"}))

    assert refused.status_code == 422
    assert "Quick Quentin saved 25 of 30 while you wrote 22 of 30." in page
    assert 'name="version-remission" value="2"' in page
    assert 'name="numerator-remission" value="22"' in page
    assert again.status_code == 303
    assert stored() == {("riverbend", "2026-10"): (22, 30)}


def test_entry_leaves_lines_alone_that_were_not_touched(lead, cast, remission):
    MeasureFactory(network=cast.network, code="other")
    ObservationFactory(measure=remission, site=cast.site, numerator=25, version=2)
    seen = line("20", "30", was=("20", "30"), version=1)

    response = lead.post(url("data-entry", cast), typed(**seen, **line("1", "2", code="other")))

    assert response.status_code == 303
    assert Observation.objects.get(measure=remission).numerator == 25
    assert Submission.objects.order_by("pk").last().added == 1


def test_entry_after_a_conflict_shows_what_is_stored_in_untouched_lines(lead, cast, remission):
    other = MeasureFactory(network=cast.network, code="other")
    ObservationFactory(measure=remission, site=cast.site, numerator=25, version=2)
    ObservationFactory(measure=other, site=cast.site, numerator=7, version=3)
    mine = line("22", "30", was=("20", "30"), version=1)
    untouched = line("5", "30", was=("5", "30"), version=2, code="other")

    page = page_of(lead.post(url("data-entry", cast), typed(**mine, **untouched)))

    assert 'name="numerator-other" value="7"' in page
    assert 'name="initial-numerator-other" value="7"' in page
    assert 'name="version-other" value="3"' in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_entry_for_another_site_is_refused(lead, cast, remission, method):
    data = typed(site=cast.other_site.code, **line("1", "2"))

    response = getattr(lead, method)(url("data-entry", cast), data)

    assert response.status_code == 403
    assert stored() == {}


@pytest.mark.parametrize(
    "query", ["?site=twinsite", "?site=nowhere", "?period=yesterday", "?period=2026-99"]
)
def test_entry_for_what_does_not_exist_is_not_found(lead, cast, remission, query):
    assert lead.get(url("data-entry", cast, query)).status_code == 404


def test_entry_for_any_site_and_an_old_period_by_the_coordinator(coordinator, cast, remission):
    page = page_of(coordinator.get(url("data-entry", cast, "?site=hillcrest&period=2020-01")))
    coordinator.post(
        url("data-entry", cast), typed(site="hillcrest", period="2020-01", **line("1", "2"))
    )

    assert "Hillcrest, Jan 2020" in page
    assert '<option value="2020-01" selected>Jan 2020</option>' in page
    assert '<option value="riverbend">Riverbend</option>' in page
    assert stored() == {("hillcrest", "2020-01"): (1, 2)}


def test_entry_without_measures_says_what_is_missing(lead, cast):
    response = lead.get(url("data-entry", cast))

    assert response.status_code == 200
    assert "There is nothing to enter yet" in page_of(response)


def test_entry_for_a_kind_of_period_nobody_counts(lead, cast, remission):
    page = page_of(lead.get(url("data-entry", cast, "?period=2026-Q1")))

    assert "Choose another one." in page


def test_text_of_a_definition_is_only_text(lead, cast):
    MeasureFactory(
        network=cast.network, code="x", definition__numerator="<script>alert(1)</script>"
    )

    page = page_of(lead.get(url("data-entry", cast)))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("name", ["data-entry", "data-upload", "data-template"])
def test_plain_members_send_nothing(client, cast, name):
    client.force_login(cast.community)

    assert client.get(url(name, cast)).status_code == 403


# --- What was sent ----------------------------------------------------------------------


def test_many_sites_cost_no_more_queries(coordinator, cast, remission):
    SiteFactory.create_batch(20, network=cast.network, organization=cast.organization)

    assert coordinator.get(url("data-entry", cast)).status_code == 200
