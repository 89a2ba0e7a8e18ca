"""What one reader may see, for every kind of measure."""

from datetime import UTC, date, datetime

import pytest

from networks.models import Site
from outcomes import jobs, presenters
from outcomes.models import Chart, MeasureVersion, Observation, Series
from outcomes.presenters import Gate
from outcomes.presenters.names import Names
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import (
    MeasureFactory,
    ObservationFactory,
    SeriesFactory,
    SignalFactory,
)

pytestmark = pytest.mark.django_db
Kind = MeasureVersion.Kind
DAY = date(2026, 10, 1)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def make(cast, kind, **definition):
    more = {"frequency": "event"} if kind in (Kind.TIME_BETWEEN, Kind.CASES_BETWEEN) else {}
    divided = kind in (Kind.PROPORTION, Kind.RATE, Kind.MEAN)
    words = {} if divided else {"denominator": ""}
    return MeasureFactory(
        network=cast.network,
        **{f"definition__{name}": value
           for name, value in {"kind": kind, "unit": "x", **more, **words, **definition}.items()},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator", "is_hidden"),
    [
        (Kind.PROPORTION, 40, 90, False),
        (Kind.PROPORTION, 4, 90, True),
        (Kind.PROPORTION, 85, 90, True),
        (Kind.RATE, 40, 7, False),
        (Kind.RATE, 4, 7000, True),
        (Kind.COUNT, 4, None, True),
        (Kind.COUNT, 0, None, False),
        (Kind.MEAN, 4, 90, False),
        (Kind.MEAN, 400, 9, True),
        (Kind.INDIVIDUAL, 4, None, False),
        (Kind.TIME_BETWEEN, 40, None, True),
        (Kind.CASES_BETWEEN, 400, None, True),
    ],
)
def test_another_sites_numbers(cast, kind, numerator, denominator, is_hidden):
    gate = Gate(cast.other_site_lead, make(cast, kind))

    assert bool(gate.reason(cast.site.pk, DAY, numerator, denominator)) is is_hidden


@pytest.mark.parametrize("kind", Kind.values)
def test_the_own_site_and_the_coordinator_see_all(cast, kind):
    measure = make(cast, kind)

    for person in (cast.site_lead, cast.coordinator):
        gate = Gate(person, measure)
        assert (gate.reason(cast.site.pk, DAY, 4, 9), gate.hides_all_of(cast.site.pk)) == (
            "",
            False,
        )


def test_a_measure_may_hide_more_than_its_network(cast):
    measure = make(cast, Kind.COUNT, small_count_threshold=30)

    gate = Gate(cast.other_site_lead, measure)

    assert gate.reason(cast.site.pk, DAY, 25, None)
    assert "under 30" in gate.words()


@pytest.fixture
def events(cast):
    """Days between events: one each month, at two sites."""
    measure = make(cast, Kind.TIME_BETWEEN)
    sites = [cast.site, SiteFactory(network=cast.network)]
    for month in range(1, 11):
        ObservationFactory(
            measure=measure, site=sites[month % 2], period=date(2026, month, 3), numerator=1,
            denominator=None,
        )  # fmt: skip
    for site in (None, *sites):
        jobs.compute(SeriesFactory(measure=measure, site=site, data_revision=1).pk)
    return measure


def run_chart(measure, site):
    return Chart.objects.for_list().get(series__measure=measure, series__site=site, kind="run")


def test_not_even_the_number_of_another_sites_events_is_told(cast, events):
    seen = presenters.shown(run_chart(events, cast.site), Gate(cast.other_site_lead, events))

    assert (seen["points"], seen["signals"], seen["verdict"]) == ([], [], "withheld")


def test_pages_say_nothing_of_events_that_are_not_told(client, cast, events):
    ask = f"/api/v1/observations/?measure={events.public_id}&page_size=1"
    answers = {}
    for who in (cast.clinician, cast.coordinator):
        client.force_login(who)
        answers[who] = client.get(ask).json()

    following = client.get(answers[cast.coordinator]["next"]).json()

    assert (answers[cast.clinician]["results"], answers[cast.clinician]["next"]) == ([], None)
    assert len(answers[cast.coordinator]["results"]) == 1
    assert following["results"][0]["id"] != answers[cast.coordinator]["results"][0]["id"]


