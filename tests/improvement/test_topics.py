"""Topics: asked, frozen by the first answer, open by the clock; what people say to them."""

from datetime import timedelta

import pytest
import time_machine

from improvement.actions import contributions, design, topics
from improvement.models import Contribution, Topic
from improvement.rules import design as rules
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from tests.factories.design import ContributionFactory, ProcessFactory, TopicFactory
from tests.improvement.design_scene import HOUR, NOW, ask, give

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def topic(cast):
    return ask(cast, choices=["Day and night", "By day"])


def edit(topic, cast, version=None, choices=None, **values):
    return topics.edit(
        by=cast.coordinator, topic=topic, version=version or topic.version, values=values,
        choices=choices, now=NOW,
    )  # fmt: skip


def test_a_topic_is_asked_after_the_others(cast):
    process = ProcessFactory(network=cast.network, by=cast.coordinator)
    values = {"question": "What first?", "takes_text": True}

    first, second = (
        topics.add(by=cast.coordinator, process=process, values=values, choices=c)
        for c in ([], [" Yes ", "No", "", "Yes"])
    )

    assert (first.position, second.position) == (1, 2)
    assert [choice.text for choice in second.choices.all()] == ["Yes", "No"]
    assert AuditEntry.objects.filter(verb="topic.added").count() == 2


@pytest.mark.parametrize(
    ("values", "choices", "field"),
    [
        ({"takes_text": False}, [], "takes_text"),
        ({}, ["Only one"], "choices"),
        ({}, [str(n) for n in range(13)], "choices"),
        ({}, ["x" * 121, "y"], "choices"),
        ({}, ["Call 555-123-4567", "y"], "choices"),
        ({"opens_at": NOW, "closes_at": NOW - HOUR}, [], "closes_at"),
        ({"question": "Ask 555-123-4567?"}, [], "question"),
    ],
)
def test_a_topic_can_be_answered_and_names_no_patient(cast, values, choices, field):
    process = ProcessFactory(network=cast.network, by=cast.coordinator)

    with pytest.raises(DomainError) as refusal:
        topics.add(
            by=cast.coordinator, process=process, values={"question": "What?"} | values,
            choices=choices,
        )  # fmt: skip

    assert refusal.value.field == field


def test_nothing_is_asked_where_the_work_has_ended(cast, topic):
    design.set_status(
        by=cast.coordinator, process=topic.process, version=1, status="closed", reason=""
    )

    with pytest.raises(Conflict):
        topics.add(by=cast.coordinator, process=Topic.objects.get().process, values={})


def test_before_anybody_answered_all_may_change(cast, topic):
    edit(topic, cast, question="What now?", choices=["A", "B", "C"])

    fresh = Topic.objects.get()
    assert (fresh.question, fresh.choices.count(), fresh.version) == ("What now?", 3, 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": "Another?"}, "question"),
        ({"takes_text": False}, "takes_text"),
        ({"allows_anonymous": False}, "allows_anonymous"),
        ({"opens_at": NOW - HOUR}, "opens_at"),
        ({"choices": ["A", "B"]}, "choices"),
    ],
)
def test_the_first_answer_freezes_the_question(cast, topic, changes, field):
    give(topic, cast.community)

    with pytest.raises(Conflict) as refusal:
        edit(topic, cast, **changes)

    assert refusal.value.field == field
    edit(
        topic, cast, explanation="More words", closes_at=NOW + 2 * HOUR,
        choices=["Day and night", "By day"],
    )  # fmt: skip
    assert Topic.objects.get().explanation == "More words"


def test_an_answer_that_was_given_in_time_stays_in_time(cast, topic):
    give(topic, cast.community)

    with pytest.raises(DomainError) as refusal:
        edit(topic, cast, closes_at=NOW - HOUR)

    assert refusal.value.field == "closes_at"


def test_two_who_edit_at_once_are_told(cast, topic):
    edit(topic, cast, question="Hers?")

    with pytest.raises(ChangedMeanwhile):
        edit(topic, cast, version=1, question="Mine?")


