"""The pages of the coordinators and members: a good path, a refusal, a bad input each."""

import csv
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.actions import answers
from events.models import RSVP, DayPlace, Event, EventDay, Invitation
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.events.test_whole_way import plan
from tests.factories.events import (
    DayPlaceFactory,
    EventFactory,
    InvitationFactory,
    NeedsRecordFactory,
    RSVPFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(cast):
    return EventFactory(network=cast.network, created_by=cast.coordinator)


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def at(name, thing):
    return reverse(f"events:{name}", kwargs={"public_id": thing.public_id})


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def answered(event, *, needs=False, mode="in_person", **invited):
    rsvp = RSVPFactory(invitation=InvitationFactory(event=event, **invited))
    DayPlaceFactory(rsvp=rsvp, mode=mode)
    if needs:
        NeedsRecordFactory(rsvp=rsvp)
    return rsvp


# --- Meetings --------------------------------------------------------------------------
def test_list_without_meetings_says_what_to_do(coordinator, cast):
    page = text(coordinator.get(reverse("events:event-list", args=[cast.network.slug])))

    assert "No meeting is planned." in page
    assert "Plan the first meeting" in page


def test_list_tells_coming_from_past(client, cast, event):
    client.force_login(cast.community)
    url = reverse("events:event-list", args=[cast.network.slug])

    coming, past = text(client.get(url)), text(client.get(url + "?when=past"))

    assert event.title in coming
    assert event.title not in past
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        client.force_login(cast.community)
        assert event.title in text(client.get(url + "?when=past"))


def test_draft_is_for_coordinators_only(client, cast):
    draft = EventFactory(network=cast.network, draft=True)
    client.force_login(cast.community)

    assert client.get(at("event-detail", draft)).status_code == 404
    client.force_login(cast.coordinator)
    assert client.get(at("event-detail", draft)).status_code == 200


def test_member_reads_the_meeting_in_both_clocks(client, cast, event):
    cast.community.timezone = "Europe/London"
    cast.community.save()
    client.force_login(cast.community)

    page = text(client.get(at("event-detail", event)))

    assert "Winnipeg time" in page
    assert "By your clock" in page


@pytest.mark.parametrize(
    "name", ["event-edit", "event-people", "people-add", "people-pick", "people-send"]
)
def test_member_may_not_manage(client, cast, event, name):
    client.force_login(cast.community)

    assert client.get(at(name, event)).status_code == 403


@pytest.mark.parametrize("name", ["event-detail", "event-people", "event-answer"])
def test_outsider_finds_nothing(client, cast, event, name):
    client.force_login(cast.outsider)

    assert client.get(at(name, event)).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"days-0-ends": "09:00"}, "must end after it starts"),
        ({"days-0-date": "2027-03-14", "days-0-starts": "02:30"}, "clock is put forward"),
        ({"days-0-date": "", "days-0-starts": "", "days-0-ends": "", "days-1-date": "",
          "days-1-starts": "", "days-1-ends": ""}, "at least one day"),
        ({"closes_on": "2099-01-01"}, "after the meeting"),
        ({"timezone": "Mars/Base"}, "valid choice"),
        ({"remote_link": "javascript:alert(1)"}, "valid URL"),
        ({"days-TOTAL_FORMS": "x"}, "ManagementForm"),
    ],
)  # fmt: skip
def test_bad_plan_is_said_and_kept(coordinator, cast, change, words):
    url = reverse("events:event-add", args=[cast.network.slug])

    response = coordinator.post(url, plan(cast.network, **change))

    assert response.status_code == 422
    assert words in text(response)
    assert not Event.objects.exists()


def test_another_day_is_asked_for_without_script(coordinator, cast):
    url = reverse("events:event-add", args=[cast.network.slug])

    response = coordinator.post(url, plan(cast.network, add_day="1"))

    assert response.status_code == 200
    assert "days-2-date" in text(response)
    assert "Autumn design meeting" in text(response)
    assert not Event.objects.exists()


def edited(event, **changes):
    data = plan(event.network, version=str(event.version), **changes)
    for number, day in enumerate(event.in_order()):
        data[f"days-{number}-pk"] = str(day.pk)
    return data


def test_edit_saves_and_keeps_the_days(coordinator, event):
    keys = set(event.days.values_list("pk", flat=True))

    response = coordinator.post(at("event-edit", event), edited(event, title="New title"))

    event.refresh_from_db()
    assert response.status_code == 303, text(response)
    assert event.title == "New title"
    assert set(EventDay.objects.values_list("pk", flat=True)) == keys


