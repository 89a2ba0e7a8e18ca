"""Sessions over REST: set up, run, taken part in, as on the pages."""

import uuid

import pytest
from rest_framework.test import APIClient

from improvement.models import Session, SessionItem, SessionNote
from networks.models import User
from tests.factories.ideas import IdeaFactory
from tests.factories.sessions import fresh, go_on, join, make_session, shared, write

pytestmark = pytest.mark.django_db
URL = "/api/v1/sessions/"


def signed_in(user):
    client = APIClient()
    client.force_authenticate(User.objects.get(pk=user.pk))
    return client


@pytest.fixture
def api(cast):
    """REST as the coordinator uses it."""
    return signed_in(cast.coordinator)


def if_match(client, url):
    return {"HTTP_IF_MATCH": client.get(url)["ETag"]}


def act(client, session, name, **body):
    url = f"{URL}{session.public_id}/"
    return client.post(f"{url}{name}/", body, format="json", **if_match(client, url))


def body_for(cast, **more):
    return {
        "network": "steady-gut", "title": "First visit", "question": "Which?",
        "electorate": "members", "secrecy": "named", "quorum": 1,
        "facilitators": [str(cast.clinician.public_id)],
    } | more  # fmt: skip


def test_a_session_from_its_beginning_to_its_first_ranking(api, cast):
    made = api.post(URL, body_for(cast), format="json")
    session = Session.objects.get()
    url = f"{URL}{session.public_id}/"
    changed = api.patch(url, {"minutes": 8}, format="json", **if_match(api, url))
    stale = api.patch(url, {"minutes": 9}, format="json", HTTP_IF_MATCH='"1-ab"')
    act(api, session, "start")
    act(api, session, "extend", minutes=2)
    act(api, session, "next")
    joined = api.post(f"{url}join/")
    for text in ("Rides", "Card"):
        api.post(
            "/api/v1/session-items/",
            {"session": str(session.public_id), "text": text, "nonce": str(uuid.uuid4())},
            format="json",
        )
    act(api, session, "back")
    for _ in range(2):
        act(api, session, "next")
    ranking = act(api, session, "next").json()

    assert made.status_code == 201
    assert made.json()["facilitators"][0]["name"] == cast.clinician.name
    assert (changed.json()["minutes"], stale.status_code) == (8, 412)
    assert joined.json()["takes_part"] is True
    assert ranking["step"] == "ranking"
    assert api.get(f"/api/v1/rounds/{ranking['ranking']}/").json()["method"] == "borda"
    assert ranking["step_ends_at"] is not None


def test_what_does_not_belong_here_is_refused(api, cast):
    foreign = IdeaFactory(network=cast.other_network)
    for wrong in (
        {"facilitators": [str(cast.outsider.public_id)]}, {"process": str(uuid.uuid4())},
        {"topic": str(uuid.uuid4())}, {"quorum": 0}, {"colour": "blue"},
    ):  # fmt: skip
        assert api.post(URL, body_for(cast, **wrong), format="json").status_code == 400
    session = go_on(shared(cast.network, cast.coordinator, ["One"]), cast.coordinator)
    item = f"/api/v1/session-items/{session.items.get().public_id}/"
    wrong = {"idea": str(foreign.public_id)}

    assert api.patch(item, wrong, format="json", **if_match(api, item)).status_code == 404


def test_somebody_takes_part_over_rest(cast):
    session = make_session(cast.network, cast.coordinator)
    mine = signed_in(cast.community)
    url = f"{URL}{session.public_id}/"
    note = {"session": str(session.public_id), "key": str(uuid.uuid4()), "text": "Rides"}
    early = mine.post("/api/v1/session-notes/", note, format="json")
    mine.post(f"{url}join/")
    written = [mine.post("/api/v1/session-notes/", note, format="json") for _ in range(2)]
    mine.post(f"{url}done/", {"is_done": True}, format="json")
    session = go_on(session, cast.coordinator)
    place = f"/api/v1/session-notes/{written[0].json()['id']}/"
    changed = mine.patch(place, {"text": "Rides!"}, format="json", **if_match(mine, place))
    turn = mine.get(url).json()

    said = mine.post(f"{place}say/", {"turn": turn["turn_number"]}, format="json")
    passed = mine.post(f"{url}pass/", {}, format="json")

    assert early.status_code == 409
    assert [one.status_code for one in written] == [201, 201]
    assert SessionNote.objects.count() == 1
    assert changed.json()["text"] == "Rides!"
    assert turn["is_my_turn"] is True
    assert said.json()["item"] == str(SessionItem.objects.get().public_id)
    assert passed.json()["turn"] is None


