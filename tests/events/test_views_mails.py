"""The pages of a meeting's mails, and what is done for several people at once."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from events.actions import texts
from events.models import Invitation, LetterText, ReminderRule
from lhs_platform.mail.letters import purpose_of
from lhs_platform.mail.models import Message
from tests.events.asking import at, text
from tests.factories.events import EventRoleFactory, InvitationFactory, RSVPFactory
from tests.factories.mail import CampaignFactory, MessageFactory

pytestmark = pytest.mark.django_db

WORDS = {"subject": "Hello {{ first_name }}", "body": "Come!\n\n{{ link }}", "version": "0"}


def letter_url(event, kind="reminder", tail=""):
    return f"{at('event-mails', event)}{kind}/{tail}"


def test_own_words_are_saved_shown_and_sent(coordinator, event):
    wren = InvitationFactory(event=event, name="Wren Oakapple")

    saved = coordinator.post(letter_url(event), WORDS)
    page = text(coordinator.get(f"{letter_url(event)}?person={wren.public_id}"))
    mail = coordinator.get(f"{letter_url(event, tail='mail/')}?person={wren.public_id}")

    assert saved.status_code == 303
    assert "Subject: Hello Wren" in page
    assert "{{ first_name }}" in page
    assert "Come!" in mail.content.decode()
    assert "/i/" not in mail.content.decode()
    assert "sandbox" in mail.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"body": "No way to answer"}, "Without {{ link }} people cannot answer."),
        ({"body": "{{ password }} {{ link }}"}, "“{{ password }}” is not a placeholder here."),
        ({"subject": "{{ link }}"}, "“{{ link }}” is not a placeholder here."),
        ({"subject": ""}, "Please fill this in."),
    ],
)
def test_bad_words_are_refused_and_named(coordinator, event, change, said):
    response = coordinator.post(letter_url(event), WORDS | change)

    assert response.status_code == 422
    assert said in text(response).replace("&#x27;", "'")
    assert not LetterText.objects.exists()


def test_second_editor_sees_both_texts(coordinator, event):
    texts.save(
        event=event, kind="reminder", subject="Theirs", body="Theirs {{ link }}", version=0,
        by=event.created_by,
    )  # fmt: skip

    response = coordinator.post(letter_url(event), WORDS)

    assert response.status_code == 409
    assert "Theirs {{ link }}" in text(response)
    assert "Come!" in text(response)
    assert LetterText.objects.get().subject == "Theirs"


def test_usual_words_again(coordinator, event):
    coordinator.post(letter_url(event), WORDS)
    assert "Own words" in text(coordinator.get(at("event-mails", event)))

    coordinator.post(letter_url(event, tail="usual/"))

    assert not LetterText.objects.exists()


@pytest.mark.parametrize("kind", LetterText.Kind.values)
def test_each_kind_is_shown_and_tested_on_oneself(coordinator, cast, event, kind):
    shown = coordinator.get(letter_url(event, kind))
    coordinator.post(letter_url(event, kind, "test/"))

    message = Message.objects.get()
    letter = purpose_of(message.purpose).render(message)
    assert shown.status_code == 200
    assert message.to_email == cast.coordinator.email
    assert "/i/" not in letter.text + letter.html
    assert "sample" in letter.text


def test_unknown_kind_does_not_exist(coordinator, event):
    assert coordinator.get(letter_url(event, "gossip")).status_code == 404


def test_reminder_is_planned_changed_and_taken_away(coordinator, event):
    fields = {"days_before": "3", "clock": "09:30", "audience": "open", "is_active": "on"}

    coordinator.post(at("rule-add", event), fields)
    rule = ReminderRule.objects.get()
    page = text(coordinator.get(at("event-mails", event)))
    coordinator.post(at("rule-edit", rule), fields | {"days_before": "2", "version": "1"})
    stale = coordinator.post(at("rule-edit", rule), fields | {"version": "1"})
    rule.refresh_from_db()
    coordinator.post(at("rule-remove", rule))

    assert "3 days before the last day for answers" in page
    assert "Goes by itself." in page
    assert (rule.days_before, rule.clock) == (2, time(9, 30))
    assert stale.status_code == 409
    assert "Changed meanwhile." in text(stale)
    assert not ReminderRule.objects.exists()


def test_past_reminder_is_refused_in_words(coordinator, event):
    fields = {"days_before": "60", "clock": "09:00", "audience": "none", "is_active": "on"}

    response = coordinator.post(at("rule-add", event), fields)

    assert response.status_code == 422
    assert "That moment is past." in text(response)


def chosen(event, people=(), **more):
    return {"person": [str(one.public_id) for one in people], **more}


def test_ticked_people_are_looked_at_before_anything_is_sent(coordinator, event):
    silent = InvitationFactory(event=event, name="Silent Sam")
    done = RSVPFactory(invitation=InvitationFactory(event=event, name="Done Dora")).invitation
    url, what = at("people-chosen", event), chosen(event, [silent, done], what="reminder")

    page = text(coordinator.get(url, what))
    nothing_yet = Message.objects.count()
    coordinator.post(url, what)
    people = text(coordinator.get(at("event-people", event)))

    assert "Send a reminder to 1 person?" in page
    assert "Has answered." in page
    assert nothing_yet == 0
    assert Message.objects.get().to_email == silent.email
    assert "1 person gets a reminder." in people
    assert "Reminder: waiting to be sent" in people


def test_all_shown_are_those_of_the_filters(coordinator, event):
    InvitationFactory(event=event, group="clinician")
    InvitationFactory(event=event, group="leader")
    what = {"all": "1", "group": "leader", "what": "reminder"}

    coordinator.post(at("people-chosen", event), what)

    assert Message.objects.get().to_email == Invitation.objects.get(group="leader").email


def test_unsure_are_asked_when_chosen(coordinator, event):
    RSVPFactory(invitation=InvitationFactory(event=event), answer="tentative")
    what = {"all": "1", "what": "reminder"}

    without = text(coordinator.get(at("people-chosen", event), what))
    with_them = text(coordinator.get(at("people-chosen", event), what | {"unsure": "1"}))

    assert "Nobody needs a reminder" in without
    assert "Send a reminder to 1 person?" in with_them


def test_several_are_withdrawn_after_one_look(coordinator, event):
    people = InvitationFactory.create_batch(2, event=event)
    what = chosen(event, people, what="withdraw")

    page = text(coordinator.get(at("people-chosen", event), what))
    coordinator.post(at("people-chosen", event), what)

    assert "Withdraw 2 invitations?" in page
    assert set(event.invitations.values_list("state", flat=True)) == {"revoked"}


@pytest.mark.parametrize("count", [1, 2])
def test_an_answer_is_recorded_for_one(coordinator, event, count):
    people = InvitationFactory.create_batch(count, event=event)

    response = coordinator.get(at("people-chosen", event), chosen(event, people, what="record"))

    assert ("/answer/" in response.headers["Location"]) == (count == 1)


@pytest.mark.parametrize("what", [{"what": "reminder"}, {"what": "reminder", "person": "x"}, {}])
def test_nobody_or_nothing_chosen_is_said(coordinator, event, what):
    response = coordinator.get(at("people-chosen", event), what)

    assert response.status_code == 303


def test_progress_of_any_sending_is_shown_and_stopped_alone(coordinator, event):
    one, other = (
        CampaignFactory(about=event.about, purpose=f"events.{kind}")
        for kind in ("reminder", "thanks")
    )
    for campaign in (one, other):
        MessageFactory(campaign=campaign, about=event.about, state="queued")

    page = text(coordinator.get(at("event-mails", event)))
    coordinator.post(at("sending-stop", event), {"campaign": str(one.public_id)})

    assert "Sending reminders to 1 person." in page
    assert "Sending thanks to 1 person." in page
    assert one.messages.get().state == "cancelled"
    assert other.messages.get().state == "queued"


def test_person_page_tells_of_each_mail_and_takes_the_bounce(coordinator, event):
    invited = InvitationFactory(event=event)
    MessageFactory(
        purpose="events.invitation", dedupe_key=invited.dedupe_key, about=event.about,
        to_email=invited.email, state="sent", sent_at=timezone.now() - timedelta(hours=1),
        params={"invitation": invited.pk, "link_version": 1},
    )  # fmt: skip

    coordinator.post(at("invitation-bounced", invited))
    page = text(coordinator.get(at("invitation-detail", invited)))
    numbers = text(coordinator.get(at("event-people", event)))
    coordinator.post(at("invitation-works", invited))
    after = text(coordinator.get(at("invitation-detail", invited)))

    assert "Came back, as an organiser noted." in page
    assert "The mail does not reach" in page
    assert "Not reached" in numbers
    assert "The mail does not reach" not in after


def test_only_organisers_see_the_messages(client, cast, event):
    role = EventRoleFactory(event=event, role="reader", user=cast.community)
    client.force_login(role.user)
    assert client.get(at("event-mails", event)).status_code == 403
    event.roles.create(user=role.user, role="organiser", given_by=role.user)
    assert client.get(at("event-mails", event)).status_code == 200


# --- REST -------------------------------------------------------------------------------------


def send_json(client, method, url, body, **more):
    return getattr(client, method)(url, body, "application/json", **more)


def test_rest_words_and_reminders_ask_for_the_version(coordinator, event):
    body = {"event": str(event.public_id), "kind": "thanks", "subject": "Thanks", "body": "Bye"}
    made = send_json(coordinator, "post", "/api/v1/letter-texts/", body)
    one = f"/api/v1/letter-texts/{made.json()['id']}/"
    blind = send_json(coordinator, "patch", one, {"subject": "New"})
    kept = send_json(
        coordinator, "patch", one, {"subject": "New"}, headers={"If-Match": made["ETag"]}
    )
    bad = send_json(
        coordinator, "patch", one, {"body": "{{ x }}"}, headers={"If-Match": kept["ETag"]}
    )
    gone = coordinator.delete(one)

    codes = [one.status_code for one in (made, blind, kept, bad, gone)]
    assert codes == [201, 428, 200, 400, 204]
    assert kept.json()["body"] == "Bye"


def test_rest_plans_reminders(coordinator, event):
    body = {"event": str(event.public_id), "days_before": 2, "clock": "09:00"}

    made = send_json(coordinator, "post", "/api/v1/reminder-rules/", body)
    one = f"/api/v1/reminder-rules/{made.json()['id']}/"
    kept = send_json(
        coordinator, "patch", one, {"days_before": 1}, headers={"If-Match": made["ETag"]}
    )

    assert (made.status_code, kept.status_code) == (201, 200)
    assert kept.json()["clock"] == "09:00:00"
    assert coordinator.delete(one).status_code == 204


def test_rest_sends_and_says_who_is_left_out(coordinator, event):
    silent = InvitationFactory(event=event)
    RSVPFactory(invitation=InvitationFactory(event=event))
    url = f"/api/v1/events/{event.public_id}/mailings/"

    tried = send_json(coordinator, "post", url, {"mail": "reminder", "dry_run": True})
    sent = send_json(coordinator, "post", url, {"mail": "reminder"})
    again = send_json(coordinator, "post", url, {"mail": "reminder"})

    assert tried.json()["going"] == sent.json()["going"] == [str(silent.public_id)]
    assert tried.json()["left_out"][0]["reason"] == "Has answered."
    assert (tried.status_code, sent.status_code, again.status_code) == (200, 201, 409)


def test_rest_notes_a_bounce_and_takes_it_back(coordinator, event):
    invited = InvitationFactory(event=event)
    MessageFactory(
        purpose="events.invitation", dedupe_key=invited.dedupe_key, about=event.about,
        to_email=invited.email, state="sent",
    )  # fmt: skip
    url = f"/api/v1/invitations/{invited.public_id}/bounce/"

    assert coordinator.post(url).status_code == 204
    assert Message.objects.get().state == "bounced"
    assert coordinator.delete(url).status_code == 204
    assert Message.objects.get().state == "sent"


def test_person_page_tells_of_their_own_mail_alone(coordinator, event):
    """An answer, a place or a request of somebody else may have the same number as an invitation."""
    other = InvitationFactory(event=event)
    rsvp = RSVPFactory(pk=other.pk, invitation=InvitationFactory(event=event))
    MessageFactory(
        purpose="events.answered", about=event.about, to_email=rsvp.invitation.email,
        dedupe_key=f"events.answered:{event.pk}:{rsvp.invitation.pk}:{rsvp.pk}:1",
        params={"invitation": rsvp.invitation.pk, "version": 1},
    )  # fmt: skip

    theirs = text(coordinator.get(at("invitation-detail", rsvp.invitation)))
    others = text(coordinator.get(at("invitation-detail", other)))

    assert "What they answered" in theirs
    assert rsvp.invitation.email not in others