@pytest.mark.parametrize(
    ("late", "is_taken"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)]
)
def test_a_topic_closes_by_the_clock(cast, topic, late, is_taken):
    moment = topic.closes_at + late

    if is_taken:
        assert give(topic, cast.community, now=moment).pk
    else:
        with pytest.raises(Conflict):
            give(topic, cast.community, now=moment)
    assert topic.is_open(moment) is is_taken
    assert Topic.objects.open_at(moment).exists() is is_taken


@pytest.mark.parametrize(("late", "is_taken"), [(-SECOND, False), (0 * SECOND, True)])
def test_a_topic_opens_by_the_clock(cast, late, is_taken):
    topic = ask(cast, opens_at=NOW, closes_at=NOW + HOUR)

    assert topic.is_open(NOW + late) is is_taken
    assert Topic.objects.open_at(NOW + late).exists() is is_taken


def test_closing_it_takes_no_more(cast, topic):
    for _ in range(2):
        topics.close(by=cast.coordinator, topic=topic, now=NOW)

    with pytest.raises(Conflict):
        give(topic, cast.community)
    assert AuditEntry.objects.filter(verb="topic.closed").count() == 1
    with pytest.raises(Conflict):
        topics.close(by=cast.coordinator, topic=ask(cast, opens_at=NOW + HOUR / 2), now=NOW)


def test_a_person_answers_once(cast, topic):
    choice = topic.choices.first()

    first = give(topic, cast.community, " At night. ", choice=choice)
    again = give(topic, cast.community, "At night.", choice=choice)

    assert (first.pk, first.text, first.group) == (again.pk, "At night.", "community")
    assert Contribution.objects.count() == 1
    assert AuditEntry.objects.filter(verb="contribution.given").count() == 1
    assert "night" not in str(AuditEntry.objects.get(verb="contribution.given").after)


def test_another_window_is_told_and_the_newest_may_be_changed(cast, topic):
    first = give(topic, cast.community, "Mine")

    with pytest.raises(ChangedMeanwhile):
        give(topic, cast.community, "From another window")
    changed = give(topic, cast.community, "Better", version=first.version)

    assert (changed.pk, changed.text, changed.version) == (first.pk, "Better", 2)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"text": " "}, "text"), ({"text": "x" * 4001}, "text"), ({"text": "MRN 00123456"}, "text")],
)
def test_an_answer_says_something_and_tells_of_no_patient(cast, topic, values, field):
    with pytest.raises(DomainError) as refusal:
        give(topic, cast.community, **values)

    assert refusal.value.field == field


def test_what_is_not_offered_is_not_taken(cast, topic):
    other = TopicFactory(choices=["A", "B"])
    quick = ask(cast, choices=["A", "B"], takes_text=False, allows_anonymous=False)

    refused = {}
    for name, where, values in [
        ("choice", topic, {"choice": other.choices.first()}),
        ("text", quick, {"text": "Words"}),
        ("shown_as", quick, {"text": "", "choice": quick.choices.first(), "shown_as": "anonymous"}),
    ]:
        with pytest.raises(DomainError) as refusal:
            give(where, cast.community, **values)
        refused[name] = refusal.value.field

    assert refused == {"choice": "choice", "text": "text", "shown_as": "shown_as"}


def test_taken_back_leaves_no_words_and_can_be_given_again(cast, topic):
    first = give(topic, cast.community)

    gone = contributions.take_back(by=cast.community, contribution=first, now=NOW)
    twice = contributions.take_back(by=cast.community, contribution=first, now=NOW + HOUR / 2)
    again = give(topic, cast.community, "Now without", shown_as="anonymous")

    assert (gone.text, gone.choice, twice.taken_back_at) == ("", None, NOW)
    assert (again.public_id, again.pk) != (first.public_id, first.pk)
    assert Contribution.objects.get() == again


