import csv
import io
import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from outcomes import intake, tasks
from outcomes.files.sheets import COLUMNS
from outcomes.models import DataFile, Observation, Submission
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
    """Choose a file; give the page that says what it would do."""
    data = text if isinstance(text, bytes) else text.encode()
    given = {"file": SimpleUploadedFile(name, data)}
    response = client.post(url("data-upload", cast), given)
    assert response.status_code == 303
    return client.get(response["Location"])


def store(client, page, **changed):
    """Say yes to what a page shows."""
    text = page_of(page)
    action = re.search(r'action="(/files/[^"]+/store/)"', text)[1]
    seen = re.search(r'name="seen" value="([^"]+)"', text)[1]
    return client.post(action, {"seen": seen} | changed)


def of(page, url_name):
    return reverse(f"outcomes:{url_name}", args=[re.search(r"/files/([0-9a-f-]{36})/", page)[1]])


def test_a_file_is_shown_first_and_stored_when_confirmed(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.other_site)
    text = HEADER + "riverbend,remission,2026-10,8,9\nhillcrest,remission,2026-10,21,30\n"

    preview = send(coordinator, cast, text)
    before = stored()
    response = store(coordinator, preview)

    page = page_of(preview)
    assert preview.status_code == 200
    assert "New 1</a>" in page
    assert "Changed 1</a>" in page
    assert "<del>20 of 30</del>" in page
    assert "october.csv: 2 rows, separated by commas." in page
    assert before == {("hillcrest", "2026-10"): (20, 30)}
    assert response.status_code == 303
    assert response["Location"] == reverse("outcomes:measure-detail", args=[remission.public_id])
    assert stored() == {("riverbend", "2026-10"): (8, 9), ("hillcrest", "2026-10"): (21, 30)}
    sent = Submission.objects.get(channel="file")
    assert (sent.file_name, sent.added, sent.changed) == ("october.csv", 1, 1)
    assert len(sent.file_sha256) == 64
    file = DataFile.objects.get()
    assert (file.state, file.content, file.submission) == ("stored", None, sent)


def test_the_same_file_twice_changes_nothing(lead, cast, remission):
    text = HEADER + "riverbend,remission,2026-10,8,9\n"
    preview = send(lead, cast, text)
    store(lead, preview)

    again = send(lead, cast, text)
    clicked_twice = store(lead, preview)

    assert "Nothing new: the one value is there already." in page_of(again)
    assert clicked_twice.status_code == 303
    assert Submission.objects.count() == 1
    assert Observation.objects.get().version == 1


def test_a_file_with_bad_rows_is_refused_whole_and_its_content_goes(lead, cast, remission):
    text = HEADER + "riverbend,remission,2026-10,8,9\nnowhere,remission,2026-09,-1,9\n"

    page = page_of(send(lead, cast, text))

    assert "“nowhere” is not the code of a site here." in page
    assert '<th scope="row" class="n">3</th>' in page
    assert stored() == {}
    assert DataFile.objects.get().content is None


def test_what_is_wrong_can_be_taken_along(lead, cast, remission):
    page = page_of(send(lead, cast, HEADER + "nowhere,remission,2026-09,x,9\n" * 300))

    response = lead.get(of(page, "file-faults"))
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))

    assert "1 to 200 of 600 faults" in page
    assert len(rows) == 600
    assert (rows[0]["line"], rows[0]["column"], rows[0]["code"]) == ("2", "site", "unknown_site")


def test_everything_wrong_in_a_file_is_found_at_once(coordinator, cast, remission):
    text = HEADER + "riverbend,remission,2026-10,10,9\nriverbend,remission,2026-11,many,9\n"

    page = page_of(send(coordinator, cast, text))

    assert "10 is more than the denominator, 9." in page
    assert "“many” is not a number." in page
    assert "2 cells need another look." in page


def test_rows_of_other_sites_are_refused_to_a_site_lead(lead, cast, remission):
    page = page_of(send(lead, cast, HEADER + "hillcrest,remission,2026-10,8,9\n"))

    assert "Hillcrest sends its own data" in page


def test_a_repeated_row_is_refused(lead, cast, remission):
    page = page_of(send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n" * 2))

    assert "Line 2 gives the same site, measure and period." in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", "This workbook cannot be opened."),
        (b"site,mrn\n1,2\n", "looks like data of single patients"),
    ],
)
def test_files_that_are_no_data_get_a_clear_answer(lead, cast, data, words):
    assert words in page_of(send(lead, cast, data))


def test_an_empty_file_gets_a_clear_answer(lead, cast):
    response = lead.post(url("data-upload", cast), {"file": SimpleUploadedFile("a.csv", b"")})

    assert response.status_code == 422
    assert "This file is empty." in page_of(response)


def test_rows_can_be_looked_at_by_what_happens_to_them(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.other_site)
    text = HEADER + "riverbend,remission,2026-10,8,9\nhillcrest,remission,2026-10,21,30\n"
    page = page_of(send(coordinator, cast, text))

    new = page_of(coordinator.get(of(page, "file-detail") + "?show=new"))

    assert "8 of 9" in page
    assert "21 of 30" in page
    assert "8 of 9" in new
    assert "21 of 30" not in new


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
    with time_machine.travel("2026-11-24T12:01:00Z", tick=True):
        tasks.sweep_files()
        response = store(lead, preview)
        page = page_of(lead.get(response["Location"]))

    assert "it is kept for a day only" in page
    assert stored() == {}
    assert DataFile.objects.get().content is None


@pytest.mark.parametrize("seen", ["0" * 64, "", "x"])
def test_only_what_was_seen_is_stored(lead, cast, remission, seen):
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n")

    response = store(lead, preview, seen=seen)

    assert "Look again before saving." in page_of(lead.get(response["Location"]))
    assert stored() == {}


