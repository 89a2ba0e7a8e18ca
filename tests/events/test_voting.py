"""Votes at a meeting: who may vote there, by which door, and that a link alone opens no ballot."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from events.actions import voting
from events.emails.codes import code_for
from events.models import CheckIn, MeetingRound
from events.views.private import remember
from improvement.actions.rounds import Voter
from improvement.actions.voting import cast as cast_ballot
from improvement.models import Ballot, Round
from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.mail.models import Message
from networks.models import Membership
from tests.factories.events import EventFactory, InvitationFactory, RSVPFactory
from tests.factories.networks import UserFactory
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(cast):
    return EventFactory(network=cast.network, created_by=cast.coordinator)


@pytest.fixture
def guest(event):
    """Somebody who comes and has no account."""
    guest = InvitationFactory(event=event, name="Gwen Guest")
    RSVPFactory(invitation=guest)
    return guest


def hold(cast, event, electorate, **more):
    poll = make_round(
        cast.network, cast.coordinator, electorate=electorate, is_announced=False, **more
    )
    held = voting.link(by=cast.coordinator, event=event, poll=poll)
    return MeetingRound.objects.for_list().get(pk=held.pk)


def announce(cast, held):
    voting.announce(by=cast.coordinator, held=held, version=held.round.version, now=timezone.now())
    return MeetingRound.objects.for_list().get(pk=held.pk)


def check_in(invited):
    CheckIn.objects.create(
        event=invited.event, day=invited.event.days.first(), invitation=invited, direction="entry",
        method="name", nonce=invited.public_id, at=timezone.now(),
    )  # fmt: skip


def names(held):
    return set(held.round.voters.values_list("name", flat=True))


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
    InvitationFactory(event=event, name="Not sent", draft=True)
    for invited in (here, comes):
        RSVPFactory(invitation=invited)
    check_in(here)

    held = announce(cast, hold(cast, event, electorate))

    assert names(held) == expected


def test_only_some_groups_of_a_meeting_may_be_asked(cast, event):
    InvitationFactory(event=event, name="Parent", group="community")
    InvitationFactory(event=event, name="Nurse", group="clinician")

    held = announce(cast, hold(cast, event, "invited", groups=["community"]))

    assert names(held) == {"Parent"}


def test_who_has_an_account_votes_as_themselves(cast, event):
    InvitationFactory(event=event, user=cast.community, name=cast.community.name)

    held = announce(cast, hold(cast, event, "invited"))

    line = held.round.voters.get()
    assert (line.ref, line.user) == (cast.community.public_id, cast.community)


def test_who_comes_late_is_let_in_while_it_is_open(cast, event, guest):
    early = InvitationFactory(event=event)
    RSVPFactory(invitation=early)
    check_in(early)
    held = announce(cast, hold(cast, event, "checked_in"))
    now = timezone.now()
    with pytest.raises(Conflict, match="Check in first"):
        voting.join(invited=guest, held=held, now=now)
    check_in(guest)

    voting.join(invited=guest, held=held, now=now)
    voting.join(invited=guest, held=held, now=now)

    assert held.round.voters.filter(ref=guest.public_id).count() == 1
    late = InvitationFactory(event=event)
    check_in(late)
    with pytest.raises(Conflict, match="not open"):
        voting.join(invited=late, held=held, now=held.round.closes_at)


@pytest.mark.parametrize("electorate", ["members", "invited"])
def test_only_a_fitting_vote_of_the_network_is_held(cast, event, electorate):
    if electorate == "members":
        poll = make_round(cast.network, cast.coordinator, is_announced=False)
    else:
        Membership.objects.filter(user=cast.outsider).update(access="coordinator")
        poll = make_round(
            cast.other_network, cast.outsider, electorate="invited", is_announced=False
        )

    with pytest.raises(DomainError):
        voting.link(by=cast.coordinator, event=event, poll=poll)


def test_a_vote_is_of_one_meeting(cast, event):
    held = hold(cast, event, "invited")
    other = EventFactory(network=cast.network)

    with pytest.raises(Conflict, match="another meeting"):
        voting.link(by=cast.coordinator, event=other, poll=held.round)


def test_organisers_link_and_announce_on_the_page(client, cast, event, guest):
    poll = make_round(cast.network, cast.coordinator, electorate="invited", is_announced=False)
    client.force_login(cast.coordinator)
    url = f"/meetings/{event.public_id}/votes/"

    shown = client.get(url).text
    linked = client.post(f"{url}add/", {"round": str(poll.public_id)})
    held = MeetingRound.objects.get()
    done = client.post(f"{url}{held.public_id}/announce/", {"version": poll.version})

    assert poll.title in shown
    assert (linked.status_code, done.status_code) == (303, 303)
    assert Round.objects.get().state == "announced"


def test_an_empty_page_says_what_to_do(client, cast, event):
    client.force_login(cast.coordinator)

    empty = client.get(f"/meetings/{event.public_id}/votes/").text

    assert "No vote at this meeting" in empty
    assert f"/networks/{event.network.slug}/rounds/" in empty


def test_a_member_who_is_invited_takes_part_and_votes(client, cast, event, guest):
    held = announce(cast, hold(cast, event, "attending"))
    mine = InvitationFactory(event=event, user=cast.community, name=cast.community.name)
    client.force_login(cast.community)
    url = f"/meetings/{event.public_id}/votes/"
    before = client.get(url).text
    refused = client.post(f"{url}{held.public_id}/join/")
    RSVPFactory(invitation=mine)

    joined = client.post(f"{url}{held.public_id}/join/")
    key = held.round.options.first().public_id.hex
    voted = client.post(joined.headers["Location"], {f"o-{key}": "1"})

    assert "Answer yes first" in before
    assert (refused.status_code, joined.status_code, voted.status_code) == (409, 303, 303)
    assert "You have voted" in client.get(url).text


def code_from(client, guest):
    client.post(f"/i/{guest.token}/code/", {"send": "1", "then": "votes"})
    message = Message.objects.filter(purpose="events.code", to_email=guest.email).latest("pk")
    return code_for(guest, message.params["nonce"])


def test_the_link_alone_opens_no_ballot(client, cast, event, guest):
    held = announce(cast, hold(cast, event, "attending"))
    url = f"/i/{guest.token}/votes/{held.public_id}/"
    key = held.round.options.first().public_id.hex

    shown = client.get(url)
    sent = client.post(url, {f"o-{key}": "1"})

    assert "confirm that it is you" in shown.text
    assert sent.status_code == 403
    assert not Ballot.objects.exists()


def test_to_have_answered_opens_no_ballot_either(client, cast, event, guest):
    """A forwarded link can be answered by anybody: only the code proves the person."""
    held = announce(cast, hold(cast, event, "attending"))
    response = remember(HttpResponse(), guest)
    for name, morsel in response.cookies.items():
        client.cookies[name] = morsel.value

    assert "confirm that it is you" in client.get(f"/i/{guest.token}/votes/{held.public_id}/").text


@pytest.mark.parametrize("secrecy", ["named", "detached"])
def test_after_the_code_a_guest_votes_and_changes_the_vote(client, cast, event, guest, secrecy):
    for _ in range(5):
        RSVPFactory(invitation=InvitationFactory(event=event))
    held = announce(cast, hold(cast, event, "attending", secrecy=secrecy, quorum=5))
    code = code_from(client, guest)
    first, second, _ = (one.public_id.hex for one in held.round.options.all())

    opened = client.post(f"/i/{guest.token}/code/", {"code": code, "then": "votes"})
    listed = client.get(opened.headers["Location"])
    url = f"/i/{guest.token}/votes/{held.public_id}/"
    voted = client.post(url, {f"o-{first}": "1"})
    key = voted.context["code"]
    changed = client.post(url, {f"o-{second}": "2", "code": key, "version": "1"})

    assert opened.headers["Location"] == f"/i/{guest.token}/votes/"
    assert held.round.title in listed.text
    assert (voted.status_code, changed.status_code) == (200, 200)
    assert bool(key) == (secrecy == "detached")
    assert list(Ballot.objects.get().marks.values()) == [2]
    line = held.round.voters.get(ref=guest.public_id)
    assert (line.user, line.has_voted) == (None, True)
    assert voted.headers["Referrer-Policy"] == "no-referrer"


def test_a_vote_by_link_after_the_close_is_too_late(client, cast, event, guest):
    held = announce(cast, hold(cast, event, "attending"))
    client.post(f"/i/{guest.token}/code/", {"code": code_from(client, guest), "then": "votes"})
    Round.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    key = held.round.options.first().public_id.hex

    response = client.post(f"/i/{guest.token}/votes/{held.public_id}/", {f"o-{key}": "1"})

    assert response.status_code == 409
    assert "too late" in response.text


@pytest.mark.parametrize("secrecy", ["named", "detached"])
def test_before_the_close_no_door_of_a_meeting_holds_a_total(client, cast, event, guest, secrecy):
    others = [InvitationFactory(event=event) for _ in range(6)]
    for one in others:
        RSVPFactory(invitation=one)
    dots = {"dots": 99, "most": 99, "choose": 1}
    held = announce(
        cast, hold(cast, event, "attending", secrecy=secrecy, quorum=5, params=dots, ideas=2)
    )
    key = str(held.round.options.first().public_id)
    client.post(f"/i/{guest.token}/code/", {"code": code_from(client, guest), "then": "votes"})
    urls = [f"/i/{guest.token}/votes/", f"/i/{guest.token}/votes/{held.public_id}/"]
    organiser, rest = Client(), APIClient()
    organiser.force_login(cast.coordinator)
    rest.force_authenticate(cast.coordinator)

    for one in others:
        voter = Voter(one.public_id, one.name, one.group)
        cast_ballot(poll=held.round, voter=voter, marks={key: 97}, now=timezone.now())
    answers = [
        *(client.get(url) for url in urls),
        organiser.get(f"/meetings/{event.public_id}/votes/"),
        *(rest.get(f"/api/v1/meeting-rounds/{part}") for part in ("", f"{held.public_id}/")),
    ]

    assert {one.status_code for one in answers} == {200}
    assert not [one for one in answers if re.search(r"(?<![\w.-])(582|97)(?![\w-])", one.text)]


def test_a_vote_of_another_meeting_is_not_found_by_the_link(client, cast, event, guest):
    other = EventFactory(network=cast.network)
    RSVPFactory(invitation=InvitationFactory(event=other))
    held = announce(cast, hold(cast, other, "attending"))
    client.post(f"/i/{guest.token}/code/", {"code": code_from(client, guest), "then": "votes"})

    assert client.get(f"/i/{guest.token}/votes/{held.public_id}/").status_code == 404


def test_votes_of_meetings_over_rest(cast, event, guest):
    poll = make_round(cast.network, cast.coordinator, electorate="invited", is_announced=False)
    mine = UserFactory()
    Membership.objects.create(
        user=mine, network=cast.network, group="community", joined_at=timezone.now()
    )
    rest, theirs = APIClient(), APIClient()
    rest.force_authenticate(cast.coordinator)
    theirs.force_authenticate(mine)

    made = rest.post(
        "/api/v1/meeting-rounds/",
        {"event": str(event.public_id), "round": str(poll.public_id)}, format="json",
    )  # fmt: skip
    url = f"/api/v1/meeting-rounds/{made.json()['id']}/"
    hidden = theirs.get(url)
    announced = rest.post(f"{url}announce/", headers={"If-Match": "*"})
    InvitationFactory(event=event, user=mine, name="Mine")
    joined = theirs.post(f"{url}join/")

    assert (made.status_code, hidden.status_code) == (201, 404)
    assert (announced.status_code, joined.status_code) == (200, 204)
    assert poll.voters.filter(user=mine).exists()
