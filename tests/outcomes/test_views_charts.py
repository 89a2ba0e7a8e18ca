import csv
import io
import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from outcomes.models import Annotation, MeasureVersion, Observation, Series
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import MeasureFactory, SubmissionFactory
from tests.outcomes.shapes import SHIFTED, compute, fill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture
def remission(cast):
    return MeasureFactory(
        network=cast.network,
        name="Remission",
        code="remission",
        definition__goal=80,
        definition__goal_on=date(2027, 12, 31),
    )


@pytest.fixture
def charted(cast, remission):
    """Two sites: Riverbend with 22 months and a shift, Hillcrest with steady ones."""
    fill(remission, cast.site, SHIFTED)
    fill(remission, cast.other_site, [50] * 22)
    compute(remission)
    return remission


@pytest.fixture
def member(client, cast):
    client.force_login(cast.community)
    return client


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.site_lead)
    return client


def url(measure, name="measure-detail", query=""):
    return reverse(f"outcomes:{name}", args=[measure.public_id]) + query


def page_of(response):
    return response.content.decode()


def rows_of(response):
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


# --- The page of a measure --------------------------------------------------------------


def test_the_page_says_draws_and_lists_the_same_numbers(member, charted):
    response = member.get(url(charted))

    page = page_of(response)
    assert response.status_code == 200
    assert "<h1>Remission</h1>" in page
    assert "Better: above the median for 8 months." in page
    assert page.count('<svg class="c-svg') == 3
    assert '<th scope="row" class="ln-nowrap">Oct 2026</th><td class="n">120</td>' in page
    assert "<b>60.0%</b>" in page
    assert "2 of 2" in page
    assert "goal by December 2027" in page
    assert "Earlier: 10 more" in page
    assert "Patients in remission" in page


def test_the_control_chart_shows_limits(member, charted):
    page = page_of(member.get(url(charted, query="?kind=p")))

    assert "Lower limit" in page
    assert "above the centre line" in page
    assert "Limits, 3 sigma" in page


def test_one_site_has_a_page_of_its_own(member, charted):
    page = page_of(member.get(url(charted, query="?site=riverbend")))

    assert "<b>70.0%</b>" in page
    assert 'aria-current="true">Riverbend</a>' in page
    assert "2 of 2" not in page


@pytest.mark.parametrize("query", ["?site=nowhere", "?kind=x", "?site=twinsite", "?wait=-1"])
def test_what_is_not_there_falls_back_to_the_network(member, charted, query):
    page = page_of(member.get(url(charted, query=query)))

    assert "<b>60.0%</b>" in page


def test_a_measure_without_data_says_so(member, remission):
    page = page_of(member.get(url(remission)))

    assert "No data yet" in page
    assert "Site leads and coordinators send the data." in page


def test_a_measure_of_another_network_is_not_found(client, cast, charted):
    client.force_login(cast.outsider)

    for name in ("measure-detail", "measure-sites", "measure-csv"):
        assert client.get(url(charted, name)).status_code == 404


def test_simulated_data_are_called_illustrative(member, charted):
    charted.is_simulated, charted.citation = True, "Illustrative: Crandall 2012"
    charted.save()

    page = page_of(member.get(url(charted)))

    assert "Illustrative: Crandall 2012" in page
    assert "Illustrative data" in page


def test_a_break_of_the_definition_is_told(member, charted):
    old = charted.current
    charted.current = MeasureVersion.objects.create(
        measure=charted,
        number=2,
        effective_on=date(2026, 1, 1),
        change_reason="Visits by video count too",
        numerator="Patients in remission, visits by video too",
        denominator=old.denominator,
        direction=old.direction,
    )
    charted.save()
    compute(charted)

    page = page_of(member.get(url(charted)))

    assert "Definition 2, from January 2026" in page
    assert "Since Jan 2026" in page
    assert "All 2 definitions side by side" in page


