"""A meeting in numbers, beside the last ones."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import RSVP
from events.presenters import numbers as presenters
from tests.events.asking import answered, at, text
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory
from tests.factories.minutes import CheckInFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(event):
    """Two of three families come, one of two clinicians answered, one came unasked."""
    one = answered(event, group="community").invitation
    two = answered(event, group="community", mode="remote").invitation
    InvitationFactory(event=event, group="community")
    answered(event, group="clinician")
    InvitationFactory(event=event, group="clinician")
    InvitationFactory(event=event, group="leader", revoked=True)
    walk_in = InvitationFactory(event=event, group="", email="", is_walk_in=True)
    for invited, remote in ((one, False), (two, True), (walk_in, False)):
        CheckInFactory(invitation=invited, is_remote=remote)
    undone = CheckInFactory(invitation=answered(event, group="researcher").invitation)
    CheckInFactory(invitation=undone.invitation, undoes=undone, direction="exit")
    return event


def test_invited_answered_and_came_by_group_and_day(people):
    found = presenters.numbers(people)

    by_group = {
        row["group"]: (row["invited"], row["answered"], row["came"]) for row in found["groups"]
    }
    assert by_group == {
        "community": (3, 2, 2),
        "clinician": (2, 1, 0),
        "researcher": (1, 1, 0),
        "": (0, 0, 1),
    }
    assert (found["invited"], found["came"], found["walk_ins"]) == (6, 3, 1)
    first = found["days"][0]
    assert (first["came_room"], first["came_online"]) == (2, 1)
    assert (first["expected_room"], first["expected_online"]) == (3, 1)


def test_how_soon_and_which_way(event):
    now = timezone.now()
    for hours, channel in ((2, "link"), (10, "link"), (30, "login"), (100, "coordinator")):
        rsvp = answered(event, sent_at=now - timedelta(hours=hours))
        RSVP.objects.filter(pk=rsvp.pk).update(channel=channel, created_at=now)

    found = presenters.numbers(event)

    assert found["answer_time"] == {"quarter": 8.0, "half": 20.0, "most": 47.5}
    assert [row["n"] for row in found["answer_bands"]] == [2, 1, 1, 0, 0]
    assert {row["channel"]: row["n"] for row in found["channels"]} == {
        "link": 2,
        "login": 1,
        "coordinator": 1,
    }


def test_queries_are_flat_in_people(event):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            presenters.numbers(event)
        return len(queries)

    answered(event)
    few = cost()
    for _ in range(6):
        answered(event)

    assert cost() == few


def test_beside_the_last_meetings_of_the_network(coordinator, people):
    before = EventFactory(network=people.network, title="The one before", days=0)
    start = timezone.now() - timedelta(days=90)
    EventDayFactory(event=before, starts_at=start, ends_at=start + timedelta(hours=6))
    CheckInFactory(invitation=answered(before).invitation)

    page = text(coordinator.get(at("event-results", people)))

    assert "The one before" in page
    row = presenters.last_meetings(people, people.created_by)[0]
    assert (row["invited"], row["answered"], row["came"]) == (1, 1, 1)


def test_csv_and_rest_tell_the_same(coordinator, people):
    lines = b"".join(coordinator.get(at("results-export", people)).streaming_content).decode()
    row = coordinator.get(
        reverse("meeting-numbers-detail", kwargs={"public_id": people.public_id})
    ).json()

    assert lines.splitlines()[0] == "part,name,invited,answered,yes,came"
    assert "group,Clinician,2,1,1,0" in lines
    assert (row["invited"], row["came"]) == (6, 3)


def test_an_empty_meeting_has_its_page(coordinator, event):
    assert "Nobody was invited." in text(coordinator.get(at("event-results", event)))
