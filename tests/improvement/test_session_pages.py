"""Pages of sessions: the list, setting up, the console, the wall and the record."""

import csv
import uuid
from io import StringIO

import pytest
from django.utils import timezone

from improvement.actions.voting import cast as cast_ballot
from improvement.actions.voting import voter_for
from improvement.models import Idea, Session, SessionItem
from networks.models import User
from tests.factories.rounds import keys_of
from tests.factories.sessions import fresh, go_on, join, make_session, ranked, say, shared, write

pytestmark = pytest.mark.django_db
SETUP = {
    "title": "First visit", "question": "What would make it easier?", "electorate": "members",
    "shown_as": "named", "minutes": 5, "ranks": 5, "final_method": "dots", "choose": 2,
    "secrecy": "named", "quorum": 1, "tie_rule": "shared", "vote_minutes": 30,
}  # fmt: skip


def at(session, page=""):
    return f"/sessions/{session.public_id}/{page}"


def ask(client, url, part, mark=None):
    """Ask for a part of a page as htmx does."""
    more = {"HTTP_IF_NONE_MATCH": mark} if mark else {}
    return client.get(url, HTTP_HX_REQUEST="true", HTTP_HX_TARGET=part, **more)


@pytest.fixture
def runs(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def member(client, cast):
    client.force_login(cast.community)
    return client


# --- Setting up -------------------------------------------------------------------------------


def test_a_session_is_set_up_changed_and_started_on_pages(runs, cast):
    empty = runs.get("/networks/steady-gut/sessions/").text
    made = runs.post(
        "/networks/steady-gut/sessions/add/", SETUP | {"facilitators": [cast.clinician.public_id]}
    )
    session = Session.objects.get()
    shown = runs.get(made.headers["Location"]).text
    changed = runs.post(at(session, "edit/"), SETUP | {"version": 1, "minutes": 9})
    stale = runs.post(at(session, "edit/"), SETUP | {"version": 1})
    started = runs.post(at(session, "start/"), {"version": 2})

    session.refresh_from_db()
    assert "No session yet" in empty
    assert cast.clinician.name in shown
    assert (changed.status_code, stale.status_code, started.status_code) == (303, 422, 303)
    assert (session.step, session.minutes) == ("writing", 9)
    assert started.headers["Location"] == at(session, "run/")


def test_what_is_wrong_comes_back_at_its_field(runs):
    bad = SETUP | {"secrecy": "detached", "quorum": 2, "question": ""}

    page = runs.post("/networks/steady-gut/sessions/add/", bad)

    assert page.status_code == 422
    assert "Please fill this in" in page.text
    fixed = runs.post("/networks/steady-gut/sessions/add/", bad | {"question": "Which?"})
    assert "at least 5 ballots" in fixed.text


@pytest.mark.parametrize("name", ["9" * 400, "\u0669", "-1", "nobody"])
def test_facilitators_are_known_by_their_ids(runs, name):
    answer = runs.post("/networks/steady-gut/sessions/add/", SETUP | {"facilitators": [name]})

    assert answer.status_code == 422
    assert not Session.objects.exists()


def test_a_session_that_cannot_be_started_says_why(runs, cast):
    session = make_session(cast.network, cast.coordinator, is_started=False, quorum=30)

    page = runs.post(at(session, "start/"), {"version": 1})
    broken = runs.post(at(session, "start/"), {})

    assert page.status_code == 409
    assert "could never count" in page.text
    assert broken.status_code == 422


def test_members_find_a_running_session_on_the_list_and_at_home(member, cast):
    make_session(cast.network, cast.coordinator)
    hidden = make_session(cast.network, cast.coordinator, is_started=False, title="Not yet")

    listed, home = member.get("/networks/steady-gut/sessions/").text, member.get("/").text

    assert "First visit" in listed
    assert "Not yet" not in listed
    assert "Take part: First visit" in home
    assert member.get(at(hidden)).status_code == 404


# --- The console ------------------------------------------------------------------------------


def test_a_named_facilitator_runs_it_and_other_members_do_not(client, cast):
    session = make_session(cast.network, cast.coordinator, facilitators=[cast.clinician])
    client.force_login(cast.clinician)
    shown = client.get(at(session, "run/"))
    client.force_login(cast.community)

    assert "Begin the round robin" in shown.text
    assert client.get(at(session, "run/")).status_code == 403
    assert client.post(at(session, "run/next/"), {"version": 2}).status_code == 403


def test_the_console_says_numbers_and_no_lines(runs, cast):
    session = make_session(cast.network, cast.coordinator)
    write(join(session, cast.community), "Only for me")
    join(session, cast.clinician)

    page = runs.get(at(session, "run/")).text

    assert "Only for me" not in page
    assert "<dt>Take part</dt><dd>2</dd>" in page
    assert "<dt>Have begun to write</dt><dd>1</dd>" in page


def test_the_console_asks_again_and_hears_of_who_writes(runs, cast):
    session = make_session(cast.network, cast.coordinator)
    person = join(session, cast.community)
    url = at(session, "run/")
    mark = ask(runs, url, "now").headers["ETag"]
    same = ask(runs, url, "now", mark).status_code

    write(person, "One")

    assert (same, ask(runs, url, "now", mark).status_code) == (304, 200)


def test_a_stale_button_changes_nothing(runs, cast):
    session = make_session(cast.network, cast.coordinator)

    stale = runs.post(at(session, "run/next/"), {"version": 1})
    broken = runs.post(at(session, "run/next/"), {})

    assert (stale.status_code, broken.status_code) == (409, 422)
    assert fresh(session).step == "writing"


def test_lines_are_written_down_worded_merged_and_taken_off_on_pages(runs, cast):
    session = shared(cast.network, cast.coordinator, ["Rides to clinic", "Rides to the clinic"])
    empty = runs.post(at(session, "run/add/"), {"nonce": uuid.uuid4(), "text": ""})
    runs.post(at(session, "run/add/"), {"nonce": uuid.uuid4(), "text": "A card"})
    runs.post(at(session, "run/next/"), {"version": fresh(session).version})
    one, two, card = session.items.order_by("number")
    path = {item: at(session, f"lines/{item.public_id}/") for item in (one, two, card)}

    shown = runs.get(path[two]).text
    bad = runs.post(f"{path[one]}word/", {"version": 1, "text": ""})
    runs.post(f"{path[one]}word/", {"version": 1, "text": "Rides", "explanation": "By car"})
    runs.post(f"{path[two]}merge/", {"version": 1, "into": one.pk})
    parts = runs.get(path[two]).text
    runs.post(f"{path[card]}off/", {"version": 1, "reason": "Not ours"})
    off = runs.get(path[card]).text
    again = runs.post(f"{path[card]}off/", {"version": 2, "reason": "Not ours"})
    console = runs.get(at(session, "run/")).text

    assert (empty.status_code, bad.status_code, again.status_code) == (422, 422, 409)
    assert "Nearly the same words" in shown
    assert "Part them again" in parts
    assert "Put it back" in off
    assert "By car" in console
    assert "Says the same as 1" in console
    runs.post(f"{path[card]}on/", {"version": 2})
    runs.post(f"{path[two]}part/", {"version": 2})
    assert SessionItem.objects.standing().count() == 3


def test_remarks_are_written_down_and_taken_out(runs, cast):
    session = ranked(cast.network, cast.coordinator)
    keys = keys_of(session.ranking)
    cast_ballot(
        poll=session.ranking, voter=voter_for(cast.community, ""), marks={keys[0]: 1},
        now=timezone.now(),
    )  # fmt: skip
    session = go_on(session, cast.coordinator)
    given = {"nonce": uuid.uuid4(), "text": "Families and leaders differ"}
    for _ in range(2):
        runs.post(at(session, "run/remark/"), given)
    shown = runs.get(at(session, "run/")).text
    remark = session.remarks.get()

    runs.post(at(session, "run/remark/"), {"remove": remark.public_id})

    assert "Families and leaders differ" in shown
    assert not session.remarks.exists()
    assert runs.post(at(session, "run/remark/"), {"remove": "x"}).status_code == 404


# --- The wall and the record ------------------------------------------------------------------


def test_the_wall_shows_the_step_and_nothing_of_one_person(runs, cast):
    session = shared(cast.network, cast.coordinator, ["Rides"])
    write(join(session, cast.coordinator), "Only for me")

    page = runs.get(at(session, "wall/"))
    part = ask(runs, at(session, "wall/"), "now")
    same = ask(runs, at(session, "wall/"), "now", part.headers["ETag"])

    assert "Rides" in page.text
    assert "Only for me" not in page.text
    assert "Yours" not in page.text
    assert part.text.strip().startswith('<div id="now"')
    assert same.status_code == 304


def test_before_the_close_no_page_tells_a_total(runs, cast):
    session = ranked(cast.network, cast.coordinator)
    keys = keys_of(session.ranking)
    cast_ballot(
        poll=session.ranking, voter=voter_for(cast.community, ""), marks={keys[2]: 1},
        now=timezone.now(),
    )  # fmt: skip

    pages = [runs.get(at(session, page)).text for page in ("", "run/", "wall/", "part/")]

    assert all("Points" not in page and "ln-result" not in page for page in pages)
    assert all("data-ends=" in page for page in pages[1:])
    assert "<dd>1 of 7</dd>" in pages[1]


def finished(cast):
    session = ranked(cast.network, cast.coordinator, texts=("Rides", "Card", "Evening"))
    for _ in range(2):
        poll = session.poll
        marks = {keys_of(poll)[1]: 1}
        cast_ballot(poll=poll, voter=voter_for(cast.community, ""), marks=marks, now=timezone.now())
        session = go_on(session, cast.coordinator)
        if session.step == "discussion":
            session = go_on(session, cast.coordinator)
    return session


def test_the_record_tells_all_steps(client, cast):
    session = finished(cast)
    client.force_login(cast.leader)

    page = client.get(at(session)).text
    file = client.get(at(session, "export/"))

    rows = list(csv.DictReader(StringIO(b"".join(file.streaming_content).decode())))
    assert "The agreed list" in page
    assert "The pattern of the first ranking" in page
    assert [row["line"] for row in rows] == ["Rides", "Card", "Evening"]
    assert (rows[1]["place_first"], rows[1]["place_final"], rows[1]["advised"]) == ("1", "1", "yes")
    assert rows[0]["idea"] == str(Idea.objects.get(current__title="Rides").number)


def test_ended_early_the_record_says_why(runs, cast):
    session = shared(cast.network, cast.coordinator, ["Rides"])
    shown = runs.get(at(session, "run/stop/")).text
    bad = runs.post(at(session, "run/stop/"), {"version": session.version, "how": "end"})

    runs.post(
        at(session, "run/stop/"),
        {"version": session.version, "how": "end", "reason": "The bus leaves"},
    )
    done = runs.get(at(session)).text

    assert "End this session early" in shown
    assert bad.status_code == 422
    assert "The bus leaves" in done
    assert "Rides" in done


def test_a_nameless_line_names_nobody_to_anybody_but_its_writer(client, cast):
    session = make_session(cast.network, cast.coordinator, shown_as="anonymous")
    person = join(session, cast.community)
    go_on(session, cast.coordinator)
    say(person, "From me")
    go_on(session, cast.coordinator)
    seen = {}

    for name in ("coordinator", "clinician", "staff", "community"):
        client.force_login(User.objects.get(pk=getattr(cast, name).pk))
        page = client.get(at(session)).text
        rest = client.get("/api/v1/session-items/").json()["results"][0]
        seen[name] = (
            "Yours" in page,
            cast.community.name in page,
            rest["by_name"],
            rest["is_mine"],
        )

    assert seen.pop("community") == (True, False, "", True)
    assert set(seen.values()) == {(False, False, "", False)}
