"""Notes on charts: taken back with a reason, and over REST as on the pages."""

from datetime import date

import pytest
from django.urls import reverse

from networks.models import AuditEntry, Network
from outcomes.models import Annotation
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import MeasureFactory
from tests.outcomes.shapes import SHIFTED, compute, fill

pytestmark = pytest.mark.django_db
NOTES = "/api/v1/chart-notes/"


@pytest.fixture
def measure(cast):
    measure = MeasureFactory(network=cast.network, name="Remission", code="remission")
    fill(measure, cast.site, SHIFTED)
    compute(measure)
    return measure


def noted(measure, site=None, source="note:1", label="Winter virus"):
    return Annotation.objects.create(
        measure=measure, site=site, on=date(2026, 3, 14), label=label, source=source
    )


def url(note):
    return reverse("outcomes:note-remove", args=[note.public_id])


def page_of(client, measure):
    return client.get(f"/measures/{measure.public_id}/").content.decode()


def write(client, measure, **more):
    body = {"measure": str(measure.public_id), "on": "2026-03-14", "label": "Winter virus"}
    return client.post(NOTES, body | more, content_type="application/json")


def test_a_note_is_taken_back_with_a_reason(client, cast, measure):
    note = noted(measure)
    client.force_login(cast.coordinator)
    assert url(note) in page_of(client, measure)

    silent = client.post(url(note), {"reason": ""})
    done = client.post(url(note), {"reason": "It was another winter"})

    assert (silent.status_code, done.status_code) == (422, 303)
    assert not Annotation.objects.exists()
    entry = AuditEntry.objects.get(verb="annotation.removed")
    assert (entry.reason, entry.before["label"]) == ("It was another winter", "Winter virus")


def test_a_reason_that_tells_of_a_patient_is_refused(client, cast, measure):
    note = noted(measure)
    client.force_login(cast.coordinator)

    response = client.post(url(note), {"reason": "Call 555-123-4567 about MRN 12345678"})

    assert response.status_code == 422
    assert Annotation.objects.exists()


def test_notes_are_taken_back_by_who_writes_there(client, cast, measure):
    ours, networks = noted(measure, cast.site), noted(measure, source="note:2")
    theirs = noted(measure, cast.other_site, source="note:3")
    client.force_login(cast.site_lead)

    answers = [client.get(url(note)).status_code for note in (ours, networks, theirs)]

    assert answers == [200, 403, 403]


def test_what_a_test_left_there_goes_with_the_test(client, cast, measure):
    note = noted(measure, source="cycle:1:started")
    client.force_login(cast.coordinator)

    assert url(note) not in page_of(client, measure)
    assert client.post(url(note), {"reason": "No"}).status_code == 403


def test_a_note_of_a_site_without_a_name_is_not_there(client, cast, measure):
    Network.objects.filter(pk=cast.network.pk).update(sharing=Network.Sharing.BLINDED)
    theirs, ours = noted(measure, cast.other_site), noted(measure, cast.site, source="note:2")
    client.force_login(cast.site_lead)

    listed = client.get(NOTES).json()["results"]

    assert [row["id"] for row in listed] == [str(ours.public_id)]
    assert client.get(f"{NOTES}{theirs.public_id}/").status_code == 404
    assert client.get(url(theirs)).status_code == 404


def test_a_program_reads_what_the_page_shows(client, cast, measure):
    noted(measure)
    noted(measure, SiteFactory(network=cast.network, code="far"), "cycle:1:started", "Cycle 1")
    client.force_login(cast.researcher)

    rows = client.get(f"{NOTES}?measure={measure.public_id}").json()["results"]
    narrowed = client.get(f"{NOTES}?site=far").json()["results"]

    told = {(row["label"], row["site"], row["is_by_hand"]) for row in rows}
    assert told == {("Winter virus", None, True), ("Cycle 1", "far", False)}
    assert [row["label"] for row in narrowed] == ["Cycle 1"]


def test_a_program_writes_a_note_once_where_its_person_would(client, cast, measure):
    client.force_login(cast.site_lead)

    first, again = write(client, measure), write(client, measure)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["site"] == cast.site.code
    assert Annotation.objects.count() == 1


def test_a_program_takes_a_note_back_with_a_reason(client, cast, measure):
    client.force_login(cast.coordinator)
    made = write(client, measure).json()

    silent = client.delete(f"{NOTES}{made['id']}/")
    gone = client.delete(f"{NOTES}{made['id']}/?reason=Wrong month")

    assert made["site"] is None
    assert (silent.status_code, gone.status_code) == (400, 204)
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("label", ["", "Maria Lopez, born 12/03/2009, MRN 12345678", "x" * 121])
def test_a_program_is_told_what_is_no_note(client, cast, measure, label):
    client.force_login(cast.coordinator)

    assert write(client, measure, label=label).status_code == 400
    assert not Annotation.objects.exists()


def test_members_who_send_no_data_write_no_notes(client, cast, measure):
    client.force_login(cast.researcher)

    assert write(client, measure).status_code == 403
