"""Minutes: drafted from the notes, written together, published on purpose."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from events.actions import action_items, decisions, minutes, notes
from events.actions.writing import BothChanged
from events.models import Minutes, MinutesRevision
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from tests.events.asking import at, text
from tests.factories.events import InvitationFactory
from tests.factories.minutes import AgendaItemFactory, CheckInFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 15, tzinfo=UTC)


def save(event, words, version, by):
    return minutes.save(event=event, text=words, version=version, by=by)


def published(event, by, words="Agreed."):
    save(event, words, 0, by)
    return minutes.publish(event=event, version=1, by=by, now=NOW)


def test_the_draft_holds_agenda_heads_notes_decisions_and_actions(cast, event):
    item = AgendaItemFactory(event=event, title="The letter")
    ana = InvitationFactory(event=event, name="Ana Oak")
    CheckInFactory(invitation=ana)
    notes.save(item=item, text="We read it aloud.", version=0, by=cast.clinician)
    decisions.add(event=event, item=item, text="We send it.", by=cast.clinician)
    action_items.add(
        event=event, item=None, text="Print it", owner=ana, due_on=NOW.date(), by=cast.clinician
    )

    drafted = minutes.draft(event=event, by=cast.coordinator, now=NOW)

    assert "1 came" in drafted.text
    assert (
        "# The letter\n\nWe read it aloud.\n\n- **Decided:** We send it.\n\n"
        "# For the whole meeting\n\n- **To do:** Print it (Ana Oak, by 1 March 2027)\n"
    ) in drafted.text


def test_drafting_again_adds_what_is_new_and_touches_nothing(cast, event):
    item = AgendaItemFactory(event=event, title="The letter")
    notes.save(item=item, text="We read it aloud.", version=0, by=cast.clinician)
    first = minutes.draft(event=event, by=cast.coordinator, now=NOW)
    typed = first.text.replace("read it aloud.", "read it aloud.\nTyped by hand.")
    save(event, typed, first.version, cast.coordinator)

    with pytest.raises(Conflict, match="Nothing new"):
        minutes.draft(event=event, by=cast.coordinator, now=NOW)
    decisions.add(event=event, item=item, text="We send it.", by=cast.clinician)
    again = minutes.draft(event=event, by=cast.coordinator, now=NOW)

    assert again.text.startswith(typed.rstrip("\n"))
    assert again.text.count("We read it aloud.") == 1
    assert "# Added on 1 March at" in again.text
    assert again.text.endswith("- **Decided:** We send it.\n")


def test_two_editors_lose_nothing(cast, event):
    save(event, "one\ntwo\nthree", 0, cast.coordinator)
    save(event, "one!\ntwo\nthree", 1, cast.coordinator)

    joined = save(event, "one\ntwo\nthree!", 1, cast.leader)
    with pytest.raises(BothChanged):
        save(event, "uno\ntwo\nthree", 1, cast.leader)

    assert joined.text == "one!\ntwo\nthree!"
    assert MinutesRevision.objects.count() == 4


def test_members_see_what_was_published_and_no_later_draft(client, cast, event):
    published(event, cast.coordinator, "**Agreed**")
    save(event, "**Agreed**\nnot yet for all", 1, cast.coordinator)
    client.force_login(cast.clinician)

    page = text(client.get(at("event-minutes", event)))
    printed = text(client.get(at("minutes-print", event)))
    row = client.get(reverse("minutes-list")).json()["results"][0]

    assert "<strong>Agreed</strong>" in page
    assert "<strong>Agreed</strong>" in printed
    assert "not yet for all" not in page + printed
    assert (row["text"], row["draft"]) == ("**Agreed**", None)
    assert client.get(at("minutes-edit", event)).status_code == 403


def test_publishing_names_the_version_it_means(cast, event):
    save(event, "one", 0, cast.coordinator)
    save(event, "two", 1, cast.leader)

    with pytest.raises(ChangedMeanwhile):
        minutes.publish(event=event, version=1, by=cast.coordinator, now=NOW)
    minutes.publish(event=event, version=2, by=cast.coordinator, now=NOW)
    with pytest.raises(Conflict, match="already"):
        minutes.publish(event=event, version=2, by=cast.coordinator, now=NOW)

    assert Minutes.objects.get().published_text == "two"


def test_taking_back_needs_a_reason_and_keeps_the_draft(cast, event):
    published(event, cast.coordinator)

    with pytest.raises(DomainError, match="Say why"):
        minutes.unpublish(event=event, reason=" ", by=cast.coordinator)
    minutes.unpublish(event=event, reason="A name was wrong.", by=cast.coordinator)

    kept = Minutes.objects.get()
    assert (kept.text, kept.published_text, kept.published_at) == ("Agreed.", "", None)
    assert AuditEntry.objects.get(verb="minutes.unpublished").reason == "A name was wrong."


def test_the_whole_way_by_pages(coordinator, cast, event):
    AgendaItemFactory(event=event, title="The letter")
    InvitationFactory(event=event)

    drafted = coordinator.post(at("minutes-draft", event))
    edit = text(coordinator.get(at("minutes-edit", event)))
    saved = coordinator.post(at("minutes-edit", event), {"text": "# Agreed", "version": "1"})
    coordinator.post(at("minutes-publish", event), {"version": "2"})
    page = text(coordinator.get(at("event-minutes", event)))
    coordinator.post(at("minutes-unpublish", event), {"reason": "Too early."})

    assert drafted["Location"] == at("minutes-edit", event)
    assert "Invited: 1" in edit
    assert saved.status_code == 303
    assert "<h2>Agreed</h2>" in page
    assert "not published yet" in text(coordinator.get(at("event-minutes", event)))
    assert "Version" in text(coordinator.get(at("minutes-history", event)))


def test_rest_saves_publishes_and_takes_back(coordinator, event):
    url = reverse("minutes-list")
    body = {"event": str(event.public_id), "text": "Agreed.", "version": 0}

    made = coordinator.post(url, body, content_type="application/json")
    one = reverse("minutes-publish", kwargs={"public_id": made.json()["id"]})
    bare = coordinator.post(one, content_type="application/json")
    shown = coordinator.post(
        one, content_type="application/json", headers={"If-Match": made["ETag"]}
    )

    assert (made.status_code, bare.status_code, shown.status_code) == (201, 428, 200)
    assert shown.json()["text"] == "Agreed."
