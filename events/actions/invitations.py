"""Who is invited: added, sent to, corrected, withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from events import rules
from events.actions import letters, locks, seats, travel
from events.jobs import line
from events.models import Event, Invitation, NeedsRecord, TravelRequest
from lhs_platform.lib.errors import Conflict, RowError, RowErrors
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.actions import audit
from networks.models import Membership
from networks.models.memberships import Group

MOST_AT_ONCE = 2_000
MOST_PER_EVENT = 10_000
State = Invitation.State


@dataclass(frozen=True)
class Person:
    """One person to invite, and the line they came from."""

    name: str
    email: str
    group: str = ""
    line: int = 0


def person_of(member: Membership) -> Person:
    """Give a member as somebody to invite."""
    return Person(name=member.user.name, email=member.user.email, group=member.group)


@dataclass(frozen=True)
class Account:
    """Whose address it is, and their group where they are a member of the meeting's network."""

    user_id: int | None = None
    group: str = ""


NOBODY = Account()


@dataclass
class Added:
    """What became of the people handed in."""

    new: list[Invitation] = field(default_factory=list)
    again: list[Invitation] = field(default_factory=list)
    known: list[Person] = field(default_factory=list)


def fault_in(person: Person) -> RowError | None:
    """Say what is wrong with one person's row, if anything."""
    try:
        validate_email(person.email)
    except ValidationError:
        reason = f"“{person.email}” is not an e-mail address." if person.email else "No address."
        return RowError(line=person.line, column="email", code="bad_email", reason=reason)
    if len(person.email) > 254:
        reason = "The address is too long."
        return RowError(line=person.line, column="email", code="bad_email", reason=reason)
    if not person.name.strip() or len(person.name) > 120:
        reason = "The name is missing, or longer than 120 characters."
        return RowError(line=person.line, column="name", code="bad_name", reason=reason)
    if person.group and person.group not in Group.values:
        reason = f"“{person.group}” is not a group: use {', '.join(Group.values)}."
        return RowError(line=person.line, column="group", code="bad_group", reason=reason)
    return None


def add(*, event: Event, people: Iterable[Person], by: Any, now: datetime) -> Added:
    """Add people to a meeting, each address once. One bad row, and nobody is added."""
    people = list(people)
    faults = [fault for fault in map(fault_in, people) if fault]
    if faults:
        raise RowErrors(f"{len(faults)} of {len(people)} rows need another look.", faults)
    if len(people) > MOST_AT_ONCE:
        raise Conflict(f"Add {MOST_AT_ONCE:,} people at a time at most.")
    with transaction.atomic():
        held = locks.hold(event.pk)
        _check_alive(held)
        added = _sorted_out(held, people, by, now)
        if held.invitations.count() > MOST_PER_EVENT:
            raise Conflict(f"A meeting has {MOST_PER_EVENT:,} invitations at most.")
        if added.new or added.again:
            audit.record(
                by=by,
                verb="invitations.added",
                obj=held,
                network=held.network,
                after={"people": [one.name for one in added.new + added.again]},
            )
    return added


def _sorted_out(event: Event, people: list[Person], by: Any, now: datetime) -> Added:
    """Tell new people from known ones and from those whose invitation was withdrawn before."""
    added, seen = Added(), set()
    invited = event.invitations.select_related("merged_into")
    existing = {one.email.lower(): one for one in invited}
    accounts = _accounts({person.email.lower() for person in people}, event)
    for person in people:
        email = person.email.lower()
        before = existing.get(email)
        if email in seen or (before and _stands(before)):
            added.known.append(person)
        elif before:
            letters.check_not_flooding(before, now=now)
            added.again.append(_reinstated(before))
        else:
            added.new.append(_made(event, person, accounts.get(email, NOBODY), by))
        seen.add(email)
    Invitation.objects.bulk_create(added.new)
    return added


def _stands(invitation: Invitation) -> bool:
    """Say whether somebody is invited by this, or by the invitation it was merged into."""
    one = invitation.merged_into or invitation
    return one.state != State.REVOKED


def _made(event: Event, person: Person, account: Account, by: Any) -> Invitation:
    return Invitation(
        event=event,
        user_id=account.user_id,
        email=person.email.lower(),
        name=person.name.strip(),
        group=person.group or account.group,
        invited_by=by,
    )


def _reinstated(invitation: Invitation) -> Invitation:
    invitation.state, invitation.merged_into = State.DRAFT, None
    invitation.link_version += 1
    invitation.sent_at = None
    invitation.save()
    return invitation


