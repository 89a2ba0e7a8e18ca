"""The mails of a meeting in words: how far a sending is, what became of each person's mail, which
words are used and when reminders go."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from events.emails.letters import Kind, words_of
from events.emails.usual import PLACEHOLDERS, USUAL
from events.emails.wording import as_line
from events.models import Event, Invitation, ReminderRule
from lhs_platform.mail.models import Campaign, Message
from lhs_platform.mail.presenters import state_in_words

State = Message.State
# What one and what many mails of a purpose are called.
NOUNS: dict[str, tuple[str, str]] = {
    "events.invitation": ("invitation", "invitations"),
    "events.reminder": ("reminder", "reminders"),
    "events.travel": ("notice about travel", "notices about travel"),
    "events.thanks": ("thanks", "thanks"),
    "events.online": ("offer to join online", "offers to join online"),
    "events.changed": ("notice of the change", "notices of the change"),
    "events.cancelled": ("cancellation", "cancellations"),
    "events.restated": ("calendar update", "calendar updates"),
}
SINGLE: dict[str, str] = {
    "events.answered": "What they answered",
    "events.seat_offered": "A seat was offered",
    "events.evaluation_open": "Evaluation",
    "events.action_given": "An action to do",
    "events.action_due": "An action is due",
    "events.action_overdue": "An action is overdue",
    "events.link_again": "Link sent again",
    "events.withdrawn": "Withdrawn",
}
KIND_HELP: dict[str, str] = {
    Kind.INVITATION: "With the personal link, when you send the invitations.",
    Kind.REMINDER: "To those who have not answered, by hand or by itself.",
    Kind.CHANGED: "By itself, when days, hours or the place change.",
    Kind.TRAVEL: "To those who asked for help with travel, by hand.",
    Kind.THANKS: "To those who came, by hand.",
}
_FAILED = (State.FAILED, State.HELD, State.WITHHELD, State.BOUNCED)
SHOWN = 20


def campaigns(event: Event) -> list[dict[str, Any]]:
    """Give every sending to several people, newest first, with how far it is: one query."""

    def of(*states: str) -> Count:
        return Count("messages", filter=Q(messages__state__in=states))

    found = (
        Campaign.objects.filter(about=event.about)
        .annotate(
            total=Count("messages"),
            sent=of(State.SENT),
            failed=of(*_FAILED),
            unneeded=of(State.CANCELLED),
            to_go=of(State.QUEUED, State.SENDING),
        )
        .filter(total__gt=0)
        .order_by("-created_at", "-pk")[:SHOWN]
    )
    return [_campaign(one) for one in found]


def _campaign(one: Any) -> dict[str, Any]:
    _single, many = NOUNS.get(one.purpose, ("mail", "mails"))
    people = "1 person" if one.total == 1 else f"{one.total} people"
    running = bool(one.to_go) and one.state != Campaign.State.STOPPED
    return {
        "public_id": str(one.public_id),
        "title": f"Sending {many} to {people}." if running else f"{many.capitalize()} sent.",
        "noun": many.capitalize(),
        "total": one.total,
        "sent": one.sent,
        "failed": one.failed,
        "unneeded": one.unneeded,
        "to_go": one.to_go,
        "done": one.total - one.to_go,
        "is_running": running,
        "is_paused": one.state == Campaign.State.PAUSED,
        "is_stopped": one.state == Campaign.State.STOPPED,
        "at": one.created_at,
    }


def sending(event: Event) -> dict[str, Any]:
    """Say how far each sending is that still goes on; else how the newest one ended."""
    found = campaigns(event)
    running = [one for one in found if one["is_running"]]
    return {"rows": running or found[:1], "is_running": bool(running)}


def mails_of(invited: Invitation) -> list[dict[str, Any]]:
    """Give every mail to one invitation, newest first, with its state and the reason in words."""
    return [
        {
            "what": NOUNS.get(one.purpose, (SINGLE.get(one.purpose, "Mail"),))[0].capitalize(),
            "to": one.to_email,
            "is_old_address": one.to_email != invited.email,
            "at": one.sent_at or one.created_at,
            **state_in_words(one),
        }
        for one in invited.mails.order_by("-created_at", "-pk")[:SHOWN]
    ]


# The mails after the invitation that the list of people tells of.
LATER = ("events.reminder", "events.travel", "events.thanks", "events.online", "events.changed")


def latest(event: Event, people: Iterable[Invitation]) -> dict[int, str]:
    """Say by invitation what the newest mail after it was: one query for a page of people."""
    mails = Message.objects.about(event.about).filter(
        purpose__in=LATER, to_email__in=[one.email for one in people]
    )
    return {one.params["invitation"]: _in_short(one, event) for one in mails.order_by("pk")}


def _in_short(one: Message, event: Event) -> str:
    what = NOUNS[one.purpose][0].capitalize()
    told = state_in_words(one)
    if told["state"] == State.SENT and one.sent_at:
        at = one.sent_at.astimezone(event.zone)
        return f"{what} sent {at.day} {at:%b}, {at:%H:%M}"
    words: str = told["words"]
    return f"{what}: {words[0].lower()}{words[1:]}"


def kinds(event: Event) -> list[dict[str, Any]]:
    """Give each kind of mail with its subject as people read it, but for what differs from one to
    the other, and whether the meeting has its own words."""
    own = {text.kind: text for text in event.letter_texts.all()}
    values = {name: f"[{words}]" for name, words in PLACEHOLDERS.items()}
    values |= {"meeting": event.title, "network": event.network.name}
    return [
        {
            "kind": kind,
            "label": label,
            "subject": as_line((own.get(kind) or USUAL[kind]).subject, values),
            "is_own": kind in own,
            "when": KIND_HELP[kind],
        }
        for kind, label in Kind.choices
    ]


def placeholders() -> list[tuple[str, str]]:
    return [(f"{{{{ {name} }}}}", words) for name, words in PLACEHOLDERS.items()]


def rule(one: ReminderRule, now: datetime) -> dict[str, Any]:
    """Say when a reminder goes, by the clock at the place, and whether it did."""
    due = one.due_at.astimezone(one.event.zone)
    return {
        "public_id": one.public_id,
        "to": one.get_audience_display(),
        "due": f"{due:%A} {due.day} {due:%B %Y}, {due:%H:%M}",
        "zone": one.event.zone_name,
        "days": _days_before(one.days_before),
        "state": _rule_state(one, now),
        "is_active": one.is_active,
    }


def _days_before(days: int) -> str:
    if days == 0:
        return "on the last day for answers"
    return f"{days} day{'' if days == 1 else 's'} before the last day for answers"


def _rule_state(one: ReminderRule, now: datetime) -> str:
    if one.has_run and one.ran_at:
        ran = one.ran_at.astimezone(one.event.zone)
        return f"Went on {ran:%A} {ran.day} {ran:%B}, {ran:%H:%M}."
    if not one.is_active:
        return "Switched off."
    if not one.event.takes_answers_at(now):
        return "Does not go: no answers are taken now."
    return "Goes by itself." if one.due_at > now else "Goes within the next minutes."


def words(event: Event, kind: str) -> Any:
    return words_of(event, kind)
