"""Ideas that become one and that become two, with authors, followers and trace; other wordings."""

import pytest
import time_machine

from improvement import rules as room
from improvement.actions import amendments, follows, idea_links, ideas
from improvement.emails import heard
from improvement.models import Amendment, Idea, IdeaLink, TalkFollow
from improvement.models.rounds import Round
from improvement.rules import ideas as rules
from improvement.rules.about import about
from improvement.rules.voices import Authors, is_author
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.factories.design import IdeaFactory
from tests.improvement.design_scene import NOW, leave, put_forward
from tests.improvement.test_ideas import in_round

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
State = Idea.State


@pytest.fixture
def idea(cast):
    return put_forward(cast.community, cast.network)


@pytest.fixture
def twin(cast):
    return put_forward(cast.clinician, cast.network, "Somebody to call")


def merge(cast, idea, *sources, reason="The same"):
    return idea_links.merge(by=cast.coordinator, idea=idea, sources=sources, reason=reason, now=NOW)


def names(idea, reader):
    return [voice.name for voice in Authors([idea]).voices(idea, reader)]


def test_merged_ideas_leave_their_authors_followers_and_words(cast, idea, twin):
    follows.follow(by=cast.leader, about=about(twin), now=NOW)

    target = merge(cast, idea, twin)

    twin.refresh_from_db()
    assert (twin.state, twin.state_reason) == (State.MERGED, "The same")
    assert names(target, cast.leader) == ["Mina Community", "Clint Clinician"]
    assert is_author(cast.clinician, target)
    assert rules.can_edit_idea(cast.clinician, target)
    followers = TalkFollow.objects.standing().filter(about_id=target.public_id)
    assert {one.user for one in followers} == {cast.community, cast.clinician, cast.leader}
    mail = heard.render(Message.objects.get(purpose=heard.HEARD))
    assert "became part of another" in mail.subject
    assert str(twin) == "Somebody to call"
    assert not room.can_comment(cast.leader, about(twin))
    assert room.can_comment(cast.leader, about(target))


def test_authors_come_along_over_several_merges(cast, idea, twin):
    third = put_forward(cast.researcher, cast.network, "A third")
    merge(cast, twin, idea)
    merge(cast, third, twin)

    assert names(third, cast.leader) == ["Rhea Researcher", "Clint Clinician", "Mina Community"]


def test_parted_again_each_stands_for_itself(cast, idea, twin):
    merge(cast, idea, twin)

    parted = idea_links.unmerge(by=cast.coordinator, idea=twin)

    assert (parted.state, parted.state_reason) == (State.PUBLISHED, "")
    assert names(idea, cast.leader) == ["Mina Community"]
    assert not IdeaLink.objects.exists()
    with pytest.raises(Conflict):
        idea_links.unmerge(by=cast.coordinator, idea=twin)
    verbs = AuditEntry.objects.filter(verb__contains="merged").order_by("pk")
    assert [one.verb for one in verbs] == ["idea.merged", "idea.unmerged"]


def test_nothing_is_parted_that_was_voted_on(cast, idea, twin):
    with time_machine.travel(NOW, tick=False):
        merge(cast, idea, twin)
    in_round(idea, state="published")

    with pytest.raises(Conflict):
        idea_links.unmerge(by=cast.coordinator, idea=twin)
    Round.objects.update(state="void", void_reason="Wrong list")
    assert idea_links.unmerge(by=cast.coordinator, idea=twin).state == State.PUBLISHED


def test_what_cannot_be_merged(cast, idea, twin):
    elsewhere = put_forward(cast.outsider, cast.other_network)
    gone = IdeaFactory(network=cast.network, number=99, state=State.WITHDRAWN)

    for sources in ([], [idea], [elsewhere], [gone], [twin] * 1 + [gone]):
        with pytest.raises(DomainError):
            merge(cast, idea, *sources)
    in_round(twin)
    with pytest.raises(Conflict):
        merge(cast, idea, twin)
    assert not IdeaLink.objects.exists()


def split(cast, idea, **more):
    known = {
        "first": {"title": "By night", "summary": "At night."},
        "second": {"title": "By day", "summary": "By day."},
        "reason": "Two things",
    }
    return idea_links.split(
        by=cast.coordinator, idea=idea, version=idea.version, now=NOW, **(known | more)
    )


def test_one_becomes_two_by_the_same_authors(cast, idea, twin):
    merge(cast, idea, twin)
    follows.follow(by=cast.leader, about=about(idea), now=NOW)

    new = split(cast, idea)
    late = put_forward(cast.researcher, cast.network, "Merged later")
    idea.refresh_from_db()
    merge(cast, idea, late)

    assert (str(idea), str(new), new.number) == ("By night", "By day", 3)
    assert names(new, cast.leader) == ["Mina Community", "Clint Clinician"]
    assert "Rhea Researcher" in names(idea, cast.leader)
    link = IdeaLink.objects.get(kind="split_from")
    assert (link.source, link.target, link.reason) == (new, idea, "Two things")
    assert TalkFollow.objects.filter(user=cast.leader, about_id=new.public_id).exists()


