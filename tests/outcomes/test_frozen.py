"""A chart that is put down stays what it was, and shows what a stranger may see."""

import json
from datetime import UTC, date, datetime

import pytest

from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import Network
from outcomes import jobs, presenters
from outcomes.actions import judgements
from outcomes.models import Observation, Series
from outcomes.presenters.frozen import fingerprint, freeze, table_of
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import MeasureFactory, ObservationFactory
from tests.outcomes.shapes import NOW, SHIFTED, compute, fill

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LATER = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def measure(cast):
    """Two years at four sites; the newest months stand higher."""
    made = MeasureFactory(network=cast.network, name="In remission", code="remission")
    sites = [cast.site, cast.other_site, SiteFactory(network=cast.network, name="Third"),
             SiteFactory(network=cast.network, name="Fourth")]  # fmt: skip
    for site in sites:
        fill(made, site, SHIFTED)
    compute(made)
    return made


def test_it_says_what_the_chart_says(measure):
    put = freeze(measure, None, now=NOW)

    assert put.data["title"] == "In remission, all sites"
    assert put.data["verdict"] == "better"
    assert "median" in put.data["sentence"]
    assert put.revision == Series.objects.get(measure=measure, site=None).data_revision
    assert set(put.drawings) == {"large", "medium", "small"}
    assert put.drawings["large"].startswith("<svg")
    assert put.data["says"][0]["reading"] == "better"


def test_data_corrected_later_change_not_a_byte(measure):
    put = freeze(measure, None, now=NOW)
    kept = json.dumps([put.data, put.drawings])

    Observation.objects.filter(measure=measure).update(numerator=20)
    compute(measure)
    again = freeze(measure, None, now=LATER)

    assert json.dumps([put.data, put.drawings]) == kept
    assert fingerprint(put.data, put.drawings) == put.sha256
    assert again.sha256 != put.sha256
    assert again.revision > put.revision


def test_the_seal_survives_a_database_and_notices_a_change(measure):
    put = freeze(measure, None, now=NOW)
    read = json.loads(json.dumps(dict(reversed(put.data.items()))))

    assert fingerprint(read, put.drawings) == put.sha256
    read["points"][0]["value"] = 1.0
    assert fingerprint(read, put.drawings) != put.sha256


def test_the_same_chart_at_the_same_moment_is_the_same(measure):
    assert freeze(measure, None, now=NOW) == freeze(measure, None, now=NOW)


def test_a_small_total_is_told_to_members_and_not_to_strangers(cast, measure):
    """Four sites hide which of them counted one; a stranger is not told even the sum."""
    Observation.objects.filter(measure=measure, period="2025-03-01").update(numerator=1)
    compute(measure)
    chart = Series.objects.get(measure=measure, site=None).charts.get(kind="run")

    member = presenters.shown(chart, presenters.Gate(cast.researcher, measure))
    put = freeze(measure, None, now=NOW)

    assert member["points"][2]["numerator"] == 4
    assert put.data["points"][2]["numerator"] is None
    assert put.data["points"][2]["suppression_reason"] == "small_count"
    assert put.data["is_suppressed"]
    assert put.data["says"] == []
    assert put.data["bound"] == 11
    columns, rows = table_of(put.data)
    assert columns[0] == "Period"
    assert [row[3] for row in rows if row[0] == put.data["points"][2]["label"]] == ["Hidden"]


def test_the_rest_of_a_proportion_is_a_count_too(measure):
    Observation.objects.filter(measure=measure, period="2025-03-01").update(numerator=99)
    compute(measure)

    assert freeze(measure, None, now=NOW).data["points"][2]["value"] is None


def test_events_are_told_to_no_stranger(cast):
    measure = MeasureFactory(network=cast.network, definition__time_between=True)
    sites = [cast.site, cast.other_site, *SiteFactory.create_batch(2, network=cast.network)]
    for day in range(16):
        ObservationFactory(
            measure=measure, site=sites[day % 4], period=date(2026, 1, 1 + day), numerator=1,
            denominator=None,
        )  # fmt: skip
    compute(measure)

    with pytest.raises(DomainError):
        freeze(measure, None, now=NOW)


def test_a_site_is_named_where_the_agreement_names_it(cast, measure):
    put = freeze(measure, cast.site, now=NOW)
    assert put.data["place"] == cast.site.name

    Network.objects.filter(pk=cast.network.pk).update(sharing="blinded")
    measure.network.refresh_from_db()
    with pytest.raises(DomainError, match="names no sites"):
        freeze(measure, cast.site, now=NOW)


def test_an_open_network_is_open_to_its_members_only(cast, measure):
    Network.objects.filter(pk=cast.network.pk).update(sharing="open")
    measure.network.refresh_from_db()
    Observation.objects.filter(measure=measure, site=cast.site, period="2025-03-01").update(
        numerator=3
    )
    compute(measure)

    assert freeze(measure, cast.site, now=NOW).data["points"][2]["value"] is None


def test_what_people_wrote_of_points_and_phases_stays_inside(cast, measure):
    series = Series.objects.get(measure=measure, site=None)
    judgements.start_phase(
        by=cast.coordinator, series=series, starts_on=date(2026, 3, 1), reason="Doctor Grey left",
        now=NOW,
    )  # fmt: skip
    judgements.mark_point(
        by=cast.coordinator, series=series, period=date(2025, 3, 1), kind="excluded",
        reason="Counted by Cora alone", now=NOW,
    )  # fmt: skip
    jobs.compute(series.pk)

    put = freeze(measure, None, now=NOW)
    whole = json.dumps([put.data, put.drawings])

    assert "Grey" not in whole
    assert "Cora" not in whole
    assert put.data["points"][2]["judgement"] == "excluded"


def test_notes_are_the_callers_own(measure):
    put = freeze(measure, None, now=NOW, notes=[(date(2026, 3, 4), "First test of this change")])

    assert put.data["notes"] == [
        {"letter": "A", "on": "2026-03-04", "label": "First test of this change"}
    ]
    assert "First test" in put.drawings["large"]


def test_without_a_chart_there_is_nothing_to_put_down(cast):
    with pytest.raises(Conflict):
        freeze(MeasureFactory(network=cast.network), None, now=NOW)