def _accounts(addresses: set[str], event: Event) -> dict[str, Account]:
    """Find the accounts that have proved one of these addresses."""
    verified = EmailAddress.objects.filter(verified=True, email__in=addresses)
    found = list(verified.values_list("email", "user_id"))
    members = Membership.objects.active().filter(
        network=event.network_id, user__in=[user_id for _, user_id in found]
    )
    groups = dict(members.values_list("user_id", "group"))
    return {
        email.lower(): Account(user_id=user_id, group=groups.get(user_id, ""))
        for email, user_id in found
    }


def _check_alive(event: Event) -> None:
    if event.status in (Event.Status.CANCELLED, Event.Status.CLOSED):
        raise Conflict("This meeting is cancelled or closed. Nobody can be invited to it.")


def _check_sendable(event: Event, now: datetime) -> None:
    _check_alive(event)
    if event.status != Event.Status.PUBLISHED:
        raise Conflict("Publish the meeting first: until then nothing is sent.")
    if now > event.rsvp_closes_at:
        raise Conflict("The last day for answers is over. Choose a later one, then send.")


def send(*, event: Event, by: Any, now: datetime) -> int:
    """Send to all who were not sent to yet: one campaign, one mail each. Twice is once."""
    with transaction.atomic():
        held = locks.hold(event.pk)
        _check_sendable(held, now)
        waiting = list(held.invitations.filter(state=State.DRAFT))
        if not waiting:
            return 0
        label = f"Invitation to {held}"[:200]
        campaign = outbox.start_campaign(about=held.about, purpose="events.invitation", label=label)
        for one in waiting:
            one.event = held
        outbox.post_many([letters.invitation(one, campaign=campaign) for one in waiting])
        Invitation.objects.filter(pk__in=[one.pk for one in waiting]).update(
            state=State.ACTIVE, sent_at=now, updated_at=now
        )
        audit.record(
            by=by,
            verb="invitations.sent",
            obj=held,
            network=held.network,
            after={"people": len(waiting)},
        )
    return len(waiting)


def send_test(*, event: Event, by: Any, now: datetime) -> None:
    """Send the letter to oneself, to see what people will see."""
    with transaction.atomic():
        letters.trial(event, to=by, now=now)
        audit.record(by=by, verb="invitation.tested", obj=event, network=event.network)


def correct(
    *, invitation: Invitation, name: str, email: str, group: str, by: Any, now: datetime
) -> Invitation:
    """Correct who is invited. A new address gets a new link, and the old one ends."""
    fault = fault_in(Person(name=name, email=email, group=group))
    if fault:
        raise Conflict(fault.reason, field=fault.column)
    with transaction.atomic():
        one = _held(invitation)
        before = audit.plain_values(one, ["name", "email", "group", "link_version"])
        moved = email.lower() != one.email
        _check_unused(one, email.lower())
        if moved:
            _check_needs_stay(one, by)
            _check_not_own_money(one, by)
            letters.check_not_flooding(one, now=now)
        one.name, one.email, one.group = name.strip(), email.lower(), group
        if moved:
            one.user_id = _accounts({one.email}, one.event).get(one.email, NOBODY).user_id
            _end_links(one)
        one.save()
        if moved and one.state == State.ACTIVE:
            outbox.cancel(key_prefix=one.dedupe_prefix, reason="The address was corrected.")
            _post_again(one, now)
        _note(one, "invitation.corrected", by=by, before=before)
    return one


def resend(*, invitation: Invitation, by: Any, now: datetime) -> Invitation:
    """Send a new link. The one before says that it was replaced."""
    with transaction.atomic():
        one = _held(invitation)
        _check_sendable(one.event, now)
        _check_wanted(one)
        letters.check_not_flooding(one, now=now)
        before = audit.plain_values(one, ["link_version", "state"])
        _end_links(one)
        one.state = State.ACTIVE
        one.save()
        _post_again(one, now)
        _note(one, "invitation.sent_again", by=by, before=before)
    return one


def _end_links(one: Invitation) -> None:
    """End every link made so far, also those of invitations that were merged into this one."""
    one.link_version += 1
    one.merged.update(link_version=F("link_version") + 1)


