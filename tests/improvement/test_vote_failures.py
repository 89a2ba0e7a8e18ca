"""What goes wrong with votes, tried at their doors. docs/improvement-rounds.md says where the rest
is tried."""

from datetime import timedelta

import pytest
import time_machine
from celery import Task
from django.utils import timezone
from rest_framework.test import APIClient

from improvement.actions import ideas, rounds, voting
from improvement.models import Ballot, Idea, RoundVoter, Tally
from tests.factories.rounds import finish, keys_of, make_members, make_round, vote

pytestmark = pytest.mark.django_db


def as_user(user):
    rest = APIClient()
    rest.force_authenticate(user)
    return rest


def by_page(client, person, poll, marks, **more):
    """Press the button of the ballot's page; gives whether the ballot was taken."""
    keys = [key.replace("-", "") for key in keys_of(poll)]
    client.force_login(person)
    sent = {f"o-{keys[at]}": str(dots) for at, dots in marks.items()} | more
    return client.post(f"/rounds/{poll.public_id}/vote/", sent).status_code in (200, 303)


def by_rest(_client, person, poll, marks, **more):
    keys = keys_of(poll)
    body = {"round": str(poll.public_id), "marks": {keys[at]: n for at, n in marks.items()}} | more
    return as_user(person).post("/api/v1/ballots/", body, format="json").status_code == 201


DOORS = pytest.mark.parametrize("send", [by_page, by_rest])
SECRETS = pytest.mark.parametrize("secrecy", ["named", "detached"])


def fail(*_args, **_kwargs):
    raise AssertionError("Nobody is there to do it.")


@DOORS
@SECRETS
@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, True), (0, False), (1, False)])
def test_a_vote_closes_by_the_clock_with_every_worker_down(
    client, cast, monkeypatch, send, secrecy, seconds, is_taken
):
    monkeypatch.setattr(Task, "apply_async", fail)
    ends = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    poll = make_round(cast.network, cast.coordinator, secrecy=secrecy, quorum=5, closes_at=ends)

    with time_machine.travel(ends + timedelta(seconds=seconds), tick=False):
        assert send(client, cast.community, poll, {0: 1}) is is_taken

    assert Ballot.objects.count() == is_taken
    assert RoundVoter.objects.filter(has_voted=True).count() == is_taken


@DOORS
@SECRETS
def test_a_dot_too_many_is_refused_also_when_a_ballot_is_changed(client, cast, send, secrecy):
    poll = make_round(cast.network, cast.coordinator, secrecy=secrecy, quorum=5)
    code = vote(poll, cast.community, {0: 2, 1: 1}).code

    assert not send(client, cast.community, poll, {0: 2, 2: 2}, code=code)
    assert not send(client, cast.clinician, poll, {0: 3})

    keys = keys_of(poll)
    assert [one.marks for one in Ballot.objects.all()] == [{keys[0]: 2, keys[1]: 1}]


@DOORS
def test_nobody_takes_the_dots_of_another_away(client, cast, send):
    """Whatever is sent along, it is one's own ballot. The control changes one's own in the same
    ways."""
    poll = make_round(cast.network, cast.coordinator)
    keys = keys_of(poll)
    theirs = vote(poll, cast.clinician, {0: 2}).ballot
    ref = str(cast.clinician.public_id)

    for sent in ({"voter": ref}, {"ref": ref}, {"ballot": str(theirs.pk)}, {"id": str(theirs.pk)}):
        send(client, cast.community, poll, {1: 1}, **sent)
    assert send(client, cast.community, poll, {2: 1})
    mine = Ballot.objects.get(voter__user=cast.community)
    assert mine.marks == {keys[2]: 1}
    rest = as_user(cast.community)
    tag = rest.get(f"/api/v1/ballots/{mine.pk}/").headers["ETag"]
    changed = [
        rest.patch(
            f"/api/v1/ballots/{one.pk}/", {"marks": {keys[1]: 2}}, format="json",
            headers={"If-Match": tag},
        ).status_code
        for one in (theirs, mine)
    ]  # fmt: skip

    assert changed == [404, 200]
    assert Ballot.objects.get(voter__user=cast.community).marks == {keys[1]: 2}
    theirs.refresh_from_db()
    assert (theirs.marks, theirs.version) == ({keys[0]: 2}, 1)
    assert theirs.voter.user == cast.clinician