def test_edit_of_an_older_version_is_refused_with_both(coordinator, event):
    stale = edited(event, title="Mine")
    Event.objects.filter(pk=event.pk).update(title="Theirs", version=2)

    response = coordinator.post(at("event-edit", event), stale)

    assert response.status_code == 409
    assert "Theirs" in text(response)
    assert 'value="Mine"' in text(response)


def test_room_below_confirmed_is_refused_in_words(coordinator, event):
    answered(event)
    answered(event)

    response = coordinator.post(at("event-edit", event), edited(event, **{"days-0-capacity": "1"}))

    assert response.status_code == 422
    assert "cannot go below 2" in text(response)


def test_cancelling_asks_first(coordinator, event):
    InvitationFactory(event=event)

    page = text(coordinator.get(at("event-cancel", event)))
    coordinator.post(at("event-cancel", event))

    event.refresh_from_db()
    assert "1 people" in page
    assert event.status == "cancelled"
    assert Message.objects.get().purpose == "events.cancelled"


def test_publishing_twice_is_refused_kindly(coordinator, event):
    coordinator.post(at("event-publish", event))

    assert "published already" in text(coordinator.get(at("event-detail", event)))


# --- People ----------------------------------------------------------------------------
def test_bad_lines_are_named_and_good_ones_added(coordinator, event):
    InvitationFactory(event=event, email="known@a.example", name="Known Person")
    body = "Wren, wren@a.example\nNobody\nKnown, KNOWN@a.example"

    shown = text(coordinator.post(at("people-add", event), {"text": body}))
    coordinator.post(at("people-add", event), {"text": body, "confirm": "1"})

    assert "Line 2: No e-mail address in this line." in shown
    assert "Invited already, left as they are: Known Person" in shown
    assert event.invitations.count() == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The submitted file is empty"),
        (b"PK\x03\x04", "Save it as CSV"),
        (b"a" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_bad_file_is_refused(coordinator, event, content, words):
    file = SimpleUploadedFile("people.csv", content)

    response = coordinator.post(at("people-add", event), {"file": file})

    assert response.status_code == 422
    assert words in text(response)


def test_file_is_previewed(coordinator, event):
    file = SimpleUploadedFile("people.csv", "Name;Mail\r\nZoë;zoe@a.example".encode("utf-16"))

    assert "1 understood" in text(coordinator.post(at("people-add", event), {"file": file}))


def test_known_account_is_linked_by_its_verified_address(coordinator, cast, event):
    body = {"text": f"Mina, {cast.community.email.upper()}", "confirm": "1"}

    coordinator.post(at("people-add", event), body)

    assert Invitation.objects.get().user == cast.community


def test_members_are_picked_by_group(coordinator, cast, event):
    url = at("people-pick", event)

    page = text(coordinator.get(url + "?group=community"))
    chosen = cast.membership(cast.community).public_id
    coordinator.post(url, {"members": [str(chosen)]})

    assert "Mina Community" in page
    assert "Clint Clinician" not in page
    assert Invitation.objects.get().group == "community"
    assert "Mina Community" not in text(coordinator.get(url))


def test_nobody_ticked_is_said(coordinator, event):
    response = coordinator.post(at("people-pick", event), {})

    assert response.status_code == 422
    assert "Tick at least one person." in text(response)


def test_sending_needs_a_published_meeting(coordinator, cast):
    draft = EventFactory(network=cast.network, draft=True)
    InvitationFactory(event=draft, draft=True)

    coordinator.post(at("people-send", draft), {"send": "1"})

    assert "Publish the meeting first" in text(coordinator.get(at("event-people", draft)))
    assert not Message.objects.exists()


def test_progress_is_told_until_all_is_sent(coordinator, event):
    InvitationFactory.create_batch(3, event=event, draft=True)
    coordinator.post(at("people-send", event), {"send": "1"})
    keys = list(Message.objects.values_list("pk", flat=True))
    Message.objects.filter(pk=keys[0]).update(state="sent")
    Message.objects.filter(pk=keys[1]).update(state="failed", error="no such box")
    Message.objects.filter(pk=keys[2]).update(state="queued")

    part = text(coordinator.get(at("event-sending", event), headers={"HX-Request": "true"}))
    Message.objects.filter(pk=keys[2]).update(state="sent")
    last = text(coordinator.get(at("event-sending", event), headers={"HX-Request": "true"}))

    assert "1 sent, 1 could not be delivered, 1 to go. You can leave this page." in part
    assert "hx-trigger" in part
    assert "hx-trigger" not in last


def test_corrected_address_gets_a_new_link_and_the_old_one_ends(coordinator, event):
    invited = InvitationFactory(event=event)
    body = {"name": "Wren", "email": "right@a.example", "group": "leader"}

    coordinator.post(at("invitation-correct", invited), body)

    invited.refresh_from_db()
    assert (invited.email, invited.link_version) == ("right@a.example", 2)
    assert Message.objects.get().to_email == "right@a.example"


def test_address_of_somebody_else_is_refused(coordinator, event):
    invited = InvitationFactory(event=event)
    other = InvitationFactory(event=event)
    body = {"name": "Wren", "email": other.email.upper(), "group": ""}

    response = coordinator.post(at("invitation-correct", invited), body)

    assert response.status_code == 422
    assert "Somebody else is invited" in text(response)


def test_withdrawn_person_leaves_the_counts(coordinator, event):
    rsvp = answered(event)

    coordinator.post(at("invitation-withdraw", rsvp.invitation))

    page = text(coordinator.get(at("event-people", event)))
    assert "0 invited" in page
    assert not RSVP.objects.exists()


def test_answer_by_telephone_is_recorded(coordinator, cast, event):
    invited = InvitationFactory(event=event)
    first = event.in_order()[0]
    body = {"version": "0", "answer": "accepted", f"day_{first.public_id.hex}": "remote"}

    response = coordinator.post(at("answer-record", invited), body)

    rsvp = RSVP.objects.get()
    assert response.status_code == 303
    assert (rsvp.channel, rsvp.answered_by) == ("coordinator", cast.coordinator)


def test_signed_in_person_answers_from_the_meeting(client, cast, event):
    InvitationFactory(event=event, email=cast.community.email)
    client.force_login(cast.community)
    first = event.in_order()[0]
    body = {"version": "0", "answer": "accepted", f"day_{first.public_id.hex}": "in_person"}

    assert client.get(at("event-answer", event)).status_code == 200
    client.post(at("event-answer", event), body)

    rsvp = RSVP.objects.get()
    assert (rsvp.channel, rsvp.invitation.user) == ("login", cast.community)
    assert "You answered: yes" in text(client.get(at("event-detail", event)))


def test_who_is_not_invited_cannot_answer(client, cast, event):
    client.force_login(cast.community)

    assert client.get(at("event-answer", event)).status_code == 403


# --- Numbers and needs -----------------------------------------------------------------
def test_numbers_by_day_mode_and_group(coordinator, event):
    answered(event, group="community", needs=True)
    answered(event, group="clinician", mode="remote")
    RSVPFactory(invitation=InvitationFactory(event=event), answer="declined")
    InvitationFactory(event=event, draft=True)

    page = text(coordinator.get(at("event-people", event)))

    assert "4 invited" in page
    assert "1 not sent yet" in page
    assert "1 vegan, 1 with an allergy" in page
    assert "Hazelnut" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"group": "community"}, {"Ann", "Noa"}),
        ({"answer": "accepted"}, {"Ann", "Ben"}),
        ({"answer": "none"}, {"Noa"}),
        ({"answer": "open"}, {"Noa"}),
        ({"q": "ANN"}, {"Ann"}),
        ({"travel": "prepaid"}, {"Ben"}),
        ({"mail": "draft"}, {"Noa"}),
        ({"mail": "withdrawn"}, {"Rex"}),
        ({"mail": "problem"}, set()),
        ({"group": "wizard"}, {"Ann", "Ben", "Noa"}),
    ],
)
def test_filters(coordinator, event, query, shown):
    answered(event, name="Ann", group="community")
    ben = answered(event, name="Ben", group="clinician")
    RSVP.objects.filter(pk=ben.pk).update(travel="prepaid")
    InvitationFactory(event=event, name="Noa", group="community", draft=True)
    InvitationFactory(event=event, name="Rex", group="leader", revoked=True)

    page = coordinator.get(at("event-people", event), query)

    assert {one["name"] for one in page.context["people"]} == shown