def withdraw(*, invitation: Invitation, by: Any, now: datetime) -> Invitation:
    """Take an invitation back: its seat goes on, its answer is removed, its link says so."""
    with transaction.atomic():
        one = _held(invitation)
        if take_back(one=one, by=by, now=now):
            outbox.post(**letters.withdrawn(one))
    return one


def take_back(*, one: Invitation, by: Any, now: datetime) -> bool:
    """Do so for an invitation of a meeting that is held; say whether the person was told of the
    meeting, and is to be told."""
    before: dict[str, Any] = audit.plain_values(one, ["state"])
    rsvp = one.answer
    if rsvp:
        before["answer"] = rsvp.answer
        seats.release(rsvp=rsvp)
        rsvp.delete()
        line.pass_on(one.event, now)
    one.state = State.REVOKED
    one.save()
    travel.follow_withdrawal(invitation=one, by=by)
    told = Message.objects.filter(dedupe_key=one.dedupe_key, state=Message.State.SENT)
    was_told = told.exists()
    outbox.cancel(key_prefix=one.dedupe_prefix, reason="The invitation was withdrawn.")
    _note(one, "invitation.withdrawn", by=by, before=before)
    return was_told


def send_links_again(*, email: str, now: datetime) -> None:
    """Send the present links to the address on file. An unknown address gets nothing, and
    whoever asks is told the same."""
    invited = (
        Invitation.objects.filter(email=email.strip().lower(), state=State.ACTIVE)
        .filter(event__status=Event.Status.PUBLISHED)
        .select_related("event")
    )
    with transaction.atomic():
        for one in invited:
            letters.link_again(one, now=now)


def stop_mail(*, invitation: Invitation) -> None:
    """Send no more mail to this address, for whatever meeting. The answer and the seat stay as
    they are, and what is essential for them goes on."""
    with transaction.atomic():
        if invitation.email and outbox.stop_mail(email=invitation.email):
            _note_mail(invitation, "invitation.mail_stopped")


def write_again(*, invitation: Invitation) -> None:
    """Take back that this address wants no mail. What was not sent meanwhile stays unsent."""
    with transaction.atomic():
        if outbox.write_again(email=invitation.email):
            _note_mail(invitation, "invitation.mail_resumed")


def _note_mail(invitation: Invitation, verb: str) -> None:
    audit.record(by=None, verb=verb, obj=invitation, network=invitation.event.network)


def _held(invitation: Invitation) -> Invitation:
    """Hold the meeting, and give its invitation as it stands now."""
    event = locks.hold(invitation.event_id)
    one = Invitation.objects.select_related("rsvp").get(pk=invitation.pk)
    one.event = event
    if one.state == State.REVOKED:
        raise Conflict("This invitation was withdrawn. Add the person again to invite them anew.")
    return one


def _check_unused(one: Invitation, email: str) -> None:
    others = Invitation.objects.filter(event_id=one.event_id, email=email).exclude(pk=one.pk)
    if others.exists():
        raise Conflict("Somebody else is invited with this address.", field="email")


def _check_needs_stay(one: Invitation, by: Any) -> None:
    """A new address opens the answer with its needs: only who may see them gives it away."""
    has_needs = NeedsRecord.objects.filter(rsvp__invitation=one).exists()
    if has_needs and not rules.can_see_needs_of(by, one.event):
        raise Conflict(
            "This person told us what they need, and the new address would see it. Somebody of "
            "this meeting's logistics can correct it, or withdraw and invite anew.",
            field="email",
        )


def _check_not_own_money(one: Invitation, by: Any) -> None:
    """Nobody makes their own claim somebody else's, to decide on it then."""
    found = TravelRequest.objects.select_related("invitation").filter(invitation=one).first()
    if found and rules.may_be_traveller(by, found):
        raise Conflict("You asked for travel support here. Somebody else must correct this.")


def _check_wanted(one: Invitation) -> None:
    """A new link that nobody is sent would only end the one they have."""
    if outbox.who_wants_none([one.email]):
        raise Conflict(f"{one.name} asked not to be written to. Call, and record the answer.")


def _post_again(one: Invitation, now: datetime) -> None:
    one.sent_at = now
    one.save(update_fields=["sent_at", "updated_at"])
    outbox.post(**letters.invitation(one))


def _note(one: Invitation, verb: str, *, by: Any, before: dict[str, Any]) -> None:
    fields = [name for name in before if name != "answer"]
    audit.record(
        by=by,
        verb=verb,
        obj=one,
        network=one.event.network,
        before=before,
        after=audit.plain_values(one, fields),
    )
