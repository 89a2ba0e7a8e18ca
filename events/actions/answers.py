"""Answers to an invitation: given and changed, by link, signed in, or told to a coordinator."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from events.actions import items, letters, locks, seats, travel
from events.jobs import line
from events.models import RSVP, DayPlace, Event, EventDay, Invitation, ItemPlace, NeedsRecord
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict
from networks.actions import audit

Answer = RSVP.Answer
Travel = RSVP.Travel


A_MOMENT = timedelta(minutes=1)
# What is written down as it was given.
PLAIN = ["answer", "travel", "travel_from", "hope", "guest_name", "pronouns"]


class Closed(Conflict):
    """Answers are no longer taken here, said with the way that is left."""

    code = "closed"


@dataclass(frozen=True)
class Needs:
    """What a person needs to take part. Health data in effect."""

    access: list[str] = field(default_factory=list)
    access_other: str = ""
    food: list[str] = field(default_factory=list)
    allergies: str = ""

    def __bool__(self) -> bool:
        return bool(self.access or self.access_other or self.food or self.allergies)


@dataclass(frozen=True)
class Given:
    """One answer as it was given. `days` maps a day's key to a mode, or to "" for not coming.

    `needs` None leaves the needs as they are, and so does `items` None the chosen agenda items.
    """

    answer: str
    days: dict[int, str] = field(default_factory=dict)
    needs: Needs | None = field(default_factory=Needs)
    travel: str = Travel.NONE
    travel_from: str = ""
    hope: str = ""
    guest_name: str = ""
    pronouns: str = ""
    items: frozenset[int] | None = None
    may_wait: bool = False
    # Whoever answers for somebody does not see the needs on file: what they leave empty stays.
    keeps_needs: bool = False

    @property
    def wish(self) -> seats.Wish:
        return seats.Wish(self.days, has_guest=bool(self.guest_name), may_wait=self.may_wait)


def answer(
    *, invitation: Invitation, given: Given, version: int, channel: str, by: Any, now: datetime
) -> RSVP:
    """Record an answer, give or pass on seats, and confirm it by mail. All or nothing.

    `version` is that of the answer the person saw, 0 if there was none. The same answer again
    changes nothing and sends nothing; another answer to an older version is refused.
    """
    with transaction.atomic():
        event = locks.hold(invitation.event_id)
        # Nobody changes its days while it is held, and they are asked for again and again.
        prefetch_related_objects([event], "days")
        invited = Invitation.objects.select_related("rsvp__needs").get(pk=invitation.pk)
        invited.event = event
        _check_open(event, invited, channel, now)
        days = {day.pk: day for day in event.in_order()}
        line.pass_on(event, now)
        given = _tidied(given, days, event)
        saved: RSVP | None = invited.answer
        given = _with_kept_needs(given, saved)
        if saved and _is_same(saved, given):
            return saved
        rsvp, before = _write(invited, given, version, channel, by, now)
        seats.settle(rsvp=rsvp, wish=given.wish, days=days, now=now)
        items.choose(rsvp=rsvp, wanted=given.items, event=event)
        line.pass_on(event, now)
        _write_needs(rsvp, given.needs, event)
        _settle_invitation(invited, by, channel)
        travel.follow_answer(rsvp=rsvp, by=by, now=now)
        audit.record(
            by=by,
            verb="rsvp.answered",
            obj=rsvp,
            network=event.network,
            before=before,
            after=told(rsvp, needs_changed=given.needs is not None),
        )
        letters.answered(rsvp, invited)
    return rsvp


def was_just_given(*, invitation: Invitation, given: Given, now: datetime) -> bool:
    """Say whether this very answer was saved by the link a moment ago: a double click, whose
    first reply never reached the browser."""
    saved: RSVP | None = invitation.answer
    if saved is None or saved.channel != RSVP.Channel.LINK or now - saved.answered_at > A_MOMENT:
        return False
    event = invitation.event
    try:
        return _is_same(saved, _tidied(given, {day.pk: day for day in event.in_order()}, event))
    except Conflict:
        return False


def note_needs_read(*, invitations: list[Invitation], event: Event, by: Any) -> None:
    """Record that a coordinator looked at people's needs."""
    for invited in invitations:
        audit.record(
            by=by, verb="needs.read", obj=invited, network=event.network, after={"read": True}
        )


def _check_open(event: Event, invited: Invitation, channel: str, now: datetime) -> None:
    if invited.state == Invitation.State.REVOKED:
        raise Closed("This invitation was withdrawn. Nothing was saved.")
    if event.status == Event.Status.CANCELLED:
        raise Closed("This meeting is cancelled. Nothing was saved.")
    if event.status != Event.Status.PUBLISHED:
        raise Closed("This meeting takes no answers yet.")
    if channel == RSVP.Channel.COORDINATOR or event.takes_answers_at(now):
        return
    if event.opens_later(now):
        raise Closed(f"Answers are taken from {event.opens_words} on. Nothing was saved.")
    raise Closed("The last day for answers is over. Nothing was saved: please call or write.")