def test_nothing_is_taken_back_when_it_is_closed(cast, topic):
    said = give(topic, cast.community)

    with pytest.raises(Conflict):
        contributions.take_back(by=cast.community, contribution=said, now=topic.closes_at)


def test_a_name_that_was_read_is_not_taken_off(cast, topic):
    said = give(topic, cast.community)

    with pytest.raises(DomainError) as refusal:
        give(topic, cast.community, version=said.version, shown_as="anonymous")

    assert refusal.value.field == "shown_as"


def table(topic, by, **values):
    values = {"table": "Table 3", "people": 7, "text": "Not at four", **values}
    return contributions.write_for_table(by=by, topic=topic, values=values, now=NOW)


def test_a_table_speaks_as_often_as_it_likes_and_each_press_counts_once(cast, topic):
    with time_machine.travel(NOW, tick=False):
        first, again = table(topic, cast.coordinator), table(topic, cast.coordinator)
        other = table(topic, cast.coordinator, text="And not at eight")

    assert first == again != other
    assert (first.author, first.written_by, first.people) == (None, cast.coordinator, 7)
    mended = contributions.edit_for_table(
        by=cast.coordinator, contribution=first, version=1, values={"people": 8}, now=NOW
    )
    assert (mended.people, mended.text, mended.table) == (8, "Not at four", "Table 3")


@pytest.mark.parametrize(
    ("values", "field"), [({"table": " "}, "table"), ({"people": 0}, "people")]
)
def test_a_table_has_a_name_and_people(cast, topic, values, field):
    with pytest.raises(DomainError) as refusal:
        table(topic, cast.coordinator, **values)

    assert refusal.value.field == field


def test_a_table_is_written_down_after_the_close_and_not_before_the_opening(cast, topic):
    topics.close(by=cast.coordinator, topic=topic, now=NOW - SECOND)

    assert table(topic, cast.coordinator).pk
    with pytest.raises(Conflict):
        table(ask(cast, opens_at=NOW + HOUR / 2), cast.coordinator)


def test_what_is_hidden_its_author_and_coordinators_read(cast, topic):
    said = give(topic, cast.community)

    hidden = contributions.hide(
        by=cast.coordinator, contribution=said, reason="Points at a family", now=NOW
    )

    readers = {
        name: bool(rules.can_read_contribution(getattr(cast, name), hidden))
        for name in ("community", "coordinator", "clinician", "staff")
    }
    assert readers == {"community": True, "coordinator": True, "clinician": False, "staff": False}
    with pytest.raises(Conflict):
        give(topic, cast.community, "Anew", version=hidden.version)
    with pytest.raises(Conflict):
        contributions.hide(by=cast.coordinator, contribution=said, reason="Twice", now=NOW)
    shown = contributions.show(by=cast.coordinator, contribution=said)
    assert (shown.hidden_at, shown.hidden_reason) == (None, "")
    with pytest.raises(Conflict):
        contributions.show(by=cast.coordinator, contribution=said)


@pytest.mark.parametrize(
    ("who", "may"), [("community", True), ("coordinator", False), ("clinician", False)]
)
def test_ones_own_answer_one_changes(cast, topic, who, may):
    said = ContributionFactory(topic=topic, author=cast.community)

    assert bool(rules.can_change_contribution(getattr(cast, who), said)) is may


def test_a_brief_has_versions_with_reasons(cast):
    process = design.add(
        by=cast.coordinator, network=cast.network, values={"title": "Ours", "purpose": "All"},
        brief="First\r\nwords",
    )  # fmt: skip
    write = {"by": cast.coordinator, "process": process}

    same = design.write_brief(**write, number=1, text="First\nwords", reason="")
    with pytest.raises(DomainError) as no_reason:
        design.write_brief(**write, number=1, text="Second", reason=" ")
    second = design.write_brief(**write, number=1, text="Second", reason="We met.")
    with pytest.raises(Conflict):
        design.write_brief(**write, number=1, text="Third", reason="I was late.")

    assert (same.number, no_reason.value.field, second.number) == (1, "reason", 2)
    assert process.briefs.count() == 2
