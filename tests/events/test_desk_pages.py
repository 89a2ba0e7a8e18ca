"""The pages of the desk: the list, its twin for phones, newcomers, needs, badges and who came."""

import io
import json
import uuid
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.exports.badges import Badge, pdf
from events.models import RSVP, CheckIn, Invitation
from events.presenters.badges import badges_of
from networks.models import AuditEntry
from tests.events.asking import answered, at, text
from tests.factories.events import (
    EventDayFactory,
    EventFactory,
    EventRoleFactory,
    InvitationFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 14, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def event(cast):
    event = EventFactory(network=cast.network, created_by=cast.coordinator, days=0)
    for number in range(2):
        starts = datetime(2026, 6, 10 + number, 14, 0, tzinfo=UTC)
        EventDayFactory(event=event, starts_at=starts, date=starts.date())
    return event


@pytest.fixture
def desk(client, cast, event):
    EventRoleFactory(event=event, user=cast.community, role="desk")
    client.force_login(cast.community)
    return client


def press(client, event, invited, **more):
    values = {"nonce": uuid.uuid4(), "person": invited.public_id, "direction": "entry"}
    return client.post(at("check-in-tap", event), {"day": "2026-06-10", **values, **more})


def send(client, event, *taps, day="2026-06-10"):
    body = json.dumps({"day": day, "taps": taps})
    return client.post(at("check-in-taps", event), body, content_type="application/json")


def test_the_list_of_today_counts_and_finds(desk, event):
    wren = answered(event, name="Wren Oakapple", needs=True).invitation
    InvitationFactory(event=event, name="Basil Goatley")
    press(desk, event, wren)

    whole = text(desk.get(at("check-in", event)))
    found = text(desk.get(at("check-in", event), {"q": "oak"}))
    by_code = text(desk.get(at("check-in", event), {"code": wren.badge_code}))

    assert '<b class="ln-big ln-num">1</b> of 1 here' in whole
    assert "here since 09:30" in whole
    assert "has not answered" in whole
    assert "Hazelnut" not in whole
    assert "captions" not in whole.replace("Show who needs captions", "")
    for narrowed in (found, by_code):
        assert "Wren Oakapple" in narrowed
        assert "Basil Goatley" not in narrowed


def test_a_button_works_without_a_script_and_says_why_not(desk, event):
    invited = answered(event).invitation

    done = press(desk, event, invited)
    refused = press(desk, event, InvitationFactory(event=event, revoked=True))
    broken = press(desk, event, invited, nonce="no")

    assert done.status_code == 303
    assert (refused.status_code, broken.status_code) == (409, 422)
    assert "withdrawn" in text(refused)


def test_a_phone_sends_what_it_kept_and_is_answered_by_nonce(desk, event):
    invited = answered(event).invitation
    good = {"nonce": str(uuid.uuid4()), "person": str(invited.public_id), "direction": "entry"}
    good["at"] = "2026-06-10T14:10:00.000Z"

    answers = [send(desk, event, good, {"nonce": "x"}).json()["answers"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0][0] == {"nonce": good["nonce"], "ok": True, "reason": ""}
    assert answers[0][1] == {"nonce": "x", "ok": False, "reason": "This tap cannot be read."}
    row = CheckIn.objects.get()
    assert row.at == datetime(2026, 6, 10, 14, 10, tzinfo=UTC)
    for body in (b"", b"[]", b'{"day": "2026-06-10", "taps": [1]}', b"\xff"):
        url = at("check-in-taps", event)
        assert desk.post(url, body, content_type="application/json").status_code == 400


def test_the_list_for_phones_tells_no_needs_and_no_addresses(desk, event):
    answered(event, needs=True, email="wren@a.example")

    told = desk.get(at("check-in-people", event))

    assert told.json()["people"][0]["state"] == ""
    assert "captions" not in text(told)
    assert "wren@a.example" not in text(told)


def test_the_lists_queries_do_not_grow(desk, event):
    def queries():
        with CaptureQueriesContext(connection, ) as seen:  # fmt: skip
            desk.get(at("check-in", event))
        return len(seen)

    press(desk, event, answered(event).invitation)
    few = queries()
    for _ in range(5):
        press(desk, event, answered(event).invitation)

    assert queries() == few


def test_needs_are_shown_to_logistics_and_the_look_is_recorded(desk, client, cast, event):
    answered(event, name="Wren Oakapple", needs=True)
    refused = desk.post(at("check-in-needs", event))
    EventRoleFactory(event=event, user=cast.leader, role="logistics")
    client.force_login(cast.leader)

    shown = text(client.post(at("check-in-needs", event)))

    assert refused.status_code == 403
    assert "Wren Oakapple" in shown
    assert "Live captions" in shown
    assert "Hazelnut" not in shown
    assert AuditEntry.objects.filter(verb="needs.read", actor=cast.leader).count() == 1


def test_somebody_not_on_the_list(desk, event):
    InvitationFactory(event=event, name="Hazel Newhart")
    values = {"day": "2026-06-10", "nonce": uuid.uuid4(), "name": "Hazel Newhart"}

    asked = desk.post(at("walk-in", event), values)
    done = desk.post(at("walk-in", event), values | {"is_another": "1"})
    empty = desk.post(at("walk-in", event), values | {"name": ""})

    assert asked.status_code == 409
    assert "Is this somebody else?" in text(asked)
    assert done.status_code == 303
    assert empty.status_code == 422


def test_who_came_as_page_and_file(desk, event):
    press(desk, event, answered(event, name="=Wren").invitation)

    page = text(desk.get(at("attendance", event)))
    file = desk.get(at("attendance-export", event)).getvalue().decode()

    assert "1 person came" in page
    assert "'=Wren,community,,2026-06-10,09:30,,0," in file


def test_the_worker_is_a_script_of_this_page_alone(desk, event):
    answer = desk.get(at("check-in-worker", event))

    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer


# --- Badges ----------------------------------------------------------------------------
def test_badges_of_all_of_a_day_and_of_those_ticked(desk, event):
    invited = answered(event).invitation
    InvitationFactory(event=event)

    def ask(**values):
        return desk.post(at("badges", event), {"who": "room", "paper": "a4", **values})

    assert ask().content.startswith(b"%PDF")
    assert ask(who="ticked", people=[invited.public_id])["Content-Type"] == "application/pdf"
    assert ask(who="2026-06-11").status_code == 422
    assert ask(who="walk_ins").status_code == 422
    assert ask(who="ticked").status_code == 422
    assert "Tick at least one person." in text(ask(who="ticked"))
    assert desk.get(at("badges", event)).status_code == 200


def test_a_guest_gets_a_badge_with_the_code_of_the_person_who_brings_them(event):
    rsvp = answered(event)
    RSVP.objects.filter(pk=rsvp.pk).update(guest_name="Gil Guest", pronouns="she/her")
    invited = Invitation.objects.get()

    own, guest = badges_of(event, [invited])

    assert (guest.name, guest.group_words) == ("Gil Guest", f"With {invited.name}")
    assert (guest.group, guest.pronouns) == ("", "")
    assert guest.code == own.code == invited.badge_code

    RSVP.objects.update(answer="declined")
    assert len(badges_of(event, [Invitation.objects.get()])) == 1


HOSTILE = (
    "Θεοδώρα Παπαδοπούλου", "Любовь Щербакова", "Łucja Dvořáčková-Nuñez", "日本 太郎", "‮evil\x00\n",
    "W" * 120, "Anna " * 24, "(parens) \\ <b>&amp;</b> **bold**", "", "👩‍⚕️ Nurse",
)  # fmt: skip


@pytest.mark.filterwarnings("ignore:Font MPDFAA")
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_hostile_names_are_harmless(paper):
    badges = [
        Badge(name=name, code="AAAAA-BBBBB", url="https://a.example/?code=A", group_words=name,
              pronouns=name, site=name, meeting=name, group="community")
        for name in HOSTILE
    ]  # fmt: skip

    content = pdf(badges * 2, paper=paper, title="‮evil")

    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") == 2
    assert b"/JavaScript" not in io.BytesIO(content).read()


def test_a_code_is_of_one_invitation(event):
    one, other = InvitationFactory(event=event), InvitationFactory(event=event)

    assert one.badge_code != other.badge_code
    assert len(one.badge_code) == 11


# --- Over REST -------------------------------------------------------------------------
def test_rest_takes_a_tap_once(desk, event):
    invited = answered(event).invitation
    body = {
        "event": str(event.public_id), "date": "2026-06-10", "nonce": str(uuid.uuid4()),
        "invitation": str(invited.public_id), "direction": "entry",
    }  # fmt: skip

    def ask(**more):
        return desk.post("/api/v1/check-ins/", body | more, content_type="application/json")

    answers = [ask(), ask()]
    undone = ask(nonce=str(uuid.uuid4()), direction="undo", undoes=body["nonce"])

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert undone.json()["undoes"] == body["nonce"]
    assert ask(date="2026-06-20").status_code == 400
    assert ask(nonce=str(uuid.uuid4()), invitation=str(uuid.uuid4())).status_code == 404
    file = desk.get("/api/v1/check-ins/?format=csv").getvalue().decode()
    assert len(file.splitlines()) == 3


def test_rest_gives_others_their_own_rows_only(client, cast, event):
    mine = InvitationFactory(event=event, user=cast.clinician)
    for invited in (mine, InvitationFactory(event=event)):
        CheckIn.objects.create(
            event=event, day=event.in_order()[0], invitation=invited, direction="entry",
            method="name", nonce=uuid.uuid4(), at=NOW,
        )  # fmt: skip
    client.force_login(cast.clinician)

    rows = client.get(f"/api/v1/check-ins/?event={event.public_id}").json()["results"]

    assert [row["name"] for row in rows] == [mine.name]