def test_filter_by_day_and_waiting_list(coordinator, event):
    day = event.in_order()[0]
    answered(event, name="Ann")
    waiting = RSVPFactory(invitation=InvitationFactory(event=event, name="Wim"))
    DayPlaceFactory(rsvp=waiting, waiting=True)

    here = coordinator.get(at("event-people", event), {"day": str(day.pk)})
    line = coordinator.get(at("event-people", event), {"day": f"{day.pk}-waiting"})

    assert [one["name"] for one in here.context["people"]] == ["Ann"]
    assert [one["name"] for one in line.context["people"]] == ["Wim"]


def test_needs_are_shown_by_a_button_and_each_look_is_recorded(coordinator, cast, event):
    invited = answered(event, needs=True).invitation

    before = text(coordinator.get(at("invitation-detail", invited)))
    after = coordinator.post(at("needs-show", invited))

    assert "Hazelnut" not in before
    assert "Hazelnut" in text(after)
    assert "no-store" in after["Cache-Control"]
    assert AuditEntry.objects.get(verb="needs.read").actor == cast.coordinator


def test_phone_form_does_not_show_needs_on_file(coordinator, event):
    invited = answered(event, needs=True).invitation

    assert "Hazelnut" not in text(coordinator.get(at("answer-record", invited)))