def test_nobody_else_sees_or_stores_a_file(lead, cast, remission):
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n")
    lead.force_login(cast.coordinator)

    response = store(lead, preview)

    assert response.status_code == 404
    assert lead.get(of(page_of(preview), "file-detail")).status_code == 404
    assert stored() == {}


def test_values_changed_meanwhile_are_shown_before_they_are_replaced(lead, cast, remission):
    there = ObservationFactory(measure=remission, site=cast.site)
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,30\n")
    Observation.objects.filter(pk=there.pk).update(numerator=25, version=2)

    store(lead, preview)
    second = lead.get(of(page_of(preview), "file-detail"))
    between = stored()
    third = store(lead, second)

    assert "changed by somebody else just now" in page_of(second)
    assert "<del>25 of 30</del>" in page_of(second)
    assert between == {("riverbend", "2026-10"): (25, 30)}
    assert third.status_code == 303
    assert stored() == {("riverbend", "2026-10"): (8, 30)}


def test_somebody_quicker_than_the_storing_is_not_saved_over(lead, cast, remission, monkeypatch):
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,30\n")
    planned = intake.preview

    def slow(rows, **more):
        found = planned(rows, **more)
        if not Observation.objects.exists():
            ObservationFactory(measure=remission, site=cast.site)
        return found

    monkeypatch.setattr(intake, "preview", slow)

    store(lead, preview)
    page = page_of(lead.get(of(page_of(preview), "file-detail")))

    assert "changed by somebody else just now" in page
    assert "<del>20 of 30</del>" in page
    assert stored() == {("riverbend", "2026-10"): (20, 30)}


def test_rows_that_became_wrong_are_refused_when_stored(lead, cast, remission):
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n")
    remission.retired_on = date(2026, 11, 1)
    remission.save()

    response = store(lead, preview)

    assert "takes no more data" in page_of(lead.get(response["Location"]))
    assert stored() == {}


def test_who_may_send_no_more_stores_no_more(lead, cast, remission):
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n")
    membership = cast.membership(cast.site_lead)
    membership.access = "member"
    membership.save()

    response = store(lead, preview)

    assert response.status_code == 403
    assert stored() == {}


def test_a_file_can_be_forgotten(lead, cast, remission):
    preview = send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n")

    response = lead.post(of(page_of(preview), "file-drop"))

    assert response["Location"] == url("data-upload", cast)
    file = DataFile.objects.get()
    assert (file.state, file.content, file.found) == ("dropped", None, {})


def test_a_file_of_two_measures_leads_to_the_list(lead, cast, remission):
    MeasureFactory(network=cast.network, code="other")
    text = HEADER + "riverbend,remission,2026-10,8,9\nriverbend,other,2026-10,8,9\n"

    response = store(lead, send(lead, cast, text))

    assert response["Location"] == url("measure-list", cast)


def test_a_file_on_its_way_is_found_again(lead, cast, remission):
    send(lead, cast, HEADER + "riverbend,remission,2026-10,8,9\n", name="found-again.csv")

    own = page_of(lead.get(url("submission-list", cast)))
    lead.force_login(cast.coordinator)
    others = page_of(lead.get(url("submission-list", cast)))

    assert "found-again.csv</a>" in own
    assert "Waits for your yes" in own
    assert "found-again.csv" not in others


def test_the_demonstration_file_is_offered_in_the_demonstration_where_there_is_one(
    lead, cast, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    plain = page_of(lead.get(url("data-upload", cast)))
    settings.DEMO = True
    without = page_of(lead.get(url("data-upload", cast)))
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/steady-gut.csv").touch()
    demo = page_of(lead.get(url("data-upload", cast)))

    assert "/demo/" not in plain + without
    assert 'href="/demo/steady-gut.csv"' in demo


def test_the_file_to_fill_in_has_a_row_for_each_missing_value(coordinator, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)
    MeasureFactory(network=cast.network, code="each-quarter", definition__quarterly=True)
    MeasureFactory(network=cast.network, code="gone", retired_on=date(2026, 1, 1))

    response = coordinator.get(url("data-template", cast))

    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert rows[0] == [*COLUMNS, "answer", "reason"]
    assert sorted(row[:3] for row in rows[1:]) == [
        ["hillcrest", "each-quarter", "2026-Q3"],
        ["hillcrest", "remission", "2026-10"],
        ["riverbend", "each-quarter", "2026-Q3"],
    ]


def test_the_workbook_to_fill_in_can_be_sent_back(lead, cast, remission):
    book = load_workbook(io.BytesIO(lead.get(url("data-workbook", cast)).content))
    sheet = book.worksheets[0]
    sheet["D2"], sheet["E2"] = 8, 9
    filled = io.BytesIO()
    book.save(filled)

    preview = send(lead, cast, filled.getvalue(), name="filled.xlsx")
    store(lead, preview)

    assert "filled.xlsx: 1 row, sheet “Data”; 1 other sheet not read." in page_of(preview)
    assert stored() == {("riverbend", "2026-10"): (8, 9)}


def test_the_file_to_fill_in_is_for_the_own_site(lead, cast, remission):
    response = lead.get(url("data-template", cast))

    text = b"".join(response.streaming_content).decode()
    assert "riverbend" in text
    assert "hillcrest" not in text


def test_data_of_a_site_that_left_are_not_a_leads_to_change(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.other_site)
    cast.other_site.left_on = date(2026, 11, 1)
    cast.other_site.save()

    page = page_of(send(lead, cast, HEADER + "hillcrest,remission,2026-10,1,30\n"))

    assert "sends its own data" in page
