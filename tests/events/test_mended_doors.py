"""Ways around a rule that once worked: each stays shut."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import rules
from events.actions import answers, events, invitations
from events.actions.days import DayPlan
from events.models import Event, NeedsRecord
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail.models import Message
from tests.events.asking import answered, at, text
from tests.factories.events import EventRoleFactory

pytestmark = pytest.mark.django_db


def test_needs_are_kept_until_after_a_meeting_that_moved(event):
    rsvp = answered(event, needs=True)

    later = timedelta(days=60)
    days = [
        DayPlan(day.date + later, day.starts_at + later, day.ends_at + later, pk=day.pk)
        for day in event.in_order()
    ]
    moved = events.edit(
        event=event, fields={}, days=days, version=1, by=event.created_by, now=timezone.now()
    )

    assert NeedsRecord.objects.get(rsvp=rsvp).purge_on == moved.purge_on


def test_an_organiser_gives_nobodys_needs_to_another_address(event, cast):
    invited = answered(event, needs=True).invitation

    with pytest.raises(Conflict, match="logistics"):
        invitations.correct(
            invitation=invited, name=invited.name, email="me@a.example", group="",
            by=cast.coordinator, now=timezone.now(),
        )  # fmt: skip


def test_a_token_of_another_network_holds_no_role_here(event, cast):
    EventRoleFactory(event=event, user=cast.outsider, role="organiser")
    cast.outsider.limited_to = frozenset({cast.other_network.pk})

    assert not rules.can_edit_event(cast.outsider, event)
    assert event not in Event.objects.organised_by(cast.outsider)


def test_kitchen_counts_are_for_logistics(coordinator, cast, event):
    answered(event, needs=True)
    before = text(coordinator.get(at("event-people", event)))
    EventRoleFactory(event=event, user=cast.coordinator)

    after = text(coordinator.get(at("event-people", event)))

    assert "vegan" not in before
    assert "1 vegan" in after


def test_an_answer_by_telephone_keeps_the_needs_that_nobody_spoke_of(event, cast):
    rsvp = answered(event, needs=True)
    needs = answers.Needs(access=["quiet_room"])
    given = answers.Given(answer="tentative", needs=needs, keeps_needs=True)

    answers.answer(
        invitation=rsvp.invitation, given=given, version=rsvp.version, channel="coordinator",
        by=cast.coordinator, now=timezone.now(),
    )  # fmt: skip

    kept = NeedsRecord.objects.get(rsvp=rsvp)
    assert (kept.access, kept.allergies) == (["quiet_room"], "Hazelnut")


def test_who_changes_an_answer_again_and_again_floods_nobody(event):
    rsvp = answered(event)
    for number in range(14):
        rsvp.refresh_from_db()
        answers.answer(
            invitation=rsvp.invitation, given=answers.Given(answer="declined", hope=f"{number}"),
            version=rsvp.version, channel="link", by=None,
            now=timezone.now() + timedelta(minutes=number),
        )  # fmt: skip

    assert Message.objects.filter(purpose="events.answered").count() == 10