def test_the_page_costs_the_same_however_much_it_shows(
    member, charted, cast, django_assert_max_num_queries
):
    for _ in range(30):
        fill(charted, SiteFactory(network=cast.network), [50] * 22)
    compute(charted)

    with django_assert_max_num_queries(16):
        member.get(url(charted))


# --- Updating ---------------------------------------------------------------------------


def test_a_chart_that_lags_behind_says_so_and_asks_again(member, charted):
    Series.objects.filter(site=None).update(data_revision=9)

    page = page_of(member.get(url(charted)))

    assert "newer data have come in" in page
    assert 'hx-trigger="load delay:200ms"' in page
    assert "older data" in page


def test_it_asks_less_often_as_time_goes_by(member, charted):
    Series.objects.filter(site=None).update(data_revision=9)

    asked = [
        page_of(member.get(url(charted, query=f"?wait={n}"), headers={"hx-request": "true"}))
        for n in (1, 5, 99)
    ]

    delays = [re.search(r"delay:(\d+)ms", text)[1] for text in asked]
    assert delays == ["400", "1200", "2000"]


def test_the_fragment_is_that_part_of_the_page(member, charted):
    query = "?kind=p&site=riverbend"
    whole = page_of(member.get(url(charted, query=query)))
    response = member.get(url(charted, query=query), headers={"hx-request": "true"})

    fragment = page_of(response)
    assert fragment.strip() in whole
    assert fragment.lstrip().startswith('<div id="chart-sheet">')
    assert "HX-Request" in response["Vary"]


def test_a_chart_that_is_up_to_date_asks_no_more(member, charted):
    page = page_of(member.get(url(charted, query="?wait=3"), headers={"hx-request": "true"}))

    assert "hx-trigger" not in page


# --- What is still to come --------------------------------------------------------------


def test_the_lead_is_told_what_the_own_site_has_not_sent(lead, cast, remission):
    fill(remission, cast.site, [50] * 21)
    fill(remission, cast.other_site, [50] * 22)
    compute(remission)

    page = page_of(lead.get(url(remission)))

    assert "Riverbend has not sent Oct 2026 yet." in page
    assert "Due 30 November 2026." in page
    assert "?site=riverbend&amp;period=2026-10" in page
    assert "Oct 2026 is shown when all have sent, or the time for it is over." in page


def test_the_coordinator_is_told_how_many_have_not_sent(client, cast, remission):
    client.force_login(cast.coordinator)
    fill(remission, cast.site, [50] * 20)
    fill(remission, cast.other_site, [50] * 20)
    compute(remission)

    page = page_of(client.get(url(remission)))

    assert "2 sites have not sent Oct 2026 yet." in page


@pytest.mark.parametrize("person", ["community", "site_lead", "coordinator"])
def test_nothing_is_asked_of_anybody_when_all_has_come(client, cast, charted, person):
    client.force_login(getattr(cast, person))

    assert "has not sent" not in page_of(client.get(url(charted)))


def test_a_late_month_was_due(lead, cast):
    quick = MeasureFactory(network=cast.network, definition__due_days=10)
    fill(quick, cast.site, [50] * 21)
    compute(quick)

    page = page_of(lead.get(url(quick)))

    assert "Riverbend has not sent Oct 2026 yet.</b> It was due 10 November 2026." in page


# --- As a file --------------------------------------------------------------------------


def test_the_file_has_the_rows_of_the_chart(member, charted):
    response = member.get(url(charted, "measure-csv", "?kind=p&site=riverbend"))

    rows = rows_of(response)
    assert 'filename="remission-riverbend-p.csv"' in response["Content-Disposition"]
    assert len(rows) == 22
    assert (rows[-1]["period"], float(rows[-1]["value"])) == ("2026-10-01", 70)
    assert rows[-1]["upper"]


def test_the_file_of_a_measure_without_data_has_its_header_only(member, remission):
    assert rows_of(member.get(url(remission, "measure-csv"))) == []


# --- Notes ------------------------------------------------------------------------------


def note(**more):
    return {"on": "2026-03-14", "label": "Winter virus"} | more


