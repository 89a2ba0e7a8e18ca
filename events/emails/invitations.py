"""Mails about being invited."""

from datetime import UTC, datetime

from events.emails.audiences import why_not, why_not_now, with_facts
from events.emails.calendar import calendar_of, cancellations_for, requests_for
from events.emails.followups import evaluation_link, evaluation_page
from events.emails.letters import letter_to, standing, worded, worded_to, words_of
from events.models import Event, EventDay, Invitation, LetterText, ReminderRule
from lhs_platform.lib.links import absolute_url
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message

Kind = LetterText.Kind


def invitation_sent(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    if invited.link_version != message.params["link_version"]:
        return outbox.Skip("A newer link was sent.")
    return worded_to(invited, Kind.INVITATION, ics=requests_for(invited))


def link_sent_again(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    return letter_to(invited, "link_again", {})


def letter_tested(message: Message) -> "outbox.Letter | outbox.Skip":
    event = Event.objects.for_list().filter(pk=message.params["event"]).first()
    if event is None:
        return outbox.Skip("The meeting is gone.")
    kind = message.params.get("kind", Kind.INVITATION)
    return sample(Invitation(event=event, name=message.params["name"]), kind)


def sample(shown: Invitation, kind: str = Kind.INVITATION) -> "outbox.Letter":
    """Make a mail as this person would get it, without a personal link."""
    event = shown.event
    link = absolute_url("events:event-detail", public_id=event.public_id)
    ics = calendar_of(event) if kind in (Kind.INVITATION, Kind.CHANGED) else None
    evaluation = evaluation_page(event) if kind == Kind.THANKS else ""
    words = words_of(event, kind)
    return worded(shown, kind, words, link=link, ics=ics, evaluation=evaluation)


def meeting_changed(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    if invited.event.ical_sequence != message.params["sequence"]:
        return outbox.Skip("It changed again; a newer mail tells.")
    gone = [_day_gone(invited.event, one) for one in message.params.get("gone", [])]
    dropped = cancellations_for(invited, days=gone)
    return worded_to(invited, Kind.CHANGED, ics=[*requests_for(invited), *dropped])


def _day_gone(event: Event, told: dict[str, str]) -> EventDay:
    """Give a day that was taken out, as calendars still have it."""
    starts, ends = (datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at"))
    day = EventDay(event=event, date=starts.date(), starts_at=starts, ends_at=ends)
    day.public_id = told["id"]  # type: ignore[assignment]
    return day


def times_restated(message: Message) -> "outbox.Letter | outbox.Skip":
    """Give calendars the new moments of hours that did not change by the clock there."""
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    if invited.event.ical_sequence != message.params["sequence"]:
        return outbox.Skip("It changed again; a newer mail tells.")
    return letter_to(invited, "restated", {}, ics=requests_for(invited))


def meeting_cancelled(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = _told(message).exclude(state=Invitation.State.REVOKED).first()
    if invited is None:
        return outbox.Skip("The invitation was withdrawn.")
    return letter_to(invited, "cancelled", {}, ics=cancellations_for(invited))


def invitation_withdrawn(message: Message) -> "outbox.Letter | outbox.Skip":
    """Take the meeting out of the calendar of somebody who is no longer invited."""
    invited = _told(message).filter(state=Invitation.State.REVOKED).first()
    if invited is None:
        return outbox.Skip("The person is invited again.")
    if invited.event.status == Event.Status.CANCELLED:
        return outbox.Skip("The meeting was cancelled.")
    return letter_to(invited, "withdrawn", {}, ics=cancellations_for(invited))


def _told(message: Message):  # type: ignore[no-untyped-def]
    return (
        Invitation.objects.filter(pk=message.params["invitation"])
        .select_related("event__network", "rsvp")
        .prefetch_related("event__days")
    )


# --- Mails to those who need one: looked at again now that it is sent ---------------------------


def reminder_due(message: Message) -> "outbox.Letter | outbox.Skip":
    """Ask for an answer, unless there is one by now or the asking was called off."""
    rule = message.params.get("rule")
    if rule and not ReminderRule.objects.filter(pk=rule, is_active=True).exists():
        return outbox.Skip("The reminder was called off.")
    return _if_needed(message, Kind.REMINDER)


def travel_told(message: Message) -> "outbox.Letter | outbox.Skip":
    return _if_needed(message, Kind.TRAVEL)


def thanks_said(message: Message) -> "outbox.Letter | outbox.Skip":
    return _if_needed(message, Kind.THANKS)


def _if_needed(message: Message, kind: str) -> "outbox.Letter | outbox.Skip":
    found = Invitation.objects.filter(pk=message.params["invitation"], email=message.to_email)
    invited = with_facts(found).prefetch_related("event__days").first()
    if invited is None:
        return outbox.Skip("The invitation is gone, or has another address.")
    reason = why_not_now(invited.event, kind, datetime.now(UTC))
    reason = reason or why_not(invited, kind, message.params.get("audience", ""))
    if reason:
        return outbox.Skip(reason)
    evaluation = evaluation_link(invited) if kind == Kind.THANKS else ""
    return worded_to(invited, kind, evaluation=evaluation)
