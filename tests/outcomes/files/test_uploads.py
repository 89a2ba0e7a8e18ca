"""Long files are worked on by a worker: claimed, taken up again, and stored once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from outcomes import tasks
from outcomes.actions import files
from outcomes.files import uploads
from outcomes.models import DataFile, Observation, Submission
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import MeasureFactory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEADER = "site,measure,period,numerator,denominator\n"
LONG = 20

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(monkeypatch):
    monkeypatch.setattr(uploads, "LONG_ROWS", LONG)
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def remission(cast):
    return MeasureFactory(network=cast.network, name="Remission", code="remission")


@pytest.fixture
def queued(monkeypatch):
    """Keep what a worker is woken for, as a broker does; nothing is done."""
    queued = []
    monkeypatch.setattr(tasks.work_on_file, "delay", queued.append)
    return queued


@pytest.fixture
def receive(cast, remission, django_capture_on_commit_callbacks):
    def receive(rows=LONG + 1, name="long.csv", by=cast.coordinator):
        months = [f"{2000 + n // 12}-{n % 12 + 1:02}" for n in range(rows)]
        text = HEADER + "".join(f"riverbend,remission,{month},8,9\n" for month in months)
        with django_capture_on_commit_callbacks(execute=True):
            return files.receive(
                by=by, network=cast.network, name=name, data=text.encode(), now=NOW
            )

    return receive


def work(file, now=NOW):
    uploads.work(file.pk, now=now, wake=lambda _measure: None)
    file.refresh_from_db()
    return file


def say_yes(file, capture):
    with capture(execute=True):
        files.store(file=file, seen=file.found["seen"], now=NOW)
    file.refresh_from_db()
    return file


def test_a_long_file_waits_for_a_worker_and_its_page_asks_again(receive, queued, client, cast):
    file = receive()
    client.force_login(cast.coordinator)
    url = reverse("outcomes:file-detail", args=[file.public_id])

    page = client.get(url).content.decode()
    patient = client.get(url, {"n": "15"}, headers={"hx-request": "true"}).content.decode()
    work(file)
    read = client.get(url, {"n": "16"}, headers={"hx-request": "true"}).content.decode()

    assert queued == [file.pk]
    assert 'hx-trigger="load delay:2s"' in page
    assert f'<a href="{url}">Look again</a>' in page
    assert 'hx-trigger="load delay:10s"' in patient
    assert "<html" not in patient
    assert "hx-trigger" not in read
    assert "Save all of it" in read


def test_a_short_file_waits_for_nobody(receive, queued):
    file = receive(rows=2)

    assert (file.state, queued) == ("read", [])


def test_a_long_file_is_stored_by_the_worker(receive, queued, django_capture_on_commit_callbacks):
    file = say_yes(work(receive()), django_capture_on_commit_callbacks)
    between = (file.state, Observation.objects.count(), len(queued))

    work(file)

    assert between == ("storing", 0, 2)
    assert (file.state, file.content) == ("stored", None)
    assert (file.rows_done, file.rows_total) == (LONG + 1, LONG + 1)
    sent = Submission.objects.get()
    assert (sent.file_name, sent.file_sha256, sent.by) == ("long.csv", file.sha256, file.by)
    assert file.submission == sent


def test_nothing_is_stored_twice(receive, queued, django_capture_on_commit_callbacks):
    file = say_yes(work(receive()), django_capture_on_commit_callbacks)
    again = DataFile.objects.get(pk=file.pk)

    work(file)
    work(again)
    files.store(file=again, seen=again.found["seen"], now=NOW)

    assert Submission.objects.count() == 1
    assert Observation.objects.count() == LONG + 1


def test_a_worker_that_comes_second_leaves_the_file_alone(receive, queued):
    file = receive()
    DataFile.objects.filter(pk=file.pk).update(lease_until=NOW + timedelta(minutes=1))

    work(file)

    assert (file.state, file.attempts) == ("waiting", 0)


@pytest.mark.parametrize("state", ["waiting", "storing"])
def test_what_a_killed_worker_left_is_taken_up_and_ended(
    receive, queued, monkeypatch, state, django_capture_on_commit_callbacks
):
    file = receive()
    if state == "storing":
        say_yes(work(file), django_capture_on_commit_callbacks)

    def killed(*_args, **_more):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(uploads, "_go_on", killed)
        with pytest.raises(SystemExit):
            work(file)
    queued.clear()
    uploads.sweep(NOW + timedelta(minutes=1), queue=queued.append)
    too_early = list(queued)
    later = NOW + timedelta(minutes=4)
    uploads.sweep(later, queue=queued.append)
    work(file, now=later)

    assert too_early == []
    assert queued == [file.pk]
    assert file.state == {"waiting": "read", "storing": "stored"}[state]
    assert Observation.objects.count() == (LONG + 1 if state == "storing" else 0)


def test_a_worker_taken_for_dead_changes_nothing_any_more(receive, queued, monkeypatch):
    """It was only slow: another has taken the file over and is further."""
    file = receive()
    plan = uploads._planned

    def slow(given, now):
        found = plan(given, now)
        DataFile.objects.filter(pk=given.pk).update(attempts=7, state="refused", problem="Other")
        return found

    monkeypatch.setattr(uploads, "_planned", slow)

    work(file)

    assert (file.state, file.problem) == ("refused", "Other")


def test_a_lost_wake_up_is_found_by_the_sweep(receive, queued):
    file = receive()
    queued.clear()

    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        tasks.sweep_files()

    assert queued == [file.pk]


def test_a_file_that_kills_its_workers_is_given_up(receive, queued):
    file = receive()
    DataFile.objects.filter(pk=file.pk).update(attempts=uploads.MOST_ATTEMPTS)

    work(file)

    assert (file.state, file.content) == ("refused", None)
    assert "tried several times" in file.problem


def test_a_dead_broker_does_not_lose_the_file(receive, monkeypatch):
    def dead(*_args):
        raise tasks.work_on_file.OperationalError

    monkeypatch.setattr(tasks.work_on_file, "delay", dead)

    assert receive().state == "waiting"


def test_who_lost_the_right_meanwhile_stores_nothing(receive, queued, cast):
    file = receive()
    membership = cast.membership(cast.coordinator)
    membership.access = "member"
    membership.save()

    work(file)

    assert (file.state, file.problem) == ("refused", uploads.NOT_ALLOWED)


def test_files_are_forgotten_after_a_day(receive, queued):
    read, refused = receive(rows=2), receive(rows=3)
    DataFile.objects.filter(pk=refused.pk).update(state="refused", faults=[{"line": 1}])

    uploads.sweep(NOW + timedelta(hours=23), queue=queued.append)
    kept = DataFile.objects.exclude(content=None).count()
    uploads.sweep(NOW + timedelta(hours=25), queue=queued.append)

    assert kept == 2
    assert set(DataFile.objects.values_list("pk", "state", "content")) == {
        (read.pk, "dropped", None), (refused.pk, "refused", None),
    }  # fmt: skip
    assert DataFile.objects.get(pk=refused.pk).faults == []


def test_of_a_forgotten_file_only_where_it_came_from_stays(
    receive, queued, client, cast, django_capture_on_commit_callbacks
):
    read = receive(rows=2)
    stored = say_yes(receive(rows=3), django_capture_on_commit_callbacks)
    again = receive(rows=3)

    uploads.sweep(NOW + timedelta(hours=25), queue=queued.append)

    for file, state, added in ((read, "dropped", 2), (stored, "stored", 3), (again, "dropped", 0)):
        file.refresh_from_db()
        assert (file.state, file.found["added"]) == (state, added)
        assert file.found.keys() == {"added", "changed", "unchanged", "understood", "measures"}
        assert (file.name, len(file.sha256), file.by) == ("long.csv", 64, cast.coordinator)
    client.force_login(cast.coordinator)
    page = client.get(reverse("outcomes:file-detail", args=[read.public_id])).content.decode()
    assert "Nothing of this file was stored, and it is forgotten." in page
    assert "<h1>Not stored</h1>" in page


def test_the_sweep_forgets_once(receive, queued):
    receive(rows=2)
    uploads.sweep(NOW + timedelta(hours=25), queue=queued.append)
    before = DataFile.objects.get().updated_at

    uploads.sweep(NOW + timedelta(hours=26), queue=queued.append)

    assert DataFile.objects.get().updated_at == before


def test_the_same_file_chosen_again_takes_the_place_of_the_first(receive, queued):
    first = receive(rows=2)

    second = receive(rows=2)

    first.refresh_from_db()
    assert (first.state, first.content, second.state) == ("dropped", None, "read")
    assert (first.found, "lines" in second.found) == ({}, True)


def test_progress_is_written_while_a_file_is_read(receive, queued, monkeypatch, cast):
    seen = []
    monkeypatch.setattr("outcomes.files.imports.PROGRESS_EVERY", 5)
    whole = uploads.intake.preview

    def look(rows, **more):
        seen.append(DataFile.objects.get().rows_done)
        return whole(rows, **more)

    monkeypatch.setattr(uploads.intake, "preview", look)

    work(receive())

    assert seen == [20]


def test_rows_of_many_sites_are_stored(receive, queued, cast, remission):
    SiteFactory(network=cast.network, code="oakhaven")

    assert work(receive(by=cast.site_lead)).found["added"] == LONG + 1
