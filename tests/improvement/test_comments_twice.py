"""Pressed twice, saved twice: what is said once stands once, and nobody writes without an end."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from improvement.actions import comments, pace
from improvement.models import Comment
from improvement.rules.about import about
from lhs_platform.mail.models import Message
from networks.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def say(cast, project, now):
    def say(text="Who prints it?", *, by=None, at=now, **more):
        return comments.say(
            by=by or cast.community, about=about(project), text=text, now=at, **more
        )

    return say


@pytest.fixture
def edit(cast, project, now):
    def edit(said, text, version):
        return comments.edit(
            by=cast.community, comment=said, about=about(project), version=version, text=text,
            now=now,
        )  # fmt: skip

    return edit


def test_the_same_words_pressed_twice_are_said_once(cast, say, now):
    first, again = (say(is_ask=True, tells=[cast.clinician]) for _ in range(2))
    theirs = say(is_ask=True, by=cast.clinician)
    later = say(is_ask=True, at=now + timedelta(minutes=2))
    for one in (first, later):
        comments.take_back(by=cast.community, comment=one, now=now)
    anew = say(is_ask=True)

    assert again == first
    assert len({first, theirs, later, anew}) == Comment.objects.count() == 4
    assert AuditEntry.objects.filter(verb="comment.added").count() == 4
    assert Message.objects.filter(purpose="improvement.mention").count() == 1


def test_an_answer_of_the_same_words_stands_below_each(say):
    asks = [say("One?"), say("Two?")]

    assert [say("Yes.", parent=ask).parent for ask in asks] == asks


def test_an_edit_to_what_stands_changes_nothing(cast, say, edit):
    said = say(tells=[cast.clinician])
    edit(said, "Second", 1)

    again = edit(said, " Second ", 1)

    assert (again.version, said.revisions.count()) == (2, 2)
    assert AuditEntry.objects.filter(verb="comment.edited").count() == 1


def test_edits_count_among_the_words_of_an_hour(say, edit, monkeypatch):
    """Each edit may name other people: without this one comment could write to everybody."""
    monkeypatch.setattr(comments, "MOST_AN_HOUR", 2)
    said = edit(say(), "Second", 1)

    with pytest.raises(pace.TooMany):
        edit(said, "Third", 2)

    assert Comment.objects.get().text == "Second"
