"""The slides of a call are made anew only when what they show may have changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.http import parse_http_date

from improvement.actions import calls, comments
from improvement.models import Assessment, Cycle, Project
from improvement.rules.about import about
from improvement.views import calls as views
from networks.models import Network
from outcomes import jobs
from outcomes.models import Chart, Series
from tests.factories.improvement import CycleFactory, PredictionFactory
from tests.factories.outcomes import ObservationFactory

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
DECK = "/networks/steady-gut/call/deck/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def finished(cast, project, measure):
    cycle = CycleFactory(project=project, site=cast.site, adapted=True, measures=[measure])
    PredictionFactory(cycle=cycle)
    return cycle


@pytest.fixture
def made(monkeypatch):
    """Count how often slides are made, and make none."""
    times = []

    def slides(*_args, **_more):
        times.append(1)
        return b"slides"

    monkeypatch.setattr(views, "slides", slides)
    return times


@pytest.fixture
def as_member(client, cast):
    client.force_login(cast.community)
    return client


def again(client, first, query=""):
    return client.get(f"{DECK}{query}", headers={"If-None-Match": first["ETag"]})


def test_a_repeated_download_is_answered_without_making_slides(as_member, finished, made):
    first = as_member.get(DECK)
    second = again(as_member, first)
    by_date = as_member.get(DECK, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (first.status_code, second.status_code, by_date.status_code) == (200, 304, 304)
    assert (len(made), second.content, first.content) == (1, b"", b"slides")
    assert second["ETag"] == first["ETag"]
    assert second["Cache-Control"] == "private, no-cache"
    assert parse_http_date(first["Last-Modified"]) <= NOW.timestamp()


def write(cast, cycle):
    Cycle.objects.get(pk=cycle.pk).save_over(version=cycle.version, fields=[])


def pick(cast, cycle):
    calls.pick(
        by=cast.coordinator, network=cast.network, cycle=cycle, reason="Hear", now=timezone.now()
    )


def ask(cast, cycle):
    comments.say(
        by=cast.community, about=about(cycle), text="Who?", is_ask=True, now=timezone.now()
    )


def score(cast, cycle):
    Assessment.objects.create(
        project=cycle.project, site=cast.site, month=date(2026, 2, 1), side="team", score="3.0",
        justification="So.", by=cast.site_lead,
    )  # fmt: skip


def compute(cast, cycle):
    measure = cycle.measures.get()
    ObservationFactory(measure=measure, site=cast.site)
    jobs.compute(Series.objects.create(measure=measure, data_revision=1).pk)
    assert Chart.objects.exists()


def send(cast, cycle):
    """Data that no chart is computed from yet: what may be told of them has changed."""
    Series.objects.create(measure=cycle.measures.get(), data_revision=1)


def share(cast, cycle):
    network = Network.objects.get(pk=cast.network.pk)
    network.sharing = "blinded"
    network.save_over(version=network.version, fields=["sharing"])


def rename(cast, cycle):
    cast.coordinator.name = "Cora Other"
    cast.coordinator.save()


def take_away(cast, cycle):
    cycle.predictions.all().delete()


def kept_late(cast, cycle):
    """A change that was made before another one, and kept after it."""
    early = timezone.now() - timedelta(days=30)
    Cycle.objects.filter(pk=cycle.pk).update(version=9, updated_at=early)


@pytest.mark.parametrize(
    "change",
    [write, pick, ask, score, compute, send, share, rename, take_away, kept_late],
)
def test_whatever_changes_what_a_call_shows_makes_it_anew(
    as_member, cast, finished, made, clock, change
):
    CycleFactory(project=finished.project, site=cast.site)
    first = as_member.get(DECK)
    clock.shift(timedelta(minutes=1))

    change(cast, finished)

    assert again(as_member, first).status_code == 200
    assert len(made) == 2


def test_other_days_and_the_next_day_are_other_slides(as_member, finished, made, clock):
    first = as_member.get(DECK)

    assert again(as_member, first, "?since=2026-02-01").status_code == 200
    clock.shift(timedelta(days=1))
    assert again(as_member, first).status_code == 200
    modified = {"If-Modified-Since": first["Last-Modified"]}
    assert as_member.get(DECK, headers=modified).status_code == 200


def test_what_happens_next_door_changes_nothing(as_member, cast, finished, made, clock):
    first = as_member.get(DECK)
    clock.shift(timedelta(minutes=1))

    Project.objects.create(
        network=cast.other_network, name="Theirs", lead=cast.outsider, starts_on=NOW.date()
    )

    assert again(as_member, first).status_code == 304


def test_rest_gives_the_same_slides_and_says_when_they_are_as_before(as_member, finished, made):
    address = "/api/v1/calls/steady-gut/deck/"

    first = as_member.get(address)
    again = as_member.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first.content, again.status_code) == (200, b"slides", 304)
    assert first["ETag"] == as_member.get(DECK)["ETag"]
    assert as_member.get(f"{address}?since=yesterday").status_code == 400
