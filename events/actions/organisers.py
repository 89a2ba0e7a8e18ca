"""Who helps with a meeting: named, asked by mail, accepted, taken off.

A role ends when its person leaves the network: it is not taken off then, it gives nothing.
Coordinators of the host organise always, so a meeting has an organiser even when the last one
named is taken off. Its last logistics stays as long as people's needs are on file: somebody must
be able to see them.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from events import rules
from events.actions import locks
from events.models import Event, EventRole, NeedsRecord
from events.models.organisers import parts_of
from lhs_platform.lib import limits
from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.mail import outbox
from networks.actions import audit
from networks.models import AuditEntry, Membership, User

OFFER_DAYS = 14
MOST_ROLES = 100
MOST_OFFERS_A_DAY = 50
ROLES = dict(EventRole.Role.choices)


@dataclass(frozen=True)
class Offer:
    """What a link offers to one account: signed, not stored."""

    event: Event
    role: str
    user: User
    given_by: User


def name(*, event: Event, user: User, role: str, by: Any) -> EventRole:
    """Give somebody a role in a meeting, and tell them by mail. Twice is once."""
    with transaction.atomic():
        given, is_new = _given(_held(event), user, role, by)
        if is_new:
            _note(given, "event_role.given", by=by)
            tell(given)
    return given


def _given(event: Event, user: User, role: str, by: Any) -> tuple[EventRole, bool]:
    """Give a role, anew where an earlier one ended with a membership."""
    EventRole.objects.ended().filter(event=event, user=user, role=role).delete()
    return EventRole.objects.get_or_create(
        event=event, user=user, role=role, defaults={"given_by": by}
    )


def offer(*, event: Event, email: str, role: str, by: Any, now: datetime) -> None:
    """Ask whoever has an account with this address to help. They accept by the link in the mail,
    signed in. Nobody is told whether there is such an account."""
    email = email.strip().lower()
    key = f"event-role:{by.pk}:{now:%Y%m%d}"
    if not limits.is_within(key, most=MOST_OFFERS_A_DAY, seconds=86_400):
        raise Conflict("That were many people for one day. Ask the others tomorrow.")
    with transaction.atomic():
        held = _held(event)
        after = {"role": ROLES[role], "address": email}
        audit.record(by=by, verb="event_role.offered", obj=held, network=held.network, after=after)
        known = _account(email)
        if known and not held.roles.standing().filter(user=known, role=role).exists():
            _ask(held, known, email, role, by, now)


def _account(email: str) -> User | None:
    verified = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    found = verified.select_related("user").first()
    return found.user if found else None


def offered(*, token: str, today: date) -> Offer | None:
    """Read a link: None if it is not ours, too old, or whoever made it no longer organises."""
    parts = parts_of(token)
    if len(parts) != 6:
        return None
    event_id, user_id, role, by_id, until, made = parts
    event = Event.objects.for_list().filter(pk=event_id).first()
    accounts = User.objects.filter(pk__in=[user_id, by_id], is_active=True)
    people = {str(one.pk): one for one in accounts}
    if event is None or user_id not in people or by_id not in people:
        return None
    still_may = rules.can_name_organisers(people[by_id], event)
    if not still_may or role not in ROLES or date.fromisoformat(until) < today:
        return None
    since = datetime.fromtimestamp(int(made), tz=UTC)
    if _was_taken_off(event, people[user_id], since) or _has_left(event, people[user_id], since):
        return None
    return Offer(event=event, role=role, user=people[user_id], given_by=people[by_id])


def _has_left(event: Event, user: User, since: datetime) -> bool:
    """Say whether somebody left the host network since they were asked."""
    return Membership.objects.filter(
        user=user, network=event.network_id, left_at__gte=since
    ).exists()


def _was_taken_off(event: Event, user: User, since: datetime) -> bool:
    """Say whether somebody was taken off since they were asked: an old link brings nobody back."""
    return AuditEntry.objects.filter(
        verb="event_role.removed",
        object_id=str(event.public_id),
        before__account=user.pk,
        at__gte=since,
    ).exists()


def accept(*, offer: Offer, by: Any) -> EventRole:
    """Take the role that a link offers; it must be one's own link."""
    if offer.user.pk != by.pk:
        raise DomainError("This link was made for somebody else.")
    with transaction.atomic():
        given, is_new = _given(_held(offer.event), by, offer.role, offer.given_by)
        if is_new:
            _note(given, "event_role.accepted", by=by)
    return given


def remove(*, role: EventRole, by: Any) -> None:
    """Take somebody off. The last logistics stays while people's needs are on file."""
    with transaction.atomic():
        event = locks.hold(role.event_id)
        one = EventRole.objects.select_related("user", "event").filter(pk=role.pk).first()
        if one is None:
            return
        _check_needs_are_seen(event, one)
        _note(one, "event_role.removed", by=by)
        one.delete()


def _check_needs_are_seen(event: Event, role: EventRole) -> None:
    if role.role != EventRole.Role.LOGISTICS:
        return
    standing = event.roles.standing().filter(role=EventRole.Role.LOGISTICS)
    if not standing.filter(pk=role.pk).exists():
        return
    others = standing.exclude(pk=role.pk)
    needs = NeedsRecord.objects.filter(rsvp__invitation__event=event)
    if not others.exists() and needs.exists():
        raise Conflict(
            "People told what they need, and nobody else could see it. Name somebody else for "
            "logistics first."
        )


def _held(event: Event) -> Event:
    held = locks.hold(event.pk)
    if held.status == Event.Status.CANCELLED:
        raise Conflict("This meeting is cancelled.")
    if held.roles.count() >= MOST_ROLES:
        raise Conflict(f"A meeting has {MOST_ROLES} roles at most.")
    return held


def _note(given: EventRole, verb: str, *, by: Any) -> None:
    values: dict[str, Any] = {"person": given.user.name, "role": given.get_role_display()}
    is_over = verb == "event_role.removed"
    if is_over:
        values["account"] = given.user_id
    audit.record(
        by=by,
        verb=verb,
        obj=given.event,
        network=given.event.network,
        before=values if is_over else {},
        after={} if is_over else values,
    )


def tell(given: EventRole) -> None:
    """Tell somebody by mail what they do; nobody is told what they gave themselves."""
    if given.user_id == given.given_by_id:
        return
    outbox.post(
        purpose="events.role_given",
        dedupe_key=f"events.role_given:{given.event_id}:{given.pk}",
        to_email=given.user.email,
        to_name=given.user.name,
        params={"role": given.pk},
        about=f"role:{given.public_id}",
        user=given.user,
    )


def _ask(event: Event, user: User, email: str, role: str, by: Any, now: datetime) -> None:
    until = (now + timedelta(days=OFFER_DAYS)).date()
    outbox.post(
        purpose="events.role_offered",
        dedupe_key=f"events.role_offered:{event.pk}:account-{user.pk}:{role}:{now:%Y%m%d%H}",
        to_email=email,
        to_name=user.name,
        params={
            "event": event.pk,
            "role": role,
            "by": by.pk,
            "by_name": by.name,
            "until": until.isoformat(),
        },
        about=f"role-offer:{event.public_id}",
        user=user,
    )
