"""Doors of votes at meetings that stood open once: one person is one ballot, whichever way they
come, and whoever may vote finds a way to."""

import re

import pytest
from django.utils import timezone

from events.actions import invitations, merging, voting
from events.models import Invitation, MeetingRound
from improvement.actions import rounds
from improvement.models import Ballot, RoundVoter
from lhs_platform.lib.errors import Conflict, DomainError
from tests.events.test_voting import announce, code_from, hold
from tests.factories.events import InvitationFactory
from tests.factories.networks import EmailAddressFactory, UserFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def poll_of(cast, event, **more):
    for _ in range(5):
        InvitationFactory(event=event)
    return announce(cast, hold(cast, event, "invited", **{"quorum": 5, **more}))


def cast_by(invited, held, at=0, **more):
    fresh = Invitation.objects.select_related("event__network", "user").get(pk=invited.pk)
    held = MeetingRound.objects.for_list().get(pk=held.pk)
    option = list(held.round.options.order_by("position"))[at]
    return voting.cast(
        invited=fresh, held=held, marks={str(option.public_id): 1}, now=timezone.now(), **more
    )


@pytest.mark.parametrize("secrecy", ["named", "detached"])
@pytest.mark.parametrize("is_listed", [True, False])
def test_merged_into_another_invitation_nobody_votes_again(cast, event, secrecy, is_listed):
    gone = InvitationFactory(event=event, name="Wren")
    kept = InvitationFactory(event=event, name="Wren", draft=not is_listed)
    held = poll_of(cast, event, secrecy=secrecy)
    cast_by(gone, held)

    merging.merge(keep=kept, drop=gone, by=cast.coordinator, now=timezone.now())

    if secrecy == "named":
        cast_by(kept, held, at=1)
        assert [*Ballot.objects.get().marks] == [str(held.round.options.all()[1].public_id)]
    else:
        with pytest.raises(Conflict, match="voted already"):
            cast_by(kept, held, at=1)
    assert Ballot.objects.count() == 1
    assert RoundVoter.objects.filter(name="Wren").count() == 1


def test_of_two_that_voted_both_ballots_stay_and_no_third_comes(cast, event):
    """Nobody can take a ballot out that leads to nobody."""
    pair = InvitationFactory.create_batch(2, event=event, name="Wren")
    held = poll_of(cast, event, secrecy="detached")
    for invited in pair:
        cast_by(invited, held)

    merging.merge(keep=pair[0], drop=pair[1], by=cast.coordinator, now=timezone.now())

    with pytest.raises(DomainError):
        cast_by(pair[0], held, at=1)
    assert Ballot.objects.count() == 2


def test_merged_with_one_on_paper_the_other_votes_on_paper_too(cast, event):
    pair = InvitationFactory.create_batch(2, event=event, name="Wren")
    held = poll_of(cast, event)
    RoundVoter.objects.filter(ref=pair[1].public_id).update(is_on_paper=True)

    merging.merge(keep=pair[0], drop=pair[1], by=cast.coordinator, now=timezone.now())

    with pytest.raises(Conflict, match="on paper"):
        cast_by(pair[0], held)


def test_two_addresses_of_one_account_are_one_voter(cast, event):
    """Both were invited before the account had proved them."""
    pair = InvitationFactory.create_batch(2, event=event, name="Wren")
    held = poll_of(cast, event)
    account = UserFactory(email=pair[0].email)
    EmailAddressFactory(user=account, email=pair[1].email, primary=False)

    for at, invited in enumerate(pair):
        cast_by(invited, held, at=at)

    ballot = Ballot.objects.get()
    assert (ballot.version, ballot.voter.ref) == (2, pair[0].public_id)


def test_an_account_that_comes_to_an_invitation_is_no_second_person(cast, event):
    invited = InvitationFactory(event=event, name="Wren", email="wren@old.example")
    held = poll_of(cast, event, secrecy="detached")
    cast_by(invited, held)

    invitations.correct(
        invitation=invited, name="Wren", email=cast.community.email, group="",
        by=cast.coordinator, now=timezone.now(),
    )  # fmt: skip

    assert Invitation.objects.get(pk=invited.pk).user == cast.community
    with pytest.raises(Conflict, match="voted already"):
        cast_by(invited, held, at=1)
    assert Ballot.objects.count() == 1


def test_a_vote_that_became_one_of_members_lets_no_guest_in(cast, event):
    """It was linked first, and its electorate changed before it was announced."""
    guest = InvitationFactory(event=event)
    held = hold(cast, event, "invited")
    poll = rounds.edit(
        by=cast.coordinator, poll=held.round, version=held.round.version,
        values={"electorate": "members"},
    )  # fmt: skip
    held = MeetingRound.objects.for_list().get(pk=held.pk)
    with pytest.raises(Conflict, match="its own page"):
        voting.announce(by=cast.coordinator, held=held, version=poll.version, now=timezone.now())
    rounds.announce(by=cast.coordinator, poll=poll, version=poll.version, now=timezone.now())

    with pytest.raises(Conflict, match="for the members"):
        cast_by(guest, held)

    assert not RoundVoter.objects.filter(ref=guest.public_id).exists()


