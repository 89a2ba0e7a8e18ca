"""Sessions at a meeting: who takes part there, by which door, and that a link alone opens nothing."""

import uuid
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.test import APIClient

from events.actions import sessions as actions
from events.models import CheckIn, Invitation, MeetingSession
from events.views.private import remember, remember_code
from improvement.actions import session_sharing, sessions
from improvement.models import Session, SessionItem, SessionNote
from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import User
from tests.factories.events import EventFactory, InvitationFactory, RSVPFactory
from tests.factories.networks import EmailAddressFactory
from tests.factories.rounds import keys_of
from tests.factories.sessions import fresh, go_on, join, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(cast):
    return EventFactory(network=cast.network, created_by=cast.coordinator)


@pytest.fixture
def guest(event):
    """Somebody who comes and has no account."""
    guest = InvitationFactory(event=event, name="Gwen Guest", group="community")
    RSVPFactory(invitation=guest)
    return guest


def hold(cast, event, electorate="attending", **more):
    session = make_session(
        cast.network, cast.coordinator, electorate=electorate, is_started=False, **more
    )
    held = actions.link(by=cast.coordinator, event=event, session=session)
    return MeetingSession.objects.for_list().get(pk=held.pk)


def start(cast, held):
    actions.start(by=cast.coordinator, held=held, version=held.session.version, now=timezone.now())
    return MeetingSession.objects.for_list().get(pk=held.pk)


def check_in(invited):
    CheckIn.objects.create(
        event=invited.event, day=invited.event.days.first(), invitation=invited, direction="entry",
        method="name", nonce=invited.public_id, at=timezone.now(),
    )  # fmt: skip


def proved(client, invited, how=remember_code):
    """Let the browser be one that typed the mailed code."""
    response = how(HttpResponse(), invited)
    for name, morsel in response.cookies.items():
        client.cookies[name] = morsel.value


def link(guest, held, page=""):
    return f"/i/{guest.token}/sessions/{held.public_id}/{page}"


@pytest.mark.parametrize(
    ("electorate", "expected"),
    [
        ("invited", {"Here", "Comes", "Asked"}), ("attending", {"Here", "Comes"}),
        ("checked_in", {"Here"}),
    ],
)  # fmt: skip
def test_the_people_of_the_meeting_are_handed_over(cast, event, electorate, expected):
    here, comes = (InvitationFactory(event=event, name=name) for name in ("Here", "Comes"))
    InvitationFactory(event=event, name="Asked")
    InvitationFactory(event=event, name="Withdrawn", revoked=True)
    for invited in (here, comes):
        RSVPFactory(invitation=invited)
    check_in(here)

    held = start(cast, hold(cast, event, electorate))

    assert set(held.session.people.values_list("name", flat=True)) == expected


def test_only_a_fitting_session_of_the_network_is_held(cast, event):
    members = make_session(cast.network, cast.coordinator, is_started=False)
    held = hold(cast, event)
    other = EventFactory(network=cast.network)
    foreign = EventFactory(network=cast.other_network)

    with pytest.raises(Conflict, match="people of a meeting"):
        actions.link(by=cast.coordinator, event=event, session=members)
    with pytest.raises(Conflict, match="another meeting"):
        actions.link(by=cast.coordinator, event=other, session=held.session)
    with pytest.raises(DomainError, match="network of this meeting"):
        actions.link(by=cast.coordinator, event=foreign, session=held.session)
    again = actions.link(by=cast.coordinator, event=event, session=held.session)
    assert again.pk == held.pk


def test_who_comes_late_takes_part_and_who_does_not_belong_is_told(cast, event, guest):
    held = start(cast, hold(cast, event))
    late = InvitationFactory(event=event, name="Late")
    with pytest.raises(Conflict, match="Answer yes first"):
        actions.join(invited=late, held=held, now=timezone.now())
    RSVPFactory(invitation=late)

    person = actions.join(invited=late, held=held, now=timezone.now())

    assert (person.name, person.seat) == ("Late", 1)


def test_organisers_link_and_start_on_the_page(client, cast, event, guest):
    session = make_session(cast.network, cast.coordinator, electorate="attending", is_started=False)
    client.force_login(cast.coordinator)
    url = f"/meetings/{event.public_id}/"

    shown = client.get(f"{url}votes/").text
    wrong = client.post(f"{url}sessions/add/", {"session": "x"})
    linked = client.post(f"{url}sessions/add/", {"session": str(session.public_id)})
    again = client.post(f"{url}sessions/add/", {"session": str(session.public_id)})
    held = MeetingSession.objects.get()
    stale = client.post(f"{url}sessions/{held.public_id}/start/", {"version": 9})
    started = client.post(f"{url}sessions/{held.public_id}/start/", {"version": 1})

    assert session.title in shown
    assert (wrong.status_code, linked.status_code, again.status_code) == (422, 303, 303)
    assert stale.status_code == 409
    assert started.headers["Location"] == f"/sessions/{session.public_id}/run/"
    assert "Run it" in client.get(f"{url}votes/").text


