"""What organisers do on the pages of a meeting, over REST: sent, corrected, withdrawn, drafted."""

import pytest
from django.utils import timezone

from events.actions import minutes, notes
from events.models import Event, Invitation
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.events.asking import answered
from tests.factories.events import EventFactory, InvitationFactory
from tests.factories.minutes import AgendaItemFactory, CheckInFactory, EvaluationFactory
from tests.factories.networks import MembershipFactory

pytestmark = pytest.mark.django_db


def post(client, url, **body):
    return client.post(url, body, content_type="application/json")


def of(event, what):
    return f"/api/v1/events/{event.public_id}/{what}/"


def one(invited, what=""):
    return f"/api/v1/invitations/{invited.public_id}/{what}"


# --- The meeting -----------------------------------------------------------------------
def test_a_draft_is_published_and_called_off(coordinator, cast):
    event = EventFactory(network=cast.network, draft=True)

    answers = [post(coordinator, of(event, act)) for act in ("publish", "publish", "cancel")]

    assert [one.status_code for one in answers] == [200, 409, 200]
    assert [answers[0].json()["status"], answers[2].json()["status"]] == ["published", "cancelled"]
    verbs = AuditEntry.objects.filter(object_id=str(event.public_id)).values_list("verb", flat=True)
    assert set(verbs) == {"event.published", "event.cancelled"}


# --- Sending ---------------------------------------------------------------------------
def test_invitations_are_sent_once(coordinator, event):
    InvitationFactory.create_batch(2, event=event, draft=True)

    first, again = (post(coordinator, of(event, "send-invitations")) for _ in range(2))

    assert (first.json(), again.json()) == ({"sent": 2}, {"sent": 0})
    assert Message.objects.filter(purpose="events.invitation").count() == 2


def test_a_sending_is_told_and_stopped(coordinator, event):
    InvitationFactory.create_batch(2, event=event, draft=True)
    post(coordinator, of(event, "send-invitations"))
    Message.objects.update(state="queued")
    (row,) = coordinator.get(of(event, "sendings")).json()

    stopped = post(coordinator, of(event, "sendings"), act="stop", sending=row["id"])
    again = post(coordinator, of(event, "sendings"), act="stop")

    assert (row["what"], row["state"], row["to_go"]) == ("Invitations", "running", 2)
    assert stopped.json()[0]["state"] == "stopped"
    assert again.status_code == 409
    assert not Message.objects.filter(state="queued").exists()


def test_a_mail_is_tried_on_oneself_and_shown_without_the_link(coordinator, cast, event):
    invited = InvitationFactory(event=event)

    tried = post(coordinator, of(event, "test-mail"), mail="thanks")
    shown = coordinator.get(one(invited, "mail/"), {"kind": "reminder"})

    assert tried.status_code == 202
    assert Message.objects.get().to_email == cast.coordinator.email
    assert "will you come?" in shown.json()["subject"]
    assert invited.token not in shown.content.decode()
    assert coordinator.get(one(invited, "mail/"), {"kind": "x"}).status_code == 400


# --- People ----------------------------------------------------------------------------
def test_members_are_added_by_their_membership(coordinator, cast, event):
    mine = MembershipFactory(network=cast.network, group="leader")
    foreign = MembershipFactory(network=cast.other_network)
    url, to = "/api/v1/invitations/", {"event": str(event.public_id)}

    added = post(coordinator, url, **to, memberships=[str(mine.public_id)])
    refused = post(coordinator, url, **to, memberships=[str(foreign.public_id)])
    nobody = post(coordinator, url, **to)

    assert [one.status_code for one in (added, refused, nobody)] == [201, 400, 400]
    invited = Invitation.objects.get()
    assert (invited.email, invited.group) == (mine.user.email, "leader")


def test_a_corrected_address_gets_a_new_link(coordinator, event):
    invited = InvitationFactory(event=event)
    body = {"email": "New@people.example"}

    response = coordinator.patch(one(invited), body, content_type="application/json")

    fresh = Invitation.objects.get()
    assert response.json()["email"] == "new@people.example"
    assert (fresh.link_version, fresh.name) == (2, invited.name)
    assert Message.objects.get(purpose="events.invitation").to_email == "new@people.example"
    bad = coordinator.patch(one(invited), {"email": "x"}, content_type="application/json")
    assert bad.status_code == 400


def test_an_invitation_is_sent_again_and_withdrawn(coordinator, event):
    invited = answered(event).invitation

    again = post(coordinator, one(invited, "resend/"))
    gone = coordinator.delete(one(invited))

    assert (again.status_code, gone.status_code) == (200, 204)
    fresh = Invitation.objects.get()
    assert (fresh.link_version, fresh.state, fresh.answer) == (2, "revoked", None)
    assert coordinator.delete(one(invited)).status_code == 409
    assert coordinator.get(one(invited)).json()["state"] == "revoked"


# --- After -----------------------------------------------------------------------------
def test_minutes_are_drafted_and_their_versions_told(coordinator, cast, event):
    item = AgendaItemFactory(event=event, title="What we test")
    notes.save(item=item, text="We test the card.", version=0, by=cast.coordinator)

    drafted = post(coordinator, "/api/v1/minutes/draft/", event=str(event.public_id))
    again = post(coordinator, "/api/v1/minutes/draft/", event=str(event.public_id))
    minutes.save(event=event, text="Shorter.", version=1, by=cast.coordinator)
    url = f"/api/v1/minutes/{drafted.json()['id']}/versions/"
    rows = coordinator.get(url, {"number": 1}).json()

    assert (drafted.status_code, again.status_code) == (201, 409)
    assert "We test the card." in drafted.json()["draft"]
    assert [row["number"] for row in rows] == [2, 1]
    assert rows[0]["text"] is None
    assert "We test the card." in rows[1]["text"]
    assert rows[1]["by"] == cast.coordinator.name
    assert coordinator.get(url, {"number": "x"}).status_code == 400


def test_members_read_the_versions_of_notes(client, cast, event):
    item = AgendaItemFactory(event=event)
    notes.save(item=item, text="First.", version=0, by=cast.coordinator)
    client.force_login(cast.clinician)

    rows = client.get(f"/api/v1/item-notes/{item.note.public_id}/versions/").json()

    assert [(row["number"], row["text"]) for row in rows] == [(1, None)]


def test_people_are_asked_how_it_was_once_each(coordinator, event):
    evaluation = EvaluationFactory(event=event)
    CheckInFactory(invitation=InvitationFactory(event=event), at=timezone.now())
    url = f"/api/v1/evaluations/{evaluation.public_id}/ask/"

    answers = [post(coordinator, url).json() for _ in range(2)]

    assert answers == [{"asked": 1}, {"asked": 1}]
    assert Message.objects.filter(purpose="events.evaluation_open").count() == 1


def test_drafts_are_not_called_off_by_members(client, cast, event):
    client.force_login(cast.clinician)

    for act in ("publish", "cancel", "send-invitations", "test-mail", "sendings"):
        assert post(client, of(event, act)).status_code == 403
    assert Event.objects.get(pk=event.pk).status == "published"
