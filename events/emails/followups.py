"""Mails about what somebody promised to do, and about the evaluation."""

from datetime import date

from django.utils import timezone

from events.emails.letters import letter_to, standing
from events.models import ActionItem, Evaluation, EvaluationTaken, Event, Invitation
from lhs_platform.lib.links import absolute_url
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message


def actions_link(invited: Invitation) -> str:
    """Give the page of a person's actions, for people with and without an account."""
    return absolute_url("events:actions-by-link", token=invited.token)


def evaluation_link(invited: Invitation) -> str:
    """Give the address of the evaluation for one person; empty where none is open for them.

    For any letter that says thanks: it may be called when the letter is written.
    """
    is_taken = EvaluationTaken.objects.filter(invitation=invited).exists()
    if is_taken or not _is_evaluation_open(invited.event):
        return ""
    return absolute_url("events:evaluation-by-link", token=invited.token)


def evaluation_page(event: Event) -> str:
    """Give the same for a sample, which carries nobody's own link."""
    is_open = _is_evaluation_open(event)
    return absolute_url("events:event-evaluation", public_id=event.public_id) if is_open else ""


def _is_evaluation_open(event: Event) -> bool:
    now = timezone.now()
    found = Evaluation.objects.filter(event=event, opens_at__lte=now, closes_at__gt=now)
    return bool(found.exists())


def action_given(message: Message) -> "outbox.Letter | outbox.Skip":
    return _about_action(message, "action_given")


def action_due(message: Message) -> "outbox.Letter | outbox.Skip":
    return _about_action(message, "action_due")


def action_overdue(message: Message) -> "outbox.Letter | outbox.Skip":
    return _about_action(message, "action_overdue")


def evaluation_open(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    link = evaluation_link(invited)
    if not link:
        return outbox.Skip("The evaluation is closed, or answered.")
    return letter_to(invited, "evaluation_open", {"link": link})


def _about_action(message: Message, name: str) -> "outbox.Letter | outbox.Skip":
    """Look again before it goes: done, given to somebody else or moved, it is not sent."""
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    action = ActionItem.objects.filter(pk=message.params["action"]).first()
    if action is None or action.owner_id != invited.pk:
        return outbox.Skip("Somebody else does it now.")
    if action.done_at:
        return outbox.Skip("It is done.")
    if name != "action_given" and action.due_on != date.fromisoformat(message.params["due_on"]):
        return outbox.Skip("It is due on another day now.")
    return letter_to(invited, name, {"action": action, "link": actions_link(invited)})
