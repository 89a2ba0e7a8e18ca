import csv
import io
import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.urls import reverse

from outcomes.actions import submissions
from outcomes.models import Observation, Submission
from tests.factories.outcomes import MeasureFactory, ObservationFactory

HEADER = "site,measure,period,numerator,denominator\n"

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


def stored():
    return {
        (o.site.code, f"{o.period:%Y-%m}"): (o.numerator, o.denominator)
        for o in Observation.objects.select_related("site")
    }


def page_of(response):
    return response.content.decode()


def send(client, cast, text, name="october.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(url("data-upload", cast), {"file": SimpleUploadedFile(name, data)})


def yes(page):
    names = ("key", "sha256", "seen")
    return {n: re.search(rf'name="{n}" value="([^"]+)"', page)[1] for n in names}


def confirm(client, cast, page):
    return client.post(url("data-confirm", cast), yes(page_of(page)))


def test_a_file_is_shown_first_and_stored_when_confirmed(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.other_site)
    text = HEADER + "riverbend,remission,2026-10,8,9\nhillcrest,remission,2026-10,21,30\n"

    preview = send(coordinator, cast, text)
    before = stored()
    response = confirm(coordinator, cast, preview)

    page = page_of(preview)
    assert preview.status_code == 200
    assert "<dt>New</dt><dd>1</dd>" in page
    assert "<dt>Changed</dt><dd>1</dd>" in page
    assert "<del>20 of 30</del>" in page
    assert "october.csv: 2 rows, separated by commas." in page
    assert before == {("hillcrest", "2026-10"): (20, 30)}
    assert response.status_code == 303
    assert response["Location"] == reverse("outcomes:measure-detail", args=[remission.public_id])
    assert stored() == {("riverbend", "2026-10"): (8, 9), ("hillcrest", "2026-10"): (21, 30)}
    sent = Submission.objects.get(channel="file")
    assert (sent.file_name, sent.added, sent.changed) == ("october.csv", 1, 1)
    assert len(sent.file_sha256) == 64


def test_the_same_file_twice_changes_nothing(lead, cast, remission):
    text = HEADER + "riverbend,remission,2026-10,8,9\n"
    preview = send(lead, cast, text)
    confirm(lead, cast, preview)

    again = send(lead, cast, text)
    clicked_twice = confirm(lead, cast, preview)

    assert "Nothing new: the one value is there already." in page_of(again)
    assert clicked_twice.status_code == 303
    assert Submission.objects.count() == 1
    assert Observation.objects.get().version == 1


def test_a_file_with_bad_rows_is_refused_whole(lead, cast, remission):
    text = HEADER + "riverbend,remission,2026-10,8,9\nnowhere,remission,2026-09,-1,9\n"

    response = send(lead, cast, text)

    page = page_of(response)
    assert response.status_code == 422
    assert "“nowhere” is not the code of a site here." in page
    assert '<th scope="row" class="n">3</th>' in page
    assert stored() == {}


def test_everything_wrong_in_a_file_is_found_at_once(coordinator, cast, remission):
    text = HEADER + "riverbend,remission,2026-10,10,9\nriverbend,remission,2026-11,many,9\n"

    page = page_of(send(coordinator, cast, text))

    assert "10 is more than the denominator, 9." in page
    assert "“many” is not a number." in page
    assert "2 cells need another look." in page


def test_rows_of_other_sites_are_refused_to_a_site_lead(lead, cast, remission):
    response = send(lead, cast, HEADER + "hillcrest,remission,2026-10,8,9\n")

    assert response.status_code == 422
    assert "Hillcrest sends its own data" in page_of(response)


def test_a_repeated_row_is_refused(lead, cast, remission):
    response = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n" * 2)

    assert response.status_code == 422
    assert "Line 2 gives the same site, measure and period." in page_of(response)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04", "This workbook cannot be opened."),
        (b"site,mrn\n1,2\n", "looks like data of single patients"),
    ],
)
def test_files_that_are_no_data_get_a_clear_answer(lead, cast, data, words):
    response = send(lead, cast, data)

    assert response.status_code == 422
    assert words in page_of(response)


def test_no_file_at_all_gets_a_clear_answer(lead, cast):
    response = lead.post(url("data-upload", cast), {})

    assert response.status_code == 422
    assert "Choose a file first." in page_of(response)


def test_a_file_of_50_mb_is_refused_unread(lead, cast, monkeypatch):
    monkeypatch.setattr(TemporaryUploadedFile, "read", _never)
    big = SimpleUploadedFile("big.csv", b"a" * (50 * 1024 * 1024))

    response = lead.post(url("data-upload", cast), {"file": big})

    assert response.status_code == 422
    assert "This file has 50.0 MB. Files up to 5 MB are taken" in page_of(response)


