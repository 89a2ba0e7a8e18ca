"""Personal links: read by scanners, forwarded, replaced, withdrawn, cut off."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions import invitations
from events.emails.codes import code_for
from events.models import RSVP, Event, Invitation
from lhs_platform.lib.logs import without_personal_links
from lhs_platform.mail.models import Message, Suppression
from networks.models import AuditEntry
from tests.factories.events import (
    DayPlaceFactory,
    EventFactory,
    InvitationFactory,
    NeedsRecordFactory,
    RSVPFactory,
)
from tests.factories.networks import UserFactory

pytestmark = pytest.mark.django_db


def link(invited, name="rsvp"):
    return reverse(f"events:{name}", kwargs={"token": invited.token})


def answer(event, **changes):
    fields = {f"day_{day.public_id.hex}": "in_person" for day in event.in_order()}
    return {"version": "0", "answer": "accepted", "travel": "none", **fields, **changes}


def without_csrf(response):
    return re.sub(r"[A-Za-z0-9]{64}", "", response.content.decode())


@pytest.fixture
def invited():
    return InvitationFactory()


@pytest.fixture
def answered(invited):
    """An invitation answered on another device, with needs."""
    rsvp = RSVPFactory(invitation=invited)
    DayPlaceFactory(rsvp=rsvp)
    NeedsRecordFactory(rsvp=rsvp, allergies="Hazelnut")
    return invited


def test_page_says_what_it_is_for_what_is_there_and_what_it_pays(client, invited):
    planned = {
        "goals": "What we share\nWhat we test",
        "languages": "English; Spanish interpreted",
        "access_offered": "Captions and step-free rooms",
        "asks": "Bring one letter",
        "pays": "Travel and a hotel",
    }
    type(invited.event).objects.filter(pk=invited.event_id).update(**planned)

    page = client.get(link(invited)).content.decode()

    assert "<li>What we test</li>" in page
    for words in list(planned.values())[1:]:
        assert words in page


@pytest.mark.parametrize("query", ["", "?answer=yes", "?answer=no"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_changes_nothing(client, invited, method, query):
    before = (RSVP.objects.count(), Message.objects.count(), AuditEntry.objects.count())

    response = getattr(client, method)(link(invited) + query)

    assert response.status_code == 200
    assert (RSVP.objects.count(), Message.objects.count(), AuditEntry.objects.count()) == before
    assert "sessionid" not in response.cookies


def test_scanner_that_follows_every_link_of_the_page_changes_nothing(client, invited):
    page = client.get(link(invited)).content.decode()

    followed = [url for url in re.findall(r'href="(/i/[^"]+)"', page) if client.get(url)]

    assert len(followed) >= 2
    assert not RSVP.objects.exists()
    assert not Message.objects.exists()
    assert not Suppression.objects.exists()


def test_button_of_the_mail_only_chooses(client, invited):
    page = client.get(link(invited) + "?answer=no").content.decode()

    assert 'value="declined" id="id_answer_2" required checked' in page.replace("\n", "")


def test_page_leaves_no_trace_of_its_address(client, invited):
    response = client.get(link(invited))

    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store, private"
    assert "noindex" in response["X-Robots-Tag"]


def test_token_is_cut_out_of_logs(invited):
    path = link(invited)

    event = without_personal_links(logging, "warning", {"event": f"Gone: {path}?answer=yes"})

    assert invited.token not in event["event"]


def test_post_without_the_csrf_token_is_refused(invited):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(link(invited), answer(invited.event))

    assert response.status_code == 403
    assert not RSVP.objects.exists()


def test_browser_that_hides_its_origin_can_answer(invited):
    strict = Client(enforce_csrf_checks=True)
    strict.get(link(invited))
    token = strict.cookies["csrftoken"].value

    response = strict.post(
        link(invited),
        answer(invited.event, csrfmiddlewaretoken=token),
        headers={"Origin": "null"},
        secure=True,
    )

    assert response.status_code == 303


def test_answer_is_shown_on_return_to_the_same_browser(client, invited):
    client.post(link(invited), answer(invited.event, allergies="Hazelnut"))

    page = client.get(link(invited)).content.decode()

    assert "We have your answer: Yes" in page
    assert "Hazelnut" in page


def test_double_click_is_one_answer_and_one_mail(client, invited):
    body = answer(invited.event)

    first, second = client.post(link(invited), body), client.post(link(invited), body)

    assert (first.status_code, second.status_code) == (303, 303)
    assert RSVP.objects.count() == 1
    assert Message.objects.filter(purpose="events.answered").count() == 1


def test_second_tab_with_another_answer_sees_both(client, invited):
    client.post(link(invited), answer(invited.event))

    response = client.post(link(invited), answer(invited.event, answer="declined"))

    page = response.content.decode()
    assert response.status_code == 409
    assert "Changed meanwhile" in page
    assert RSVP.objects.get().answer == "accepted"
    assert 'name="version" value="1"' in page


def test_bad_input_keeps_what_was_typed(client, invited):
    response = client.post(link(invited), {"version": "0", "allergies": "Hazelnut"})

    assert response.status_code == 422
    assert "Hazelnut" in response.content.decode()
    assert "Choose yes, not sure or no." in response.content.decode()


def test_forwarded_link_shows_neither_name_nor_answer_nor_needs(client, answered):
    page = client.get(link(answered)).content.decode()

    assert "Please confirm that it is you" in page
    assert "Hazelnut" not in page
    assert answered.name not in page
    assert answered.email not in page


def test_forwarded_link_cannot_change_the_answer(client, answered):
    body = answer(answered.event, version="1", answer="declined")

    response = client.post(link(answered), body)

    assert response.status_code == 403
    assert RSVP.objects.get().answer == "accepted"


def test_forwarded_link_goes_from_thanks_to_the_question(client, answered):
    assert client.get(link(answered, "rsvp-thanks"))["Location"] == link(answered)


def test_code_from_the_mail_opens_the_answer(client, answered):
    client.post(link(answered, "rsvp-code"), {"send": "1"})
    message = Message.objects.get(purpose="events.code")
    code = code_for(answered, message.params["nonce"])

    response = client.post(link(answered, "rsvp-code"), {"code": f"{code[:3]} {code[3:]}"})

    assert message.to_email == answered.email
    assert code not in str(message.params)
    assert response.status_code == 303
    assert "Hazelnut" in client.get(link(answered)).content.decode()


def test_five_wrong_codes_end_it(client, answered):
    client.post(link(answered, "rsvp-code"), {"send": "1"})
    code = code_for(answered, Message.objects.get().params["nonce"])
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        client.post(link(answered, "rsvp-code"), {"code": wrong})

    response = client.post(link(answered, "rsvp-code"), {"code": code})

    assert response.status_code == 422
    assert "has ended" in response.content.decode()


def test_codes_are_few(client, answered):
    for _ in range(6):
        client.post(link(answered, "rsvp-code"), {"send": "1"})

    assert Message.objects.filter(purpose="events.code").count() == 4


def test_corrected_address_shuts_the_old_browser_out(client, invited):
    client.post(link(invited), answer(invited.event, allergies="Hazelnut"))
    Invitation.objects.filter(pk=invited.pk).update(email="new@guests.example")

    page = client.get(link(invited)).content.decode()

    assert "Hazelnut" not in page


def test_signed_in_person_needs_no_code(client, answered):
    user = UserFactory()
    Invitation.objects.filter(pk=answered.pk).update(user=user)
    client.force_login(user)

    assert "Hazelnut" in client.get(link(answered)).content.decode()


def test_link_never_signs_in(client, invited):
    client.get(link(invited))

    response = client.get(reverse("events:event-detail", args=[invited.event.public_id]))

    assert response.status_code == 302


def test_withdrawn_link_says_so(client):
    invited = InvitationFactory(revoked=True)

    response = client.get(link(invited))

    assert response.status_code == 410
    assert "was withdrawn" in response.content.decode()


def test_withdrawn_while_open_is_refused_in_plain_words(client, invited):
    client.get(link(invited))
    invitations.withdraw(invitation=invited, by=UserFactory(), now=timezone.now())

    response = client.post(link(invited), answer(invited.event))

    assert response.status_code == 410
    assert not RSVP.objects.exists()


def test_replaced_link_says_so(client, invited):
    old = link(invited)
    invitations.resend(invitation=invited, by=UserFactory(), now=timezone.now())

    response = client.get(old)

    assert response.status_code == 410
    assert "replaced" in response.content.decode()


def test_link_ends_after_the_meeting(client, invited):
    with time_machine.travel(timezone.now() + timedelta(days=80)):
        response = client.get(link(invited))

    assert response.status_code == 410


@pytest.mark.parametrize("token", ["x", "abc:def", "..", "a" * 500, "%00"])
def test_broken_link_is_a_kind_page(client, token):
    response = client.get(f"/i/{token}/")

    assert response.status_code == 404
    if token != "..":
        assert "let us send it once more" in response.content.decode()


def test_after_the_deadline_the_page_is_read_only(client):
    invited = InvitationFactory(event=EventFactory(closed_for_answers=True))

    seen, sent = client.get(link(invited)), client.post(link(invited), answer(invited.event))

    assert seen.status_code == 200
    assert "555 0142" in seen.content.decode()
    assert sent.status_code == 409
    assert not RSVP.objects.exists()


def test_cancelled_meeting_says_so(client, invited):
    Event.objects.update(status="cancelled")

    assert "This meeting is cancelled" in client.get(link(invited)).content.decode()


def test_asking_again_sends_to_the_address_on_file_only(client, invited):
    known = client.post(reverse("events:link-again"), {"email": invited.email.upper()})
    unknown = client.post(reverse("events:link-again"), {"email": "who@else.example"})

    assert without_csrf(known) == without_csrf(unknown)
    assert [m.to_email for m in Message.objects.all()] == [invited.email]


def test_asking_again_and_again_sends_once_an_hour(client, invited):
    for _ in range(5):
        client.post(reverse("events:link-again"), {"email": invited.email})

    assert Message.objects.count() == 1


def test_calendar_file_holds_no_link(client, invited):
    response = client.get(link(invited, "rsvp-calendar"))

    assert response["Content-Type"].startswith("text/calendar")
    assert invited.token not in response.content.decode()


def test_full_room_is_said_before_answering(client):
    event = EventFactory(days=1, days__capacity_in_person=0)

    page = client.get(link(InvitationFactory(event=event))).content.decode()

    assert "The room is full" in page
