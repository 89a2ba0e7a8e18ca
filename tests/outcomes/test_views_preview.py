"""A file before it is stored: every row can be looked at, page by page."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from outcomes.models import PeriodAnswer
from tests.factories.outcomes import MeasureFactory, ObservationFactory, SubmissionFactory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEADER = "site,measure,period,numerator,denominator\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def remission(cast):
    return MeasureFactory(network=cast.network, name="Remission", code="remission")


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def choose(coordinator, cast):
    def choose(text, header=HEADER):
        """Choose a file; give the address of its page."""
        given = {"file": SimpleUploadedFile("long.csv", (header + text).encode())}
        address = reverse("outcomes:data-upload", args=[cast.network.slug])
        return coordinator.post(address, given)["Location"]

    return choose


def months(count, numerator="8"):
    return "".join(
        f"riverbend,remission,{1980 + n // 12}-{n % 12 + 1:02},{numerator},9\n"
        for n in range(count)
    )


def lines_of(page):
    return [int(line) for line in re.findall(r'data-l="Line">(\d+)<', page.content.decode())]


def test_all_rows_of_a_long_file_can_be_looked_at(coordinator, choose, remission):
    address = choose(months(450))

    pages = [coordinator.get(address, {"page": number}) for number in (1, 2, 3)]

    assert [line for page in pages for line in lines_of(page)] == list(range(2, 452))
    assert "1 to 200 of 450 rows" in pages[0].content.decode()
    assert 'href="?page=2" rel="next"' in pages[0].content.decode()
    assert 'rel="next"' not in pages[2].content.decode()


def test_each_kind_of_row_has_pages_of_its_own(coordinator, cast, choose, remission):
    for n, numerator in enumerate((8, 7)):
        ObservationFactory(
            measure=remission,
            site=cast.site,
            period=date(1980, n + 1, 1),
            numerator=numerator,
            denominator=9,
        )
    address = choose(months(302))

    new = coordinator.get(address, {"show": "new", "page": "2"})
    changed = coordinator.get(address, {"show": "changed"})
    same = coordinator.get(address, {"show": "same"})

    assert lines_of(new) == list(range(204, 304))
    assert 'href="?show=new&amp;page=1" rel="prev"' in new.content.decode()
    for label in ("All 302", "New 300", "Changed 1", "As before 1"):
        assert f"{label}</a>" in new.content.decode()
    assert (lines_of(changed), lines_of(same)) == ([3], [2])
    assert "<del>7 of 9</del> → 8 of 9" in changed.content.decode()


def test_a_reason_stands_beside_what_it_is_for(coordinator, cast, choose, remission):
    line = "riverbend,remission,1980-01,,,not collected,Scales broken\n"
    header = "site,measure,period,numerator,denominator,answer,reason\n"

    page = coordinator.get(choose(line, header))

    assert "New: not collected" in page.content.decode()
    assert "Scales broken" in page.content.decode()


def test_a_number_in_the_place_of_an_answer_is_one_row(coordinator, cast, choose, remission):
    PeriodAnswer.objects.create(
        measure=remission,
        site=cast.site,
        period=date(1980, 1, 1),
        kind="not_collected",
        submission=SubmissionFactory(network=cast.network),
    )

    page = coordinator.get(choose(months(1)))

    assert lines_of(page) == [2]
    assert "Changed: <del>not collected</del> → 8 of 9" in page.content.decode()


def test_all_that_is_wrong_can_be_looked_at(coordinator, choose, remission):
    address = choose(months(201, numerator="x"))

    first, second = (coordinator.get(address, {"page": number}) for number in (1, 2))

    assert "1 to 200 of 201 faults" in first.content.decode()
    rows = re.findall(r'<th scope="row" class="n">(\d+)</th>', second.content.decode())
    assert rows == ["202"]


@pytest.mark.parametrize("number", ["0", "9", "x", "-1"])
def test_a_page_that_is_not_there_is_the_nearest_that_is(coordinator, choose, remission, number):
    page = coordinator.get(choose(months(201)), {"page": number})

    assert page.status_code == 200
    assert lines_of(page)
