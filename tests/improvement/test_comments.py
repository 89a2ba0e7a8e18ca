"""What people say: written, edited, taken back, hidden, asked and answered."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from improvement import rules
from improvement.actions import comments, follows, pace
from improvement.models import Comment, TalkFollow
from improvement.rules.about import about, find, kind_named
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.factories.improvement import ChangeFactory, DiagramFactory
from tests.factories.networks import NetworkFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def place(project):
    return about(project)


@pytest.fixture
def say(cast, place):
    def say(text="It works.", *, by=None, where=None, **more):
        return comments.say(
            by=by or cast.community, about=where or place, text=text, now=NOW, **more
        )

    return say


def mails():
    return Message.objects.filter(purpose="improvement.mention").order_by("pk")


def test_comment_is_kept_with_its_text_and_followed_by_its_author(cast, place, say):
    said = say("  Two words\r\nand a line ")

    entry = AuditEntry.objects.get(verb="comment.added")
    assert said.text == "Two words\nand a line"
    assert [one.text for one in said.revisions.all()] == [said.text]
    assert TalkFollow.objects.standing().filter(user=cast.community).count() == 1
    assert (entry.network, entry.label) == (cast.network, "Comment on a project")
    assert said.text not in str(entry.after)


@pytest.mark.parametrize("text", ["", "   ", "Call 555-123-4567 please", "x" * 4001])
def test_comment_says_something_and_tells_of_no_patient(say, text):
    with pytest.raises(DomainError) as refusal:
        say(text)

    assert refusal.value.field == "text"
    assert not Comment.objects.exists()


def test_every_kind_of_thing_can_be_talked_about(cast, cycle, project, measure, say):
    change = ChangeFactory(network=cast.network)
    diagram = DiagramFactory(network=cast.network, project=project)

    for thing in (project, cycle, change, diagram, measure):
        say(where=about(thing))

    kinds = set(Comment.objects.values_list("about_kind", flat=True))
    assert kinds == {"project", "cycle", "change", "diagram", "measure"}
    assert set(Comment.objects.values_list("network", flat=True)) == {cast.network.pk}


def test_nothing_else_can_be_talked_about(cast):
    with pytest.raises(LookupError):
        about(cast.site)

    assert find(cast.community, "site", cast.site.public_id) is None
    assert kind_named("site") is None


def test_what_is_next_door_is_not_found(cast, project):
    assert find(cast.outsider, "project", project.public_id) is None


def test_answers_stand_below_the_first_comment(say):
    first = say()

    answer = say("Yes.", parent=first)
    deeper = say("Really?", parent=answer)

    assert (answer.parent, deeper.parent) == (first, first)


def test_an_answer_belongs_to_its_own_place(cast, say):
    elsewhere = say(where=about(ChangeFactory(network=cast.network)))

    with pytest.raises(DomainError) as refusal:
        say(parent=elsewhere)

    assert refusal.value.field == "parent"


def test_an_answer_asks_for_no_help(say):
    with pytest.raises(DomainError) as refusal:
        say(parent=say(), is_ask=True)

    assert refusal.value.field == "is_ask"


def test_what_was_taken_back_is_not_answered(cast, say):
    gone = comments.take_back(by=cast.community, comment=say(), now=NOW)

    with pytest.raises(Conflict):
        say(parent=gone)


def edit(cast, place, said, text, version=None, **more):
    return comments.edit(
        by=cast.community, comment=said, about=place, version=version or said.version, text=text,
        now=NOW, **more,
    )  # fmt: skip


def test_edit_keeps_every_text(cast, place, say):
    said = say("First")

    second = edit(cast, place, said, "Second")

    assert (second.text, second.edited_at, second.version) == ("Second", NOW, 2)
    assert [one.text for one in said.revisions.all()] == ["First", "Second"]
    assert not AuditEntry.objects.filter(after__icontains="Second").exists()


def test_edit_over_another_edit_is_refused(cast, place, say):
    said = say("First")
    edit(cast, place, said, "Hers")

    with pytest.raises(ChangedMeanwhile):
        edit(cast, place, said, "Mine", version=1)

    assert Comment.objects.get().text == "Hers"
    assert said.revisions.count() == 2


def test_taken_back_leaves_no_text_but_in_what_is_kept(cast, place, say):
    said = say("Too quick")

    gone = comments.take_back(by=cast.community, comment=said, now=NOW)
    again = comments.take_back(by=cast.community, comment=said, now=NOW + timedelta(days=1))

    assert (gone.text, again.taken_back_at) == ("", NOW)
    assert said.revisions.get().text == "Too quick"
    assert not rules.can_read_versions(cast.clinician, gone)
    assert rules.can_read_versions(cast.coordinator, gone)
    assert not rules.can_edit_comment(cast.community, gone)
    with pytest.raises(Conflict):
        edit(cast, place, gone, "Anew")


def test_hidden_is_read_by_its_author_and_coordinators(cast, place, say):
    hidden = comments.hide(by=cast.coordinator, comment=say(), reason="Not ours", now=NOW)

    readers = {
        name: bool(rules.can_read_comment(getattr(cast, name), hidden))
        for name in ("community", "coordinator", "clinician", "site_lead", "staff")
    }
    assert readers == {
        "community": True, "coordinator": True, "clinician": False, "site_lead": False,
        "staff": False,
    }  # fmt: skip
    assert AuditEntry.objects.get(verb="comment.hidden").reason == "Not ours"
    assert rules.can_edit_comment(cast.community, hidden) is rules.talk.IS_HIDDEN
    with pytest.raises(Conflict):
        edit(cast, place, hidden, "Anew")


def test_hidden_is_shown_again(cast, say):
    said = say()
    comments.hide(by=cast.coordinator, comment=said, reason="Not ours", now=NOW)

    shown = comments.show(by=cast.coordinator, comment=said)

    assert (shown.hidden_at, shown.hidden_by, shown.hidden_reason) == (None, None, "")
    with pytest.raises(Conflict):
        comments.show(by=cast.coordinator, comment=said)


@pytest.mark.parametrize("reason", ["", "MRN 00123456"])
def test_hiding_needs_a_reason_that_names_no_patient(cast, say, reason):
    with pytest.raises(DomainError) as refusal:
        comments.hide(by=cast.coordinator, comment=say(), reason=reason, now=NOW)

    assert refusal.value.field == "reason"


def test_hiding_twice_or_what_is_gone_is_refused(cast, say):
    said, gone = say(), say()
    comments.hide(by=cast.coordinator, comment=said, reason="Not ours", now=NOW)
    comments.take_back(by=cast.community, comment=gone, now=NOW)

    for one in (said, gone):
        with pytest.raises(Conflict):
            comments.hide(by=cast.coordinator, comment=one, reason="Not ours", now=NOW)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("community", True),  # asked
        ("clinician", True),  # leads the project
        ("coordinator", True),
        ("researcher", False),
        ("site_lead", False),
        ("staff", False),
        ("outsider", False),
    ],
)
def test_an_ask_is_settled_by_those_it_concerns(cast, say, who, may):
    ask = say(is_ask=True)

    assert bool(rules.can_settle_ask(getattr(cast, who), ask)) is may


def test_an_ask_is_answered_once_and_opened_again(cast, say):
    ask = say(is_ask=True)

    for _ in range(2):
        answered = comments.settle(by=cast.clinician, comment=ask, is_answered=True, now=NOW)
    open_then = Comment.objects.open_asks().exists()
    again = comments.settle(by=cast.clinician, comment=ask, is_answered=False, now=NOW)

    assert (answered.answered_by, open_then) == (cast.clinician, False)
    assert (again.answered_at, again.is_open) == (None, True)
    assert AuditEntry.objects.filter(verb="comment.answered").count() == 1


def test_only_an_ask_is_answered(cast, say):
    said = say()

    with pytest.raises(Conflict):
        comments.settle(by=cast.clinician, comment=said, is_answered=True, now=NOW)
    assert rules.can_settle_ask(cast.community, said) is rules.talk.NO_ASK


def test_those_named_get_one_mail_and_follow(cast, place, say):
    said = say("See this, @rhea researcher!", tells=[cast.clinician])

    edit(cast, place, said, "@Rhea Researcher, and @Cora Coordinator")

    told = {one.user for one in said.mentions.all()}
    assert told == {cast.clinician}
    assert [one.user for one in mails()] == [cast.clinician]


def test_a_name_after_at_is_told_of_those_one_may_name(cast, place, say):
    for one in (cast.researcher, cast.coordinator):
        one.is_listed = True
        one.save()

    said = say("See this, @rhea researcher!")
    edit(cast, place, said, "@Rhea Researcher and @Cora Coordinator")

    assert [one.user for one in mails()] == [cast.researcher, cast.coordinator]
    followers = TalkFollow.objects.standing().values_list("user__name", flat=True)
    assert {*followers} == {"Mina Community", "Rhea Researcher", "Cora Coordinator"}


def test_who_is_not_listed_is_named_by_coordinators_alone(cast, place):
    def names(who):
        return {*rules.people_to_tell(who, place).values_list("name", flat=True)}

    assert names(cast.community) == {
        "Clint Clinician"
    }  # leads the project: their name stands there
    assert "Rhea Researcher" in names(cast.coordinator)
    assert "Cora Coordinator" not in names(cast.coordinator)
    assert "Olga Outsider" not in names(cast.coordinator)


def test_who_may_not_be_named_is_refused(cast, say):
    with pytest.raises(DomainError) as refusal:
        say(tells=[cast.outsider])

    assert refusal.value.field == "tells"
    assert not Comment.objects.exists()


def test_so_many_are_named_and_no_more(cast, say, monkeypatch):
    monkeypatch.setattr(comments, "MOST_TOLD", 1)

    with pytest.raises(DomainError):
        say(by=cast.coordinator, tells=[cast.clinician, cast.community])


def test_the_longer_of_two_names_is_meant(cast):
    cast.clinician.name, cast.researcher.name = "Ann Lee", "Ann Lee Ross"

    found = comments.named_in("@Ann Lee Ross, please", [cast.clinician, cast.researcher])
    both = comments.named_in("@ann lee and @Ann Lee Ross", [cast.clinician, cast.researcher])

    assert (found, both) == ({cast.researcher}, {cast.clinician, cast.researcher})
    assert comments.named_in("@Ann Leeway", [cast.clinician]) == set()


def test_who_stopped_is_not_made_to_follow_again(cast, place, say):
    say()
    follows.unfollow(by=cast.community, about=place, now=NOW)

    say("And more.")
    stopped = TalkFollow.objects.standing().filter(user=cast.community).exists()
    follows.follow(by=cast.community, about=place, now=NOW)

    assert stopped is False
    assert TalkFollow.objects.standing().filter(user=cast.community).exists()
    verbs = AuditEntry.objects.filter(verb__startswith="talk.").order_by("pk")
    assert [one.verb for one in verbs] == ["talk.unfollowed", "talk.followed"]


def test_a_person_writes_so_much_in_an_hour(say, monkeypatch):
    monkeypatch.setattr(comments, "MOST_AN_HOUR", 2)
    say(), say()

    with pytest.raises(pace.TooMany) as refusal:
        say()

    assert refusal.value.status == 429
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("who", ["community", "coordinator", "staff", "outsider"])
def test_members_comment_and_nobody_else(cast, place, who):
    may = who in ("community", "coordinator")

    assert bool(rules.can_comment(getattr(cast, who), place)) is may
    assert bool(rules.can_follow(getattr(cast, who), place)) is may


def test_who_left_edits_no_more_and_keeps_their_name(cast, say):
    said = say()
    cast.community.memberships.update(left_at=NOW)
    del cast.community.active_memberships

    assert not rules.can_edit_comment(cast.community, said)
    assert Comment.objects.for_list().get().author.name == "Mina Community"


def test_leads_of_each_kind(cast, cycle, project, measure):
    network = NetworkFactory()
    diagram = DiagramFactory(network=network)

    assert about(cycle).leads() == {cast.community.pk, cast.clinician.pk}
    assert about(cycle).people() == {cast.community.pk, cast.clinician.pk}
    assert about(diagram).leads() == about(diagram).people() == set()
    assert about(measure).leads() == set()