@pytest.mark.parametrize(
    "more", [{"reason": " "}, {"second": {"title": "", "summary": "x"}}, {"second": {"title": "x"}}]
)
def test_both_halves_have_words_and_a_reason(cast, idea, more):
    with pytest.raises(DomainError):
        split(cast, idea, **more)

    assert Idea.objects.count() == 1


# --- Other wordings ---------------------------------------------------------------------------


def propose(cast, idea, text="Two numbers", *, by=None, part="title", **more):
    return amendments.propose(
        by=by or cast.clinician, idea=idea, part=part, text=text, now=NOW, **more
    )


def accept(cast, one, *, by=None, **more):
    return amendments.accept(
        by=by or cast.community, amendment=one, version=one.version, now=NOW, **more
    )


def mails(user):
    return [heard.render(one) for one in Message.objects.filter(user=user).order_by("pk")]


def test_a_wording_is_taken_over_and_its_proposer_told(cast, idea):
    one = propose(cast, idea, reason="There are two.")

    taken, twice = accept(cast, one), accept(cast, one)

    idea.refresh_from_db()
    assert (taken.state, twice.version) == (Amendment.State.ACCEPTED, taken.version)
    assert (str(idea), idea.current.by) == ("Two numbers", cast.community)
    assert idea.current.reason == "Wording proposed by Clint Clinician: There are two."
    assert "was taken over" in mails(cast.clinician)[0].subject
    assert "reason" in vars(mails(cast.community)[0])  # answered before the mail went


def test_a_wording_is_declined_with_words(cast, idea):
    one = propose(cast, idea)

    def decline(answer):
        return amendments.decline(
            by=cast.community, amendment=one, version=1, answer=answer, now=NOW
        )

    with pytest.raises(DomainError) as refusal:
        decline(" ")
    declined = decline("One is enough.")

    assert refusal.value.field == "answer"
    assert (declined.state, str(idea)) == (Amendment.State.DECLINED, "One number")
    assert "One is enough." in mails(cast.clinician)[0].text
    with pytest.raises(Conflict):
        accept(cast, one)


def test_a_part_that_was_worded_anew_is_looked_at_first(cast, idea):
    one, other = propose(cast, idea), propose(cast, idea, "Three numbers", by=cast.leader)
    part = propose(cast, idea, "For all families", part="helps")
    accept(cast, one)

    with pytest.raises(amendments.PartChanged):
        accept(cast, other)
    assert accept(cast, part).state == Amendment.State.ACCEPTED
    assert accept(cast, other, is_sure=True).state == Amendment.State.ACCEPTED
    idea.refresh_from_db()
    assert (str(idea), idea.current.helps, idea.current.number) == (
        "Three numbers", "For all families", 4,
    )  # fmt: skip


def test_a_stale_answer_is_refused(cast, idea):
    one = propose(cast, idea)

    with pytest.raises(ChangedMeanwhile):
        amendments.accept(by=cast.community, amendment=one, version=7, now=NOW)


def test_what_can_be_proposed(cast, idea):
    with time_machine.travel(NOW, tick=False):
        first, again = propose(cast, idea), propose(cast, idea)

    assert first == again
    for text, part in [
        ("One number", "title"), (" ", "title"), ("x" * 121, "title"), ("MRN 00123456", "change"),
        ("x", "colour"),
    ]:  # fmt: skip
        with pytest.raises(DomainError):
            propose(cast, idea, text, part=part)


def test_a_proposal_is_taken_back(cast, idea):
    one = propose(cast, idea)

    for _ in range(2):
        gone = amendments.take_back(by=cast.clinician, amendment=one)

    assert gone.state == Amendment.State.WITHDRAWN
    with pytest.raises(Conflict):
        accept(cast, one)


def test_coordinators_answer_where_no_author_can(cast, idea):
    one = propose(cast, idea)

    before = rules.can_answer_amendment(cast.coordinator, one)
    leave(cast.community)
    after = rules.can_answer_amendment(cast.coordinator, one)

    assert (bool(before), bool(after)) == (False, True)
    assert not rules.can_answer_amendment(cast.clinician, one)
    assert not rules.can_take_back_amendment(cast.leader, one)


def test_merging_lets_the_other_authors_answer(cast, idea, twin):
    merge(cast, idea, twin)
    one = propose(cast, idea, by=cast.leader)

    assert rules.can_answer_amendment(cast.clinician, one)
    assert accept(cast, one, by=cast.clinician).state == Amendment.State.ACCEPTED
    assert ideas.acts_nameless(cast.clinician, idea) is False
