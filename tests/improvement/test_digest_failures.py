"""What fails for one person, or in one room, stops nobody else's regular mail, and is made up for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from improvement.actions import comments, follows
from improvement.models import Comment, TalkChoice
from improvement.rules.about import about
from lhs_platform.mail import digests as shared
from lhs_platform.mail.models import Message
from outcomes.emails import digests as mails
from outcomes.jobs import digests
from outcomes.models import Follow
from tests.factories.outcomes import ChartFactory, SeriesFactory, SignalFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def talk() -> Iterator[shared.Part]:
    """The talk's own part, put back after the test."""
    part = next(one for one in shared.parts() if one.key == "talk")
    yield part
    shared.register(part)


@pytest.fixture
def readers(cast, project):
    """Three who follow a project about which something was said last week."""
    people = [cast.researcher, cast.clinician, cast.leader]
    place = about(project)
    for person in people:
        follows.follow(by=person, about=place, now=MONDAY - 60 * DAY)
    said = comments.say(by=cast.community, about=place, text="It works.", now=MONDAY - 3 * DAY)
    Comment.objects.filter(pk=said.pk).update(created_at=MONDAY - 3 * DAY)
    return people


def follow_measure(cast, person):
    series = SeriesFactory(total=True, measure__network=cast.network)
    result = {"points": [], "phases": [], "signals": [], "parts": [], "baseline_to": None}
    ChartFactory(series=series, result=result)
    SignalFactory(series=series, found_at=MONDAY - 4 * DAY)
    Follow.objects.create(user=person, measure=series.measure)


def posted():
    found = Message.objects.filter(purpose=digests.PURPOSE)
    return sorted(found.values_list("user__name", flat=True))


def noted():
    told = TalkChoice.objects.exclude(told_until=None)
    return sorted(told.values_list("user__name", flat=True))


def names(people):
    return sorted(person.name for person in people)


def breaking_for(part, person):
    """Let the talk fail to note one person."""

    def posted(told):
        if person in [one.user for one in told]:
            raise ValueError("broken")
        part.posted(told)

    return replace(part, posted=posted)


def test_control_all_are_told_and_noted(readers, talk):
    assert digests.post_due(MONDAY) == 3

    assert posted() == noted() == names(readers)


def test_one_person_whose_mail_fails_stops_nobody(readers, talk, caplog):
    broken, *others = readers
    shared.register(breaking_for(talk, broken))

    assert digests.post_due(MONDAY) == 2

    assert posted() == noted() == names(others)
    assert sum("digest.not_posted" in one.getMessage() for one in caplog.records) == 1
    (counted,) = [
        one.getMessage() for one in caplog.records if "digests.not_posted" in one.getMessage()
    ]
    assert "1" in counted


def test_the_next_run_makes_up_for_it(readers, talk):
    shared.register(breaking_for(talk, readers[0]))
    digests.post_due(MONDAY)
    shared.register(talk)

    assert digests.post_due(MONDAY + HOUR) == 1

    assert posted() == noted() == names(readers)
    assert "It works." in mails.render(Message.objects.get(user=readers[0])).text


def test_a_room_that_fails_stops_no_signal_and_says_later_what_it_missed(cast, readers, talk):
    follow_measure(cast, readers[0])

    def due(_now):
        raise ValueError("broken")

    shared.register(replace(talk, due=due))
    digests.post_due(MONDAY)
    assert (posted(), noted()) == (names(readers[:1]), [])
    shared.register(talk)
    for hours in (1, 2):
        digests.post_due(MONDAY + hours * HOUR)

    assert posted() == names([readers[0], *readers])
    assert noted() == names(readers)
    first, second = Message.objects.filter(user=readers[0]).order_by("pk")
    assert mails.render(first).subject.startswith("1 new signal on the measures you follow")
    assert mails.render(second).subject == ("1 new comment on what you follow, week to 22 November")


def test_without_a_failure_nothing_is_said_twice(cast, readers, talk):
    follow_measure(cast, readers[0])

    for hours in range(3):
        digests.post_due(MONDAY + hours * HOUR)

    assert posted() == names(readers)


@pytest.mark.parametrize("what", ["due", "posted"])
def test_a_database_that_is_away_ends_the_run(readers, talk, what):
    def fail(_given):
        raise OperationalError("away")

    shared.register(replace(talk, **{what: fail}))

    with pytest.raises(OperationalError):
        digests.post_due(MONDAY)

    assert posted() == []