def _tidied(given: Given, days: dict[int, EventDay], event: Event) -> Given:
    """Drop what an answer leaves no room for: only a yes holds places, a no needs nothing."""
    if given.answer == Answer.DECLINED:
        return Given(answer=given.answer, hope=given.hope.strip(), items=frozenset())
    wanted = {pk: mode for pk, mode in given.days.items() if pk in days and mode}
    coming = given.answer == Answer.ACCEPTED
    if coming and not wanted:
        raise Conflict("Choose at least one day, or answer No.", field="days")
    return replace(
        given,
        days=wanted if coming else {},
        items=given.items if coming else frozenset(),
        guest_name=given.guest_name.strip() if coming and event.allows_guest else "",
        pronouns=given.pronouns.strip(),
        hope=given.hope.strip(),
        travel_from=given.travel_from.strip() if given.travel != Travel.NONE else "",
    )


def _is_same(rsvp: RSVP, given: Given) -> bool:
    places = DayPlace.objects.filter(rsvp=rsvp).values_list("day_id", "mode")
    return (
        all(getattr(rsvp, name) == getattr(given, name) for name in PLAIN)
        and dict(places) == given.days
        and (given.items is None or given.items == items_of(rsvp))
        and (given.needs is None or needs_of(rsvp) == given.needs)
    )


def items_of(rsvp: RSVP) -> frozenset[int]:
    return frozenset(ItemPlace.objects.filter(rsvp=rsvp).values_list("item_id", flat=True))


def _with_kept_needs(given: Given, saved: RSVP | None) -> Given:
    """Put what is on file where nothing was said."""
    if not given.keeps_needs or given.needs is None or saved is None:
        return given
    told, kept = given.needs, needs_of(saved)
    needs = Needs(
        told.access or kept.access,
        told.access_other or kept.access_other,
        told.food or kept.food,
        told.allergies or kept.allergies,
    )
    return replace(given, needs=needs)


def needs_of(rsvp: RSVP) -> Needs:
    """Give what is on file about a person's needs; empty if nothing is."""
    record = getattr(rsvp, "needs", None)
    if record is None:
        return Needs()
    return Needs(record.access, record.access_other, record.food, record.allergies)


def _write(
    invited: Invitation, given: Given, version: int, channel: str, by: Any, now: datetime
) -> tuple[RSVP, dict[str, Any]]:
    rsvp = invited.answer
    if version != (rsvp.version if rsvp else 0):
        raise ChangedMeanwhile
    before = told(rsvp, needs_changed=False) if rsvp else {}
    values = {
        **{name: getattr(given, name) for name in PLAIN},
        "channel": channel,
        "answered_by": by,
        "answered_at": now,
    }
    if rsvp is None:
        rsvp = RSVP(invitation=invited, **values)
        rsvp.full_clean(validate_unique=False)
        rsvp.save()
        return rsvp, before
    for name, value in values.items():
        setattr(rsvp, name, value)
    rsvp.full_clean(validate_unique=False)
    return rsvp.save_over(version=version, fields=list(values)), before


def _write_needs(rsvp: RSVP, needs: Needs | None, event: Event) -> None:
    if needs is None:
        return
    if not needs:
        NeedsRecord.objects.filter(rsvp=rsvp).delete()
        return
    values = {
        "access": needs.access,
        "access_other": needs.access_other,
        "food": needs.food,
        "allergies": needs.allergies,
        "purge_on": event.purge_on,
    }
    NeedsRecord.objects.update_or_create(rsvp=rsvp, defaults=values)


def _settle_invitation(invited: Invitation, by: Any, channel: str) -> None:
    """Link the account that answered; an answer by telephone also settles a draft."""
    changed = []
    if channel == RSVP.Channel.LOGIN and invited.user_id is None:
        invited.user, changed = by, ["user"]
    if invited.state == Invitation.State.DRAFT:
        invited.state, changed = Invitation.State.ACTIVE, [*changed, "state"]
    if changed:
        invited.save(update_fields=[*changed, "updated_at"])


def told(rsvp: RSVP, *, needs_changed: bool) -> dict[str, Any]:
    """Give an answer for the audit trail: never what the needs are, only that they changed."""
    values = audit.plain_values(rsvp, ["answer", "channel", "travel"])
    values["has_guest"] = bool(rsvp.guest_name)
    places = DayPlace.objects.filter(rsvp=rsvp).select_related("day").order_by("day__date")
    values["places"] = [f"{p.day.date.isoformat()} {p.mode} {p.state}" for p in places]
    if needs_changed:
        values["needs"] = "set"
    return values
