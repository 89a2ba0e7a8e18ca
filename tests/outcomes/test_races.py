"""A definition changes while data come in: whoever comes second waits, and sees what the first did.

Both ways round, on two connections of a real server: without the lock they share, data would stay
with the definition that was replaced.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Event

import pytest
from django.db import connection

from lhs_platform.lib.errors import RowErrors
from networks.actions import audit
from outcomes.actions import measures, submissions
from outcomes.actions.submissions import Row
from outcomes.intake import door
from outcomes.models import Measure, Observation, Submission
from tests.factories.networks import UserFactory
from tests.factories.outcomes import MeasureFactory, ObservationFactory

pytestmark = [pytest.mark.slow, pytest.mark.services, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PATIENCE = 10
# So long the first holds back, so that the second would overtake it if it could.
PAUSE = 1
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def measure(cast):
    measure = MeasureFactory(network=cast.network)
    ObservationFactory(measure=measure, site=cast.site, period=date(2026, 8, 1))
    return measure


def load(measure):
    """Give the measure as another request has read it."""
    return Measure.objects.for_list().get(pk=measure.pk)


def row_of(measure, cast):
    return Row(load(measure), cast.site, OCTOBER, Decimal(20), Decimal(30), line=1)


def send(row, by):
    submissions.submit(
        [row],
        by=by,
        network=row.measure.network,
        channel=Submission.Channel.REST,
        now=NOW,
    )


def redefine(measure, by):
    definition = {name: getattr(measure.current, name) for name in measures.DEFINITION}
    measures.edit(
        by=by,
        measure=measure,
        version=measure.version,
        plain={},
        definition=definition | {"inclusions": "Children too"},
        effective_on=SEPTEMBER,
        reason="More clinics",
        now=NOW,
    )


def retire(measure, by):
    measures.retire(by=by, measure=measure, version=measure.version, on=NOW.date())


def side_by_side(first, second, begun):
    """Start `second` when `first` has begun; give what became of both."""

    def run(act):
        try:
            act()
        except RowErrors as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(run, first)
        assert begun.wait(timeout=PATIENCE)
        other = pool.submit(run, second)
        return one.result(timeout=PATIENCE), other.result(timeout=PATIENCE)


def slow(monkeypatch, module, name):
    """Let the first call of a function tell that it was reached, and wait before it goes on."""
    begun, real = Event(), getattr(module, name)

    def later(*args, **kwargs):
        if not begun.is_set():
            begun.set()
            Event().wait(PAUSE)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, later)
    return begun


def test_a_new_definition_waits_for_data_that_are_being_written(monkeypatch, cast, measure):
    begun = slow(monkeypatch, door.audit, "record")
    row, mine, by = row_of(measure, cast), load(measure), UserFactory()

    side_by_side(lambda: send(row, by), lambda: redefine(mine, by), begun)

    assert Observation.objects.get(period=OCTOBER).measure_version.number == 2


def test_data_that_waited_for_a_new_definition_are_of_it(monkeypatch, cast, measure):
    begun = slow(monkeypatch, measures, "_record")
    row, mine, by = row_of(measure, cast), load(measure), UserFactory()

    side_by_side(lambda: redefine(mine, by), lambda: send(row, by), begun)

    assert Observation.objects.get(period=OCTOBER).measure_version.number == 2


def test_data_that_waited_while_their_measure_was_retired_are_refused(monkeypatch, cast, measure):
    begun = slow(monkeypatch, audit, "record")
    row, mine, by = row_of(measure, cast), load(measure), UserFactory()

    _, refused = side_by_side(lambda: retire(mine, by), lambda: send(row, by), begun)

    assert [fault.code for fault in refused.rows] == ["retired"]
    assert not Observation.objects.filter(period=OCTOBER).exists()
