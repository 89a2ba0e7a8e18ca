"""What is made of what was said: themes with their trace, the summary, and who is told."""

import pytest

from improvement.actions import contributions, themes, topics
from improvement.emails import heard
from improvement.models import ContributionMove, Theme, Topic
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from lhs_platform.mail.models import Message, Suppression
from networks.models import AuditEntry
from tests.improvement.design_scene import HOUR, NOW, ask, give, leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(cast):
    """A closed question: one named answer, one without a name."""
    topic = ask(cast)
    give(topic, cast.community, "At night.")
    give(topic, cast.clinician, "By day.", shown_as="anonymous")
    return topics.close(by=cast.coordinator, topic=topic, now=NOW)


def add(cast, topic, title="Reach"):
    return themes.add(by=cast.coordinator, topic=topic, title=title)


def put(cast, topic, theme, rows=None):
    rows = topic.contributions.all() if rows is None else rows
    return themes.put(by=cast.coordinator, topic=topic, contributions=rows, theme=theme)


def answer(cast, theme, answer="will", words="From May on."):
    fresh = Theme.objects.get(pk=theme.pk)
    return themes.edit(
        by=cast.coordinator, theme=fresh, version=fresh.version,
        values={"answer": answer, "answer_reason": words},
    )  # fmt: skip


def publish(cast, topic, summary="We call back."):
    fresh = Topic.objects.get(pk=topic.pk)
    return themes.publish(
        by=cast.coordinator, topic=fresh, version=fresh.version, summary=summary, now=NOW
    )


@pytest.fixture
def ready(cast, topic):
    theme = add(cast, topic)
    put(cast, topic, theme)
    answer(cast, theme)
    return topic


def test_each_move_is_kept(cast, topic):
    first, second = add(cast, topic), add(cast, topic, "Hours")

    counts = [put(cast, topic, theme) for theme in (first, first, second, None)]

    trace = ContributionMove.objects.filter(contribution=topic.contributions.first())
    assert counts == [2, 0, 2, 2]
    assert [str(move) for move in trace] == [" → Reach", "Reach → Hours", "Hours → "]
    assert {move.by for move in trace} == {cast.coordinator}
    assert AuditEntry.objects.filter(verb="contributions.grouped").count() == 3


def test_a_theme_of_the_same_name_is_that_theme(cast, topic):
    assert add(cast, topic, " Reach ") == add(cast, topic)
    with pytest.raises(DomainError):
        put(cast, topic, add(cast, ask(cast)))


def test_a_removed_theme_frees_what_stood_under_it(cast, topic):
    theme = add(cast, topic)
    put(cast, topic, theme)

    with pytest.raises(ChangedMeanwhile):
        themes.remove(by=cast.coordinator, theme=theme, version=7)
    themes.remove(by=cast.coordinator, theme=theme, version=theme.version)

    assert not topic.contributions.exclude(theme=None).exists()
    assert ContributionMove.objects.filter(to_theme="").count() == 2


def test_a_theme_is_answered_in_words_and_named_once(cast, topic):
    theme, other = add(cast, topic), add(cast, topic, "Hours")

    with pytest.raises(DomainError) as no_words:
        answer(cast, theme, "not", " ")
    with pytest.raises(Conflict) as taken:
        themes.edit(by=cast.coordinator, theme=other, version=1, values={"title": "Reach"})

    assert (no_words.value.field, taken.value.field) == ("answer_reason", "title")


def test_the_summary_waits_for_every_answer(cast):
    topic = ask(cast)
    said = []

    def fault():
        with pytest.raises(Conflict) as refusal:
            publish(cast, topic)
        said.append(refusal.value.text)

    fault()  # open, nobody answered
    give(topic, cast.community)
    topics.close(by=cast.coordinator, topic=topic, now=NOW)
    fault()  # under no theme
    theme = add(cast, topic)
    put(cast, topic, theme)
    fault()  # not answered
    answer(cast, theme)
    publish(cast, topic)

    assert ["still open" in said[0], "Nobody" in said[0]] == [True, True]
    assert "under no theme" in said[1]
    assert "“Reach” has no answer" in said[2]


def test_what_is_hidden_or_taken_back_needs_no_theme(cast):
    topic = ask(cast)
    kept, gone, hidden = (give(topic, who) for who in (cast.community, cast.clinician, cast.leader))
    contributions.take_back(by=cast.clinician, contribution=gone, now=NOW)
    contributions.hide(by=cast.coordinator, contribution=hidden, reason="Not ours", now=NOW)
    topics.close(by=cast.coordinator, topic=topic, now=NOW)
    theme = add(cast, topic)
    put(cast, topic, theme, [kept])
    answer(cast, theme)

    assert publish(cast, topic).summarized_at == NOW
    with pytest.raises(Conflict):
        contributions.show(by=cast.coordinator, contribution=hidden)


def test_each_contributor_is_told_once(cast, ready):
    publish(cast, ready)
    publish(cast, ready, "We call back within an hour.")

    named = Message.objects.get(purpose=heard.HEARD)
    quiet = Message.objects.get(purpose="written")
    assert (named.user, quiet.to_email) == (cast.community, cast.clinician.email)
    assert heard.render(named).subject.startswith("What came of “Question")
    assert f"/topics/{ready.public_id}/summary/" in quiet.body_text
    assert AuditEntry.objects.filter(verb="summary.published").count() == 1


def test_who_asked_for_no_mail_gets_none(cast, ready):
    Suppression.objects.create(email=cast.clinician.email, reason="request")

    publish(cast, ready)

    assert not Message.objects.filter(to_email=cast.clinician.email).exists()


@pytest.mark.parametrize(
    "turn", [leave, lambda person: type(person).objects.update(is_active=False)]
)
def test_who_is_no_member_any_more_is_not_told(cast, ready, turn):
    publish(cast, ready)

    turn(cast.community)

    assert "reason" in vars(heard.render(Message.objects.get(purpose=heard.HEARD)))


def test_after_the_summary_the_grouping_stands_and_the_answer_may_change(cast, ready):
    publish(cast, ready)
    theme = ready.themes.get()

    for act in (
        lambda: add(cast, ready, "Late"),
        lambda: put(cast, ready, None),
        lambda: themes.remove(by=cast.coordinator, theme=theme, version=theme.version),
        lambda: answer(cast, theme, ""),
        lambda: give(ready, cast.leader, now=NOW - HOUR),
        lambda: themes.edit(
            by=cast.coordinator, theme=theme, version=theme.version, values={"title": "New"}
        ),
    ):
        with pytest.raises(Conflict):
            act()
    assert answer(cast, theme, "done", "Since May.").answer == "done"