def test_a_member_who_is_invited_takes_part_from_the_meeting(client, cast, event, guest):
    held = start(cast, hold(cast, event))
    mine = InvitationFactory(event=event, user=cast.community, name=cast.community.name)
    client.force_login(cast.community)
    url = f"/meetings/{event.public_id}/sessions/{held.public_id}/join/"
    refused = client.post(url)
    RSVPFactory(invitation=mine)

    joined = client.post(url)

    assert (refused.status_code, joined.status_code) == (409, 303)
    assert client.get(joined.headers["Location"]).status_code == 200
    person = held.session.people.get(user=cast.community)
    assert (person.ref, person.seat) == (cast.community.public_id, 1)


def test_a_link_alone_opens_no_session(client, cast, event, guest):
    held = start(cast, hold(cast, event))
    proved(client, guest, remember)

    page = client.get(link(guest, held))
    sent = client.post(link(guest, held, "join/"))

    assert "Send me the code" in page.text
    assert held.session.people.get().seat is None
    assert sent.status_code < 500


def test_somebody_without_an_account_goes_the_whole_way(client, cast, event, guest):
    held = start(cast, hold(cast, event))
    member = InvitationFactory(event=event, user=cast.community)
    RSVPFactory(invitation=member)
    proved(client, guest)
    listed = client.get(f"/i/{guest.token}/votes/").text
    before = client.get(link(guest, held)).text
    client.post(link(guest, held, "join/"))
    key = str(uuid.uuid4())
    line = {"key": key, "version": "0", "text": "Evening clinic"}
    saved = client.post(link(guest, held, "lines/"), line, HTTP_X_AUTOSAVE="1").json()
    client.post(link(guest, held, "done/"), {"done": "1"})
    session = go_on(held.session, cast.coordinator)
    turn = client.get(link(guest, held)).text
    client.post(link(guest, held, "say/"), line | {"say": key, "turn": session.turn_number})
    client.post(link(guest, held, "pass/"), {"turn": fresh(session).turn_number})

    session_sharing.add_for(by=cast.coordinator, session=session, text="Rides", nonce=uuid.uuid4())
    session = go_on(go_on(session, cast.coordinator), cast.coordinator)
    option = session.ranking.options.first().public_id.hex
    ballot = client.get(link(guest, held, "vote/")).text
    voted = client.post(link(guest, held, "vote/"), {f"o-{option}": "1"}).text
    session = go_on(session, cast.coordinator)

    assert "First visit" in listed
    assert "Take part" in before
    assert saved["lines"] == {key: {"key": key, "version": 1}}
    assert "It is your turn." in turn
    item = SessionItem.objects.get(number=1)
    assert (item.text, item.guest, item.ref) == ("Evening clinic", "Gwen Guest", guest.public_id)
    assert item.idea.guest == "Gwen Guest"
    assert "Evening clinic" in ballot
    assert "Your vote is in" in voted
    assert "Ideas by place" in client.get(link(guest, held)).text


def test_refusals_by_link_keep_what_was_typed(client, cast, event, guest):
    held = start(cast, hold(cast, event))
    proved(client, guest)
    line = {"key": str(uuid.uuid4()), "version": "0", "text": "One"}
    early = client.post(link(guest, held, "lines/"), line)
    told = client.post(link(guest, held, "lines/"), line, HTTP_X_AUTOSAVE="1")
    client.post(link(guest, held, "join/"))
    plain = client.post(link(guest, held, "lines/"), line)
    long = client.post(link(guest, held, "lines/"), line | {"text": "x" * 301, "version": "1"})
    unchosen = client.post(link(guest, held, "say/"), line)

    assert (early.status_code, told.status_code, plain.status_code) == (409, 409, 303)
    assert (long.status_code, unchosen.status_code) == (422, 422)
    assert "x" * 301 in long.text
    assert SessionNote.objects.get().text == "One"
    assert client.get(link(guest, held, "vote/")).status_code == 404
    assert client.post(link(guest, held, "dance/")).status_code == 404
    other = MeetingSession(public_id=uuid.uuid4())
    assert client.get(link(guest, other)).status_code == 404


