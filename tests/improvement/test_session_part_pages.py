"""The page on which somebody takes part in a session, made for a phone."""

import json
import uuid

import pytest

from improvement.models import SessionItem, SessionNote, SessionPerson
from tests.factories.sessions import fresh, go_on, join, make_session, ranked, say, shared, write

pytestmark = pytest.mark.django_db
AUTOSAVE = {"HTTP_X_AUTOSAVE": "1"}


def at(session, page=""):
    return f"/sessions/{session.public_id}/{page}"


def ask(client, url, part, mark=None):
    """Ask for a part of a page as htmx does."""
    more = {"HTTP_IF_NONE_MATCH": mark} if mark else {}
    return client.get(url, HTTP_HX_REQUEST="true", HTTP_HX_TARGET=part, **more)


@pytest.fixture
def member(client, cast):
    client.force_login(cast.community)
    return client


# --- The phone --------------------------------------------------------------------------------


def test_somebody_takes_part_without_scripts(member, cast):
    session = make_session(cast.network, cast.coordinator)
    before = member.get(at(session, "part/")).text

    member.post(at(session, "part/join/"))
    keys = [str(uuid.uuid4()) for _ in range(3)]
    lines = {"key": keys, "version": ["0"] * 3, "text": ["Evening clinic", "", "Rides"]}
    here = at(session, "part/")
    member.post(f"{here}lines/", lines)
    saved = member.get(here).text
    member.post(f"{here}done/", {"done": "1"})
    done = member.get(here).text
    go_on(session, cast.coordinator)
    turn = fresh(session).turn_number
    mine = member.get(here).text
    line = {"key": keys[0], "version": "1", "text": "Evening clinic"}
    member.post(f"{here}say/", line | {"say": keys[0], "turn": turn})
    said = member.get(here).text

    assert "Take part" in before
    assert "Your lines are kept." in saved
    assert "You said that you are done" in done
    assert "It is your turn." in mine
    assert "Read this out" in mine
    assert "On the list as 1" in said
    assert SessionItem.objects.get().text == "Evening clinic"


def test_a_page_that_saves_itself_is_told_what_is_kept(member, cast):
    session = make_session(cast.network, cast.coordinator)
    join(session, cast.community)
    good, bad = str(uuid.uuid4()), str(uuid.uuid4())
    lines = {"key": [good, bad, "x"], "version": ["0", "0", "0"], "text": ["One", "x" * 301, "?"]}

    told = member.post(at(session, "part/lines/"), lines, **AUTOSAVE)

    body = told.json()
    assert told.status_code == 200
    assert body["lines"] == {good: {"key": good, "version": 1}}
    assert list(body["refused"]) == [bad]
    page = member.post(at(session, "part/lines/"), lines)
    assert page.status_code == 422
    assert "x" * 301 in page.text


def test_who_does_not_take_part_is_told(member, cast):
    session = make_session(cast.network, cast.coordinator)
    line = {"key": str(uuid.uuid4()), "version": "0", "text": "One"}

    page = member.post(at(session, "part/lines/"), line)
    told = member.post(at(session, "part/lines/"), line, **AUTOSAVE)

    assert (page.status_code, told.status_code) == (409, 409)
    assert told.json()["error"] == "Take part first."
    for act in ("say", "pass", "done"):
        assert member.post(at(session, f"part/{act}/"), line).status_code == 409


def test_a_line_that_was_not_chosen_is_kept_and_asked_for(member, cast):
    session = make_session(cast.network, cast.coordinator)
    join(session, cast.community)
    go_on(session, cast.coordinator)

    page = member.post(
        at(session, "part/say/"), {"key": str(uuid.uuid4()), "version": "0", "text": "One"}
    )

    assert page.status_code == 422
    assert "Choose a line." in page.text


def test_a_late_line_arrives_while_the_list_is_clarified(member, cast):
    session = make_session(cast.network, cast.coordinator)
    join(session, cast.community)
    go_on(go_on(session, cast.coordinator), cast.coordinator)

    told = member.post(
        at(session, "part/lines/"),
        {"key": str(uuid.uuid4()), "version": "0", "text": "From the tunnel"},
        **AUTOSAVE,
    )

    assert told.status_code == 200
    assert SessionNote.objects.get().text == "From the tunnel"
    assert "From the tunnel" in member.get(at(session, "part/")).text


def test_nothing_new_costs_next_to_nothing(member, cast, django_assert_max_num_queries):
    session = shared(cast.network, cast.coordinator, ["One", "Two"])
    join(session, cast.community)
    url = at(session, "part/")
    mark = ask(member, url, "now").headers["ETag"]

    with django_assert_max_num_queries(9):
        same = ask(member, url, "now", mark)
    say(SessionPerson.objects.get(user=cast.community), "Three")
    changed = ask(member, url, "now", mark)

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200
    assert "Three" in changed.text
    assert changed.headers["ETag"] != mark


def test_the_parts_are_those_of_the_whole_page(member, cast):
    session = make_session(cast.network, cast.coordinator)
    write(join(session, cast.community), "Mine")
    url = at(session, "part/")

    whole = member.get(url).text
    now, mine = (ask(member, url, part).text for part in ("now", "mine"))

    assert now.strip().startswith('<section id="now"')
    assert mine.strip().startswith('<section id="mine"')
    for part in (now, mine):
        assert part.splitlines()[1].strip() in whole
    assert json.dumps({"If-None-Match": "x"})[:16] in now.replace("&quot;", '"')


def test_a_vote_of_a_session_leads_back_to_it(member, cast):
    session = ranked(cast.network, cast.coordinator)
    join(session, cast.community)
    key = session.ranking.options.first().public_id.hex
    url = f"/rounds/{session.ranking.public_id}/"

    page = member.get(at(session, "part/")).text
    voted = member.post(f"{url}vote/", {f"o-{key}": "1"})

    assert f"{url}vote/" in page
    assert voted.headers["Location"] == at(session, "part/")
    assert "You have voted" in member.get(at(session, "part/")).text
    assert "first ranking" in member.get(url).text
