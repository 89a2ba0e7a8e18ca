"""Ideas: begun, written, put forward, worded anew, taken back, hidden."""

import pytest
import time_machine

from improvement import rules as room
from improvement.actions import idea_states, ideas
from improvement.emails import heard
from improvement.models import Idea, IdeaRevision, TalkFollow
from improvement.models.rounds import Round, RoundOption
from improvement.rules import ideas as rules
from improvement.rules.about import about, find
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.factories.design import IdeaFactory, ProcessFactory, TopicFactory
from tests.factories.improvement import DiagramFactory, DriverFactory
from tests.improvement.design_scene import HOUR, NOW, give, put_forward

pytestmark = pytest.mark.django_db
State = Idea.State


def begin(cast, title="One number", *, by=None, **more):
    values = {"title": title, **more.pop("values", {})}
    return ideas.begin(
        by=by or cast.community, network=cast.network, values=values, now=NOW, **more
    )


def write(cast, idea, version=None, **values):
    return ideas.write(by=cast.community, idea=idea, version=version or idea.version, values=values)


def test_a_draft_is_its_authors_alone(cast):
    draft = begin(cast)

    seen = {
        name: Idea.objects.visible_to(getattr(cast, name)).filter(pk=draft.pk).exists()
        for name in ("community", "coordinator", "staff", "clinician", "outsider")
    }
    assert seen == {
        "community": True, "coordinator": False, "staff": False, "clinician": False,
        "outsider": False,
    }  # fmt: skip
    assert (draft.state, draft.number, draft.group) == ("draft", None, "community")
    assert not AuditEntry.objects.exists()
    assert not room.can_comment(cast.community, about(draft))
    assert not room.can_follow(cast.community, about(draft))
    assert find(cast.coordinator, "idea", draft.public_id) is None


def test_two_presses_begin_one_draft(cast):
    with time_machine.travel(NOW, tick=False):
        first, again = begin(cast), begin(cast, " One number ")
        other = begin(cast, "Another")

    assert first == again != other


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"summary": "x" * 401}, "summary"),
        ({"problem": "x" * 4001}, "problem"),
        ({"change": "MRN 00123456"}, "change"),
        ({"shown_as": "by rumour"}, "shown_as"),
    ],
)
def test_words_are_judged_at_their_field(cast, values, field):
    with pytest.raises(DomainError) as refusal:
        write(cast, begin(cast), **values)

    assert refusal.value.field == field


def test_so_many_drafts_and_no_more(cast, monkeypatch):
    monkeypatch.setattr(ideas, "MOST_DRAFTS", 1)
    begin(cast)

    with pytest.raises(DomainError):
        begin(cast, "Another")


def test_a_draft_is_written_over_and_two_windows_lose_nothing(cast):
    draft = begin(cast)

    written = write(cast, draft, summary="Day and night.")
    same = write(cast, draft, 1, summary="Day and night.")
    with pytest.raises(ChangedMeanwhile):
        write(cast, draft, 1, summary="From another window.")

    assert (written.version, same.version) == (2, 2)
    assert IdeaRevision.objects.get().summary == "Day and night."


def test_a_topic_brings_its_design_work(cast):
    topic = TopicFactory(process=ProcessFactory(network=cast.network, by=cast.coordinator))
    driver = DriverFactory(diagram=DiagramFactory(network=cast.network))

    idea = begin(cast, values={"topic": topic, "driver": driver})

    assert (idea.process, idea.driver) == (topic.process, driver)
    for values in (
        {"topic": TopicFactory()}, {"driver": DriverFactory()}, {"process": ProcessFactory()},
    ):  # fmt: skip
        with pytest.raises(DomainError):
            begin(cast, "Elsewhere", values=values)


def test_a_discarded_draft_is_gone(cast):
    draft = begin(cast)

    ideas.discard(by=cast.community, idea=draft)

    assert not Idea.objects.exists()
    assert not IdeaRevision.objects.exists()
    with pytest.raises(Conflict):
        ideas.discard(by=cast.community, idea=put_forward(cast.community, cast.network))


def test_put_forward_it_has_a_number_is_followed_and_read_by_all(cast):
    first = put_forward(cast.community, cast.network)
    second = put_forward(cast.clinician, cast.network, "Another")
    elsewhere = put_forward(cast.outsider, cast.other_network)

    assert [first.number, second.number, elsewhere.number] == [1, 2, 1]
    assert Idea.objects.visible_to(cast.leader).filter(pk=first.pk).exists()
    assert TalkFollow.objects.get(user=cast.community).about_id == first.public_id
    entry = AuditEntry.objects.get(verb="idea.put_forward", object_id=str(first.public_id))
    assert entry.actor == cast.community
    again = ideas.publish(by=cast.community, idea=first, version=1, now=NOW)
    assert (again.pk, again.version) == (first.pk, first.version)


def test_a_plain_sentence_is_needed(cast):
    draft = begin(cast)

    with pytest.raises(DomainError) as refusal:
        ideas.publish(by=cast.community, idea=draft, version=1, now=NOW)

    assert refusal.value.field == "summary"


def revise(cast, idea, *, by=None, reason="Clearer.", version=None, **values):
    return ideas.revise(
        by=by or cast.community, idea=idea, version=version or idea.version, values=values,
        reason=reason,
    )  # fmt: skip


