"""The answer of a signed-in person who is invited, also of one who is in no network of ours."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.forms.answers import AnswerForm
from events.models import RSVP, Event
from events.presenters.answered import recorded
from events.views.answers import answer_parts, save_answer, seat_parts, settle_seat
from events.views.events import in_network, my_invitation
from lhs_platform.lib.access import access, found


def answerable(user: Any, public_id: Any) -> Event:
    return found(Event.objects.answerable_by(user).for_list(), public_id=public_id)


@require_http_methods(["GET", "POST"])
@access(load=answerable, rule=rules.can_answer)
@never_cache
def event_answer(request: HttpRequest, event: Event) -> HttpResponse:
    """Take the answer of a signed-in person who is invited."""
    invited: Any = my_invitation(request.user, event)  # the rule has seen to it that there is one
    if not event.takes_answers_at(timezone.now()):
        return _not_now(request, event)
    if request.method == "POST":
        form = AnswerForm(request.POST, event=event)
        status, more = save_answer(form, invited, channel=RSVP.Channel.LOGIN, by=request.user)
        if status == 303:
            messages.success(request, "We have your answer and sent you a copy by mail.")
            return _after(request, event)
    else:
        form, status, more = AnswerForm.of(invited.answer, event=event), 200, {}
    context = _context(request, event, invited, **answer_parts(form, invited), **more)
    return render(request, "events/event_answer.html", context, status=status)


def _context(request: HttpRequest, event: Event, invited: Any, **more: Any) -> dict[str, Any]:
    sees_all = _sees(request.user, event)
    return in_network(
        event,
        request.user,
        invitation=invited,
        saved=invited.answer,
        recorded=recorded(invited),
        frame="network_base.html" if sees_all else "base.html",
        sees_all=sees_all,
        **seat_parts(invited, _url("event-seat", event)),
        **more,
    )


def _not_now(request: HttpRequest, event: Event) -> HttpResponse:
    """Say why no answer is taken, where this person can read it."""
    if event.opens_later(timezone.now()):
        text = f"You can answer from {event.opens_words} on."
    else:
        text = "Answers are no longer taken here. Please call or write."
    messages.error(request, text)
    location = _url("event-detail", event) if _sees(request.user, event) else reverse("pages:home")
    return HttpResponse(status=303, headers={"Location": location})


@require_http_methods(["POST"])
@access(load=answerable, rule=rules.can_answer)
def event_seat(request: HttpRequest, event: Event) -> HttpResponse:
    """Take the seat that is offered, or give it up."""
    invited: Any = my_invitation(request.user, event)
    error = settle_seat(request, invited, by=request.user)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, "Saved. We sent you a copy by mail.")
    return _after(request, event)


def _sees(user: Any, event: Event) -> bool:
    return Event.objects.visible_to(user).filter(pk=event.pk).exists()


def _after(request: HttpRequest, event: Event) -> HttpResponse:
    name = "event-detail" if _sees(request.user, event) else "event-answer"
    return HttpResponse(status=303, headers={"Location": _url(name, event)})


def _url(name: str, event: Event) -> str:
    return reverse(f"events:{name}", kwargs={"public_id": event.public_id})
