"""Comments, follows and choices over REST."""

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from improvement.actions import comments
from improvement.models import Comment, TalkChoice, TalkFollow
from improvement.rules.about import about

pytestmark = pytest.mark.django_db
COMMENTS = "/api/v1/comments/"


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def place(project):
    return about(project)


@pytest.fixture
def body(place):
    return {"about_kind": "project", "about_id": str(place.id), "text": "It works."}


def rest(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


@pytest.fixture
def mine(cast):
    return rest(cast.community)


def rows(client, **query):
    return client.get(COMMENTS, query).json()["results"]


def test_say_ask_and_answer(mine, cast, body):
    ask = mine.post(COMMENTS, body | {"is_ask": True, "tells": [str(cast.clinician.public_id)]})
    answer = mine.post(COMMENTS, body | {"parent": ask.json()["id"]})

    assert (ask.status_code, answer.status_code) == (201, 201)
    assert ask.json()["is_open"] is True
    assert ask.json()["told"] == ["Clint Clinician"]
    assert answer.json()["parent"] == ask.json()["id"]
    assert [row["id"] for row in rows(mine, is_open="true")] == [ask.json()["id"]]
    assert [row["id"] for row in rows(mine, is_open="false")] == [answer.json()["id"]]
    assert len(rows(mine, network="steady-gut", about_kind="project")) == 2
    assert rows(mine, about_kind="cycle") == []
    assert rows(mine, is_ask="false", about_id=body["about_id"])[0]["text"] == "It works."


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"text": ""}, 400),
        ({"text": "MRN 00123456"}, 400),
        ({"about_kind": "secret"}, 400),
        ({"about_id": "11111111-1111-1111-1111-111111111111"}, 404),
        ({"parent": "11111111-1111-1111-1111-111111111111"}, 404),
        ({"colour": "red"}, 400),
        ({"tells": ["11111111-1111-1111-1111-111111111111"]}, 400),
    ],
)
def test_what_cannot_be_said_is_refused(mine, body, change, status):
    assert mine.post(COMMENTS, body | change).status_code == status
    assert not Comment.objects.exists()


def test_members_are_named_only_by_those_who_see_their_names(mine, cast, body):
    hers = body | {"tells": [str(cast.researcher.public_id)]}

    assert mine.post(COMMENTS, hers).status_code == 400
    assert rest(cast.coordinator).post(COMMENTS, hers).status_code == 201


def test_a_long_list_of_people_is_refused_before_each_is_looked_up(
    cast, body, django_assert_max_num_queries
):
    nobody = [f"11111111-1111-1111-1111-{number:012}" for number in range(200)]

    with django_assert_max_num_queries(20):
        refused = rest(cast.coordinator).post(COMMENTS, body | {"tells": nobody})

    assert refused.status_code == 400
    assert "Name up to 20 people." in refused.text


def test_too_many_is_said_so(mine, body, monkeypatch):
    monkeypatch.setattr(comments, "MOST_AN_HOUR", 1)
    mine.post(COMMENTS, body)

    refused = mine.post(COMMENTS, body | {"text": "And more."})

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")


@pytest.fixture
def said(cast, place):
    return comments.say(
        by=cast.community, about=place, text="First", is_ask=True, now=timezone.now()
    )


def one(said, part=""):
    return f"{COMMENTS}{said.public_id}/{part}"


def test_edit_over_the_version_read(mine, cast, said):
    etag = mine.get(one(said))["ETag"]
    tells = {"tells": [str(cast.clinician.public_id)]}

    bare = mine.patch(one(said), {"text": "Second"})
    changed = mine.patch(one(said), {"text": "Second"} | tells, headers={"If-Match": etag})
    late = mine.patch(one(said), {"text": "Third"}, headers={"If-Match": etag})

    assert (bare.status_code, changed.status_code, late.status_code) == (428, 200, 412)
    assert changed.json()["text"] == "Second"
    assert changed.json()["told"] == ["Clint Clinician"]
    assert [row["text"] for row in mine.get(one(said, "versions/")).json()] == ["Second", "First"]
    held = {"If-Match": changed["ETag"]}
    assert mine.patch(one(said), {"text": "Third", "tells": []}, headers=held).json()["told"] == []


