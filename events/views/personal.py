"""Personal pages after a meeting, opened by the link of the invitation: actions, evaluation."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events.actions import action_items
from events.forms.writing import DoneForm
from events.models import ActionItem, Invitation
from events.models.events import KEPT_AFTER
from events.presenters import action_items as presenters
from events.views.answers import BY_LINK, by_link, ends_on
from events.views.evaluations import has_taken, sheet
from events.views.private import private_page
from lhs_platform.lib.access import found, public
from lhs_platform.lib.errors import DomainError


def _while_open(invited: Invitation) -> date:
    """Let the page of actions live as long as there is one to do, and a while longer: what was
    promised may be due long after the meeting. Nothing else opens then."""
    today = timezone.now().date()
    due = [one.due_on + KEPT_AFTER if one.done_at else today for one in presenters.own(invited)]
    return max([ends_on(invited), *due])


@require_http_methods(["GET", "HEAD", "POST"])
@public(BY_LINK)
@private_page
def actions_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a person's actions without a word about them, and take that one is done."""
    invited = by_link(request, token, ends=_while_open)
    if isinstance(invited, HttpResponse):
        return invited
    status, problem = 200, ""
    if request.method == "POST":
        problem = _finish(request, invited)
        if not problem:
            messages.success(request, "Thank you. It is noted as done.")
            location = reverse("events:actions-by-link", kwargs={"token": token})
            return HttpResponse(status=303, headers={"Location": location})
        status = 422
    context = {
        "event": invited.event,
        "actions": presenters.lines(presenters.own(invited)),
        "problem": problem,
        "token": token,
        "note_max": DoneForm.base_fields["done_note"].max_length,  # type: ignore[attr-defined]
    }
    return render(request, "events/actions_by_link.html", context, status=status)


def _finish(request: HttpRequest, invited: Invitation) -> str:
    """Mark one action done; give what stands against it."""
    mine: Any = ActionItem.objects.filter(owner=invited).select_related("owner", "event__network")
    action = found(mine, public_id=_as_id(request.POST.get("action", "")))
    form = DoneForm(request.POST)
    if not form.is_valid():
        return "Nothing was saved: look at what you typed. It may be too long."
    try:
        action_items.finish(
            action=action,
            note=form.cleaned_data["done_note"],
            version=form.cleaned_data["version"],
            by=None,
            now=timezone.now(),
            channel="link",
        )
    except DomainError as error:
        return error.text
    return ""


def _as_id(text: str) -> str:
    """Give an id that can be looked for; one that is none is not found."""
    digits = text.replace("-", "")
    is_id = len(digits) == 32 and all(one in "0123456789abcdef" for one in digits)
    return digits if is_id else "0" * 32


@require_http_methods(["GET", "HEAD", "POST"])
@public(BY_LINK)
@private_page
def evaluation_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the sheet of a person with a link. What they answered is never shown again."""
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    form, status = sheet(request, invited)
    context = {
        "event": invited.event,
        "token": token,
        "form": form,
        "is_taken": has_taken(invited) if form is not None else False,
    }
    if status == 303:
        location = reverse("events:evaluation-by-link", kwargs={"token": token})
        return HttpResponse(status=303, headers={"Location": location})
    return render(request, "events/evaluation_by_link.html", context, status=status)
