"""Decisions and actions of a meeting: noted, changed, done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import action_items, decisions
from events.forms.writing import (
    ActionEditForm,
    ActionForm,
    DecisionEditForm,
    DecisionForm,
    DoneForm,
    VersionForm,
)
from events.models import ActionItem, AgendaItem, Event, MeetingDecision
from events.presenters import action_items as presenters
from events.views.events import event_of, in_network, network_of
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network

PAGE = 50


def decision_of(user: Any, public_id: Any) -> MeetingDecision:
    seen = MeetingDecision.objects.visible_to(user).for_list().select_related("item")
    return _knowing(user, found(seen, public_id=public_id))


def action_of(user: Any, public_id: Any) -> ActionItem:
    seen = ActionItem.objects.visible_to(user).for_list().select_related("item", "owner")
    return _knowing(user, found(seen, public_id=public_id))


def _knowing(user: Any, thing: Any) -> Any:
    thing.event = event_of(user, thing.event.public_id)
    return thing


def may_change(user: Any, thing: Any) -> Any:
    return rules.can_take_notes(user, thing.event)


def place_of(event: Event, item: AgendaItem | None) -> str:
    """Give the page on which a decision or an action stands."""
    if item is None:
        return reverse("events:event-notes", kwargs={"public_id": event.public_id}) + "#whole"
    return reverse("events:note-edit", kwargs={"public_id": item.public_id}) + "#results"


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_take_notes)
def decision_add(request: HttpRequest, event: Event) -> HttpResponse:
    return _add(request, event, DecisionForm, decisions.add, "Note a decision")


@require_http_methods(["GET", "POST"])
@access(load=decision_of, rule=may_change)
def decision_edit(request: HttpRequest, decision: MeetingDecision) -> HttpResponse:
    known = {"text": decision.text, "version": decision.version}
    return _edit(request, "decision", decision, known, DecisionEditForm, decisions.edit)


@require_http_methods(["POST"])
@access(load=decision_of, rule=may_change)
def decision_remove(request: HttpRequest, decision: MeetingDecision) -> HttpResponse:
    return _after(request, decision, decisions.remove, "Removed.", decision=decision)


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_take_notes)
def action_add(request: HttpRequest, event: Event) -> HttpResponse:
    return _add(request, event, ActionForm, action_items.add, "Note an action")


@require_http_methods(["GET", "POST"])
@access(load=action_of, rule=may_change)
def action_edit(request: HttpRequest, action: ActionItem) -> HttpResponse:
    known = {
        "text": action.text,
        "owner": action.owner.public_id,
        "due_on": action.due_on,
        "version": action.version,
    }
    return _edit(request, "action", action, known, ActionEditForm, action_items.edit)


@require_http_methods(["POST"])
@access(load=action_of, rule=may_change)
def action_remove(request: HttpRequest, action: ActionItem) -> HttpResponse:
    return _after(request, action, action_items.remove, "Removed.", action=action)


@require_http_methods(["GET", "POST"])
@access(load=action_of, rule=rules.can_finish_action)
def action_done(request: HttpRequest, action: ActionItem) -> HttpResponse:
    form = DoneForm(posted(request), initial={"version": action.version})
    if request.method == "POST" and form.is_valid():
        done = {
            "note": form.cleaned_data["done_note"],
            "version": form.cleaned_data["version"],
            "now": timezone.now(),
        }
        if _done(request, form, action_items.finish, action=action, **done):
            return redirect_or_refresh(request, actions_url(action.event.network))
    context = in_network(action.event, request.user, "notes", action=action, form=form)
    status = 422 if form.errors else 200
    return render(request, "events/action_done.html", context, status=status)


@require_http_methods(["POST"])
@access(load=action_of, rule=rules.can_finish_action)
def action_reopen(request: HttpRequest, action: ActionItem) -> HttpResponse:
    return _after(request, action, action_items.reopen, "Open again.", action=action)


def actions_url(network: Network) -> str:
    return reverse("events:action-list", kwargs={"slug": network.slug})


@require_http_methods(["GET"])
@access(load=network_of)
def action_list(request: HttpRequest, network: Network) -> HttpResponse:
    """Show what the meetings of a network left to do."""
    show = request.GET.get("show", "")
    found = presenters.of_network(network, request.user, show=show)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    url = actions_url(network)
    choices = [("", "Open"), ("overdue", "Overdue"), ("done", "Done")]
    context = {
        "network": network,
        "tab": "meetings",
        "page": page,
        "rows": presenters.lines_of_many(page, request.user),
        "show": show,
        "choices": [
            {"label": label, "url": f"{url}?show={key}" if key else url, "current": key == show}
            for key, label in choices
        ],
    }
    return render(request, "events/action_list.html", context)


def _add(
    request: HttpRequest, event: Event, form_class: Any, act: Any, heading: str
) -> HttpResponse:
    """Note something that a meeting gave."""
    start = {"item": request.GET.get("item")}
    form = form_class(posted(request), event=event, user=request.user, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if _done(request, form, act, event=event, **data):
            return redirect_or_refresh(request, place_of(event, data["item"]))
    return _form_page(request, event, form, heading, _item(form))


def _edit(
    request: HttpRequest, noun: str, thing: Any, known: dict[str, Any], form_class: Any, act: Any
) -> HttpResponse:
    """Change what was noted; `known` is how it stands, with its version."""
    form = form_class(posted(request), event=thing.event, user=request.user, initial=known)
    if request.method == "POST" and form.is_valid():
        changed = {name: form.cleaned_data[name] for name in known}
        if _done(request, form, act, **{noun: thing}, **changed):
            return redirect_or_refresh(request, place_of(thing.event, thing.item))
    removal = reverse(f"events:{noun}-remove", kwargs={"public_id": thing.public_id})
    heading = f"Change the {noun}"
    return _form_page(request, thing.event, form, heading, thing.item, removal=removal)


def _item(form: Any) -> AgendaItem | None:
    """Give the agenda item a form is about, whether it was sent or only opened."""
    items = form.fields["item"].queryset
    wanted = form.data.get("item") if form.is_bound else form.initial.get("item")
    try:
        item: AgendaItem | None = items.filter(public_id=wanted).first() if wanted else None
    except ValidationError:
        return None
    return item


def _done(request: HttpRequest, form: Any, act: Any, **values: Any) -> bool:
    """Do it; what stands against it is said in the form."""
    try:
        act(by=request.user, **values)
    except DomainError as error:
        blame(form, error)
        return False
    messages.success(request, "Saved.")
    return True


def _form_page(
    request: HttpRequest,
    event: Event,
    form: Any,
    heading: str,
    item: AgendaItem | None,
    *,
    removal: str = "",
) -> HttpResponse:
    context = in_network(
        event,
        request.user,
        "notes",
        form=form,
        heading=heading,
        removal=removal,
        back=place_of(event, item),
    )
    status = 422 if form.errors else 200
    return render(request, "events/result_form.html", context, status=status)


def _after(request: HttpRequest, thing: Any, act: Any, said: str, **values: Any) -> HttpResponse:
    form = VersionForm(request.POST)
    try:
        version = form.cleaned_data["version"] if form.is_valid() else 0
        act(by=request.user, version=version, **values)
        messages.success(request, said)
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, place_of(thing.event, thing.item))
