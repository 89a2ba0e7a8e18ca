"""Mail to those who need it: worked out who that is, and put into the outbox once for each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import Q

from events.emails.audiences import ONLINE, why_not, why_not_now, with_facts
from events.models import Event, Invitation, LetterText, ReminderRule
from events.models.invitations import InvitationQuerySet
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Campaign, Message

Kind = LetterText.Kind
BY_HAND: dict[str, str] = {
    Kind.REMINDER: "Reminder",
    Kind.TRAVEL: "Notice about travel",
    Kind.THANKS: "Thanks",
    ONLINE: "Offer of a place online",
}
ALREADY: dict[str, str] = {
    Kind.REMINDER: "Was reminded a short while ago.",
    Kind.TRAVEL: "Got this notice today.",
    Kind.THANKS: "Was thanked already.",
    ONLINE: "Was offered a place online today.",
}
# A reminder that goes by itself comes no sooner than this after another one, and a day after the
# invitation.
QUIET = timedelta(days=3)
JUST_INVITED = timedelta(days=1)
FRESH = "Was invited less than a day ago."
LOST = (Message.State.CANCELLED, Message.State.WITHHELD, Message.State.FAILED)


@dataclass
class Plan:
    """Who gets a mail, and who does not and why."""

    event: Event
    kind: str
    audience: str
    going: list[Invitation] = field(default_factory=list)
    left_out: list[tuple[Invitation, str]] = field(default_factory=list)
    # Why nobody gets it now.
    stopped: str = ""


def plan_by_hand(
    event: Event, kind: str, *, chosen: InvitationQuerySet, audience: str, now: datetime
) -> Plan:
    """Work out who gets what an organiser sends now. Nobody gets the same twice on a day, and
    thanks only once."""
    since = None if kind == Kind.THANKS else _start_of_day(event, now)
    return _plan(event, kind, chosen, audience, now, since=since)


def plan_by_rule(rule: ReminderRule, *, now: datetime) -> Plan:
    """Work out who is reminded by itself: those who were lately are left in peace."""
    event = rule.event
    everyone = event.invitations.standing()
    plan = _plan(event, Kind.REMINDER, everyone, rule.audience, now, since=now - QUIET)
    needing, plan.going = plan.going, []
    for one in needing:
        if one.sent_at and one.sent_at > now - JUST_INVITED:
            plan.left_out.append((one, FRESH))
        else:
            plan.going.append(one)
    return plan


def _plan(
    event: Event,
    kind: str,
    chosen: InvitationQuerySet,
    audience: str,
    now: datetime,
    *,
    since: datetime | None,
) -> Plan:
    plan = Plan(event, kind, audience, stopped=why_not_now(event, kind, now))
    known = told(event, kind, since)
    for one in with_facts(chosen):
        one.event = event
        reason = plan.stopped or why_not(one, kind, audience)
        reason = reason or (ALREADY[kind] if one.pk in known else "")
        if reason:
            plan.left_out.append((one, reason))
        else:
            plan.going.append(one)
    return plan


def told(event: Event, kind: str, since: datetime | None = None) -> set[int]:
    """Give whose mail of this kind was written since then, and was not called off."""
    mails = Message.objects.about(event.about).filter(purpose=f"events.{kind}")
    if since is not None:
        mails = mails.filter(created_at__gte=since)
    return {params["invitation"] for params in _params(mails.exclude(state__in=LOST))}


def _params(mails: Iterable[Message]) -> Iterable[dict[str, int]]:
    return mails.values_list("params", flat=True)  # type: ignore[attr-defined,no-any-return]


def _start_of_day(event: Event, now: datetime) -> datetime:
    return datetime.combine(now.astimezone(event.zone).date(), time.min, tzinfo=event.zone)


def post(plan: Plan, *, occurrence: str, rule: ReminderRule | None = None) -> Campaign | None:
    """Write one message for each person who gets it; the key allows one for each occurrence."""
    if not plan.going:
        return None
    event, kind = plan.event, plan.kind
    purpose = f"events.{kind}"
    label = f"{BY_HAND[kind]}: {event}"
    campaign = outbox.start_campaign(about=event.about, purpose=purpose, label=label)
    more = {"rule": rule.pk} if rule else {}
    outbox.post_many(
        {
            "purpose": purpose,
            "dedupe_key": f"{purpose}:{event.pk}:{one.pk}:{occurrence}",
            "params": {"invitation": one.pk, "audience": plan.audience, **more},
            "about": event.about,
            "campaign": campaign,
            "to_email": one.email,
            "to_name": one.name,
        }
        for one in plan.going
    )
    return campaign


def tell_all_told(
    event: Event, *, purpose: str, label: str, gone: list[dict[str, str]] | None = None
) -> None:
    """Tell everyone whose invitation went out. One mail each for each change of the calendar;
    `gone` are days that were taken out."""
    standing = event.invitations.standing().filter(sent_at__isnull=False).with_letter()
    # Whose invitation was called off in time never heard of the meeting.
    called_off = Q(letter_state__isnull=False, letter_state=Message.State.CANCELLED)
    more = {"gone": gone} if gone else {}
    campaign = outbox.start_campaign(about=event.about, purpose=purpose, label=label)
    outbox.post_many(
        {
            "purpose": purpose,
            "dedupe_key": f"{purpose}:{event.pk}:{one.pk}:{event.ical_sequence}",
            "params": {"invitation": one.pk, "sequence": event.ical_sequence, **more},
            "about": event.about,
            "campaign": campaign,
            "to_email": one.email,
            "to_name": one.name,
        }
        for one in standing.exclude(called_off).exclude(email="")
    )