def test_nothing_new_is_told_by_link_too(client, cast, event, guest):
    held = start(cast, hold(cast, event))
    proved(client, guest)
    asked = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "now"}
    mark = client.get(link(guest, held), **asked).headers["ETag"]

    same = client.get(link(guest, held), HTTP_IF_NONE_MATCH=mark, **asked)
    join(held.session, cast.coordinator)
    changed = client.get(link(guest, held), HTTP_IF_NONE_MATCH=mark, **asked)

    assert (same.status_code, changed.status_code) == (304, 200)
    assert same.headers["Cache-Control"] == "no-store, private"


def test_who_joins_by_link_while_people_vote_may_vote(client, cast, event, guest):
    held = start(cast, hold(cast, event))
    session = go_on(held.session, cast.coordinator)

    for text in ("Rides", "Card"):
        session_sharing.add_for(by=cast.coordinator, session=session, text=text, nonce=uuid.uuid4())
    session = go_on(go_on(session, cast.coordinator), cast.coordinator)
    late = InvitationFactory(event=event, name="Late")
    RSVPFactory(invitation=late)
    proved(client, late)

    client.post(link(late, held, "join/"))
    voted = client.post(link(late, held, "vote/"), {f"o-{keys_of(session.ranking)[0]}": "1"})

    assert session.ranking.voters.filter(name="Late").exists()
    assert voted.status_code == 422


def test_meeting_sessions_over_rest(cast, event, guest):
    session = make_session(cast.network, cast.coordinator, electorate="attending", is_started=False)
    api, mine = APIClient(), APIClient()
    api.force_authenticate(User.objects.get(pk=cast.coordinator.pk))
    mine.force_authenticate(User.objects.get(pk=cast.community.pk))
    body = {"event": str(event.public_id), "session": str(session.public_id)}

    made = api.post("/api/v1/meeting-sessions/", body, format="json")
    url = f"/api/v1/meeting-sessions/{made.json()['id']}/"
    refused = mine.post("/api/v1/meeting-sessions/", body, format="json")
    bare = api.post(f"{url}start/")
    mark = api.get(f"/api/v1/sessions/{session.public_id}/")["ETag"]
    started = api.post(f"{url}start/", HTTP_IF_MATCH=mark)
    stranger = mine.post(f"{url}join/")
    RSVPFactory(
        invitation=InvitationFactory(event=event, user=cast.community, name=cast.community.name)
    )
    joined = mine.post(f"{url}join/")

    assert (made.status_code, refused.status_code, bare.status_code) == (201, 403, 428)
    assert (started.status_code, stranger.status_code, joined.status_code) == (200, 403, 204)
    assert Session.objects.get().people.filter(user=cast.community, seat=1).exists()


def test_a_session_over_is_shown_by_link_and_takes_nobody_in(client, cast, event, guest):
    held = start(cast, hold(cast, event))
    session = fresh(held.session)
    sessions.end(
        by=cast.coordinator, session=session, version=session.version, reason="The bus leaves",
        now=timezone.now() + timedelta(minutes=1),
    )  # fmt: skip
    proved(client, guest)

    listed, page = client.get(f"/i/{guest.token}/votes/").text, client.get(link(guest, held)).text
    refused = client.post(link(guest, held, "join/"))

    assert "See what came out" in listed
    assert "The bus leaves" in page
    assert refused.status_code == 409


def test_an_account_that_comes_to_an_invitation_has_one_place_and_one_ballot(
    client, cast, event, guest
):
    """They took part by their link, and signed in since."""
    held = start(cast, hold(cast, event))
    first = actions.join(invited=guest, held=held, now=timezone.now())
    EmailAddressFactory(user=cast.community, email=guest.email, primary=False)
    Invitation.objects.filter(pk=guest.pk).update(user=cast.community)
    now_with_account = Invitation.objects.get(pk=guest.pk)

    again = actions.join(invited=now_with_account, held=held, now=timezone.now())

    assert again == first
    assert held.session.people.count() == 1
    assert actions.person_of(now_with_account, held.session) == first

    client.force_login(cast.community)
    told = client.post(f"/meetings/{event.public_id}/sessions/{held.public_id}/join/")
    assert told.status_code == 409
    assert "by your personal link" in told.text
    assert held.session.people.count() == 1


def test_of_two_places_of_one_person_the_one_that_takes_part_counts(cast, event, guest):
    other = InvitationFactory(event=event, name="Gwen, invited twice")
    RSVPFactory(invitation=other)
    held = start(cast, hold(cast, event))
    Invitation.objects.filter(pk=other.pk).update(merged_into=guest, state="revoked")
    twin = held.session.people.get(ref=other.public_id)
    type(twin).objects.filter(pk=twin.pk).update(seat=1, joined_at=timezone.now())

    assert actions.person_of(guest, held.session) == twin
