"""Two invitations of one person made one: what was said and done stays, and nothing is mailed.

The later answer stands. The earlier one is in the audit trail, its seats go on. Check-ins, actions,
travel support and answers to topics come along, who voted by one has voted, and both personal links
lead to what is kept.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from events import rules
from events.actions import answers, locks, seats
from events.jobs import followups, line
from events.models import (
    RSVP,
    ActionItem,
    CheckIn,
    EvaluationTaken,
    Invitation,
    NeedsRecord,
    TravelRequest,
)
from improvement.actions import same_person
from improvement.actions.contributions import Speaker
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.actions import audit

State = Invitation.State
Travel = TravelRequest.State
# Requests that may stay behind: nothing more comes of them.
OVER = (Travel.WITHDRAWN, Travel.DECLINED, Travel.LAPSED)
SAME = "Choose two different invitations to one meeting."
GONE = "One of these invitations was withdrawn."
TWO_ACCOUNTS = "They belong to two accounts. Withdraw the one that is not used instead."
NO_ADDRESS = "Keep the one that has an address: the other could not be written to."
NEEDS = (
    "This person told us what they need, and the other address would see it. Somebody of this "
    "meeting's logistics can merge them."
)
OWN_MONEY = "You asked for travel support here. Somebody else must merge these."
TWO_REQUESTS = (
    "Both have a request for travel support. One of them must be withdrawn or declined first."
)


def why_not(*, keep: Invitation, drop: Invitation, by: Any) -> str:
    """Say why two invitations cannot be merged so; empty if they can."""
    checks = [
        (keep.pk == drop.pk or keep.event_id != drop.event_id, SAME),
        (State.REVOKED in (keep.state, drop.state), GONE),
        (bool(keep.user_id and drop.user_id and keep.user_id != drop.user_id), TWO_ACCOUNTS),
        (bool(drop.email and not keep.email), NO_ADDRESS),
        (_shows_needs(keep, drop, by), NEEDS),
    ]
    return next((reason for holds, reason in checks if holds), "") or _about_money(keep, drop, by)


def _shows_needs(keep: Invitation, drop: Invitation, by: Any) -> bool:
    """Say whether needs would be seen at another address, or by an account that comes along, by
    the doing of somebody who may not see them."""
    shown = [drop, keep] if drop.user_id and not keep.user_id else [drop]
    has_needs = NeedsRecord.objects.filter(rsvp__invitation__in=shown).exists()
    return has_needs and not rules.can_see_needs_of(by, drop.event)


def _about_money(keep: Invitation, drop: Invitation, by: Any) -> str:
    """Nobody makes somebody's claim their own, and no person has two of them."""
    found = {
        one.invitation_id: one for one in TravelRequest.objects.filter(invitation__in=[keep, drop])
    }
    sides = [TravelRequest(invitation=one) for one in (keep, drop)]
    if found and any(rules.may_be_traveller(by, one) for one in sides):
        return OWN_MONEY
    moving = found.get(drop.pk)
    return TWO_REQUESTS if keep.pk in found and moving and moving.state not in OVER else ""


def merge(*, keep: Invitation, drop: Invitation, by: Any, now: datetime) -> Invitation:
    """Let one invitation stand for both. It cannot be undone."""
    with transaction.atomic():
        event = locks.hold(keep.event_id)
        found = Invitation.objects.select_related("rsvp__needs").in_bulk([keep.pk, drop.pk])
        kept, gone = found[keep.pk], found[drop.pk]
        kept.event = event
        if gone.event_id == event.pk:
            gone.event = event
        reason = why_not(keep=kept, drop=gone, by=by)
        if reason:
            raise Conflict(reason)
        before = _join_answers(kept, gone)
        _join_rest(kept, gone)
        _join_mail(kept, gone)
        _settle(kept, gone)
        _join_words(kept, by)
        line.pass_on(event, now)
        _note(kept, gone, by=by, before=before)
        _note(gone, kept, by=by, before={})
    return kept


def _join_answers(kept: Invitation, gone: Invitation) -> dict[str, Any]:
    """Let the later of two answers stand; give what the earlier one said."""
    given = sorted(
        (one.answer for one in (kept, gone) if one.answer), key=lambda rsvp: rsvp.answered_at
    )
    *earlier, later = given or [None]
    told = [_put_away(rsvp, later) for rsvp in earlier]
    if later is not None and later.invitation_id != kept.pk:
        later.invitation = kept
        later.save_over(version=later.version, fields=["invitation"])
    return told[0] if told else {}


