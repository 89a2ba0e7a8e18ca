import csv
import io
import json
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outcomes import tasks
from outcomes.models import Observation, ObservationChange, Series, Submission
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
def charted(cast, remission):
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


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def results(response):
    assert response.status_code == 200
    return response.json()["results"]


def row(**more):
    return {
        "measure": "remission",
        "site": "riverbend",
        "period": "2026-10-01",
        "numerator": "20",
        "denominator": "30",
    } | more


def send(client, *rows, network="steady-gut"):
    return client.post(
        "/api/v1/observations/",
        {"network": network, "rows": rows},
        content_type="application/json",
    )


# --- Charts -----------------------------------------------------------------------------


def test_a_chart_has_its_points_finding_and_age(member, charted):
    (chart,) = results(member.get("/api/v1/charts/?total=true&kind=run"))

    assert (chart["measure"], chart["site"]) == (str(charted.public_id), None)
    assert (chart["verdict"], chart["sentence"]) == (
        "better", "Better: above the median for 8 months.",
    )  # fmt: skip
    assert chart["revision"] == Series.objects.get(site=None).computed_revision
    assert chart["is_stale"] is False
    assert len(chart["points"]) == 22
    assert chart["points"][-1]["value"] == 60
    assert chart["signals"][0]["words"]


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 6), ("?kind=p", 3), ("?site=riverbend", 2), ("?total=true", 2), ("?total=false", 4),
     ("?network=steady-gut", 6), ("?network=twin-network", 0)],
)  # fmt: skip
def test_charts_can_be_narrowed(member, charted, query, count):
    assert len(results(member.get(f"/api/v1/charts/{query}"))) == count


def test_charts_of_one_measure(member, cast, charted):
    other = MeasureFactory(network=cast.network)
    fill(other, cast.site, [50] * 3)
    compute(other)

    found = results(member.get(f"/api/v1/charts/?measure={charted.public_id}"))

    assert {chart["measure_code"] for chart in found} == {"remission"}


def test_the_page_and_rest_show_the_same_numbers(member, charted):
    (chart,) = results(member.get("/api/v1/charts/?total=true&kind=p"))
    csv_text = member.get(f"/measures/{charted.public_id}/chart.csv?kind=p")
    rows = list(csv.DictReader(io.StringIO(b"".join(csv_text.streaming_content).decode())))

    for name in ("value", "center", "lower", "upper", "numerator"):
        assert [float(one[name]) for one in rows] == [one[name] for one in chart["points"]]


@pytest.mark.parametrize("what", ["charts", "observations"])
def test_another_network_sees_nothing(client, cast, charted, what):
    client.force_login(cast.outsider)

    assert results(client.get(f"/api/v1/{what}/")) == []


@pytest.mark.parametrize("what", ["charts", "observations"])
def test_a_longer_list_costs_no_more_queries(member, cast, charted, what):
    with CaptureQueriesContext(connection) as few:
        results(member.get(f"/api/v1/{what}/?page_size=500"))
    for _ in range(20):
        fill(charted, SiteFactory(network=cast.network), [50] * 22)
    compute(charted)

    with CaptureQueriesContext(connection) as many:
        results(member.get(f"/api/v1/{what}/?page_size=500"))

    assert len(many) <= len(few)