def test_each_wording_is_kept_with_its_reason(cast):
    idea = put_forward(cast.community, cast.network)

    second = revise(cast, idea, title="Two numbers")
    third = revise(cast, second, by=cast.coordinator, title="Three numbers")

    kept = [(one.number, one.title, one.reason, one.by) for one in idea.revisions.all()]
    assert kept == [
        (3, "Three numbers", "Clearer.", cast.coordinator),
        (2, "Two numbers", "Clearer.", cast.community),
        (1, "One number", "", cast.community),
    ]
    assert str(third) == "Three numbers"


def test_a_new_wording_says_why_and_a_new_driver_need_not(cast):
    idea = put_forward(cast.community, cast.network)
    driver = DriverFactory(diagram=DiagramFactory(network=cast.network))

    with pytest.raises(DomainError) as refusal:
        revise(cast, idea, reason=" ", title="Other")
    moved = revise(cast, idea, reason="", driver=driver)
    same = revise(cast, moved, reason="", driver=driver)

    assert refusal.value.field == "reason"
    assert (moved.driver, moved.revisions.count(), same.version) == (driver, 1, moved.version)
    with pytest.raises(ChangedMeanwhile):
        revise(cast, idea, version=1, title="Late")


def in_round(idea, state="announced", closes_at=NOW + HOUR):
    voted = Round.objects.create(
        network=idea.network, title="Vote", question="Which?", electorate="members", state=state,
        opens_at=NOW - HOUR, closes_at=closes_at, seed=1, by=idea.author,
    )  # fmt: skip
    return RoundOption.objects.create(
        round=voted, idea=idea, revision=idea.current, position=1
    ).round


def withdraw(cast, idea):
    return idea_states.withdraw(
        by=cast.community, idea=idea, version=idea.version, reason="Said by others", now=NOW
    )


def test_taken_back_it_stays_readable_and_returns(cast):
    idea = put_forward(cast.community, cast.network)

    gone = withdraw(cast, idea)
    twice = withdraw(cast, idea)
    back = idea_states.put_back(by=cast.community, idea=gone, version=gone.version)

    assert (gone.state, gone.state_reason, twice.version) == (
        State.WITHDRAWN, "Said by others", gone.version,
    )  # fmt: skip
    assert Idea.objects.visible_to(cast.leader).filter(pk=idea.pk).exists()
    assert (back.state, back.number, back.state_reason) == (State.PUBLISHED, 1, "")
    with pytest.raises(Conflict):
        revise(cast, withdraw(cast, back), title="Other")


def test_what_is_voted_on_is_not_taken_away(cast):
    idea = put_forward(cast.community, cast.network)
    in_round(idea)

    with pytest.raises(Conflict):
        withdraw(cast, idea)
    with pytest.raises(Conflict):
        idea_states.hide(by=cast.coordinator, idea=idea, reason="Not ours", now=NOW)
    Round.objects.update(closes_at=NOW)
    assert withdraw(cast, idea).state == State.WITHDRAWN


def test_hidden_it_is_read_by_author_and_coordinators_with_the_reason(cast):
    idea = put_forward(cast.community, cast.network)

    hidden = idea_states.hide(by=cast.coordinator, idea=idea, reason="Points at one", now=NOW)

    seen = {
        name: Idea.objects.visible_to(getattr(cast, name)).filter(pk=idea.pk).exists()
        for name in ("community", "coordinator", "clinician", "staff")
    }
    assert seen == {"community": True, "coordinator": True, "clinician": False, "staff": False}
    assert (hidden.state, hidden.hidden_state) == (State.HIDDEN, State.PUBLISHED)
    mail = Message.objects.get(purpose=heard.HEARD)
    assert "Points at one" in heard.render(mail).text
    with pytest.raises(Conflict):
        idea_states.hide(by=cast.coordinator, idea=idea, reason="Again", now=NOW)
    shown = idea_states.show(by=cast.coordinator, idea=idea)
    assert (shown.state, shown.hidden_reason) == (State.PUBLISHED, "")
    assert "reason" in vars(heard.render(mail))


@pytest.mark.parametrize("state", [State.MERGED, State.SELECTED])
def test_what_others_hang_on_is_not_hidden(cast, state):
    idea = IdeaFactory(network=cast.network, state=state)

    with pytest.raises(Conflict):
        idea_states.hide(by=cast.coordinator, idea=idea, reason="Not ours", now=NOW)


def test_who_may_do_what_with_an_idea(cast):
    idea = put_forward(cast.community, cast.network)

    def who(rule):
        names = ("community", "clinician", "coordinator", "staff", "outsider")
        return {name for name in names if rule(getattr(cast, name), idea)}

    assert who(rules.can_edit_idea) == {"community", "coordinator"}
    assert who(rules.can_publish_idea) == {"community"}
    assert who(rules.can_shape_idea) == {"coordinator"}
    assert who(rules.can_amend_idea) == {"clinician", "coordinator"}


def test_a_coordinator_puts_an_answer_forward_in_its_authors_name(cast):
    topic = TopicFactory(process=ProcessFactory(network=cast.network, by=cast.coordinator))
    said = give(topic, cast.community)
    values = {"title": "Somebody to call", "summary": "Day and night."}

    made, again = (
        ideas.put_forward_for(by=cast.coordinator, contribution=said, values=values, now=NOW)
        for _ in range(2)
    )

    assert made == again
    assert (made.author, made.current.by, made.topic) == (cast.community, cast.coordinator, topic)
    assert list(made.contributions.all()) == [said]
    assert "became an idea" in heard.render(Message.objects.get(purpose=heard.HEARD)).subject
    with pytest.raises(Conflict):
        ideas.put_forward_for(by=cast.community, contribution=said, values=values, now=NOW)
