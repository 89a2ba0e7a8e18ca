"""Topics around a meeting: chosen by organisers, answered signed in and by the personal link."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from events.actions import topics as actions
from events.emails import guests as mails
from events.emails.codes import code_for
from events.models import EventRole, Invitation, MeetingTopic
from events.presenters.topics import speaker_of
from improvement.actions import contributions, ideas, themes
from improvement.models import Contribution, Idea, Theme, Topic
from improvement.rules.facilitating import can_write_for_table
from lhs_platform.lib.errors import DomainError
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.factories.design import ContributionFactory, ProcessFactory, TopicFactory
from tests.factories.events import InvitationFactory
from tests.fixtures.signed_in import loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(cast):
    process = ProcessFactory(network=cast.network, by=cast.coordinator)
    return TopicFactory(process=process, question="What first?", choices=["Day", "Night"])


@pytest.fixture
def asked(event, topic, cast):
    return actions.choose(event=event, topics=[topic], by=cast.coordinator)[0]


@pytest.fixture
def guest(event):
    """Somebody who is invited and has no account."""
    return InvitationFactory(
        event=event, user=None, name="Gwen Guest", email="gwen@guests.example", group="community"
    )


def own(invited, topic):
    return reverse("events:own-topic", kwargs={"token": invited.token, "topic": topic.public_id})


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def proved(invited):
    """A browser that typed the code that was sent."""
    client = Client()
    url = reverse("events:rsvp-code", kwargs={"token": invited.token})
    client.post(url, {"send": "1", "then": "topics"})
    mail = Message.objects.filter(purpose="events.code").latest("pk")
    code = code_for(invited, mail.params["nonce"])
    return client, client.post(url, {"code": code, "then": "topics"})


def test_the_personal_page_leads_to_what_is_asked(client, cast, event, guest, topic):
    page = reverse("events:rsvp", kwargs={"token": guest.token})

    before = text(client.get(page))
    actions.choose(event=event, topics=[topic], by=cast.coordinator)

    assert "the questions of this meeting" not in before
    assert "the questions of this meeting" in text(client.get(page))


def test_organisers_choose_what_is_asked(client, cast, event, topic):
    page = reverse("events:event-topics", kwargs={"public_id": event.public_id})
    other = TopicFactory(process=topic.process, question="What then?")
    client.force_login(cast.coordinator)

    assert "Nothing is asked yet" in text(client.get(page))
    client.post(page, {"topics": [str(topic.public_id), str(other.public_id)]})
    client.post(page, {"topics": [str(topic.public_id)]})
    client.post(page, {"topics": [str(topic.public_id)]})

    assert [one.topic for one in MeetingTopic.objects.all()] == [topic]
    assert AuditEntry.objects.filter(verb="event.topics_chosen").count() == 2
    client.force_login(cast.community)
    shown = text(client.get(reverse("events:event-detail", kwargs={"public_id": event.public_id})))
    assert f'href="/topics/{topic.public_id}/"' in shown
    assert client.post(page, {"topics": []}).status_code == 403


def test_only_topics_of_the_host_are_asked(event, cast, monkeypatch):
    with pytest.raises(DomainError):
        actions.choose(event=event, topics=[TopicFactory()], by=cast.coordinator)
    monkeypatch.setattr(actions, "MOST", 0)
    with pytest.raises(DomainError):
        actions.choose(event=event, topics=[TopicFactory()], by=cast.coordinator)


def test_the_link_alone_answers_nothing(client, guest, topic, asked):
    listed = client.get(reverse("events:own-topics", kwargs={"token": guest.token}))
    opened = client.get(own(guest, topic))
    sent = client.post(own(guest, topic), {"version": 0, "text": "Mine", "shown_as": "named"})

    assert "What first?" in text(listed)
    assert "Please confirm that it is you" in text(opened)
    assert (opened.status_code, sent.status_code) == (200, 403)
    assert not Contribution.objects.exists()
    assert opened["Referrer-Policy"] == "no-referrer"


def test_after_the_code_a_guest_answers_once(guest, topic, asked):
    browser, opened = proved(guest)
    typed = {"version": 0, "text": "Night.", "shown_as": "named"}

    first = browser.post(own(guest, topic), typed)
    again = browser.post(own(guest, topic), typed)
    late = browser.post(own(guest, topic), typed | {"text": "Other"})

    said = Contribution.objects.get()
    assert opened["Location"].endswith("/topics/")
    assert [one.status_code for one in (first, again, late)] == [303, 303, 409]
    assert (said.author, said.guest, said.ref) == (None, "Gwen Guest", guest.public_id)
    assert (said.channel, said.group) == ("link", "community")
    assert "Night." in text(browser.get(own(guest, topic)))
    browser.post(own(guest, topic), {"take-back": "1"})
    assert Contribution.objects.get().text == ""


def test_a_guest_without_a_name_is_named_to_nobody(client, cast, guest, topic, asked):
    browser, _ = proved(guest)
    browser.post(own(guest, topic), {"version": 0, "text": "Night.", "shown_as": "anonymous"})
    client.force_login(cast.coordinator)
    rest = APIClient()
    rest.force_authenticate(cast.staff)

    shown = client.get(f"/topics/{topic.public_id}/").content.decode()
    rows = rest.get("/api/v1/contributions/").content.decode()

    assert "Night." in shown
    assert "Night." in rows
    for mark in ("Gwen", "gwen@", str(guest.public_id)):
        assert mark not in shown + rows
    entry = AuditEntry.objects.get(verb="contribution.given")
    assert (entry.actor, entry.ip, entry.request_id) == (None, None, "")


def test_an_invitation_of_an_account_is_that_account(cast, event, topic, asked):
    invited = InvitationFactory(event=event, user=cast.community, email=cast.community.email)
    by_account = contributions.speaker_of(cast.community, cast.network)
    now = timezone.now()

    first = contributions.give(
        speaker=speaker_of(invited), topic=topic, version=0, values={"text": "Mine"}, now=now
    )
    changed = contributions.give(
        speaker=by_account, topic=topic, version=1, values={"text": "Better"}, now=now
    )

    assert first.pk == changed.pk
    assert Contribution.objects.get().author == cast.community


def test_a_merged_invitation_keeps_what_was_said(guest, event, topic, asked):
    said = contributions.give(
        speaker=speaker_of(guest), topic=topic, version=0, values={"text": "Mine"},
        now=timezone.now(),
    )  # fmt: skip
    kept = InvitationFactory(event=event, user=None, email="gwen@home.example")
    Invitation.objects.filter(pk=guest.pk).update(state="revoked", merged_into=kept)

    assert contributions.of_speaker(speaker_of(kept), topic) == said
    assert [one.email for one in mails.guests(topic, [guest.public_id])] == ["gwen@home.example"]


def test_a_guest_reads_and_hears_what_became_of_it(cast, guest, topic, asked):
    browser, _ = proved(guest)
    browser.post(own(guest, topic), {"version": 0, "text": "Night.", "shown_as": "named"})
    Topic.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    known = {"by": cast.coordinator, "topic": Topic.objects.get()}
    theme = themes.add(**known, title="Hours")
    themes.put(**known, contributions=Contribution.objects.all(), theme=theme)
    values = {"answer": "done", "answer_reason": "There is a number now."}
    themes.edit(by=cast.coordinator, theme=theme, version=1, values=values)

    themes.publish(**known, version=1, summary="Nights.", now=timezone.now())

    page = text(browser.get(own(guest, topic)))
    assert "There is a number now." in page
    assert "Nights." in page
    mail = Message.objects.get(to_email=guest.email, purpose="written")
    assert own(guest, topic) in mail.body_text
    assert (mail.about, mail.user, mail.subject) == ("", None, "News from Steady Gut")


def answer_of(guest, topic, cast):
    browser, _ = proved(guest)
    browser.post(own(guest, topic), {"version": 0, "text": "Night.", "shown_as": "named"})
    return browser, Contribution.objects.get()


def test_a_guest_reads_which_idea_was_made_of_their_answer(cast, guest, topic, asked):
    browser, said = answer_of(guest, topic, cast)
    values = {"title": "A bell by night", "summary": "A bell."}
    known = {"by": cast.coordinator, "contribution": said, "now": timezone.now()}
    idea = ideas.put_forward_for(values=values, **known)

    before = text(browser.get(own(guest, topic)))
    Idea.objects.update(state="not_selected", state_reason="No money.")
    after = text(browser.get(own(guest, topic)))

    assert "It became an idea: <b>A bell by night</b>" in before
    assert f"No. {idea.number}" in before
    assert "Take it back" not in before
    assert "Not chosen" in after
    assert "No money." in after
    assert own(guest, topic) in Message.objects.get(purpose="written").body_text


def test_a_guest_reads_why_their_answer_was_hidden(cast, guest, topic, asked):
    browser, said = answer_of(guest, topic, cast)
    known = {"by": cast.coordinator, "contribution": said, "now": timezone.now()}
    contributions.hide(reason="It names a nurse.", **known)

    shown = text(browser.get(own(guest, topic)))

    assert "It names a nurse." in shown
    assert "Night." in shown
    assert "Change what you said" not in shown


@pytest.mark.parametrize("change", [{"state": "revoked"}, {"email": ""}])
def test_who_is_not_invited_any_more_is_not_written_to(guest, topic, change):
    Invitation.objects.filter(pk=guest.pk).update(**change)

    assert mails.guests(topic, [guest.public_id]) == []


def test_somebody_of_another_network_who_is_invited_answers(client, cast, event, topic, asked):
    InvitationFactory(event=event, user=cast.outsider, email=cast.outsider.email)
    page = reverse(
        "events:my-topic", kwargs={"public_id": event.public_id, "topic": topic.public_id}
    )
    client.force_login(cast.outsider)

    opened = client.get(page)
    client.post(page, {"version": 0, "text": "From next door", "shown_as": "named"})
    other = TopicFactory(process=topic.process)

    assert opened.status_code == 200
    assert Contribution.objects.get().author == cast.outsider
    assert client.get(page.replace(str(topic.public_id), str(other.public_id))).status_code == 404
    client.force_login(cast.no_membership)
    assert client.get(page).status_code == 404


def test_an_organiser_writes_for_tables_as_long_as_they_organise(cast, event, topic, asked):
    def can_write():
        return bool(can_write_for_table(loaded(cast.clinician), topic))

    before = can_write()
    role = EventRole.objects.create(
        event=event, user=cast.clinician, role="organiser", given_by=cast.coordinator
    )

    assert (before, can_write()) == (False, True)
    role.delete()
    assert not can_write()


def test_an_organiser_groups_what_was_said_and_coordinators_answer_it(cast, event, topic, asked):
    said = ContributionFactory(topic=topic, text="Night.")
    EventRole.objects.create(
        event=event, user=cast.clinician, role="organiser", given_by=cast.coordinator
    )
    page, organiser, member = f"/topics/{topic.public_id}/", Client(), Client()
    organiser.force_login(cast.clinician)
    member.force_login(cast.community)
    put = {"theme": "new", "title": "Hours", "answer": [said.public_id]}

    grouped = organiser.post(f"{page}themes/", put)

    theme = Theme.objects.get()
    assert grouped.status_code == 303
    assert said.moves.get().by == cast.clinician
    assert f"{page}themes/" in text(organiser.get(page))
    assert f"{page}themes/" not in text(member.get(page))
    assert member.post(f"{page}themes/", put).status_code == 403
    values = {"answer": "done", "answer_reason": "There is a number."}
    themes.edit(by=cast.coordinator, theme=theme, version=1, values=values)
    assert "There is a number." not in text(organiser.get(f"{page}themes/"))
    assert organiser.get(f"/themes/{theme.public_id}/edit/").status_code == 403
    rest = APIClient()
    rest.force_authenticate(cast.clinician)
    told = {"contributions": [str(said.public_id)], "theme": None}
    assert rest.post(f"/api/v1{page}group/", told, format="json").data == {"moved": 1}
    named = {"topic": str(topic.public_id), "title": "Days"}
    assert rest.post("/api/v1/themes/", named, format="json").status_code == 201


def test_over_rest_topics_are_asked_and_taken_off(cast, event, topic):
    rest = APIClient()
    rest.force_authenticate(cast.coordinator)
    body = {"event": str(event.public_id), "topic": str(topic.public_id)}

    added = [rest.post("/api/v1/meeting-topics/", body) for _ in range(2)]
    one = f"/api/v1/meeting-topics/{added[0].json()['id']}/"
    rows = rest.get(f"/api/v1/meeting-topics/?event={event.public_id}").json()["results"]

    assert [one.status_code for one in added] == [201, 201]
    assert [row["question"] for row in rows] == ["What first?"]
    assert rest.delete(one).status_code == 204
    assert not MeetingTopic.objects.exists()
    elsewhere = body | {"topic": str(TopicFactory().public_id)}
    assert rest.post("/api/v1/meeting-topics/", elsewhere).status_code == 404