def test_a_coordinator_writes_a_note_on_every_chart(client, cast, charted):
    client.force_login(cast.coordinator)

    response = client.post(url(charted, "note-add"), note())
    page = page_of(client.get(url(charted, query="?site=hillcrest")))

    assert response.status_code == 303
    assert "Winter virus" in page
    assert "<td>A</td>" in page.split("Mar 2026</th>")[1].split("</tr>")[0]


def test_a_lead_writes_on_the_own_site_and_the_network(lead, cast, charted):
    lead.post(url(charted, "note-add"), note())

    written = Annotation.objects.get()
    assert (written.site, written.on, written.label) == (
        cast.site, date(2026, 3, 14), "Winter virus",
    )  # fmt: skip
    assert "Winter virus" in page_of(lead.get(url(charted)))
    assert "Winter virus" not in page_of(lead.get(url(charted, query="?site=hillcrest")))


def test_a_note_raises_no_revision(lead, charted):
    before = list(Series.objects.values_list("data_revision", flat=True))

    lead.post(url(charted, "note-add"), note())

    assert list(Series.objects.values_list("data_revision", flat=True)) == before


def test_a_note_without_words_is_refused(lead, charted):
    response = lead.post(url(charted, "note-add"), note(label=""))

    assert response.status_code == 422
    assert not Annotation.objects.exists()


def test_a_plain_member_writes_no_notes(member, charted):
    assert member.get(url(charted, "note-add")).status_code == 403
    assert member.post(url(charted, "note-add"), note()).status_code == 403


def test_the_text_of_a_note_is_only_text(lead, charted):
    lead.post(url(charted, "note-add"), note(label="<script>alert(1)</script>"))

    page = page_of(lead.get(url(charted)))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# --- What is chosen stands in the address -------------------------------------------------


def test_a_span_narrows_the_page_and_the_file_alike_and_the_lines_stay(member, charted):
    page = page_of(member.get(url(charted, query="?kind=p&last=12")))
    rows = rows_of(member.get(url(charted, "measure-csv", "?kind=p&last=12")))
    whole = rows_of(member.get(url(charted, "measure-csv", "?kind=p")))

    assert "Shown are 12 of 22 months. Lines, limits and signals are those of all 22." in page
    assert 'aria-current="true">12 months</a>' in page
    assert rows == whole[-12:]


def test_links_keep_what_was_chosen(member, charted):
    page = page_of(member.get(url(charted, query="?kind=p&site=riverbend&last=12&limits=95")))

    assert "?site=riverbend&amp;last=12&amp;limits=95" in page.replace("kind=run&amp;", "")
    assert "?kind=p&amp;site=riverbend&amp;last=12" in page
    assert 'name="kind" value="p"' in page


def test_limits_of_95_percent_are_added_on_demand(member, charted):
    plain = page_of(member.get(url(charted, query="?kind=p")))
    near = page_of(member.get(url(charted, query="?kind=p&limits=95")))

    assert "Add 95% limits" in plain
    assert 'class="c-lim95"' not in plain
    assert "95% lower" in near
    assert "Limits, 95%" in near


def test_days_without_data_say_so(member, charted):
    page = page_of(member.get(url(charted, query="?from=2001-01&to=2001-12")))

    assert "There are no data in these days; there are 22 months in all." in page


def test_where_there_is_no_total_the_page_says_why(member, cast):
    wait = MeasureFactory(
        network=cast.network, definition__kind="cases_between", definition__frequency="event",
        definition__denominator="", definition__multiplier=1,
    )  # fmt: skip
    Observation.objects.bulk_create(
        Observation(
            measure=wait, measure_version=wait.current, site=cast.site, numerator=place + 3,
            period=date(2026, 1, 1 + place), submission=SubmissionFactory(network=cast.network),
        )
        for place in range(12)
    )  # fmt: skip
    compute(wait)

    page = page_of(member.get(url(wait)))

    assert "No chart here" in page
    assert "See them side by side" in page