def test_others_do_not_edit(cast, said):
    theirs = rest(cast.clinician)

    refused = theirs.patch(one(said), {"text": "Theirs"}, headers={"If-Match": "*"})

    assert refused.status_code == 403


def test_taken_back_has_no_text_anywhere(mine, cast, said):
    taken = mine.post(one(said, "take_back/"))

    assert taken.json()["text"] == ""
    assert rest(cast.coordinator).get(one(said)).json()["text"] == ""
    assert mine.get(one(said, "versions/")).status_code == 403
    assert rest(cast.coordinator).get(one(said, "versions/")).json()[0]["text"] == "First"


def test_hidden_is_told_to_its_author_and_coordinators(mine, cast, said):
    lead = rest(cast.coordinator)
    assert lead.post(one(said, "hide/"), {}).status_code == 400

    lead.post(one(said, "hide/"), {"reason": "A family is named"})

    other = rest(cast.researcher)
    theirs, listed = other.get(one(said)).json(), other.get(COMMENTS, {"format": "csv"})
    assert (theirs["text"], theirs["hidden_reason"], theirs["told"]) == ("", "", [])
    assert b"First" not in b"".join(listed.streaming_content)
    assert mine.get(one(said)).json()["hidden_reason"] == "A family is named"
    assert other.get(one(said, "versions/")).status_code == 403
    assert other.post(one(said, "show/")).status_code == 403
    assert lead.post(one(said, "show/")).json()["hidden_at"] is None


def test_settle_and_open_again(cast, said):
    lead = rest(cast.clinician)

    answered = lead.post(one(said, "settle/"), {}).json()
    again = lead.post(one(said, "settle/"), {"is_answered": False}).json()

    assert (answered["answered_by"], answered["is_open"]) == ("Clint Clinician", False)
    assert (again["answered_by"], again["is_open"]) == (None, True)
    assert rest(cast.researcher).post(one(said, "settle/"), {}).status_code == 403


def test_what_is_next_door_is_not_there(cast, said, body):
    theirs = rest(cast.outsider)

    assert rows(theirs) == []
    assert theirs.get(one(said)).status_code == 404
    assert theirs.post(COMMENTS, body).status_code == 404
    assert theirs.post("/api/v1/talk-follows/", body | {"text": ""}).status_code == 400


def test_staff_read_and_do_not_write(cast, said, body):
    staff = rest(cast.staff)

    assert staff.get(one(said)).status_code == 200
    assert staff.post(COMMENTS, body).status_code == 403


def test_follow_twice_as_well_as_once_and_stop(mine, cast, place):
    where = {"about_kind": "project", "about_id": str(place.id)}

    first, again = (mine.post("/api/v1/talk-follows/", where) for _ in range(2))
    listed = mine.get("/api/v1/talk-follows/", where).json()["results"]
    gone = mine.delete(f"/api/v1/talk-follows/{first.json()['id']}/")

    assert (first.status_code, again.status_code, gone.status_code) == (201, 200, 204)
    assert [row["id"] for row in listed] == [again.json()["id"]]
    assert mine.get("/api/v1/talk-follows/").json()["results"] == []
    assert TalkFollow.objects.get().stopped_at


def test_choose_how_to_be_told(mine, cast):
    assert mine.get("/api/v1/talk-choices/").json()["results"] == []

    first = mine.post("/api/v1/talk-choices/", {"digest": "day"})
    second = mine.post("/api/v1/talk-choices/", {"wants_mentions": False})

    assert (first.status_code, first.json()["digest"]) == (200, "day")
    assert (second.json()["digest"], second.json()["wants_mentions"]) == ("day", False)
    assert TalkChoice.objects.count() == 1
    here, there = ({"network": slug} for slug in ("steady-gut", "twin-network"))
    assert len(mine.get("/api/v1/talk-choices/", here).json()["results"]) == 1
    assert mine.get("/api/v1/talk-choices/", there).json()["results"] == []