def test_events_of_few_sites_are_not_told_as_a_total(cast, events):
    gate = Gate(cast.other_site_lead, events)

    total = presenters.shown(run_chart(events, None), gate)
    ObservationFactory(measure=events, site=SiteFactory(network=cast.network), denominator=None)
    among_three = presenters.shown(run_chart(events, None), Gate(cast.other_site_lead, events))

    assert (total["verdict"], total["points"]) == ("withheld", [])
    assert "suppressed" not in {point["mark"] for point in among_three["points"]}


def test_rest_does_not_list_other_sites_events(client, cast, events):
    client.force_login(cast.other_site_lead)
    theirs = Observation.objects.filter(measure=events, site=cast.site).first()

    listed = client.get("/api/v1/observations/", {"measure": str(events.public_id)}).json()

    assert listed["results"] == []
    assert client.get(f"/api/v1/observations/{theirs.public_id}/").status_code == 404


def test_senders_are_loaded_at_once(cast, events, django_assert_num_queries):
    others = [make(cast, Kind.TIME_BETWEEN) for _ in range(3)]
    person = cast.other_site_lead
    Gate(person, events)

    with django_assert_num_queries(2):
        gates = Gate.for_all(person, [events, *others])
        hidden = [gate.hides_total(DAY, 1, None, 1) for gate in gates.values()]

    assert hidden == [True] * 4


# --- Networks that share numbers without names ---------------------------------------------------


@pytest.fixture
def blinded(cast):
    cast.network.sharing = "blinded"
    cast.network.save()
    measure = make(cast, Kind.PROPORTION, multiplier=100)
    for month in range(1, 13):
        ObservationFactory(
            measure=measure, site=cast.site, period=date(2025, month, 1), numerator=200,
            denominator=400,
        )  # fmt: skip
    for site in (None, cast.site):
        jobs.compute(SeriesFactory(measure=measure, site=site, data_revision=1).pk)
    return measure


def pages_of(client, measure, person, code):
    """Everything that tells of sites, as one text."""
    client.force_login(person)
    slug = measure.network.slug
    found = [
        client.get(f"/measures/{measure.public_id}/sites/"),
        client.get(f"/measures/{measure.public_id}/funnel/"),
        client.get(f"/measures/{measure.public_id}/", {"site": code}),
        client.get(f"/networks/{slug}/signals/", {"whose": "sites"}),
        client.get(f"/networks/{slug}/data/sent/"),
        client.get("/api/v1/observations/", {"network": slug}),
        client.get("/api/v1/charts/", {"network": slug}),
        client.get("/api/v1/signals/", {"network": slug}),
        client.get("/api/v1/submissions/", {"network": slug}),
    ]
    assert {answer.status_code for answer in found} == {200}
    return "\n".join(answer.content.decode() for answer in found)


def test_no_page_names_another_site(client, cast, blinded):
    SignalFactory(
        series=Series.objects.get(site=cast.site), looked_by=cast.site_lead, looked_at=NOW,
        explanation=f"At {cast.site.name} we began a huddle.",
    )  # fmt: skip
    mark = Names(cast.other_site_lead, cast.network).veil(Site.objects.get(pk=cast.site.pk))

    seen = pages_of(client, blinded, cast.other_site_lead, mark.code)

    assert mark.name in seen
    assert cast.site.name not in seen
    assert f'"{cast.site.code}"' not in seen
    assert cast.site_lead.name not in seen


def test_coordinators_and_the_site_itself_read_its_name(client, cast, blinded):
    for person in (cast.coordinator, cast.site_lead):
        assert cast.site.name in pages_of(client, blinded, person, cast.site.code)


def test_a_real_code_finds_nothing_where_names_are_not_shared(client, cast, blinded):
    client.force_login(cast.other_site_lead)
    mark = Names(cast.other_site_lead, cast.network).veil(Site.objects.get(pk=cast.site.pk))

    def rows(code):
        return client.get("/api/v1/observations/", {"site": code}).json()["results"]

    assert (rows(cast.site.code), len(rows(mark.code))) == ([], 12)
    chart = client.get(f"/measures/{blinded.public_id}/chart.csv", {"site": cast.site.code})
    assert chart["Content-Disposition"].endswith('-all-run.csv"')


def test_marks_are_lasting_and_each_sites_own(cast, blinded):
    names = Names(cast.other_site_lead, cast.network)
    sites = [cast.site, *(SiteFactory(network=cast.network) for _ in range(30))]

    once = [names.veil(Site.objects.get(pk=site.pk)).code for site in sites]
    again = [names.veil(Site.objects.get(pk=site.pk)).code for site in sites]

    assert once == again
    assert len(set(once)) == len(sites)