def exported(response):
    content = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(content.splitlines()))


def test_export_leaves_needs_out_unless_asked(coordinator, event):
    answered(event, needs=True, name="=cmd()")

    plain = exported(coordinator.get(at("people-export", event)))
    with_needs = exported(coordinator.post(at("people-export", event)))

    assert "needs" not in plain[0]
    assert plain[0]["name"] == "'=cmd()"
    assert "Hazelnut" in with_needs[0]["needs"]
    assert AuditEntry.objects.filter(verb="needs.read").count() == 1


# --- htmx and cost ---------------------------------------------------------------------
@pytest.mark.parametrize("name", ["event-numbers", "event-sending"])
def test_fragment_is_the_same_as_in_the_whole_page(coordinator, event, name):
    answered(event, needs=True)

    whole = text(coordinator.get(at("event-people", event)))
    fragment = text(coordinator.get(at(name, event), headers={"HX-Request": "true"})).strip()

    assert fragment in whole


def test_filtered_list_alone_is_the_same_as_in_the_whole_page(coordinator, event):
    answered(event)
    query = {"answer": "accepted"}

    whole = text(coordinator.get(at("event-people", event), query))
    fragment = coordinator.get(at("event-people", event), query, headers={"HX-Request": "true"})

    assert text(fragment).strip() in whole
    assert "HX-Request" in fragment["Vary"]


def test_fragment_address_in_a_browser_leads_to_the_page(coordinator, event):
    response = coordinator.get(at("event-numbers", event))

    assert response["Location"] == at("event-people", event)


@pytest.mark.slow
def test_people_page_costs_the_same_for_a_thousand(coordinator, event, cast):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(at("event-people", event)).status_code == 200
        return len(queries)

    _fill(event, cast, 10, "a")
    ten = cost()
    _fill(event, cast, 990, "b")

    assert cost() == ten


def _fill(event, cast, count, mark):
    day = event.in_order()[0]
    invited = Invitation.objects.bulk_create(
        Invitation(
            event=event, name=f"P {mark}{n}", email=f"{mark}{n}@a.example", state="active",
            invited_by=cast.coordinator,
        )
        for n in range(count)
    )  # fmt: skip
    rsvps = RSVP.objects.bulk_create(
        RSVP(invitation=one, answer="accepted", channel="link", answered_at=timezone.now())
        for one in invited
    )
    DayPlace.objects.bulk_create(DayPlace(rsvp=r, day=day, mode="remote") for r in rsvps)


def test_no_session_of_a_reader_in_another_zone_moves_the_days(client, cast):
    """23:30 UTC is another date elsewhere: the day stays that of the meeting."""
    zone = ZoneInfo("Pacific/Auckland")
    event = EventFactory(network=cast.network, timezone="Pacific/Auckland", days=0)
    start = datetime(2027, 5, 6, 9, 0, tzinfo=zone)
    EventDay.objects.create(
        event=event, date=date(2027, 5, 6), starts_at=start, ends_at=start + timedelta(hours=4)
    )
    client.force_login(cast.community)  # New York

    page = text(client.get(at("event-detail", event)))

    assert "Thursday 6 May 2027" in page
    assert "Wed 5 May, 17:00 to 21:00" in page


def test_recording_over_a_newer_answer_is_refused(coordinator, event):
    rsvp = answered(event)
    answers.answer(
        invitation=rsvp.invitation,
        given=answers.Given(answer="declined"),
        version=1,
        channel="link",
        by=None,
        now=timezone.now(),
    )

    response = coordinator.post(
        at("answer-record", rsvp.invitation), {"version": "1", "answer": "tentative"}
    )

    assert response.status_code == 409
    assert "Somebody else changed this" in text(response)