def test_a_line_is_told_to_its_writer_alone(api, cast):
    (note,) = write(join(make_session(cast.network, cast.coordinator), cast.community), "Mine")

    mine = signed_in(cast.community).get("/api/v1/session-notes/").json()["results"]

    assert [one["text"] for one in mine] == ["Mine"]
    assert api.get("/api/v1/session-notes/").json()["results"] == []
    assert api.get(f"/api/v1/session-notes/{note.public_id}/").status_code == 404
    empty = signed_in(cast.community).patch(
        f"/api/v1/session-notes/{note.public_id}/", {"text": " "}, format="json",
        HTTP_IF_MATCH="*",
    )  # fmt: skip
    assert empty.status_code == 400


def test_numbers_are_told_to_those_who_run_it(api, cast):
    session = make_session(cast.network, cast.coordinator)
    write(join(session, cast.community), "Mine")

    run, seen = (
        client.get(f"{URL}{session.public_id}/").json() for client in (api, signed_in(cast.leader))
    )

    assert [run[name] for name in ("people", "here", "begun", "done")] == [7, 1, 1, 0]
    assert {seen[name] for name in ("people", "here", "begun", "done")} == {None}


def test_the_round_robin_and_the_list_over_rest(api, cast):
    session = make_session(cast.network, cast.coordinator)
    person = join(session, cast.community)
    session = go_on(session, cast.coordinator)
    url = f"{URL}{session.public_id}/"
    over = api.post(f"{url}pass-over/", {"turn": session.turn_number}, format="json")
    stale = api.post(f"{url}pass-over/", {"turn": session.turn_number}, format="json")
    collected = api.post(f"{url}collect/")
    item = {"session": str(session.public_id), "text": "Rides", "nonce": str(uuid.uuid4())}
    named = api.post(
        "/api/v1/session-items/", item | {"person": str(person.ref)}, format="json"
    ).json()
    nobody = api.post(
        "/api/v1/session-items/",
        item | {"nonce": str(uuid.uuid4()), "person": str(uuid.uuid4())},
        format="json",
    )
    api.post("/api/v1/session-items/", item | {"nonce": str(uuid.uuid4())}, format="json")
    go_on(session, cast.coordinator)
    first, second = (f"/api/v1/session-items/{one.public_id}/" for one in session.items.all())
    worded = api.patch(first, {"text": "A ride"}, format="json", **if_match(api, first)).json()
    merged = api.post(
        f"{second}merge/", {"into": worded["id"]}, format="json", **if_match(api, second)
    ).json()
    parted = api.post(f"{second}part/", **if_match(api, second)).json()
    off = api.post(f"{second}take-off/", {"reason": "So"}, format="json", **if_match(api, second))
    seen = signed_in(cast.leader).get(second).json()
    back = api.post(f"{second}put-back/", **if_match(api, second)).json()

    assert (over.status_code, stale.status_code, collected.status_code) == (200, 409, 409)
    assert (named["by_name"], nobody.status_code) == (cast.community.name, 400)
    assert (worded["text"], merged["merged_into"], parted["merged_into"]) == (
        "A ride", worded["id"], None,
    )  # fmt: skip
    assert (off.json()["text"], seen["text"], seen["is_off"]) == ("Rides", "", True)
    assert back["is_off"] is False


def test_remarks_ends_and_votes_held_again(api, cast):
    session = go_on(go_on(shared(cast.network, cast.coordinator, ["A", "B"]), cast.coordinator),
                    cast.coordinator)  # fmt: skip
    early = api.post(
        f"{URL}{session.public_id}/remark/", {"text": "So", "nonce": str(uuid.uuid4())},
        format="json",
    )  # fmt: skip
    stands = act(api, session, "vote-again")
    bare = api.post(f"{URL}{session.public_id}/end/", {"reason": "So"}, format="json")
    ended = act(api, session, "end", reason="The bus leaves").json()
    other = make_session(cast.network, cast.coordinator)
    void = act(api, other, "void", reason="A fire drill").json()

    assert (early.status_code, stands.status_code, bare.status_code) == (409, 409, 428)
    assert (ended["step"], ended["end_reason"]) == ("finished", "The bus leaves")
    assert void["step"] == "void"


def test_the_list_is_narrowed_and_streamed(api, cast):
    make_session(cast.network, cast.coordinator)
    make_session(cast.network, cast.coordinator, is_started=False)

    running = api.get(f"{URL}?step=writing").json()["results"]
    lines = b"".join(api.get(f"{URL}?format=ndjson").streaming_content).splitlines()

    assert len(running) == 1
    assert len(lines) == 2


def test_a_remark_is_told_to_all(api, cast):
    session = make_session(cast.network, cast.coordinator)
    Session.objects.filter(pk=session.pk).update(step="discussion")
    given = {"text": "Wide spread", "nonce": str(uuid.uuid4())}
    api.post(f"{URL}{session.public_id}/remark/", given, format="json")

    told = signed_in(cast.leader).get(f"{URL}{session.public_id}/").json()

    assert [one["text"] for one in told["remarks"]] == ["Wide spread"]
    assert fresh(session).pulse > session.pulse
