from datetime import date

import pytest
import time_machine
from django.urls import reverse

from outcomes.models import Phase, PointMark, Series
from tests.factories.networks import UserFactory
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
def series(cast, charted):
    return Series.objects.get(measure=charted, site=cast.site)


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.site_lead)
    return client


def url(name, thing):
    return reverse(f"outcomes:{name}", args=[thing.public_id])


def chart_page(client, measure, query="?site=riverbend"):
    compute(measure)
    return client.get(url("measure-detail", measure) + query).content.decode()


def test_a_phase_begins_with_a_reason_and_shows_on_chart_and_page(lead, charted, series):
    given = {"starts_on": "2026-03-01", "reason": "New discharge checklist"}

    response = lead.post(url("phase-start", series), given)
    page = chart_page(lead, charted)

    assert response.status_code == 303
    assert response["Location"].endswith("?site=riverbend")
    assert "New phase from Mar 2026.</b> New discharge checklist" in page
    assert ">Since Mar 2026, New discharge checklist</text>" in page
    assert "Since Mar 2026</a>" in page
    assert Phase.objects.get().by.email


def test_a_phase_without_a_reason_is_refused(lead, series):
    response = lead.post(url("phase-start", series), {"starts_on": "2026-03-01", "reason": " "})

    assert response.status_code == 422
    assert not Phase.objects.exists()


def test_a_phase_begins_once_and_the_second_time_is_said_at_the_field(lead, series):
    given = {"starts_on": "2026-03-01", "reason": "New checklist"}
    lead.post(url("phase-start", series), given)

    response = lead.post(url("phase-start", series), given)

    assert response.status_code == 422
    assert "A phase begins there already." in response.content.decode()


def test_the_form_offers_the_suggested_month(lead, series):
    page = lead.get(url("phase-start", series) + "?starts_on=2026-03-01").content.decode()

    assert '<option value="2026-03-01" selected>' in page


def test_the_page_suggests_a_phase_to_those_who_may_start_one(client, lead, cast, charted):
    suggestion = "above the earlier median since Mar 2026: a new phase?"

    as_lead = chart_page(lead, charted)
    client.force_login(cast.community)
    as_member = chart_page(client, charted)

    assert suggestion in as_lead
    assert "starts_on=2026-03-01" in as_lead
    assert suggestion not in as_member


def test_the_page_says_when_it_is_too_early_for_a_phase(lead, cast):
    measure = MeasureFactory(network=cast.network, name="Climbing")
    fill(measure, cast.site, [*SHIFTED[:12], *range(55, 85, 3)])

    page = chart_page(lead, measure)

    assert "the level still moves: too early for a phase." in page
    assert "starts_on=" not in page


def test_a_phase_is_taken_back_with_a_reason(lead, charted, series):
    lead.post(url("phase-start", series), {"starts_on": "2026-03-01", "reason": "Checklist"})
    phase = Phase.objects.get()

    shown = lead.get(url("phase-end", phase)).content.decode()
    refused = lead.post(url("phase-end", phase), {"reason": ""})
    lead.post(url("phase-end", phase), {"reason": "It did not last"})

    assert "It was started because: “Checklist”. The points" in shown
    assert refused.status_code == 422
    assert not Phase.objects.exists()


def test_a_phase_is_shown_before_it_is_started(lead, series):
    before = lead.get(url("phase-start", series)).content.decode()
    shown = lead.get(url("phase-start", series), {"starts_on": "2026-03-01"}).content.decode()
    odd = lead.get(url("phase-start", series), {"starts_on": "2026-03-02"})

    assert "<svg" not in before.split("How it would look")[1].split("</section>")[0]
    assert "Since Mar 2026" in shown.split("How it would look")[1]
    assert '<option value="2026-03-01" selected>' in shown.split("How it would look")[0]
    assert odd.status_code == 200
    assert not Phase.objects.exists()


def test_a_baseline_is_set_and_given_up(lead, charted, series):
    given = {"first": "2025-01-01", "last": "2025-12-01", "reason": "Before the work began"}

    lead.post(url("baseline-freeze", series), given)
    page = chart_page(lead, charted)
    form = lead.get(url("baseline-freeze", series)).content.decode()
    lead.post(url("baseline-freeze", series), {"unfreeze": "yes", "undo-reason": "A mistake"})
    series.refresh_from_db()

    assert "Baseline: Jan 2025 to Dec 2025.</b> Before the work began" in page
    assert 'stroke-dasharray="6 4"' in page
    assert "Give up this baseline" in form
    assert series.baseline_from is None


def test_a_baseline_proposes_the_first_year_and_where_there_are_phases_leads_to_them(lead, series):
    form = lead.get(url("baseline-freeze", series)).content.decode()
    series.phases.create(starts_on=date(2026, 3, 1), reason="Checklist", by=UserFactory())
    led = lead.get(url("baseline-freeze", series), follow=True)

    assert '<option value="2025-01-01" selected>' in form
    assert '<option value="2025-12-01" selected>' in form
    assert led.redirect_chain[0][0].endswith("#phases")
    assert "Take them back first." in led.content.decode()


def test_a_baseline_ends_after_it_begins_and_is_long_enough(lead, series):
    backwards = {"first": "2025-12-01", "last": "2025-01-01", "reason": "Why"}
    short = {"first": "2025-01-01", "last": "2025-03-01", "reason": "Why"}

    first = lead.post(url("baseline-freeze", series), backwards)
    second = lead.post(url("baseline-freeze", series), short)

    assert (first.status_code, second.status_code) == (422, 422)
    assert "comes before the first" in first.content.decode()
    assert "A baseline needs 8 periods with data." in second.content.decode()


def test_a_point_is_left_out_and_stays_to_be_seen(lead, charted, series):
    given = {"period": "2025-05-01", "kind": "excluded", "reason": "Counted twice"}

    lead.post(url("point-mark", series), given)
    page = chart_page(lead, charted)
    mark = PointMark.objects.get()
    lead.post(url("point-unmark", mark), {"reason": "Was right after all"})

    assert "Left out of the lines: Counted twice" in page
    assert 'class="c-out"' in page
    assert not PointMark.objects.exists()


def test_a_point_unlike_the_rest_has_a_ring_and_a_word(lead, charted, series):
    given = {"period": "2025-05-01", "kind": "astronomical", "reason": "The flood"}

    lead.post(url("point-mark", series), given)
    page = chart_page(lead, charted)

    assert 'class="c-ring"' in page
    assert "plainly unlike the rest: The flood" in page


@pytest.mark.parametrize("name", ["phase-start", "baseline-freeze", "point-mark"])
def test_a_lead_judges_no_other_line(client, cast, charted, name):
    client.force_login(cast.site_lead)
    other = Series.objects.get(measure=charted, site=cast.other_site)
    total = Series.objects.get(measure=charted, site=None)

    assert client.get(url(name, other)).status_code == 403
    assert client.get(url(name, total)).status_code == 403
    client.force_login(cast.coordinator)
    assert client.get(url(name, total)).status_code == 200


def test_a_member_sees_phases_without_the_way_to_change_them(client, cast, charted, series):
    Phase.objects.create(
        series=series, starts_on=date(2026, 3, 1), reason="Checklist", by=cast.site_lead
    )
    client.force_login(cast.community)

    page = chart_page(client, charted)

    assert "New phase from Mar 2026.</b> Checklist" in page
    assert "Take it back" not in page
    assert "Start a phase" not in page
