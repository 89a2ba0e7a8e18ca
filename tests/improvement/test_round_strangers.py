"""Who left, who is next door, and a token bound elsewhere find nothing of votes, ballots and
decisions, and cannot vote."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from improvement.models import Ballot
from tests.factories.rounds import keys_of, make_round, vote

pytestmark = pytest.mark.django_db
LISTS = ("rounds", "ballots", "decisions")


@pytest.fixture
def poll(cast):
    poll = make_round(cast.network, cast.coordinator)
    vote(poll, cast.community, {0: 1})
    return poll


def leave(cast):
    cast.community.memberships.update(left_at=timezone.now())


def be_bound_elsewhere(cast):
    cast.community.limited_to = frozenset({cast.network.pk + 999})


@pytest.mark.parametrize("turn", [leave, be_bound_elsewhere])
def test_nothing_is_found(cast, poll, turn):
    turn(cast)
    vars(cast.community).pop("active_memberships", None)
    rest = APIClient()
    rest.force_authenticate(cast.community)
    ballot = Ballot.objects.get()
    marks = {"marks": {keys_of(poll)[1]: 2}}

    answers = [
        rest.get(f"/api/v1/rounds/{poll.public_id}/").status_code,
        rest.get(f"/api/v1/rounds/{poll.public_id}/result/").status_code,
        rest.get(f"/api/v1/ballots/{ballot.id}/").status_code,
        rest.patch(f"/api/v1/ballots/{ballot.id}/", marks, format="json").status_code,
        rest.post(
            "/api/v1/ballots/", {"round": str(poll.public_id), **marks}, format="json"
        ).status_code,
    ]
    rows = {name: rest.get(f"/api/v1/{name}/").json() for name in LISTS}

    assert answers == [404] * 5
    assert rows["ballots"] == []
    assert [rows[name]["results"] for name in ("rounds", "decisions")] == [[], []]
    assert Ballot.objects.get().marks == {keys_of(poll)[0]: 1}


def test_pages_of_who_left_or_is_next_door_are_not_found(client, cast, poll):
    leave(cast)
    pages = [
        f"/rounds/{poll.public_id}/{part}" for part in ("", "vote/", "print/", "live/", "export/")
    ]
    pages += [f"/networks/{cast.network.slug}/{part}/" for part in ("rounds", "prioritized")]

    for person in (cast.community, cast.outsider):
        client.force_login(person)
        assert {page for page in pages if client.get(page).status_code != 404} == set()
        assert client.post(pages[1], {}).status_code == 404


def test_staff_look_and_do_not_vote(client, cast, poll):
    client.force_login(cast.staff)

    assert client.get(f"/rounds/{poll.public_id}/").status_code == 200
    assert client.post(f"/rounds/{poll.public_id}/vote/", {}).status_code == 403