def test_an_unchanged_chart_is_not_sent_twice(member, charted):
    (chart,) = results(member.get("/api/v1/charts/?total=true&kind=run"))
    first = member.get(f"/api/v1/charts/{chart['id']}/")

    again = member.get(f"/api/v1/charts/{chart['id']}/", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304


# --- Observations -----------------------------------------------------------------------


def test_observations_can_be_narrowed(member, charted):
    found = results(
        member.get("/api/v1/observations/?site=riverbend&since=2026-09-01&until=2026-10-01")
    )

    assert [(one["site"], one["period"], one["numerator"]) for one in found] == [
        ("riverbend", "2026-09-01", 71.0),
        ("riverbend", "2026-10-01", 70.0),
    ]


def test_an_observation_says_its_value_its_span_and_where_it_came_from(member, charted):
    found = results(member.get("/api/v1/observations/?site=riverbend&since=2026-10-01"))[0]

    assert found["value"] == 100 * found["numerator"] / found["denominator"]
    assert (found["period_end"], found["unit"], found["source"]) == ("2026-10-31", "%", "entry")


def test_observations_stream_as_csv_and_ndjson(member, charted):
    table = member.get("/api/v1/observations/?format=csv")
    lines = member.get("/api/v1/observations/?format=ndjson")

    assert len(list(csv.DictReader(io.StringIO(b"".join(table).decode())))) == 44
    rows = [json.loads(line) for line in b"".join(lines).splitlines()]
    assert len(rows) == 44
    assert rows[0]["suppressed"] is False


def test_rows_are_stored_and_their_charts_queued(
    lead, cast, remission, monkeypatch, django_capture_on_commit_callbacks
):
    queued = []
    monkeypatch.setattr(tasks.recompute, "delay", queued.append)

    with django_capture_on_commit_callbacks(execute=True):
        response = send(lead, row(), row(period="2026-09-01"))

    assert response.status_code == 201
    assert (response.json()["added"], response.json()["changed"]) == (2, 0)
    assert Submission.objects.get().channel == "rest"
    assert queued == [remission.pk]


def test_the_same_rows_twice_change_nothing(lead, remission):
    send(lead, row())
    before = list(Series.objects.values_list("data_revision", flat=True))

    again = send(lead, row())

    assert again.status_code == 200
    assert again.json()["unchanged"] == 1
    assert list(Series.objects.values_list("data_revision", flat=True)) == before


def test_a_changed_value_keeps_what_it_was(lead, remission):
    send(lead, row())

    response = send(lead, row(numerator="21", version=1))

    assert response.json()["changed"] == 1
    change = ObservationChange.objects.get()
    assert (change.old_numerator, change.new_numerator) == (20, 21)


def test_a_value_newer_than_the_one_read_is_not_replaced(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site, numerator=25, version=2)

    response = send(lead, row(numerator="21", version=1))

    assert response.status_code == 409
    assert "25 of 30 while you wrote 21 of 30" in response.json()["detail"]
    assert Observation.objects.get().numerator == 25


@pytest.mark.parametrize(
    ("bad", "column", "code"),
    [
        ({"measure": "nothing"}, "measure", "unknown_measure"),
        ({"site": "nowhere"}, "site", "unknown_site"),
        ({"site": "twinsite"}, "site", "unknown_site"),
        ({"site": "hillcrest"}, "site", "not_yours"),
        ({"period": "2026-10-02"}, "period", "not_a_start"),
        ({"period": "2026-11-01"}, "period", "not_over"),
        ({"numerator": "31"}, "numerator", "over_denominator"),
        ({"numerator": "-1"}, "numerator", "not_usable"),
        ({"denominator": None}, "denominator", "missing"),
        ({}, "site", "repeated"),
    ],
)
def test_one_bad_row_refuses_all_and_is_named(lead, remission, bad, column, code):
    response = send(lead, row(), row(**({"period": "2026-09-01"} if bad else {}) | bad))

    problem = response.json()
    assert response.status_code == 400
    assert [(one["line"], one["column"], one["code"]) for one in problem["rows"]] == [
        (2, column, code)
    ]
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"network": "steady-gut"}, {"network": "steady-gut", "rows": []},
             {"network": "steady-gut", "rows": [{"measure": "x"}]},
             {"network": "steady-gut", "rows": [row(numerator="NaN")]},
             {"network": "steady-gut", "rows": "no"}],
)  # fmt: skip
def test_a_body_without_the_right_shape_is_refused(lead, remission, body):
    response = lead.post("/api/v1/observations/", body, content_type="application/json")

    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize(("person", "status"), [("community", 403), ("outsider", 404)])
def test_who_sends_no_data_is_refused(client, cast, remission, person, status):
    client.force_login(getattr(cast, person))

    assert send(client, row()).status_code == status
    assert not Observation.objects.exists()


# --- Small counts, wherever they might show ---------------------------------------------