def button(page, word):
    """Give where the link of this name on a page leads."""
    found = re.search(rf'href="([^"]+)">{word}<span', page)
    return found[1] if found else ""


def test_who_has_an_account_and_is_no_member_finds_a_ballot(client, cast, event):
    """The pages of the vote are those of the network, which do not exist for a guest."""
    event.invited_networks.add(cast.other_network)
    InvitationFactory(event=event, user=cast.outsider, name=cast.outsider.name)
    held = poll_of(cast, event)
    client.force_login(cast.outsider)
    page = client.get(f"/meetings/{event.public_id}/votes/").text
    url = button(page, "Vote")
    key = held.round.options.first().public_id.hex

    opened = client.get(url)
    voted = client.post(url, {f"o-{key}": "1"})
    after = client.get(f"/meetings/{event.public_id}/votes/").text

    assert (opened.status_code, voted.status_code) == (200, 200)
    assert RoundVoter.objects.get(user=cast.outsider).has_voted
    assert "You have voted" in after
    assert f"/rounds/{held.round.public_id}/" not in page


def test_who_is_known_by_a_verified_address_alone_finds_a_ballot(client, cast, event):
    """Their line is that of the invitation, which the page of the vote does not know."""
    invited = InvitationFactory(event=event, email=cast.community.email, name="Mina")
    held = poll_of(cast, event)
    client.force_login(cast.community)
    url = button(client.get(f"/meetings/{event.public_id}/votes/").text, "Vote")
    key = held.round.options.first().public_id.hex

    voted = client.post(url, {f"o-{key}": "1"})

    assert voted.status_code == 200
    assert RoundVoter.objects.get(ref=invited.public_id).has_voted


def test_an_invitation_merged_into_that_of_an_account_votes_no_more_in_the_network(
    client, cast, event
):
    """The page of the vote asks for the line of the account alone."""
    kept = InvitationFactory(event=event, user=cast.community, name="Wren")
    gone = InvitationFactory(event=event, name="Wren")
    held = poll_of(cast, event, secrecy="detached")
    cast_by(gone, held)
    merging.merge(keep=kept, drop=gone, by=cast.coordinator, now=timezone.now())
    key = held.round.options.first().public_id.hex
    client.force_login(cast.community)

    voted = client.post(f"/rounds/{held.round.public_id}/vote/", {f"o-{key}": "1"})

    assert voted.status_code != 200
    assert Ballot.objects.count() == 1


def test_who_comes_late_as_a_guest_is_led_to_their_ballot(client, cast, event):
    event.invited_networks.add(cast.other_network)
    held = poll_of(cast, event)
    InvitationFactory(event=event, user=cast.outsider, name="Late")
    client.force_login(cast.outsider)

    joined = client.post(f"/meetings/{event.public_id}/votes/{held.public_id}/join/")

    assert joined.status_code == 303
    assert client.get(joined.headers["Location"]).status_code == 200


def test_who_votes_on_paper_is_offered_no_screen(client, cast, event):
    guest = InvitationFactory(event=event, user=cast.community, name="Mina")
    held = poll_of(cast, event)
    RoundVoter.objects.filter(user=cast.community).update(is_on_paper=True)
    client.force_login(cast.community)

    pages = [
        client.get(url).text
        for url in (f"/meetings/{event.public_id}/votes/", f"/i/{guest.token}/votes/")
    ]

    assert [button(page, "Vote") for page in pages] == ["", ""]
    assert all("You vote on paper" in page for page in pages)
    assert held.round.title in pages[0]


def test_a_version_of_very_many_digits_is_no_number(client, cast, event):
    guest = InvitationFactory(event=event)
    held = poll_of(cast, event)
    client.post(f"/i/{guest.token}/code/", {"code": code_from(client, guest), "then": "votes"})
    key = held.round.options.first().public_id.hex
    digits = "9" * 5000

    voted = client.post(
        f"/i/{guest.token}/votes/{held.public_id}/", {f"o-{key}": "1", "version": digits}
    )
    client.force_login(cast.coordinator)
    other = hold(cast, event, "invited")
    refused = client.post(
        f"/meetings/{event.public_id}/votes/{other.public_id}/announce/", {"version": digits}
    )
    agenda = client.get(f"/meetings/{event.public_id}/agenda/?version={digits}")

    assert (voted.status_code, refused.status_code) == (200, 409)
    assert agenda.status_code in (200, 404)
