"""Doors of votes that stood open once, each with what came through it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from improvement.actions import decisions, idea_states, papers, rounds, voting
from improvement.models import Ballot, Change, Idea, PaperSheet, Round, RoundVoter
from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import Membership
from tests.factories.networks import NetworkFactory
from tests.factories.rounds import finish, keys_of, make_members, make_round, vote

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def runner(network):
    return make_members(network, 1, group="leader", access="coordinator")[0]


def secret(network, by):
    return make_round(network, by, secrecy="detached", quorum=5, now=NOW)


def tied(poll):
    """Say for each ballot among how many people its voter is found by whoever has the tables: those
    who voted and are of its group, or, where it has none, of a group that stands on no ballot."""
    ballots = Counter(Ballot.objects.filter(round=poll).values_list("group", flat=True))
    voted = Counter(
        RoundVoter.objects.filter(round=poll, has_voted=True).values_list("group", flat=True)
    )
    apart = {group: many for group, many in ballots.items() if group}
    rest = sum(many for group, many in voted.items() if group not in apart)
    return {**apart, "": rest} if ballots[""] else apart


# --- Ballots that nobody shall be able to tie to a person ------------------------------------


def test_the_only_one_of_a_group_is_not_known_by_having_no_group(network, runner):
    """All others are of groups that may be told: the one ballot without one would be theirs."""
    clinicians = make_members(network, 9, group="clinician")
    (parent,) = make_members(network, 1, group="community")
    poll = secret(network, runner)

    for person in [*clinicians, parent]:
        vote(poll, person, {0: 1}, now=NOW)

    assert min(tied(poll).values()) >= 5


def test_once_the_result_is_out_no_ballot_says_the_group_of_a_few(network, runner):
    """Six leaders might have voted, and one did."""
    clinicians = make_members(network, 7, group="clinician")
    leaders = make_members(network, 6, group="leader")
    poll = secret(network, runner)
    for person in [*clinicians, leaders[0]]:
        vote(poll, person, {0: 1}, now=NOW)

    published = finish(poll, runner, now=NOW)

    assert min(tied(poll).values()) >= 5
    call_command("recount", str(published.public_id))


@pytest.mark.parametrize("ending", ["too few", "not valid"])
def test_where_no_result_is_told_ballots_say_nothing_any_more(network, runner, ending):
    people = make_members(network, 8, group="clinician")
    Membership.objects.filter(user=runner).update(group="clinician")
    poll = make_round(
        network, runner, secrecy="detached", quorum=5 if ending == "not valid" else 8, now=NOW
    )
    for person in people[:5]:
        vote(poll, person, {0: 1}, now=NOW)
    assert set(Ballot.objects.values_list("group", flat=True)) == {"clinician"}

    if ending == "not valid":
        rounds.void(by=runner, poll=poll, version=poll.version, reason="Wrong list")
    else:
        finish(poll, runner, now=NOW)

    assert Ballot.objects.count() == 5
    assert {(one.group, str(one.marks), one.code_hash) for one in Ballot.objects.all()} == {
        ("", "{}", "")
    }


def test_who_comes_late_from_another_group_takes_the_groups_along(network, runner):
    clinicians = make_members(network, 6, group="clinician")
    Membership.objects.filter(user=runner).update(group="clinician")
    poll = secret(network, runner)
    for person in clinicians:
        vote(poll, person, {0: 1}, now=NOW)
    (late,) = make_members(network, 1, group="community")

    vote(poll, late, {1: 1}, now=NOW, is_admitted=True)

    assert min(tied(poll).values()) >= 5


@pytest.fixture
def typists(network, runner):
    return [runner, *make_members(network, 1, group="leader", access="coordinator")]


def type_twice(poll, typists, marks, *, number=1, **more):
    keys = keys_of(poll)
    given = {keys[at]: mark for at, mark in marks.items()}
    for by in typists:
        sheet = papers.enter(by=by, poll=poll, number=number, marks=given, now=NOW, **more)
    return sheet


def test_a_single_paper_is_not_known_among_the_ballots(network, runner, typists):
    people = make_members(network, 6, group="clinician")
    poll = secret(network, runner)
    papers.set_on_paper(by=runner, poll=poll, ref=people[0].public_id, is_on_paper=True, now=NOW)
    for person in people[1:]:
        vote(poll, person, {0: 1}, now=NOW)

    sheet = type_twice(poll, typists, {1: 2}, group="clinician")

    sheet.refresh_from_db()
    assert (sheet.is_counted, sheet.marks, sheet.second_marks, sheet.group) == (True, {}, {}, "")
    (paper,) = [one for one in Ballot.objects.all() if keys_of(poll)[1] in one.marks]
    others = Ballot.objects.exclude(pk=paper.pk)
    for name in ("is_paper", "version", "group"):
        assert {getattr(paper, name)} == {getattr(one, name) for one in others}
    assert len(paper.code_hash) == len(others[0].code_hash)


# --- Papers -----------------------------------------------------------------------------------


def test_nobody_is_put_on_paper_once_totals_may_be_known(network, runner):
    """Those who run the vote see the result from its close on: whoever did not vote would be a
    paper that makes it another one."""
    (person,) = make_members(network, 1)
    poll = make_round(network, runner, now=NOW)

    with pytest.raises(Conflict, match="closed"):
        papers.set_on_paper(
            by=runner, poll=poll, ref=person.public_id, is_on_paper=True, now=poll.closes_at
        )

    assert not RoundVoter.objects.filter(is_on_paper=True).exists()


def test_the_group_on_a_paper_is_typed_by_both(network, runner, typists):
    (person,) = make_members(network, 1)
    poll = make_round(network, runner, now=NOW)
    papers.set_on_paper(by=runner, poll=poll, ref=person.public_id, is_on_paper=True, now=NOW)
    marks = {keys_of(poll)[0]: 1}
    known = {"poll": poll, "number": 1, "marks": marks, "now": NOW}
    papers.enter(by=typists[0], group="clinician", **known)

    with pytest.raises(DomainError) as differs:
        papers.enter(by=typists[1], group="community", **known)
    papers.enter(by=typists[0], group="community", **known)
    papers.enter(by=typists[1], group="community", **known)

    assert differs.value.field == "group"
    assert Ballot.objects.get().group == "community"


def test_a_paper_is_of_a_group_that_may_vote(network, runner):
    (person,) = make_members(network, 1, group="community")
    poll = make_round(network, runner, groups=["community"], now=NOW)
    papers.set_on_paper(by=runner, poll=poll, ref=person.public_id, is_on_paper=True, now=NOW)

    with pytest.raises(DomainError) as refused:
        papers.enter(
            by=runner, poll=poll, number=1, marks={keys_of(poll)[0]: 1}, group="clinician", now=NOW
        )

    assert refused.value.field == "group"
    assert not PaperSheet.objects.exists()


# --- What is told -----------------------------------------------------------------------------


@pytest.mark.parametrize("secrecy", ["named", "facilitator"])
def test_where_too_few_voted_nobody_is_told_who_voted_how(client, network, runner, secrecy):
    (person,) = make_members(network, 1)
    Membership.objects.filter(user=person).update(access="coordinator")
    poll = make_round(
        network, runner, secrecy=secrecy, quorum=2, params={"dots": 88, "most": 88, "choose": 1}
    )
    vote(poll, person, {0: 88})
    client.force_login(runner)
    url = f"/rounds/{poll.public_id}/"

    Round.objects.update(closes_at=datetime.now(UTC) - timedelta(seconds=1))
    closed = client.get(url).text
    fresh = Round.objects.get()
    rounds.publish(by=runner, poll=fresh, version=fresh.version, now=datetime.now(UTC))
    published = client.get(url).text

    for text in (closed, published):
        assert "Who voted how" not in text
        assert ">88<" not in text


@pytest.fixture
def hidden_later(network, runner):
    """A published vote, on an idea that had to be hidden afterwards."""
    poll = make_round(network, runner, method="schulze", now=NOW)
    option = poll.options.order_by("position")[1]
    revision = option.revision
    revision.title, revision.summary = "Ask the Miller boy", "He told us"
    revision.save()
    vote(poll, runner, {0: 1, 1: 2}, now=NOW)
    finish(poll, runner, now=NOW)
    idea_states.hide(by=runner, idea=option.idea, reason="It names a family", now=NOW)
    return Round.objects.get(pk=poll.pk)


def test_what_is_hidden_stands_in_no_vote(client, network, runner, hidden_later):
    (member,) = make_members(network, 1)
    rest = APIClient()
    rest.force_authenticate(member)
    client.force_login(member)
    page = f"/rounds/{hidden_later.public_id}/"
    again = rounds.hold_again(by=runner, poll=hidden_later, now=NOW)
    addresses = [
        page, f"{page}export/", f"{page}print/", f"/networks/{network.slug}/rounds/",
        f"/networks/{network.slug}/prioritized/",
    ]  # fmt: skip

    texts = {}
    for url in addresses:
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        texts[url] = body.decode()
    for url in (f"/api/v1/rounds/{hidden_later.public_id}/", "/api/v1/rounds/?format=csv"):
        response = rest.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        texts[url] = body.decode()

    assert {url for url, text in texts.items() if "Miller" in text or "He told us" in text} == set()
    assert "A hidden idea" in texts[page]
    assert texts[page].count("The whole trail<") == 2, "of the hidden one there is none"
    assert again.options.count() == 2


def test_what_is_hidden_comes_into_no_change_package(network, runner, hidden_later):
    """The words of an idea that is tested become those of a change, which everybody reads."""
    option = hidden_later.options.get(idea__state="hidden")
    values = {"outcome": "test", "reason": "Good.", "budget": "", "merged_with": None}

    with pytest.raises(DomainError) as refused:
        decisions.decide(by=runner, option=option, values=values, plan={"owner": runner}, now=NOW)

    assert refused.value.field == "outcome"
    assert not Change.objects.exists()


def test_the_words_come_back_when_the_idea_is_shown_again(client, network, runner, hidden_later):
    idea_states.show(by=runner, idea=Idea.objects.get(state="hidden"))
    client.force_login(runner)

    assert "Ask the Miller boy" in client.get(f"/rounds/{hidden_later.public_id}/").text


# --- What comes in ----------------------------------------------------------------------------


def test_a_version_of_very_many_digits_is_no_number(client, network, runner):
    poll = make_round(network, runner)
    key = poll.options.first().public_id.hex
    client.force_login(runner)

    voted = client.post(f"/rounds/{poll.public_id}/vote/", {f"o-{key}": "1", "version": "9" * 5000})

    assert voted.status_code == 303


def test_design_work_of_elsewhere_is_refused_and_named(network, runner):
    poll = make_round(network, runner, is_announced=False)
    rest = APIClient()
    rest.force_authenticate(runner)

    refused = rest.patch(
        f"/api/v1/rounds/{poll.public_id}/",
        {"process": "00000000-0000-0000-0000-000000000000"},
        format="json", headers={"If-Match": "*"},
    )  # fmt: skip

    assert refused.status_code == 400
    assert "process" in str(refused.json())


def test_a_vote_that_is_changed_elsewhere_keeps_who_asked_to_be_told(network, runner):
    poll = make_round(network, runner, now=NOW)
    vote(poll, runner, {0: 1}, now=NOW, wants_news=True)

    vote(poll, runner, {1: 1}, now=NOW)

    assert RoundVoter.objects.get(ref=runner.public_id).wants_news


def test_voting_news_can_be_called_off(network, runner):
    poll = make_round(network, runner, now=NOW)
    vote(poll, runner, {0: 1}, now=NOW, wants_news=True)

    vote(poll, runner, {1: 1}, now=NOW, wants_news=False)

    assert not RoundVoter.objects.get(ref=runner.public_id).wants_news
    assert voting.plain_code("ab cd") == "ABCD"