def _never(*_args, **_more):
    raise AssertionError


def test_a_file_that_is_gone_is_asked_for_again(lead, cast, remission):
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n")
    with time_machine.travel("2026-11-23T12:31:00Z", tick=True):
        response = confirm(lead, cast, preview)

    assert response.status_code == 422
    assert "The file is no longer here" in page_of(response)
    assert stored() == {}


@pytest.mark.parametrize("changed", [{"sha256": "0" * 64}, {"key": "other"}, {"seen": ""}])
def test_only_the_file_that_was_seen_is_stored(lead, cast, remission, changed):
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n")

    response = lead.post(url("data-confirm", cast), yes(page_of(preview)) | changed)

    assert response.status_code == 422
    assert stored() == {}


def test_nobody_else_confirms_a_file(lead, cast, remission):
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n")
    lead.force_login(cast.coordinator)

    response = confirm(lead, cast, preview)

    assert response.status_code == 422
    assert stored() == {}


def test_values_changed_meanwhile_are_shown_before_they_are_replaced(lead, cast, remission):
    there = ObservationFactory(measure=remission, site=cast.site)
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,30\n")
    Observation.objects.filter(pk=there.pk).update(numerator=25, version=2)

    second = confirm(lead, cast, preview)
    third = confirm(lead, cast, second)

    assert second.status_code == 409
    assert "changed by somebody else just now" in page_of(second)
    assert "<del>25 of 30</del>" in page_of(second)
    assert third.status_code == 303
    assert stored() == {("riverbend", "2026-10"): (8, 30)}


def test_somebody_quicker_than_the_confirmation_is_not_saved_over(
    lead, cast, remission, monkeypatch
):
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,30\n")
    seen = submissions.preview

    def slow(rows, **more):
        found = seen(rows, **more)
        if not Observation.objects.exists():
            ObservationFactory(measure=remission, site=cast.site)
        return found

    monkeypatch.setattr(submissions, "preview", slow)

    response = confirm(lead, cast, preview)

    assert response.status_code == 409
    assert "<del>20 of 30</del>" in page_of(response)
    assert stored() == {("riverbend", "2026-10"): (20, 30)}


def test_rows_that_became_wrong_are_refused_at_confirmation(lead, cast, remission):
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n")
    remission.retired_on = date(2026, 11, 1)
    remission.save()

    response = confirm(lead, cast, preview)

    assert response.status_code == 422
    assert "takes no more data" in page_of(response)


def test_a_file_of_two_measures_leads_to_the_list(lead, cast, remission):
    MeasureFactory(network=cast.network, code="other")
    text = HEADER + "riverbend,remission,2026-10,8,9\nriverbend,other,2026-10,8,9\n"

    response = confirm(lead, cast, send(lead, cast, text))

    assert response["Location"] == url("measure-list", cast)


def test_the_demonstration_file_is_offered_in_the_demonstration_only(lead, cast, settings):
    plain = page_of(lead.get(url("data-upload", cast)))
    settings.DEMO = True

    demo = page_of(lead.get(url("data-upload", cast)))

    assert "/demo/" not in plain
    assert 'href="/demo/steady-gut.csv"' in demo


def test_the_file_to_fill_in_has_a_row_for_each_missing_value(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)
    MeasureFactory(network=cast.network, code="each-quarter", definition__quarterly=True)
    MeasureFactory(network=cast.network, code="gone", retired_on=date(2026, 1, 1))

    response = coordinator.get(url("data-template", cast))

    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert rows[0] == ["site", "measure", "period", "numerator", "denominator"]
    assert sorted(rows[1:]) == [
        ["hillcrest", "each-quarter", "2026-Q3", "", ""],
        ["hillcrest", "remission", "2026-10", "", ""],
        ["riverbend", "each-quarter", "2026-Q3", "", ""],
    ]


def test_the_file_to_fill_in_is_for_the_own_site(lead, cast, remission):
    response = lead.get(url("data-template", cast))

    text = b"".join(response.streaming_content).decode()
    assert "riverbend" in text
    assert "hillcrest" not in text


def test_data_of_a_site_that_left_are_not_a_leads_to_change(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.other_site)
    cast.other_site.left_on = date(2026, 11, 1)
    cast.other_site.save()

    response = send(lead, cast, HEADER + "hillcrest,remission,2026-10,1,30\n")

    assert response.status_code == 422
    assert "sends its own data" in page_of(response)
