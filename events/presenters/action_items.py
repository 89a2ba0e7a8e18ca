"""Actions as pages show them: whose, until when, how late, and what came of them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from events import rules
from events.models import RSVP, ActionItem, Event, Invitation
from networks.models import Network
from networks.rules import is_coordinator

MOST = 20


def owners_for(event: Event, user: Any) -> Any:
    """Give the people an action can be given to. Who may see the list of people chooses from all;
    others from those who said yes or came, whom they meet at the meeting."""
    standing = event.invitations.standing()
    if rules.can_read_people(user, event):
        return standing
    there = Q(rsvp__answer=RSVP.Answer.ACCEPTED) | Q(check_ins__isnull=False)
    own = Invitation.objects.of_person(user).filter(event=event).values("pk")
    return standing.filter(there | Q(pk__in=own)).distinct()


def line(action: ActionItem, *, today: date, may_finish: bool = False) -> dict[str, Any]:
    """Give one action as a list shows it."""
    late = (today - action.due_on).days
    is_open = action.done_at is None
    return {
        "public_id": action.public_id,
        "text": action.text,
        "owner": action.owner.name,
        "due_on": action.due_on,
        "is_open": is_open,
        "is_late": is_open and late > 0,
        "is_soon": is_open and 0 <= -late <= 3,
        "words": _words(action, late),
        "done_note": action.done_note,
        "version": action.version,
        "may_finish": may_finish,
    }


def _words(action: ActionItem, late: int) -> str:
    if action.done_at is not None:
        return "Done"
    if late > 0:
        return "1 day overdue" if late == 1 else f"{late} days overdue"
    near = {0: "Today", -1: "Tomorrow"}
    return near.get(late, "Open")


def lines(actions: Any, *, user: Any = None) -> list[dict[str, Any]]:
    """Give actions of one meeting, with buttons where the rule says yes."""
    today = timezone.localdate()
    return [
        line(
            action,
            today=today,
            may_finish=user is not None and bool(rules.can_finish_action(user, action)),
        )
        for action in actions
    ]


def lines_of_many(actions: Any, user: Any) -> list[dict[str, Any]]:
    """Give actions of many meetings, each with its meeting. Organisers of a single one find their
    buttons on its own page: asking here would be a question for each."""
    today = timezone.localdate()
    return [
        line(
            action,
            today=today,
            may_finish=action.owner.user_id == user.pk
            or bool(is_coordinator(user, action.event.network)),
        )
        | {"event": action.event}
        for action in actions
    ]


def of_meeting(event: Event) -> Any:
    actions = ActionItem.objects.filter(event=event).select_related("owner", "item")
    return _knowing(actions, event)


def _knowing(actions: Any, event: Event) -> list[ActionItem]:
    """Let every action know its meeting, so that rules ask the database once."""
    found = list(actions)
    for action in found:
        action.event = event
    return found


def open_before(event: Event, user: Any) -> Any:
    """Give what earlier meetings of the network left open, for the meeting now."""
    days = event.in_order()
    begins = days[0].date if days else event.closes_on
    return (
        ActionItem.objects.visible_to(user)
        .filter(event__network=event.network, done_at=None)
        .exclude(event=event)
        .exclude(event__status=Event.Status.CANCELLED)
        .filter(event__days__date__lt=begins)
        .select_related("owner", "event__network")
        .distinct()
        .order_by("due_on", "pk")[:100]
    )


def of_network(network: Network, user: Any, *, show: str) -> Any:
    """Give the actions of a network's meetings: open, overdue only, or done lately."""
    actions = (
        ActionItem.objects.visible_to(user)
        .filter(event__network=network)
        .exclude(event__status=Event.Status.CANCELLED)
        .select_related("owner", "event__network")
    )
    if show == "done":
        return actions.exclude(done_at=None).order_by("-done_at")
    actions = actions.filter(done_at=None)
    return actions.filter(due_on__lt=timezone.localdate()) if show == "overdue" else actions


def own(invited: Invitation) -> list[ActionItem]:
    """Give a person's actions of a meeting, open ones first."""
    mine = ActionItem.objects.filter(owner=invited).select_related("owner")
    return sorted(
        _knowing(mine, invited.event), key=lambda one: (one.done_at is not None, one.due_on)
    )


def waiting_for(user: Any, *, now: datetime) -> list[dict[str, Any]]:
    """Give what this person promised to do within the next four weeks, for the home page."""
    soon = timezone.localdate(now) + timedelta(days=28)
    mine = (
        ActionItem.objects.visible_to(user)
        .filter(owner__in=Invitation.objects.standing().of_person(user))
        .filter(done_at=None, due_on__lte=soon)
        .exclude(event__status=Event.Status.CANCELLED)
        .select_related("event__network")[:MOST]
    )
    return [
        {
            "due_on": action.due_on,
            "title": action.text,
            "why": f"{action.event.network.name}. You took this on at “{action.event.title}”.",
            "url": reverse("events:action-done", kwargs={"public_id": action.public_id}),
            "button": "Say it is done",
        }
        for action in mine
    ]
