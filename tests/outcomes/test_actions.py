from datetime import UTC, date, datetime

import pytest

from networks.models import AuditEntry
from outcomes import tasks
from outcomes.actions import annotations, measures, series
from outcomes.models import Annotation, Series
from tests.factories.networks import SiteFactory, UserFactory
from tests.factories.outcomes import MeasureFactory, SeriesFactory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    return MeasureFactory()


@pytest.fixture
def person():
    return UserFactory()


def put(measure, by, **more):
    given = {"site": None, "on": date(2026, 3, 1), "label": "Cycle 1", "source": "cycle:1:start"}
    return annotations.put(by=by, measure=measure, **given | more)


# --- Notes of upper rooms ---------------------------------------------------------------


def test_a_note_handed_over_twice_stands_once(measure, person):
    put(measure, person)
    put(measure, person)

    assert Annotation.objects.count() == 1
    assert AuditEntry.objects.filter(verb="annotation.written").count() == 1


def test_a_note_follows_its_source(measure, person):
    put(measure, person)

    put(measure, person, on=date(2026, 4, 1), label="Cycle 1, later", link="/cycles/1/")

    note = Annotation.objects.get()
    assert (note.on, note.label, note.link) == (date(2026, 4, 1), "Cycle 1, later", "/cycles/1/")


def test_a_note_is_taken_back_by_its_source(measure, person):
    put(measure, person)
    put(measure, person, source="cycle:2:start")

    for _ in range(2):
        annotations.drop(by=person, measure=measure, source="cycle:1:start")

    assert [note.source for note in Annotation.objects.all()] == ["cycle:2:start"]
    assert AuditEntry.objects.filter(verb="annotation.removed").count() == 1


def test_the_notes_of_a_site_stand_on_its_chart_and_the_network_s(measure, person):
    site, other = SiteFactory.create_batch(2, network=measure.network)
    put(measure, person, source="all")
    put(measure, person, source="own", site=site)
    own, others, total = (
        SeriesFactory(measure=measure, site=site),
        SeriesFactory(measure=measure, site=other),
        SeriesFactory(measure=measure, total=True),
    )

    def shown(one):
        return {note.source for note in Annotation.objects.shown_on(one)}

    assert (shown(own), shown(others), shown(total)) == ({"all", "own"}, {"all"}, {"all", "own"})


# --- Queueing ---------------------------------------------------------------------------


def test_a_broker_that_is_away_breaks_no_save(monkeypatch, measure):
    asked = []

    def away(measure_id):
        asked.append(measure_id)
        raise tasks.recompute.OperationalError

    monkeypatch.setattr(tasks.recompute, "delay", away)

    series.queue(7)

    assert asked == [7]


def test_everything_stale_is_computed_at_once(measure):
    SeriesFactory(measure=measure, stale=True)
    SeriesFactory(measure=measure, total=True, stale=True)

    assert series.compute_all_stale(now=NOW) == 2
    assert not Series.objects.stale().exists()


# --- Definitions ------------------------------------------------------------------------


def test_a_new_direction_keeps_the_version_and_computes_the_charts_again(measure, person):
    own = SeriesFactory(measure=measure)
    definition = {name: getattr(measure.current, name) for name in measures.DEFINITION}

    measures.edit(
        by=person,
        measure=measure,
        version=1,
        plain={"name": "Other"},
        definition=definition | {"direction": "lower"},
        now=NOW,
    )

    own.refresh_from_db()
    measure.current.refresh_from_db()
    assert measure.versions.count() == 1
    assert (measure.current.direction, own.data_revision) == ("lower", 1)


def test_the_trail_says_what_the_definition_was(measure, person):
    definition = {name: getattr(measure.current, name) for name in measures.DEFINITION}

    measures.edit(
        by=person,
        measure=measure,
        version=1,
        plain={},
        definition=definition | {"numerator": "Other"},
        now=NOW,
    )

    entry = AuditEntry.objects.get(verb="measure.changed")
    assert entry.before["numerator"] == "Patients in remission"
    assert entry.after["numerator"] == "Other"