def _put_away(rsvp: RSVP, later: RSVP) -> dict[str, Any]:
    """Remove an earlier answer; what it told about needs is kept by one that told nothing."""
    told = answers.told(rsvp, needs_changed=False)
    _keep_seats(rsvp, later)
    if later.answer != RSVP.Answer.DECLINED and not hasattr(later, "needs"):
        NeedsRecord.objects.filter(rsvp=rsvp).update(rsvp=later)
    seats.release(rsvp=rsvp)
    RSVP.objects.filter(pk=rsvp.pk).delete()
    return told


def _keep_seats(earlier: RSVP, later: RSVP) -> None:
    """Let a seat go on to the later answer where that one only waits: nobody loses a seat, least
    of all to themselves."""
    held = {one.day_id: one for one in earlier.places.all() if one.state == line.CONFIRMED}
    for place in later.places.exclude(state=line.CONFIRMED):
        seat = held.get(place.day_id)
        if seat and seat.mode == place.mode and seat.seats >= place.seats:
            place.delete()
            seat.rsvp = later
            seat.save(update_fields=["rsvp", "updated_at"])


def _join_rest(kept: Invitation, gone: Invitation) -> None:
    """Let check-ins, actions, travel support, and that the evaluation was answered, come along."""
    CheckIn.objects.filter(invitation=gone).update(invitation=kept)
    for action in ActionItem.objects.filter(owner=gone):
        action.owner = kept
        action.save_over(version=action.version, fields=["owner"])
        followups.hand_over(action, before=gone)
    if not EvaluationTaken.objects.filter(invitation=kept).exists():
        EvaluationTaken.objects.filter(invitation=gone).update(invitation=kept)
    request = TravelRequest.objects.filter(invitation=gone).first()
    if request and not TravelRequest.objects.filter(invitation=kept).exists():
        request.invitation = kept
        request.save_over(version=request.version, fields=["invitation"])


def _join_mail(kept: Invitation, gone: Invitation) -> None:
    """Count what went to the other address as written to this person, so that nothing goes twice.
    What waits there is not needed any more, but for news of seats and money."""
    for message in Message.objects.about(kept.event.about).filter(params__invitation=gone.pk):
        if message.state != Message.State.QUEUED:
            outbox.hand_over(message, params={"invitation": kept.pk})
    reason, to = "Merged with another invitation.", {"to_email": kept.email, "to_name": kept.name}
    outbox.cancel(key_prefix=gone.dedupe_prefix, reason=reason)
    if _was_told(gone):
        outbox.cancel(key_prefix=kept.dedupe_key, reason=reason)
    for message in Message.objects.filter(about__in=_still_news(kept)):
        params = {"invitation": kept.pk} if "invitation" in message.params else {}
        outbox.hand_over(message, params=params, **to)


def _was_told(invited: Invitation) -> bool:
    sent = Message.objects.filter(dedupe_key=invited.dedupe_key, state=Message.State.SENT)
    return bool(sent.exists())


def _still_news(kept: Invitation) -> list[str]:
    rsvp = RSVP.objects.filter(invitation=kept).first()
    requests = TravelRequest.objects.filter(invitation=kept)
    seats_of = [line.about(place) for place in rsvp.places.all()] if rsvp else []
    return seats_of + [f"travel:{one.public_id}" for one in requests]


def _settle(kept: Invitation, gone: Invitation) -> None:
    Invitation.objects.filter(merged_into=gone).update(merged_into=kept)
    gone.state, gone.merged_into = State.REVOKED, kept
    gone.save(update_fields=["state", "merged_into", "updated_at"])
    has_answer = RSVP.objects.filter(invitation=kept).exists()
    if kept.state == State.DRAFT and (has_answer or _was_told(gone)):
        kept.state, kept.sent_at = State.ACTIVE, gone.sent_at
    kept.user_id, kept.group = kept.user_id or gone.user_id, kept.group or gone.group
    kept.is_walk_in = kept.is_walk_in and gone.is_walk_in
    kept.save(update_fields=["state", "sent_at", "user", "group", "is_walk_in", "updated_at"])


def _join_words(kept: Invitation, by: Any) -> None:
    """Make one of what this person said to topics, and of their places in votes."""
    refs = (kept.public_id, *kept.merged.values_list("public_id", flat=True))
    speaker = Speaker(kept.name, group=kept.group, user=kept.user, refs=refs)
    same_person.unite(by=by, speaker=speaker)


def _note(one: Invitation, other: Invitation, *, by: Any, before: dict[str, Any]) -> None:
    audit.record(
        by=by,
        verb="invitation.merged",
        obj=one,
        network=one.event.network,
        before=before,
        after={"with": other.name, "other_address": other.email},
    )
