"""The pages of votes, and their twins over REST."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from improvement.models import Ballot, Round
from improvement.presenters import rounds as presenters
from tests.factories.ideas import IdeaFactory
from tests.factories.networks import MembershipFactory
from tests.factories.rounds import PARAMS, finish, keys_of, make_members, make_round, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(cast):
    return make_round(cast.network, cast.coordinator)


def as_user(user):
    rest = APIClient()
    rest.force_authenticate(user)
    return rest


def names(poll):
    return [one.public_id.hex for one in poll.options.order_by("position")]


def setup_data(ideas, **more):
    opens = timezone.now()
    ticks = {f"in_{idea.public_id.hex}": "on" for idea in ideas}
    return {
        "title": "First vote", "question": "Which first?", "method": "dots", "dots": 3, "most": 2,
        "choose": 1, "electorate": "members", "secrecy": "named", "quorum": 2, "tie_rule": "shared",
        "opens_at": f"{opens:%Y-%m-%d}T08:00",
        "closes_at": f"{opens + timedelta(days=9):%Y-%m-%d}T17:00",
    } | ticks | more  # fmt: skip


def test_a_vote_is_set_up_changed_and_announced(client, cast):
    ideas = [IdeaFactory(network=cast.network) for _ in range(3)]
    client.force_login(cast.coordinator)
    places = {f"at_{ideas[2].public_id.hex}": 1}

    made = client.post(f"/networks/{cast.network.slug}/rounds/add/", setup_data(ideas, **places))
    poll = Round.objects.get()
    changed = client.post(
        f"/rounds/{poll.public_id}/edit/", setup_data(ideas[:2], version=1, title="Better")
    )
    poll.refresh_from_db()
    announced = client.post(f"/rounds/{poll.public_id}/announce/", {"version": poll.version})

    assert (made.status_code, changed.status_code, announced.status_code) == (303, 303, 303)
    poll.refresh_from_db()
    assert (poll.title, poll.state, poll.params) == (
        "Better", "announced", {"dots": 3, "most": 2, "choose": 1},
    )  # fmt: skip
    assert [one.idea for one in poll.options.all()] == ideas[:2]
    assert poll.closes_at.astimezone(presenters.zoneinfo.ZoneInfo(cast.network.timezone)).hour == 17


def test_positions_put_ideas_in_order(client, cast):
    ideas = [IdeaFactory(network=cast.network) for _ in range(3)]
    client.force_login(cast.coordinator)
    places = {f"at_{ideas[2].public_id.hex}": 1, f"at_{ideas[0].public_id.hex}": 2}

    client.post(f"/networks/{cast.network.slug}/rounds/add/", setup_data(ideas, **places))

    assert [one.idea for one in Round.objects.get().options.all()] == [ideas[2], ideas[0], ideas[1]]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"dots": ""}, "Say how many dots"), ({"quorum": 0}, "Give 1 or more"),
        ({"secrecy": "detached"}, "at least 5 ballots"), ({"closes_at": "2001-01-01T17:00"}, "close after"),
        ({"method": "knapsack", "budget": 3}, "what it costs in effort"),
        ({"opens_at": "2027-03-14T02:30"}, "put forward over this hour"),
        ({"closes_at": "tomorrow"}, "a day and an hour"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_setup_is_said(client, cast, more, words):
    ideas = [IdeaFactory(network=cast.network) for _ in range(2)]
    client.force_login(cast.coordinator)

    response = client.post(f"/networks/{cast.network.slug}/rounds/add/", setup_data(ideas, **more))

    assert response.status_code == 422
    assert words in response.text
    assert not Round.objects.exists()


@pytest.mark.parametrize("method", sorted(PARAMS))
def test_every_method_has_its_ballot_without_a_script(client, cast, method):
    poll = make_round(cast.network, cast.coordinator, method=method)
    client.force_login(cast.community)
    url = f"/rounds/{poll.public_id}/vote/"
    first = names(poll)[0]
    marks = {"impact_effort": {f"impact-{first}": "4", f"effort-{first}": "2"}}

    page = client.get(url)
    sent = client.post(url, marks.get(method, {f"o-{first}": "1"}))
    again = client.get(url)

    assert page.status_code == 200
    assert "You have voted" not in page.text
    assert sent.status_code == 303
    assert "You have voted" in again.text
    assert Ballot.objects.get().voter.user == cast.community


def test_whether_you_have_voted_is_said_everywhere(client, cast, poll):
    client.force_login(cast.community)
    pages = ["/", f"/networks/{cast.network.slug}/rounds/", f"/rounds/{poll.public_id}/"]

    before = [client.get(page).text for page in pages]
    vote(poll, cast.community, {0: 1})
    after = [client.get(page).text for page in pages]

    assert f"Vote: {poll.title}" in before[0]
    assert f"Vote: {poll.title}" not in after[0]
    assert all("You have not voted yet" in text for text in before[1:])
    assert all("You have voted" in text for text in after[1:])


def test_what_was_typed_stays_when_it_is_refused(client, cast, poll):
    client.force_login(cast.community)
    first, second, _ = names(poll)

    response = client.post(
        f"/rounds/{poll.public_id}/vote/", {f"o-{first}": "2", f"o-{second}": "2"}
    )

    assert response.status_code == 422
    assert "take 1 away" in response.text
    assert f'name="o-{second}" value="2"' in response.text


def test_an_old_page_is_told_so_and_can_be_sent_again(client, cast, poll):
    client.force_login(cast.community)
    url, first = f"/rounds/{poll.public_id}/vote/", names(poll)[0]
    vote(poll, cast.community, {1: 1})
    vote(poll, cast.community, {2: 1})

    old = client.post(url, {f"o-{first}": "1", "version": "1"})
    now = client.post(url, {f"o-{first}": "1", "version": "2"})

    assert (old.status_code, now.status_code) == (409, 303)
    assert 'name="version" value="2"' in old.text


def test_a_code_is_shown_and_changes_the_vote(client, cast):
    poll = make_round(cast.network, cast.coordinator, secrecy="detached", quorum=5)
    client.force_login(cast.community)
    url, (first, second, _) = f"/rounds/{poll.public_id}/vote/", names(poll)

    page = client.get(url)
    sent = client.post(url, {f"o-{first}": "2", "code": page.context["code"]})
    code = sent.context["code"]
    without = client.post(url, {f"o-{second}": "1"})
    changed = client.post(url, {f"o-{second}": "1", "code": code})

    assert (sent.status_code, without.status_code, changed.status_code) == (200, 409, 200)
    assert code in sent.text
    assert "without it your vote is final" in page.text
    assert Ballot.objects.get().marks == {keys_of(poll)[1]: 1}


def test_who_joined_after_the_announcement_may_vote(client, cast, poll):
    newcomer = MembershipFactory(network=cast.network).user
    client.force_login(newcomer)

    response = client.post(f"/rounds/{poll.public_id}/vote/", {f"o-{names(poll)[0]}": "1"})

    assert response.status_code == 303
    assert poll.voters.get(user=newcomer).has_voted


def test_each_voter_sees_an_order_of_their_own(client, cast):
    poll = make_round(
        cast.network, cast.coordinator, ideas=8, params={"dots": 3, "most": 2, "choose": 1}
    )
    orders = set()
    for person in (cast.community, cast.clinician, cast.researcher):
        client.force_login(person)
        for _ in range(2):
            page = client.get(f"/rounds/{poll.public_id}/vote/")
            orders.add(tuple(row["title"] for row in page.context["sheet"]["rows"]))

    assert len(orders) == 3


def test_markup_in_titles_is_shown_as_typed(client, cast):
    ideas = [IdeaFactory(network=cast.network, title=f"<i>{name}</i>") for name in "AB"]
    poll = make_round(cast.network, cast.coordinator, ideas=ideas, title="<b>Vote</b>")
    client.force_login(cast.coordinator)
    vote(poll, cast.coordinator, {0: 1})
    open_pages = [
        client.get(f"/rounds/{poll.public_id}/{part}").text
        for part in ("", "vote/", "print/", "live/")
    ]
    finish(poll, cast.coordinator)
    pages = [client.get(f"/rounds/{poll.public_id}/{part}").text for part in ("", "live/")]

    assert not [text for text in [*open_pages, *pages] if "<i>A</i>" in text or "<b>Vote" in text]


@pytest.mark.parametrize("method", sorted(PARAMS))
def test_every_method_has_its_result(client, cast, method):
    poll = make_round(cast.network, cast.coordinator, method=method)
    marks = {"impact_effort": {0: {"impact": 5, "effort": 1}}}.get(method, {0: 1})
    vote(poll, cast.community, marks)
    finish(poll, cast.coordinator)
    client.force_login(cast.community)

    page = client.get(f"/rounds/{poll.public_id}/").text
    file = b"".join(client.get(f"/rounds/{poll.public_id}/export/").streaming_content).decode()
    told = as_user(cast.community).get(f"/api/v1/rounds/{poll.public_id}/result/").json()

    assert "The result" in page
    assert "Idea called A" in file
    assert told["ranking"][0]["option"] == keys_of(poll)[0]
    assert told["input_hash"] in page


def test_a_named_vote_tells_who_voted_how_and_others_do_not(client, cast):
    polls = {
        secrecy: make_round(cast.network, cast.coordinator, secrecy=secrecy)
        for secrecy in ("named", "facilitator")
    }
    for poll in polls.values():
        vote(poll, cast.clinician, {0: 2})
        finish(poll, cast.coordinator)

    def shown(person):
        client.force_login(person)
        return {
            name: cast.clinician.name in client.get(f"/rounds/{poll.public_id}/").text
            for name, poll in polls.items()
        }

    assert shown(cast.community) == {"named": True, "facilitator": False}
    assert shown(cast.coordinator) == {"named": True, "facilitator": True}


def test_groups_of_a_few_are_not_shown_apart(client, cast):
    clinicians = make_members(cast.network, 6, group="clinician")
    families = make_members(cast.network, 2, group="community")
    poll = make_round(cast.network, cast.coordinator)
    for person in [*clinicians, *families]:
        vote(poll, person, {0: 1})
    finish(poll, cast.coordinator)
    client.force_login(cast.community)

    told = as_user(cast.community).get(f"/api/v1/rounds/{poll.public_id}/result/").json()["tally"]

    assert told["groups"] == []
    assert told["not_by_group"] == 8
    assert "By group" not in client.get(f"/rounds/{poll.public_id}/").text


def test_a_vote_that_does_not_count_says_so(client, cast):
    poll = make_round(cast.network, cast.coordinator, quorum=3)
    vote(poll, cast.community, {0: 2})
    finish(poll, cast.coordinator)
    client.force_login(cast.community)

    text = client.get(f"/rounds/{poll.public_id}/").text

    assert "This vote does not count." in text
    assert "Place" not in text.split("<main")[1]
    assert client.get(f"/rounds/{poll.public_id}/export/").status_code == 404


def test_the_acts_of_the_page(client, cast, poll):
    client.force_login(cast.coordinator)
    url = f"/rounds/{poll.public_id}/"
    far = timezone.now() + timedelta(days=30)

    def press(act, **more):
        version = Round.objects.get(pk=poll.pk).version
        return client.post(f"{url}{act}/", {"version": version, **more}).status_code

    answers = [
        press("extend", closes_at=f"{far:%Y-%m-%d}T12:00"),
        press("publish"), press("close"), press("publish"), press("again"), press("again"),
    ]  # fmt: skip

    assert answers == [303, 409, 303, 303, 303, 409]
    assert Round.objects.filter(previous=poll).count() == 1


def test_a_refused_act_keeps_the_page_and_says_why(client, cast, poll):
    client.force_login(cast.coordinator)

    response = client.post(
        f"/rounds/{poll.public_id}/void/", {"version": poll.version, "reason": ""}
    )

    assert response.status_code == 422
    assert "Please fill this in." in response.text


def test_votes_over_rest_are_set_up_announced_and_cast(cast):
    ideas = [IdeaFactory(network=cast.network) for _ in range(2)]
    rest, now = as_user(cast.coordinator), timezone.now()
    body = {
        "network": cast.network.slug, "title": "Vote", "question": "Which?", "method": "approval",
        "params": {"most": 1, "choose": 1}, "electorate": "members", "secrecy": "named", "quorum": 1,
        "opens_at": now.isoformat(), "closes_at": (now + timedelta(days=1)).isoformat(),
        "options": [{"idea": str(idea.public_id)} for idea in ideas],
    }  # fmt: skip

    made = rest.post("/api/v1/rounds/", body, format="json")
    url = f"/api/v1/rounds/{made.json()['id']}/"
    hidden = as_user(cast.community).get(url)
    changed = rest.patch(
        url, {"title": "Better"}, format="json", headers={"If-Match": made.headers["ETag"]}
    )
    announced = rest.post(f"{url}announce/", headers={"If-Match": changed.headers["ETag"]})
    option = announced.json()["options"][0]["id"]
    mine = as_user(cast.community)
    ballot = mine.post(
        "/api/v1/ballots/", {"round": made.json()["id"], "marks": {option: 1}}, format="json"
    )
    seen = mine.get(url).json()

    assert (made.status_code, hidden.status_code, changed.status_code) == (201, 404, 200)
    assert announced.json()["phase"] == "open"
    assert ballot.status_code == 201
    assert (seen["has_voted"], seen["ballots"], seen["voters"]) == (True, None, None)
    assert rest.get(url).json()["ballots"] == 1


def test_one_reads_and_changes_ones_own_ballot_over_rest_and_no_others(cast, poll):
    vote(poll, cast.community, {0: 1})
    vote(poll, cast.clinician, {1: 1})
    mine, theirs = as_user(cast.community), Ballot.objects.get(voter__user=cast.clinician)

    rows = mine.get("/api/v1/ballots/").json()
    read = mine.get(f"/api/v1/ballots/{rows[0]['id']}/")
    changed = mine.patch(
        f"/api/v1/ballots/{rows[0]['id']}/", {"marks": {keys_of(poll)[2]: 2}}, format="json",
        headers={"If-Match": read.headers["ETag"]},
    )  # fmt: skip

    assert len(rows) == 1
    assert changed.json()["marks"] == {keys_of(poll)[2]: 2}
    assert mine.get(f"/api/v1/ballots/{theirs.id}/").status_code == 404


def test_a_detached_ballot_over_rest_is_never_given_again(cast):
    poll = make_round(cast.network, cast.coordinator, secrecy="detached", quorum=5)
    mine = as_user(cast.community)

    sent = mine.post(
        "/api/v1/ballots/", {"round": str(poll.public_id), "marks": {keys_of(poll)[0]: 2}},
        format="json",
    )  # fmt: skip

    assert (sent.status_code, sent.json()["id"], len(sent.json()["code"])) == (201, None, 16)
    assert mine.get("/api/v1/ballots/").json() == []


def test_a_list_costs_the_same_however_many_votes_there_are(
    client, cast, django_assert_max_num_queries
):
    for at in range(4):
        make_round(cast.network, cast.coordinator, title=f"Vote {at}")
    client.force_login(cast.community)

    with django_assert_max_num_queries(16):
        client.get(f"/networks/{cast.network.slug}/rounds/")