@DOORS
def test_a_code_opens_no_other_ballot(client, cast, send):
    """Neither a guess, nor the code of another vote, nor, for who has not voted, anybody's."""
    poll, other = (
        make_round(cast.network, cast.coordinator, secrecy="detached", quorum=5) for _ in range(2)
    )
    code = vote(poll, cast.clinician, {0: 2}).code
    elsewhere = vote(other, cast.community, {0: 1}).code
    vote(poll, cast.community, {1: 2})

    assert not send(client, cast.community, poll, {2: 1}, code=elsewhere)
    assert not send(client, cast.community, poll, {2: 1}, code=voting.new_code())
    assert not send(client, cast.coordinator, poll, {2: 1}, code=code)

    keys = keys_of(poll)
    left = [one.marks for one in Ballot.objects.filter(round=poll)]
    assert sorted(left, key=str) == sorted([{keys[0]: 2}, {keys[1]: 2}], key=str)


def test_an_idea_that_is_worded_anew_after_the_vote_changes_no_ballot_and_no_result(client, cast):
    poll = make_round(cast.network, cast.coordinator)
    idea = Idea.objects.get(options=poll.options.get(position=1))
    vote(poll, cast.community, {0: 2})
    before = list(Ballot.objects.values("pk", "marks", "version"))

    ideas.revise(
        by=idea.author, idea=idea, version=idea.version, reason="Clearer",
        values={"title": "Something else", "summary": "In one sentence."},
    )  # fmt: skip
    client.force_login(cast.clinician)
    ballot = client.get(f"/rounds/{poll.public_id}/vote/").text
    finish(poll, cast.coordinator)
    page = client.get(f"/rounds/{poll.public_id}/").text

    assert list(Ballot.objects.values("pk", "marks", "version")) == before
    assert not [text for text in (ballot, page) if "Something else" in text]
    assert not [text for text in (ballot, page) if "Idea called A" not in text]
    assert Tally.objects.get().output["ranking"][0]["score"] == 2
    poll.refresh_from_db()
    again = rounds.hold_again(by=cast.coordinator, poll=poll, now=timezone.now())
    assert "Something else" in {str(one) for one in again.options.all()}, "the control: a new vote"


@pytest.mark.parametrize(
    ("rule", "places", "words"),
    [
        ("shared", [1, 1, 3], "share their place"),
        ("lot", [1, 2, 3], "put in order by lot"),
        ("listed", [1, 2, 3], "put in the order of the list"),
    ],
)
def test_ideas_that_are_level_are_told_as_level(client, cast, rule, places, words):
    poll = make_round(cast.network, cast.coordinator, tie_rule=rule)
    vote(poll, cast.community, {0: 1, 1: 1})
    finish(poll, cast.coordinator)
    client.force_login(cast.community)

    page = client.get(f"/rounds/{poll.public_id}/").text
    file = b"".join(client.get(f"/rounds/{poll.public_id}/export/").streaming_content).decode()
    told = as_user(cast.community).get(f"/api/v1/rounds/{poll.public_id}/result/").json()

    assert f"are level and {words}" in page
    assert [int(line.split(",")[0]) for line in file.splitlines()[1:]] == places
    assert [row["place"] for row in told["ranking"]] == places


@pytest.mark.parametrize("secrecy", ["facilitator", "detached"])
def test_what_can_be_taken_away_names_no_voter(client, cast, secrecy):
    """Neither the file nor the answer of REST, for members and for those who run the vote."""
    voters = make_members(cast.network, 6, group="clinician")
    poll = make_round(cast.network, cast.coordinator, secrecy=secrecy, quorum=5)
    for person in voters:
        vote(poll, person, {0: 2})
    finish(poll, cast.coordinator)
    known = {word for one in voters for word in (one.name, one.email, str(one.public_id))}

    for reader in (cast.community, cast.coordinator):
        client.force_login(reader)
        file = client.get(f"/rounds/{poll.public_id}/export/")
        text = b"".join(file.streaming_content).decode()
        for part in ("", "result/"):
            text += as_user(reader).get(f"/api/v1/rounds/{poll.public_id}/{part}").text

        assert not [word for word in known if word in text]
