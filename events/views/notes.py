"""Notes of a meeting: all of them on one page, and one agenda item to write on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import notes
from events.forms.writing import ActionForm, DecisionForm, TextForm
from events.models import AgendaItem, ItemNote
from events.presenters import action_items, versions
from events.presenters import notes as presenters
from events.views.events import event_of, in_network
from events.views.writing import save_text
from lhs_platform.lib.access import access, found


def item_of(user: Any, public_id: Any) -> AgendaItem:
    """Give the item of an agenda, knowing its meeting as pages need it. A draft is not there for
    those who do not plan."""
    item: AgendaItem = found(AgendaItem.objects.visible_to(user).for_list(), public_id=public_id)
    item.day.event = event_of(user, item.day.event.public_id)
    found(presenters.shown_items(item.day.event, user), pk=item.pk)
    return item


def may_write(user: Any, item: AgendaItem) -> Any:
    return rules.can_take_notes(user, item.day.event)


@require_http_methods(["GET"])
@access(load=event_of)
@never_cache
def event_notes(request: HttpRequest, event: Any) -> HttpResponse:
    user = request.user
    can_write = bool(rules.can_take_notes(user, event))
    context = in_network(
        event,
        user,
        "notes",
        days=presenters.by_day(event, user),
        whole=presenters.of_whole_meeting(event, user),
        before=action_items.lines_of_many(action_items.open_before(event, user), user),
        can_write=can_write,
        decision_form=DecisionForm(event=event, user=user) if can_write else None,
        action_form=ActionForm(event=event, user=user) if can_write else None,
    )
    return render(request, "events/event_notes.html", context)


@require_http_methods(["GET", "POST"])
@access(load=item_of, rule=may_write)
@never_cache
def note_edit(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """Write the notes of one item. The page saves by itself; a button does without scripts."""
    event, note = item.day.event, ItemNote.objects.filter(item=item).first()

    def show(form: TextForm, *, status: int = 422, **more: Any) -> HttpResponse:
        start = {"item": item.public_id}
        context = in_network(
            event,
            request.user,
            "notes",
            item=item,
            note=note,
            form=form,
            decision_form=DecisionForm(event=event, user=request.user, initial=start),
            action_form=ActionForm(event=event, user=request.user, initial=start),
            **presenters.results_of(event, item, request.user),
            **more,
        )
        return render(request, "events/note_edit.html", context, status=status)

    if request.method == "POST":
        return save_text(
            request,
            lambda text, version: notes.save(
                item=item, text=text, version=version, by=request.user
            ),
            show,
        )
    known = {"text": note.text, "version": note.version} if note else {"text": "", "version": 0}
    return show(TextForm(initial=known), status=200)


@require_http_methods(["GET"])
@access(load=item_of)
@never_cache
def note_history(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """Show who saved what and when, and what changed between two versions."""
    note = ItemNote.objects.filter(item=item).first()
    revisions = note.revisions.select_related("by") if note else []
    context = in_network(
        item.day.event,
        request.user,
        "notes",
        heading=item.title,
        back="events:note-edit",
        public_id=item.public_id,
        **versions.page_of(revisions, request.GET),
    )
    return render(request, "events/versions.html", context)