@pytest.fixture
def rare(cast):
    """A count at four sites; Riverbend's and Hillcrest's are small, with telling numbers."""
    measure = MeasureFactory(
        network=cast.network, name="Harm", code="harm", definition__count=True,
        definition__direction="lower",
    )  # fmt: skip
    more = [
        SiteFactory(network=cast.network, name=name, code=name.lower())
        for name in ("Oakhaven", "Pinecrest")
    ]
    fill(measure, cast.site, [(7, None)] * 12, first=date(2025, 11, 1))
    fill(measure, cast.other_site, [(8, None)] * 12, first=date(2025, 11, 1))
    for site in more:
        fill(measure, site, [(40, None)] * 12, first=date(2025, 11, 1))
    compute(measure)
    return measure


def small_values(client):
    """Give every small count in the answers of REST, by site."""
    found = {
        (one["site"], one["numerator"])
        for one in results(client.get("/api/v1/observations/?page_size=500"))
    }
    for chart in results(client.get("/api/v1/charts/?page_size=500")):
        if chart["site"]:
            found |= {
                (chart["site"], point[name])
                for point in chart["points"]
                for name in ("numerator", "value", "center", "upper")
            }
    return {site for site, value in found if value is not None and 0 < value < 11}


@pytest.mark.parametrize(
    ("person", "sites"),
    [
        ("community", set()),
        ("site_lead", {"riverbend"}),
        ("other_site_lead", {"hillcrest"}),
        ("coordinator", {"riverbend", "hillcrest"}),
    ],
)
def test_rest_shows_small_counts_to_their_own_site_and_coordinators(
    client, cast, rare, person, sites
):
    client.force_login(getattr(cast, person))

    assert small_values(client) == sites


def test_a_network_that_shares_openly_shows_them_to_all_members(member, cast, rare):
    cast.network.sharing = "open"
    cast.network.save()

    assert small_values(member) == {"riverbend", "hillcrest"}


def test_hidden_values_say_so_and_nothing_else(member, cast, rare):
    found = results(member.get("/api/v1/observations/?site=riverbend&page_size=1"))

    assert found[0]["suppressed"] is True
    assert found[0]["suppression_reason"] == "small_count"
    assert [found[0][name] for name in ("numerator", "denominator", "value")] == [None] * 3


def test_a_chart_with_a_hidden_point_gives_neither_line_nor_finding(member, rare):
    (chart,) = results(member.get("/api/v1/charts/?site=riverbend&kind=c"))

    assert chart["is_suppressed"] is True
    assert chart["verdict"] == "withheld"
    assert (chart["signals"], chart["parts"]) == ([], [])
    assert {point["center"] for point in chart["points"]} == {None}


def test_visible_points_of_a_chart_with_hidden_ones_are_not_judged(member, cast, rare):
    Observation.objects.filter(numerator__lt=11, period__lt="2026-06-01").update(numerator=50)
    compute(rare)

    (chart,) = results(member.get("/api/v1/charts/?site=riverbend&kind=run"))

    assert {point["reading"] for point in chart["points"] if point["value"]} == {"Not judged"}
    assert {point["value"] for point in chart["points"]} == {50, None}


@pytest.mark.parametrize("query", ["?site=riverbend", "?site=riverbend&kind=c"])
def test_no_page_or_file_holds_a_hidden_value(member, rare, query):
    page = member.get(f"/measures/{rare.public_id}/{query}").content.decode()
    table = b"".join(member.get(f"/measures/{rare.public_id}/chart.csv{query}")).decode()

    assert "counts under 11 are not shown" in page
    assert "12 periods are hidden" in page
    assert ">7<" not in page
    assert "7.0" not in page
    assert {(one["numerator"], one["value"]) for one in csv.DictReader(io.StringIO(table))} == {
        ("", "")
    }


def test_the_own_lead_sees_the_own_page_whole(lead, rare):
    page = lead.get(f"/measures/{rare.public_id}/?site=riverbend").content.decode()

    assert '<td class="n"><b>7.0</b></td>' in page
    assert "periods are hidden" not in page


def test_the_sum_over_the_network_is_shown(member, rare):
    (chart,) = results(member.get("/api/v1/charts/?total=true&kind=c"))

    assert {point["value"] for point in chart["points"]} == {95}


def test_a_chart_that_lags_behind_hides_what_was_small(member, cast, rare):
    Observation.objects.filter(site=cast.site).update(numerator=50)

    (chart,) = results(member.get("/api/v1/charts/?site=riverbend&kind=c"))

    assert {point["value"] for point in chart["points"]} == {None}
