"""Events that were none: taken back, kept for their history, counted nowhere."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from lhs_platform.lib.errors import ChangedMeanwhile, RowErrors
from networks.models import AuditEntry
from outcomes import completeness
from outcomes.actions import submissions
from outcomes.actions.submissions import Row
from outcomes.models import Observation, ObservationChange, PeriodAnswer, Series, Submission
from tests.factories.outcomes import MeasureFactory, ObservationFactory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def harm(cast):
    return MeasureFactory(
        network=cast.network, name="Harm", code="harm", definition__time_between=True
    )


@pytest.fixture
def send(cast):
    def send(*rows, **more):
        more = {"channel": Submission.Channel.ENTRY} | more
        return submissions.submit(rows, by=cast.site_lead, network=cast.network, now=NOW, **more)

    return send


@pytest.fixture
def event(harm, cast):
    return Row(measure=harm, site=cast.site, period=date(2026, 10, 3), numerator=Decimal(1))


@pytest.fixture
def removal(event):
    return replace(event, numerator=None, is_removal=True)


def faults(send, *rows):
    with pytest.raises(RowErrors) as caught:
        send(*rows)
    return [fault.code for fault in caught.value.rows]


def state(harm, cast):
    measures = [one for one in completeness.expected_of([cast.network]) if one == harm]
    cells = completeness.cells([cast.site], measures, (OCTOBER, OCTOBER), today=NOW.date())
    return cells[0].state


def test_a_removed_event_stands_nowhere_and_keeps_its_history(send, event, removal, harm, cast):
    send(event)
    before = Series.objects.get(site=cast.site).data_revision

    sent = send(removal, reason="It was another ward.")

    change, kept = ObservationChange.objects.get(), Observation.everything.get()
    assert not Observation.objects.exists()
    assert not harm.observations.exists()
    assert (kept.is_removed, kept.version, kept.numerator) == (True, 2, 1)
    assert (change.old_numerator, change.new_numerator) == (1, None)
    assert change.reason == "It was another ward."
    assert (sent.changed, Series.objects.get(site=cast.site).data_revision) == (1, before + 1)
    assert state(harm, cast) == "due"
    trail = AuditEntry.objects.filter(verb="data.submitted").latest("pk")
    assert "removed" in trail.after.values()


def test_what_is_not_there_is_not_removed_twice(send, event, removal):
    assert send(removal).unchanged == 1
    send(event)
    send(removal)

    assert send(removal).unchanged == 1
    assert ObservationChange.objects.count() == 1


def test_an_event_can_come_back(send, event, removal):
    send(event)
    send(removal)

    sent = send(replace(event, numerator=Decimal(2), version=0))

    kept = Observation.objects.get()
    newest = ObservationChange.objects.latest("pk")
    assert (sent.changed, kept.numerator, kept.version) == (1, 2, 3)
    assert (newest.old_numerator, newest.new_numerator) == (None, 2)


def test_an_event_that_was_removed_meanwhile_is_a_conflict(send, event, removal):
    send(event)
    send(removal)

    with pytest.raises(ChangedMeanwhile) as caught:
        send(replace(event, numerator=Decimal(2), version=1))

    assert "removed it while you wrote 2" in caught.value.rows[0].reason


def test_a_removal_of_what_changed_meanwhile_is_a_conflict(send, event, removal):
    send(event)
    send(replace(event, numerator=Decimal(3)))

    with pytest.raises(ChangedMeanwhile):
        send(replace(removal, version=1))


def test_no_events_takes_the_place_of_what_was_removed(send, event, removal, harm, cast):
    answer = replace(event, period=OCTOBER, numerator=None, answer="no_events")
    send(event, replace(event, period=date(2026, 10, 17)))

    left = faults(send, removal, answer)
    send(removal, replace(removal, period=date(2026, 10, 17)), answer)

    assert left == ["has_number"]
    assert PeriodAnswer.objects.get().kind == "no_events"
    assert state(harm, cast) == "no_events"


def test_an_answer_stays_where_nothing_but_a_removal_comes(send, event, removal):
    send(replace(event, period=OCTOBER, numerator=None, answer="no_events"))

    send(removal)

    assert PeriodAnswer.objects.exists()


def test_only_days_of_events_are_removed(send, removal, cast):
    monthly = MeasureFactory(network=cast.network, code="monthly")

    assert faults(send, replace(removal, measure=monthly, period=OCTOBER)) == ["not_an_event"]
    assert faults(send, replace(removal, numerator=Decimal(1))) == ["number_and_answer"]


def test_programs_and_files_remove_too(client, cast, harm):
    ObservationFactory(
        measure=harm, site=cast.site, period=date(2026, 10, 3), numerator=1, denominator=None
    )
    row = {"measure": "harm", "site": cast.site.code, "period": "2026-10-03", "answer": "removed"}
    row |= {"version": 1}
    client.force_login(cast.site_lead)

    response = client.post(
        "/api/v1/observations/",
        {"network": cast.network.slug, "rows": [row]},
        content_type="application/json",
    )

    listed = client.get("/api/v1/observations/").json()["results"]
    assert (response.status_code, response.json()["changed"]) == (201, 1)
    assert listed == []


def test_the_history_of_a_removed_event_is_told(client, cast, send, event, removal):
    send(event)
    send(removal, reason="It was another ward.")
    client.force_login(cast.site_lead)
    kept = Observation.everything.get()

    page = client.get(reverse("outcomes:observation-history", args=[kept.public_id]))

    assert "removed, it was no event" in page.content.decode()
    assert "It was another ward." in page.content.decode()
