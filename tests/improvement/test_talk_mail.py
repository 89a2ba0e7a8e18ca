"""The mails of the talk: to whom somebody named, and in the one regular mail of what is followed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from improvement.actions import comments, follows
from improvement.emails import talk as letters
from improvement.models import Comment, TalkChoice
from improvement.rules.about import about
from lhs_platform.mail.models import Message
from outcomes.emails import digests as mails
from outcomes.jobs import digests
from outcomes.models import Follow
from tests.factories.outcomes import ChartFactory, SeriesFactory, SignalFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
LONG_AGO = MONDAY - 60 * DAY


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def place(project):
    return about(project)


@pytest.fixture
def reader(cast, place):
    """The researcher, who follows the project."""
    follows.follow(by=cast.researcher, about=place, now=LONG_AGO)
    return cast.researcher


def say(by, place, at, text="It works.", **more):
    said = comments.say(by=by, about=place, text=text, now=at, **more)
    Comment.objects.filter(pk=said.pk).update(created_at=at)
    said.refresh_from_db()
    return said


def posted(user=None):
    found = Message.objects.filter(purpose=digests.PURPOSE).order_by("pk")
    return found.filter(user=user) if user else found


def test_the_named_read_who_named_them_and_what_was_said(cast, place):
    say(cast.community, place, MONDAY, "Look at this.", is_ask=True, tells=[cast.clinician])

    letter = letters.render_mention(Message.objects.get(purpose=letters.MENTION))

    assert letter.subject == f"Mina Community asks you for help: {place.title}"
    assert "Look at this." in letter.text
    assert place.talk_url in letter.html
    assert "/settings/following/" in letter.text


def leave(cast, _said):
    cast.clinician.memberships.update(left_at=MONDAY)


def want_none(cast, _said):
    follows.choose(by=cast.clinician, wants_mentions=False)


def be_closed(cast, _said):
    cast.clinician.is_active = False
    cast.clinician.save()


def take_back(cast, said):
    comments.take_back(by=cast.community, comment=said, now=MONDAY)


def hide(cast, said):
    comments.hide(by=cast.coordinator, comment=said, reason="Not ours", now=MONDAY)


def name_no_more(_cast, said):
    said.mentions.all().delete()


@pytest.mark.parametrize("then", [leave, want_none, be_closed, take_back, hide, name_no_more])
def test_the_named_are_told_of_nothing_they_may_not_or_will_not_read(cast, place, then):
    said = say(cast.community, place, MONDAY, tells=[cast.clinician])

    then(cast, said)

    skipped = letters.render_mention(Message.objects.get(purpose=letters.MENTION))
    assert skipped.reason


def test_followers_hear_of_a_week_once(cast, place, reader):
    first = say(cast.community, place, MONDAY - 3 * DAY, "Who prints it?", is_ask=True)
    say(cast.clinician, place, MONDAY - 2 * DAY, "I do.", parent=first)
    say(reader, place, MONDAY - 2 * DAY, "My own words")

    for moment in (MONDAY, MONDAY + DAY, MONDAY + 7 * DAY):
        digests.post_due(moment)

    letter = mails.render(posted(reader).get())
    assert letter.subject == "2 new comments on what you follow, week to 22 November"
    assert "Asks for help: " in letter.text
    assert "Mina Community: Who prints it?" in letter.text
    assert letter.text.index("Who prints it?") < letter.text.index("Clint Clinician: I do.")
    assert "My own words" not in letter.text
    assert place.talk_url in letter.html


def test_one_mail_tells_of_signals_and_of_words(cast, place, reader):
    series = SeriesFactory(total=True, measure__network=cast.network)
    result = {"points": [], "phases": [], "signals": [], "parts": [], "baseline_to": None}
    ChartFactory(series=series, result=result)
    SignalFactory(series=series, found_at=MONDAY - 4 * DAY)
    Follow.objects.create(user=reader, measure=series.measure)
    say(cast.community, place, MONDAY - 3 * DAY)

    digests.post_due(MONDAY)

    letter = mails.render(posted(reader).get())
    assert letter.subject == (
        "1 new signal and 1 new comment on what you follow, week to 22 November"
    )


def fail(*_args):
    raise ValueError("broken")


def test_words_that_cannot_be_told_stop_no_signal(cast, place, reader, monkeypatch):
    series = SeriesFactory(total=True, measure__network=cast.network)
    result = {"points": [], "phases": [], "signals": [], "parts": [], "baseline_to": None}
    ChartFactory(series=series, result=result)
    SignalFactory(series=series, found_at=MONDAY - 4 * DAY)
    Follow.objects.create(user=reader, measure=series.measure)
    say(cast.community, place, MONDAY - 3 * DAY)
    digests.post_due(MONDAY)
    monkeypatch.setattr(letters.jobs, "news_for", fail)

    letter = mails.render(posted(reader).get())

    assert letter.subject == "1 new signal on the measures you follow, week to 22 November"


def test_words_alone_that_cannot_be_told_are_tried_again(cast, place, reader, monkeypatch):
    say(cast.community, place, MONDAY - 3 * DAY)
    digests.post_due(MONDAY)
    monkeypatch.setattr(letters.jobs, "news_for", fail)

    with pytest.raises(ValueError, match="broken"):
        mails.render(posted(reader).get())


def test_by_days_each_day_with_something_has_its_mail(cast, place, reader):
    follows.choose(by=reader, digest="day")
    say(cast.community, place, MONDAY - 3 * DAY, "On Friday")
    say(cast.community, place, MONDAY + DAY, "On Tuesday")

    for days in range(4):
        for _ in range(2):
            digests.post_due(MONDAY + days * DAY)

    subjects = [mails.render(one).subject for one in posted(reader)]
    assert subjects == [
        "1 new comment on what you follow, week to 22 November",
        "1 new comment on what you follow, 24 November",
    ]


def test_from_days_to_weeks_and_back_nothing_is_told_twice_or_lost(cast, place, reader):
    follows.choose(by=reader, digest="day")
    for days in range(1, 6):  # Tuesday to Saturday
        say(cast.community, place, MONDAY + days * DAY, f"Word {days}")
    digests.post_due(MONDAY + 2 * DAY)
    follows.choose(by=reader, digest="week")
    digests.post_due(MONDAY + 4 * DAY)
    digests.post_due(MONDAY + 7 * DAY)
    follows.choose(by=reader, digest="day")
    say(cast.community, place, MONDAY + 7 * DAY, "Word 7")
    digests.post_due(MONDAY + 8 * DAY)

    told = [mails.render(one).text for one in posted(reader)]
    counts = {days: sum(f"Word {days}\n" in text for text in told) for days in (1, 2, 3, 4, 5, 7)}
    assert counts == dict.fromkeys((1, 2, 3, 4, 5, 7), 1)


def test_what_was_said_before_one_followed_is_not_told(cast, place):
    say(cast.community, place, MONDAY - 3 * DAY)
    follows.follow(by=cast.researcher, about=place, now=MONDAY - 2 * DAY)

    digests.post_due(MONDAY)

    assert not posted(cast.researcher).exists()


def stop(cast, place):
    follows.unfollow(by=cast.researcher, about=place, now=MONDAY)


def want_no_news(cast, _place):
    cast.researcher.wants_news = False
    cast.researcher.save()


def go(cast, _place):
    cast.researcher.memberships.update(left_at=MONDAY)


@pytest.mark.parametrize("then", [stop, want_no_news, go])
def test_nobody_is_told_against_their_will_or_after_they_left(cast, place, reader, then):
    say(cast.community, place, MONDAY - 3 * DAY)

    then(cast, place)
    digests.post_due(MONDAY)

    assert not posted(reader).exists()


@pytest.mark.parametrize("then", [stop, want_no_news, go])
def test_a_mail_that_waits_looks_again(cast, place, reader, then):
    say(cast.community, place, MONDAY - 3 * DAY)
    digests.post_due(MONDAY)

    then(cast, place)

    assert mails.render(posted(reader).get()).reason


def test_what_was_hidden_meanwhile_is_not_told(cast, place, reader):
    said = say(cast.community, place, MONDAY - 3 * DAY)
    digests.post_due(MONDAY)

    comments.hide(by=cast.coordinator, comment=said, reason="Not ours", now=MONDAY)

    assert "nothing to tell" in mails.render(posted(reader).get()).reason


def test_the_mail_holds_so_much_and_says_how_much_more(cast, place, reader, monkeypatch):
    monkeypatch.setattr(letters, "MOST", 1)
    for number in range(3):
        say(cast.community, place, MONDAY - 3 * DAY, f"Word {number}")

    digests.post_due(MONDAY)

    letter = mails.render(posted(reader).get())
    assert "3 new comments" in letter.subject
    assert "And 2 more" in letter.text


def test_what_comes_late_is_told_in_the_next_mail(cast, place, reader):
    say(cast.community, place, MONDAY - 3 * DAY, "Word 1")
    digests.post_due(MONDAY)
    late = say(cast.community, place, MONDAY - 2 * DAY, "Word 2")
    TalkChoice.objects.update(told_until=None)

    digests.post_due(MONDAY + DAY)
    Comment.objects.filter(pk=late.pk).update(created_at=MONDAY)
    digests.post_due(MONDAY + 7 * DAY)

    assert "Word 2" in mails.render(posted(reader).last()).text
