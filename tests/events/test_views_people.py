"""The pages of the people of a meeting: a good path, a refusal, a bad input each."""

import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.actions import answers
from events.models import RSVP, DayPlace, Invitation
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.events.asking import answered, at, text
from tests.factories.events import (
    DayPlaceFactory,
    EventFactory,
    EventRoleFactory,
    InvitationFactory,
    RSVPFactory,
)

pytestmark = pytest.mark.django_db


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
        (b"PK\x03\x04", "cannot be opened"),
        (b"a" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
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


def test_pasted_member_keeps_the_group_they_have_in_the_network(coordinator, cast, event):
    lines = f"{cast.clinician.email}\nPat Parent, pat@people.example, parent"

    coordinator.post(at("people-add", event), {"text": lines, "confirm": "1"})

    assert dict(event.invitations.values_list("email", "group")) == {
        cast.clinician.email: "clinician",
        "pat@people.example": "community",
    }


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


def test_draft_says_that_it_must_be_published_first(coordinator, cast):
    event = EventFactory(network=cast.network, draft=True)
    InvitationFactory(event=event, draft=True)

    page = text(coordinator.get(at("people-send", event)))

    assert "until it is published, nothing is sent" in page
    assert 'name="send"' not in page


def test_one_invitation_is_said_as_one(coordinator, event):
    InvitationFactory(event=event, draft=True)

    coordinator.post(at("people-send", event), {"send": "1"})

    sent = text(coordinator.get(at("event-people", event)))
    assert "One invitation is on its way." in sent


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
def test_numbers_by_day_mode_and_group(coordinator, cast, event):
    EventRoleFactory(event=event, user=cast.coordinator)
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
    EventRoleFactory(event=event, user=cast.coordinator)
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


def test_needs_are_not_for_coordinators_without_logistics(coordinator, event):
    invited = answered(event, needs=True).invitation

    looks = [
        coordinator.post(at("needs-show", invited)),
        coordinator.post(at("people-export", event)),
    ]

    assert [look.status_code for look in looks] == [403, 403]
    assert not AuditEntry.objects.filter(verb="needs.read").exists()


def test_export_leaves_needs_out_unless_asked(coordinator, cast, event):
    EventRoleFactory(event=event, user=cast.coordinator)
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
    assert "Saved now: <b>No</b>" in text(response)
