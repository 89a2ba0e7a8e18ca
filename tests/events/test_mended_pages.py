"""What a walk through all pages of meetings showed to be wrong on them."""

import re

import pytest
from django.urls import reverse

from events.actions import letters
from events.emails.invitations import sample
from events.presenters.mails import mails_of
from events.presenters.numbers import with_widths
from lhs_platform.mail.models import Message
from tests.events.asking import answered, at, text
from tests.factories.events import DayPlaceFactory, InvitationFactory, RSVPFactory
from tests.factories.networks import UserFactory

pytestmark = pytest.mark.django_db


def test_a_person_is_shown_no_mail_of_somebody_else(event):
    """Answers have numbers of their own: the number of one may be that of another invitation."""
    first, second = (InvitationFactory(event=event) for _ in range(2))
    for invited, number in ((first, second.pk), (second, first.pk)):
        letters.answered(RSVPFactory(invitation=invited, pk=number), invited)

    mails = {one.email: [mail["to"] for mail in mails_of(one)] for one in (first, second)}

    assert mails == {first.email: [first.email], second.email: [second.email]}


def thanks(client, event, *places):
    """Give the page after an answer to the person who gave it."""
    rsvp = RSVPFactory(invitation=InvitationFactory(event=event, user=UserFactory()))
    for day, more in zip(event.in_order(), places, strict=True):
        if more is not None:
            DayPlaceFactory(rsvp=rsvp, day=day, **more)
    client.force_login(rsvp.invitation.user)
    url = reverse("events:rsvp-thanks", kwargs={"token": rsvp.invitation.token})
    return text(client.get(url))


WAITS = {"state": "waitlisted", "queue_no": 1}


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([None, {}], "See you on {second}"),
        ([WAITS, {}], "See you on {second}"),
        ([WAITS | {"is_online_meanwhile": True}, {}], "See you on {first}"),
        ([WAITS, None], "You are in line"),
    ],
)
def test_thanks_name_the_first_day_that_somebody_takes_part(client, event, places, words):
    first, second = (day.short for day in event.in_order())

    page = thanks(client, event, *places)

    assert words.format(first=first, second=second) in page


def test_whoever_says_no_is_not_sent_for_travel_support(client, event):
    invited = InvitationFactory(event=event, user=UserFactory())
    RSVPFactory(invitation=invited, answer="declined")
    client.force_login(invited.user)

    page = text(client.get(reverse("events:rsvp-thanks", kwargs={"token": invited.token})))

    assert "Thank you for telling us" in page
    assert "Travel support" not in page


def test_a_line_that_is_not_understood_is_shown_beside_the_reason(coordinator, event):
    body = "Wren, wren@a.example\n\nHalden <by telephone only>"

    page = text(coordinator.post(at("people-add", event), {"text": body}))

    assert "This line is left out." in page
    assert "Line 3: No e-mail address in this line." in page
    assert "Halden &lt;by telephone only&gt;" in page


def test_the_list_looks_again_when_all_is_sent(coordinator, event):
    InvitationFactory(event=event, draft=True)
    coordinator.post(at("people-send", event), {"send": "1"})
    asked = {"headers": {"HX-Request": "true"}}

    part = coordinator.get(at("event-sending", event), **asked)
    Message.objects.update(state="sent")
    last = coordinator.get(at("event-sending", event), **asked)
    page = text(coordinator.get(at("event-people", event)))

    assert "HX-Trigger-After-Swap" not in part
    assert last["HX-Trigger-After-Swap"] == "sent"
    assert 'hx-trigger="sent from:body, answered from:body"' in page


def test_the_list_looks_again_when_the_counts_have_changed(coordinator, event):
    asked = {"headers": {"HX-Request": "true"}}
    InvitationFactory(event=event)
    page = text(coordinator.get(at("event-people", event)))
    (seen,) = re.findall(r"""hx-vals='{"seen": "(\w+)"}'""", page)

    before = coordinator.get(at("event-numbers", event), {"seen": seen}, **asked)
    answered(event)
    after = coordinator.get(at("event-numbers", event), {"seen": seen}, **asked)

    assert "HX-Trigger-After-Swap" not in before
    assert after["HX-Trigger-After-Swap"] == "answered"
    assert f'"seen": "{seen}"' in text(before)
    assert f'"seen": "{seen}"' not in text(after)


def test_travel_by_link_does_not_speak_of_an_answer_that_is_none(client, event):
    invited = InvitationFactory(event=event)

    page = text(client.get(reverse("events:own-travel", kwargs={"token": invited.token})))

    assert "Please confirm that it is you" in page
    assert "answered already" not in page


def test_who_has_not_answered_is_asked_at_the_top(client, event, cast):
    InvitationFactory(event=event, user=cast.community)
    client.force_login(cast.community)

    page = text(client.get(at("event-detail", event)))

    assert page.index(">Answer</a>") < page.index(event.purpose)


def test_buttons_of_a_mail_can_be_read_in_the_dark(event):
    """Those beside the main one are white by day; by night their words are white."""
    html = sample(InvitationFactory(event=event)).html

    assert html.count('class="two"') == 2
    assert ".ink a.two{background:#182326!important}" in html


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.2, "1 hour"), (17.9, "18 hours"), (47.4, "47 hours"), (60, "2 days"), (95.3, "4 days")],
)
def test_waiting_for_answers_in_words(hours, words):
    found = {"groups": [], "answer_bands": [], "channels": [], "answer_time": {"half": hours}}

    assert with_widths(found)["answered_within"] == {"half": words}
