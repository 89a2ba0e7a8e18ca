"""Agenda items with limited room: chosen with the answer, never twice at a time, never too many."""

from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from events.actions import items
from events.models import RSVP, AgendaItem, AgendaRelease, ItemPlace
from lhs_platform.lib.errors import Conflict
from tests.events.answering import ONLINE, ROOM, give, give_up
from tests.factories.events import EventFactory, InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = EventFactory(days=1)
    AgendaRelease.objects.create(event=event, number=1, content=[], released_by=event.created_by)
    return event


def item(event, starts=10, **more):
    fields = {"title": f"Table at {starts}", "capacity": 1, **more}
    return AgendaItem.objects.create(
        day=event.in_order()[0], starts_clock=time(starts), ends_clock=time(starts + 1), **fields
    )


def choose(invited, *chosen, mode=ROOM, **more):
    return give(invited, mode, items=frozenset(one.pk for one in chosen), **more)


def chosen_by(rsvp):
    return [place.item for place in ItemPlace.objects.filter(rsvp=rsvp).order_by("item_id")]


def test_first_gets_the_place_and_the_next_is_told(event):
    table = item(event)
    first, second = InvitationFactory.create_batch(2, event=event)
    rsvp = choose(first, table)

    with pytest.raises(items.ItemFull, match="full by now"):
        choose(second, table)

    assert chosen_by(rsvp) == [table]
    assert not RSVP.objects.filter(invitation=second).exists()


def test_kept_while_something_else_changes(event):
    table, invited = item(event), InvitationFactory(event=event)
    rsvp = choose(invited, table)
    place = ItemPlace.objects.get()

    choose(invited, table, hope="Shorter waits")
    give(invited, ROOM, hope="Shorter still")

    assert ItemPlace.objects.get().pk == place.pk
    assert chosen_by(rsvp) == [table]


def test_freed_by_a_no_for_the_next(event):
    table = item(event)
    first, second = InvitationFactory.create_batch(2, event=event)
    choose(first, table)

    give(first, answer="declined")

    assert chosen_by(choose(second, table)) == [table]


def test_two_at_the_same_time_are_refused(event):
    one, other = item(event), item(event, title="Other table")

    with pytest.raises(Conflict, match="at the same time"):
        choose(InvitationFactory(event=event), one, other)


def test_one_after_the_other_is_fine(event):
    one, other = item(event, 10), item(event, 11)

    assert chosen_by(choose(InvitationFactory(event=event), one, other)) == [one, other]


def test_day_not_come_to_drops_its_items():
    event = EventFactory()
    AgendaRelease.objects.create(event=event, number=1, content=[], released_by=event.created_by)
    table = item(event)

    rsvp = give(InvitationFactory(event=event), "", ROOM, items=frozenset({table.pk}))

    assert chosen_by(rsvp) == []


def test_room_only_is_for_those_in_the_room(event):
    table = item(event, mode="in_person")

    with pytest.raises(Conflict, match="in the room only"):
        choose(InvitationFactory(event=event), table, mode=ONLINE)


def test_who_goes_online_frees_what_is_in_the_room_only(event):
    table, invited = item(event, mode="in_person"), InvitationFactory(event=event)
    rsvp = choose(invited, table)

    give(invited, ONLINE)

    assert chosen_by(rsvp) == []


def test_giving_up_the_last_place_frees_its_items():
    event = EventFactory(days=1, days__capacity_in_person=0, days__capacity_remote=0)
    AgendaRelease.objects.create(event=event, number=1, content=[], released_by=event.created_by)
    rsvp = choose(InvitationFactory(event=event), item(event))

    give_up(rsvp)

    assert chosen_by(rsvp) == []


def test_draft_agenda_offers_nothing():
    event = EventFactory(days=1)
    item(event)

    assert items.offered(event) == []


def test_form_shows_what_is_left_and_saves_the_choice(client, event):
    table, full = item(event, 10), item(event, 12, title="Full table")
    choose(InvitationFactory(event=event), full)
    invited = InvitationFactory(event=event)
    link = reverse("events:rsvp", kwargs={"token": invited.token})

    page = client.get(link).content.decode()
    body = {
        "version": "0",
        "answer": "accepted",
        f"day_{event.in_order()[0].public_id.hex}": "in_person",
        "items": [str(table.public_id)],
    }
    saved = client.post(link, body)

    assert "1 of 1 places left" in page
    assert "Full." in page
    assert saved.status_code == 303
    assert "Table at 10" in client.get(saved["Location"]).content.decode()
    assert chosen_by(RSVP.objects.get(invitation=invited)) == [table]


def test_full_item_is_said_on_the_form_and_nothing_is_saved(client, event):
    table = item(event)
    choose(InvitationFactory(event=event), table, now=timezone.now())
    invited = InvitationFactory(event=event)
    body = {
        "version": "0",
        "answer": "accepted",
        f"day_{event.in_order()[0].public_id.hex}": "in_person",
        "items": [str(table.public_id)],
    }

    response = client.post(reverse("events:rsvp", kwargs={"token": invited.token}), body)

    assert response.status_code == 409
    assert "is full by now" in response.content.decode()
    assert not RSVP.objects.filter(invitation=invited).exists()
