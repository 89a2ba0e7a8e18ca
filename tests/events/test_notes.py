"""Notes by many hands: each version kept, none saved over another."""

import pytest
from django.urls import reverse

from events.actions import notes
from events.actions.writing import BothChanged
from events.models import ItemNote, NoteRevision
from lhs_platform.lib.errors import DomainError
from networks.models import AuditEntry
from tests.events.asking import at, released, text
from tests.factories.minutes import AgendaItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(event):
    return released(event, AgendaItemFactory(event=event), by=event.created_by)


def save(item, words, version, by):
    return notes.save(item=item, text=words, version=version, by=by)


def revisions(item):
    found = NoteRevision.objects.filter(note__item=item).order_by("number")
    return list(found.values_list("number", "text"))


def test_each_save_is_a_version(cast, item):
    save(item, "one", 0, cast.coordinator)

    saved = save(item, "one\ntwo", 1, cast.clinician)

    assert (saved.version, saved.is_joined) == (2, False)
    assert revisions(item) == [(1, "one"), (2, "one\ntwo")]
    assert ItemNote.objects.get().updated_by == cast.clinician
    assert AuditEntry.objects.filter(verb="note.saved").count() == 2


def test_two_who_write_at_once_are_joined_and_what_each_typed_is_kept(cast, item):
    save(item, "start", 0, cast.coordinator)
    save(item, "start\nfrom Ana", 1, cast.coordinator)

    saved = save(item, "start\nfrom Ben", 1, cast.clinician)

    assert saved.text == "start\nfrom Ana\nfrom Ben"
    assert saved.is_joined
    assert [words for _, words in revisions(item)] == [
        "start",
        "start\nfrom Ana",
        "start\nfrom Ben",
        "start\nfrom Ana\nfrom Ben",
    ]


def test_writing_goes_on_from_what_was_typed(cast, item):
    """A page that sends while its reader types on names the version that holds what it sent."""
    save(item, "", 0, cast.coordinator)
    save(item, "from Ana", 1, cast.coordinator)
    first = save(item, "We de", 1, cast.clinician)

    saved = save(item, "We decide", first.typed, cast.clinician)

    assert saved.text == "from Ana\nWe decide"


def test_two_first_versions_are_joined(cast, item):
    save(item, "from Ana", 0, cast.coordinator)

    saved = save(item, "from Ben", 0, cast.clinician)

    assert saved.text == "from Ana\nfrom Ben"


def test_the_same_line_changed_by_both_is_saved_over_nobody(cast, item):
    save(item, "at nine", 0, cast.coordinator)
    save(item, "at ten", 1, cast.coordinator)

    with pytest.raises(BothChanged) as raised:
        save(item, "at eight", 1, cast.clinician)

    assert raised.value.both == "at ten\nat eight"
    assert ItemNote.objects.get().text == "at ten"


def test_the_same_text_again_is_no_new_version(cast, item):
    save(item, "one", 0, cast.coordinator)

    saved = save(item, "one\r\n".strip(), 0, cast.coordinator)

    assert saved.version == 1
    assert len(revisions(item)) == 1


def test_a_text_about_a_patient_is_refused(cast, item):
    with pytest.raises(DomainError, match="record number"):
        save(item, "MRN 1234567 was seen", 0, cast.coordinator)

    assert not ItemNote.objects.exists()


def test_the_page_saves_without_a_script(client, cast, item):
    client.force_login(cast.clinician)
    url = at("note-edit", item)

    response = client.post(url, {"text": "- **Agreed**", "version": "0"})

    assert (response.status_code, response["Location"]) == (303, url)
    page = text(client.get(at("event-notes", item.day.event)))
    assert "<strong>Agreed</strong>" in page
    assert "Saved." in page


def test_the_script_is_told_version_and_text(client, cast, item):
    client.force_login(cast.clinician)
    save(item, "start", 0, cast.coordinator)
    save(item, "start\nfrom Ana", 1, cast.coordinator)

    answer = client.post(
        at("note-edit", item),
        {"text": "start\nfrom Ben", "version": "1"},
        headers={"X-Autosave": "1"},
    ).json()

    assert (answer["text"], answer["version"], answer["typed"]) == (
        "start\nfrom Ana\nfrom Ben",
        4,
        3,
    )
    assert "both texts are in" in answer["said"]


def test_a_conflict_shows_both_and_offers_both(client, cast, item):
    client.force_login(cast.clinician)
    save(item, "at nine", 0, cast.coordinator)
    save(item, "at ten", 1, cast.coordinator)
    sent = {"text": "at eight", "version": "1"}

    script = client.post(at("note-edit", item), sent, headers={"X-Autosave": "1"})
    page = client.post(at("note-edit", item), sent)

    assert (script.status_code, page.status_code) == (409, 409)
    assert 'name="version" value="2"' in text(page)
    assert "at ten at eight</textarea>" in text(page)
    after = client.post(at("note-edit", item), {"text": "at ten\nat eight", "version": "2"})
    assert after.status_code == 303


def test_a_refused_text_comes_back_in_the_form(client, cast, item):
    client.force_login(cast.clinician)

    page = client.post(at("note-edit", item), {"text": "ssn 123-45-6789", "version": "0"})

    assert page.status_code == 422
    assert "ssn 123-45-6789</textarea>" in text(page)


def test_the_history_compares_versions(client, cast, item):
    client.force_login(cast.clinician)
    save(item, "one\ntwo", 0, cast.coordinator)
    save(item, "one\nthree", 1, cast.clinician)

    page = text(client.get(at("note-history", item)))

    assert "Taken out: </span>two</del>" in page
    assert "Added: </span>three</ins>" in page
    assert cast.coordinator.name in page


def test_rest_joins_and_refuses_as_the_page_does(client, cast, item):
    client.force_login(cast.clinician)
    url = reverse("item-note-list")
    body = {"item": str(item.public_id), "text": "from Ana", "version": 0}

    first = client.post(url, body, content_type="application/json")
    second = client.post(url, body | {"text": "from Ben"}, content_type="application/json")
    third = client.post(url, body | {"version": 99}, content_type="application/json")

    assert (first.status_code, second.json()["text"]) == (201, "from Ana\nfrom Ben")
    assert third.status_code == 409
