"""Who came: taps at the desk and by people themselves, each recorded once however often it is sent.

A tap is a row with the nonce its device made: sent again, it is found and answered as before. What
a person's state is follows from the rows in the order of `at`, so a late row falls into its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from events.actions import locks
from events.models import RSVP, CheckIn, DayPlace, Event, EventDay, Invitation
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit

Direction = CheckIn.Direction
Method = CheckIn.Method
UNDO = "undo"
# A phone's clock may be this much ahead; beyond it the server's clock counts.
AHEAD = timedelta(minutes=2)
VERBS = {Direction.ENTRY: "check_in.entered", Direction.EXIT: "check_in.left"}


class NotLetIn(Conflict):
    """A tap that cannot count, with the reason for those at the desk."""

    code = "not_let_in"


class SameName(Conflict):
    """Somebody of this name is on the list: the desk says whether it is somebody else."""

    code = "same_name"


@dataclass(frozen=True)
class Tap:
    """One press of a button. `direction` may be "undo", of the tap with the nonce `undoes`, or
    of the person's last one. `at` is by the device's clock; None means now."""

    nonce: UUID
    person: UUID
    direction: str
    method: str = Method.NAME
    at: datetime | None = None
    undoes: UUID | None = None
    is_remote: bool = False


@dataclass(frozen=True)
class Answer:
    """What became of one tap."""

    nonce: UUID
    ok: bool
    reason: str = ""


def take(*, day: EventDay, taps: Iterable[Tap], by: Any, now: datetime) -> list[Answer]:
    """Record taps that were kept on a phone, each for itself: one that is refused says why and
    keeps none of the others."""
    taps = list(taps)
    people = _called(day, {tap.person for tap in taps})
    return [_answered(day, people.get(tap.person), tap, by, now) for tap in taps]


def _called(day: EventDay, ids: set[UUID]) -> dict[UUID, Invitation]:
    """Give people by the ids that phones know: one that was merged meanwhile means the other."""
    found = Invitation.objects.filter(event=day.event_id, public_id__in=ids)
    people = {one.public_id: one.merged_into or one for one in found.select_related("merged_into")}
    for one in people.values():
        one.event = day.event
    return people


def _answered(
    day: EventDay, invited: Invitation | None, tap: Tap, by: Any, now: datetime
) -> Answer:
    try:
        if invited is None:
            raise NotLetIn("This person is not on the list of this meeting.")
        record(day=day, invitation=invited, tap=tap, by=by, now=now)
    except DomainError as error:
        return Answer(tap.nonce, ok=False, reason=error.text)
    return Answer(tap.nonce, ok=True)


def record(*, day: EventDay, invitation: Invitation, tap: Tap, by: Any, now: datetime) -> CheckIn:
    """Record one tap. The same nonce again gives the row that is there."""
    if tap.direction == UNDO:
        return undo(day=day, invitation=invitation, tap=tap, by=by, now=now)
    with transaction.atomic():
        known = _known(tap.nonce, day, invitation)
        if known:
            return known
        _check_let_in(day, invitation, now)
        values = {
            "event": day.event,
            "day": day,
            "invitation": invitation,
            "direction": tap.direction,
            "method": tap.method,
            "is_remote": tap.is_remote,
            "at": _moment(day, tap.at, now),
            "by": by,
        }
        row, is_new = once(nonce=tap.nonce, values=values)
        if is_new:
            _note(row, VERBS[Direction(row.direction)], by)
    return row


def once(*, nonce: UUID, values: dict[str, Any]) -> tuple[CheckIn, bool]:
    """Write a row, or give the one that another request with this nonce wrote meanwhile: the
    database lets one of them through."""
    return CheckIn.objects.get_or_create(nonce=nonce, defaults=values)


def undo(*, day: EventDay, invitation: Invitation, tap: Tap, by: Any, now: datetime) -> CheckIn:
    """Take a tap back, by a row of its own. What was taken back already stays so."""
    with transaction.atomic():
        known = _known(tap.nonce, day, invitation)
        if known:
            return known
        target = _target(day, invitation, tap.undoes)
        values = {
            "nonce": tap.nonce,
            "event": day.event,
            "day": day,
            "invitation": invitation,
            "direction": target.direction,
            "method": tap.method,
            "is_remote": target.is_remote,
            "at": _moment(day, tap.at, now),
            "by": by,
        }
        row, is_new = CheckIn.objects.get_or_create(undoes=target, defaults=values)
        if is_new:
            _note(row, "check_in.undone", by)
    return row


def _known(nonce: UUID, day: EventDay, invitation: Invitation) -> CheckIn | None:
    row = CheckIn.objects.filter(nonce=nonce).first()
    if row and (row.day_id, row.invitation_id) != (day.pk, invitation.pk):
        raise NotLetIn("This tap was recorded for somebody else. Press the button again.")
    return row


def _target(day: EventDay, invitation: Invitation, nonce: UUID | None) -> CheckIn:
    rows = CheckIn.objects.filter(day=day, invitation=invitation, undoes=None)
    found = rows.filter(nonce=nonce).first() if nonce else rows.filter(undone_by=None).last()
    if found is None:
        raise NotLetIn("There is nothing to undo.")
    return found


def _check_let_in(day: EventDay, invitation: Invitation, now: datetime) -> None:
    """Say why nobody, or not this person, is let in; an answer is not asked for."""
    _check_open(day, now)
    if invitation.event_id != day.event_id:
        raise NotLetIn("This code is of another meeting.")
    if invitation.state == Invitation.State.REVOKED:
        raise NotLetIn("This invitation was withdrawn. Ask an organiser of the meeting.")


def _check_open(day: EventDay, now: datetime) -> None:
    status = day.event.status
    if status == Event.Status.CANCELLED:
        raise NotLetIn("This meeting is cancelled. Nobody is let in.")
    if status == Event.Status.DRAFT:
        raise NotLetIn("This meeting is a draft. Publish it first.")
    if now < day.opens_at:
        raise NotLetIn(f"{day.long} has not begun. Nobody can be let in yet.")


def _moment(day: EventDay, at: datetime | None, now: datetime) -> datetime:
    """Give when it happened: by the device, as far as its clock can be true."""
    told = now if at is None or at > now + AHEAD else at
    if told >= day.closes_at:
        raise NotLetIn(f"{day.long} is over. Open the list of today.")
    if told < day.opens_at:
        return now if day.is_on(now) else day.opens_at
    return told


def by_self(*, invitation: Invitation, nonce: UUID, by: Any, now: datetime) -> CheckIn:
    """Let a person say that they are here, on a day of the meeting for which they have a place."""
    day = invitation.event.day_on(now)
    if day is None:
        raise NotLetIn("The meeting is not on today. You can say so on the day itself.")
    place = place_of(invitation, day)
    if place is None:
        raise NotLetIn("You have no place today. Please go to the desk, or write to us.")
    tap = Tap(
        nonce=nonce,
        person=invitation.public_id,
        direction=Direction.ENTRY,
        method=Method.SELF,
        is_remote=place.mode == DayPlace.Mode.REMOTE or place.state != DayPlace.State.CONFIRMED,
    )
    return record(day=day, invitation=invitation, tap=tap, by=by, now=now)


def place_of(invitation: Invitation, day: EventDay) -> DayPlace | None:
    """Give the place by which a person may join: a confirmed one, or online while waiting."""
    rsvp: RSVP | None = invitation.answer
    if rsvp is None or rsvp.answer != RSVP.Answer.ACCEPTED:
        return None
    place = DayPlace.objects.filter(rsvp=rsvp, day=day).first()
    is_in = place and (place.state == DayPlace.State.CONFIRMED or place.is_online_meanwhile)
    return place if is_in else None


@dataclass(frozen=True)
class Newcomer:
    """Somebody at the door who is not on the list."""

    name: str
    group: str = ""
    email: str = ""


def walk_in(
    *, day: EventDay, who: Newcomer, nonce: UUID, is_another: bool, by: Any, now: datetime
) -> CheckIn:
    """Put somebody on the list and let them in. A name that is on the list asks first."""
    with transaction.atomic():
        event = locks.hold(day.event_id)
        day.event = event
        known = CheckIn.objects.filter(nonce=nonce, day=day).first()
        if known:
            return known
        _check_open(day, now)
        _check_new(event, who, is_another=is_another)
        invited = Invitation.objects.create(
            event=event,
            name=who.name.strip(),
            email=who.email.strip().lower(),
            group=who.group,
            state=Invitation.State.ACTIVE,
            is_walk_in=True,
            invited_by=by,
        )
        audit.record(by=by, verb="invitation.walked_in", obj=invited, network=event.network)
        tap = Tap(nonce, invited.public_id, Direction.ENTRY, Method.WALK_IN)
        return record(day=day, invitation=invited, tap=tap, by=by, now=now)


def _check_new(event: Event, who: Newcomer, *, is_another: bool) -> None:
    email = who.email.strip().lower()
    same = event.invitations.filter(email=email).first() if email else None
    if same and same.state == Invitation.State.REVOKED:
        raise NotLetIn("The invitation to this address was withdrawn. Ask an organiser.")
    if same:
        raise NotLetIn(f"This address is on the list: {same.name}.", field="email")
    name = who.name.strip()
    if not is_another and event.invitations.standing().filter(name__iexact=name).exists():
        raise SameName(f"{name} is on the list. Is this somebody else?", field="name")


def note_needs_seen(*, event: Event, people: int, by: Any) -> None:
    """Record that somebody at the desk looked at access needs: one entry for one look."""
    audit.record(
        by=by, verb="needs.read", obj=event, network=event.network, after={"people": people}
    )


def _note(row: CheckIn, verb: str, by: Any) -> None:
    audit.record(
        by=by,
        verb=verb,
        obj=row.invitation,
        network=row.event.network,
        after={"day": row.day.date.isoformat(), "at": row.at.isoformat(), "method": row.method},
    )
