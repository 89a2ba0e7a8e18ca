from datetime import date

import pytest
import time_machine

from outcomes.models import Phase, PointMark, Series
from tests.factories.outcomes import MeasureFactory
from tests.outcomes.shapes import SHIFTED, compute, fill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture
def charted(cast):
    measure = MeasureFactory(network=cast.network, name="Remission")
    fill(measure, cast.site, SHIFTED)
    fill(measure, cast.other_site, [50] * 22)
    compute(measure)
    return measure


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.site_lead)
    return client


def post(client, name, measure, **more):
    body = {"measure": str(measure.public_id), "site": "riverbend", "reason": "Checklist"} | more
    return client.post(f"/api/v1/{name}/", body, content_type="application/json")


def test_a_phase_is_started_listed_and_taken_back(lead, charted):
    made = post(lead, "phases", charted, starts_on="2026-03-15")
    listed = lead.get("/api/v1/phases/?site=riverbend").json()["results"]
    silent = lead.delete(f"/api/v1/phases/{made.json()['id']}/")
    gone = lead.delete(f"/api/v1/phases/{made.json()['id']}/?reason=A mistake")

    assert made.status_code == 201
    assert (made.json()["starts_on"], made.json()["site"]) == ("2026-03-01", "riverbend")
    assert [row["reason"] for row in listed] == ["Checklist"]
    assert (silent.status_code, gone.status_code) == (400, 204)
    assert not Phase.objects.exists()


def test_a_phase_twice_is_a_conflict(lead, charted):
    post(lead, "phases", charted, starts_on="2026-03-15")

    assert post(lead, "phases", charted, starts_on="2026-03-01").status_code == 409


def test_a_mark_is_set_and_taken_back(lead, charted):
    made = post(lead, "point-marks", charted, period="2025-05-01", kind="excluded")
    gone = lead.delete(f"/api/v1/point-marks/{made.json()['id']}/?reason=It was right")

    assert (made.status_code, gone.status_code) == (201, 204)
    assert not PointMark.objects.exists()


def test_a_baseline_is_set_and_given_up(lead, charted):
    made = post(lead, "baselines", charted, first="2025-01-01", last="2025-12-01")
    listed = lead.get("/api/v1/baselines/").json()["results"]
    gone = lead.delete(f"/api/v1/baselines/{made.json()['id']}/?reason=A mistake")

    assert (made.status_code, gone.status_code) == (201, 204)
    assert [row["last"] for row in listed] == ["2025-12-01"]
    assert not Series.objects.exclude(baseline_to=None).exists()


def test_a_baseline_ends_after_it_begins(lead, charted):
    backwards = post(lead, "baselines", charted, first="2025-12-01", last="2025-01-01")

    assert backwards.status_code == 400


def test_the_total_and_other_sites_are_not_a_leads_to_judge(lead, charted):
    others = [
        post(lead, "phases", charted, starts_on="2026-03-01", site=site)
        for site in (None, "hillcrest")
    ]

    assert [answer.status_code for answer in others] == [403, 403]


def test_a_line_that_is_not_there_is_not_found(lead, charted):
    assert post(lead, "phases", charted, starts_on="2026-03-01", site="nowhere").status_code == 404


def test_an_outsider_sees_none_of_it(client, cast, lead, charted):
    post(lead, "phases", charted, starts_on="2026-03-01")
    client.force_login(cast.outsider)

    assert client.get("/api/v1/phases/").json()["results"] == []
    assert post(client, "phases", charted, starts_on="2026-04-01").status_code == 404


def test_the_funnel_gives_sites_with_limits(lead, charted):
    answer = lead.get(f"/api/v1/funnels/{charted.public_id}/?last=12").json()

    assert (answer["first"], answer["last"]) == ("2025-11-01", "2026-10-01")
    assert {row["site"] for row in answer["sites"]} == {"riverbend", "hillcrest"}
    for row in answer["sites"]:
        assert row["lower"] <= row["lower95"] <= answer["center"] <= row["upper95"] <= row["upper"]


@pytest.mark.parametrize(
    "asked", ["last=0", "last=many", "from=2026-1", "from=all", "to=x", "since=May", "limits=99"]
)
@pytest.mark.parametrize("what", ["charts", "funnels"])
def test_a_span_that_cannot_be_read_is_refused(lead, charted, what, asked):
    name, _, _ = asked.partition("=")

    response = lead.get(f"/api/v1/{what}/{charted.public_id}/?{asked}")

    assert response.status_code == 400
    assert name in response.json()["errors"]


def test_a_chart_is_narrowed_as_on_the_page_and_its_lines_stay(lead, charted):
    url = f"/api/v1/charts/?measure={charted.public_id}&site=riverbend&kind=p"

    whole = lead.get(url).json()["results"][0]
    part = lead.get(f"{url}&last=12").json()["results"][0]
    days = lead.get(f"{url}&from=2026-01&to=2026-03").json()["results"][0]

    assert len(whole["points"]) == 22
    assert part["points"] == whole["points"][-12:]
    assert [point["period"] for point in days["points"]] == [
        date(2026, month, 1).isoformat() for month in (1, 2, 3)
    ]


def test_nothing_is_told_of_a_chart_with_hidden_points(client, cast, lead):
    small = MeasureFactory(network=cast.network, name="Harm")
    fill(small, cast.site, [(3, 100), *[(50, 100)] * 21])
    fill(small, cast.other_site, [(50, 100)] * 22)
    compute(small)
    post(lead, "phases", small, starts_on="2026-03-15")
    post(lead, "point-marks", small, period="2025-01-01", kind="excluded", reason="Just three")
    days = {"baseline_from": date(2025, 1, 1), "baseline_to": date(2025, 12, 1)}
    Series.objects.filter(measure=small, site=cast.site).update(**days)
    names = ("phases", "point-marks", "baselines")
    own = {name: lead.get(f"/api/v1/{name}/").json()["results"] for name in names}

    client.force_login(cast.clinician)
    lists = [client.get(f"/api/v1/{name}/").json() for name in names]
    lines = [client.get(f"/api/v1/{name}/?format=ndjson").getvalue() for name in names]
    ones = [client.get(f"/api/v1/{name}/{own[name][0]['id']}/").status_code for name in names]
    page = client.get(f"/measures/{small.public_id}/?site=riverbend").content.decode()

    assert [len(own[name]) for name in names] == [1, 1, 1]
    assert [(one["results"], one["next"]) for one in lists] == [([], None)] * 3
    assert (lines, ones) == ([b""] * 3, [404] * 3)
    assert "Just three" not in page
    assert "Checklist" not in page
