"""Votes at meetings: the list of who may vote is handed over from the people of the meeting.

People with an account vote as themselves, by whichever door they come; others as their invitation,
through their personal link after a code. Who comes late is admitted when they vote, if the vote is
open and they belong to it then.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from events.models import RSVP, CheckIn, Event, Invitation, MeetingRound
from improvement.actions import rounds, voting
from improvement.actions.rounds import Voter
from improvement.models import Round, RoundVoter, Session
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import User

Electorate = Round.Electorate
Asked = Round | Session
NOT_HERE = {
    Electorate.MEMBERS: "This vote is for the members of the network.",
    Electorate.INVITED: "You are not invited to this meeting.",
    Electorate.ATTENDING: "This vote is for those who said that they come. Answer yes first.",
    Electorate.CHECKED_IN: "This vote is for those who are there. Check in first.",
}


@transaction.atomic
def link(*, by: User, event: Event, poll: Round) -> MeetingRound:
    """Make a vote that is being set up one of a meeting's."""
    if poll.network_id != event.network_id:
        raise DomainError("Choose a vote of the network of this meeting.", field="round")
    if poll.state != Round.State.SETUP or poll.electorate == Electorate.MEMBERS:
        raise Conflict(
            "Choose a vote that is being set up, and in which the people of a meeting vote.",
            field="round",
        )
    held, is_new = MeetingRound.objects.get_or_create(
        round=poll, defaults={"event": event, "by": by}
    )
    if held.event_id != event.pk:
        raise Conflict("This vote belongs to another meeting already.", field="round")
    if is_new:
        audit.record(by=by, verb="meeting_vote.linked", obj=held, network=event.network)
    return held


@transaction.atomic
def announce(*, by: User, held: MeetingRound, version: int, now: datetime) -> MeetingRound:
    """Announce a vote to the people of the meeting, as they are now."""
    event, poll = held.event, held.round
    if poll.electorate == Electorate.MEMBERS:
        raise Conflict(f"{NOT_HERE[Electorate.MEMBERS]} Announce it on its own page.")
    voters = [seat_of(one) for one in people_of(event, poll)]
    rounds.announce(by=by, poll=poll, version=version, now=now, voters=voters)
    return held


def people_of(event: Event, asked: Asked) -> list[Invitation]:
    """Give the people of a meeting who may vote, or take part in a session, now, each once."""
    sent = Invitation.objects.filter(event=event, state=Invitation.State.ACTIVE)
    return list(_fitting(sent, event, asked).select_related("user").order_by("name", "pk"))


def _fitting(chosen: Any, event: Event, asked: Asked) -> Any:
    if asked.electorate == Electorate.MEMBERS:
        return chosen.none()
    if asked.groups:
        chosen = chosen.filter(group__in=asked.groups)
    if asked.electorate == Electorate.ATTENDING:
        chosen = chosen.filter(rsvp__answer=RSVP.Answer.ACCEPTED)
    if asked.electorate == Electorate.CHECKED_IN:
        chosen = chosen.filter(pk__in=_came(event))
    return chosen


def _came(event: Event) -> Any:
    entries = CheckIn.objects.standing().filter(event=event, direction=CheckIn.Direction.ENTRY)
    return entries.values("invitation")


def seat_of(invited: Invitation) -> Voter:
    """Give somebody of a meeting as who may vote: by their account, or by their invitation."""
    ref = invited.user.public_id if invited.user else invited.public_id
    return Voter(ref, invited.name, invited.group, invited.user)


def refs_of(invited: Invitation) -> list[UUID]:
    """Give the ids under which somebody may stand on the list of a vote: of their account, of
    their invitation and those that were merged into it, and of others to one of their addresses."""
    sent = Invitation.objects.filter(event=invited.event_id)
    mine = sent.filter(Q(pk=invited.pk) | Q(merged_into=invited.pk))
    account = invited.user or _account_at(invited.email)
    if account is None:
        return list(mine.values_list("public_id", flat=True))
    mine |= sent.of_person(account)
    return [account.public_id, *mine.values_list("public_id", flat=True)]


def _account_at(email: str) -> User | None:
    """Give the account that has proved an address."""
    proved = EmailAddress.objects.filter(verified=True, email__iexact=email)
    found = proved.select_related("user").first() if email else None
    return found.user if found else None


def lines_of(invited: Invitation, polls: Iterable[Round]) -> dict[int, RoundVoter]:
    """Give somebody's lines in the lists of some votes, by the key of the vote. Who stands on a
    list twice has one ballot: the line that has voted counts. Three queries."""
    lines = RoundVoter.objects.filter(round__in=polls, ref__in=refs_of(invited))
    return {line.round_id: line for line in lines.order_by("has_voted", "-pk")}


def line_of(invited: Invitation, poll: Round) -> RoundVoter | None:
    return lines_of(invited, [poll]).get(poll.pk)


def _seat_in(invited: Invitation, poll: Round) -> Voter:
    """Give somebody as they stand on the list of a vote, or would."""
    line = line_of(invited, poll)
    return Voter(line.ref, line.name, line.group, line.user) if line else seat_of(invited)


def belongs(invited: Invitation, asked: Asked) -> bool:
    """Say whether somebody may vote, or take part in a session, now, on the list already or not."""
    sent = Invitation.objects.filter(pk=invited.pk, state=Invitation.State.ACTIVE)
    return bool(_fitting(sent, invited.event, asked).exists())


def join(*, invited: Invitation, held: MeetingRound, now: datetime) -> RoundVoter:
    """Put somebody who came since on the list of an open vote."""
    line = line_of(invited, held.round)
    if line is not None:
        return line
    if not belongs(invited, held.round):
        raise Conflict(NOT_HERE[Electorate(held.round.electorate)])
    return rounds.admit(poll=held.round, voters=[seat_of(invited)], now=now)[0]


def cast(
    *, invited: Invitation, held: MeetingRound, marks: dict[str, Any], now: datetime, **more: Any
) -> voting.Cast:
    """Take the ballot of somebody who came as one of the people of the meeting."""
    join(invited=invited, held=held, now=now)
    voter = _seat_in(invited, held.round)
    return voting.cast(poll=held.round, voter=voter, marks=marks, now=now, **more)
