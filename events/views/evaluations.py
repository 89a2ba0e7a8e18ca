"""The evaluation of a meeting: planned, asked for, filled in, and its results."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import evaluations as actions
from events.forms.evaluations import PlanForm, SheetForm
from events.models import Evaluation, EvaluationTaken, Event, Invitation
from events.presenters import evaluations as presenters
from events.presenters.sections import after_parts
from events.views.events import event_of, in_network, my_invitation
from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh


def evaluation_url(event: Event) -> str:
    return reverse("events:event-evaluation", kwargs={"public_id": event.public_id})


def evaluation_of(event: Event) -> Evaluation | None:
    return Evaluation.objects.filter(event=event).first()


@require_http_methods(["GET"])
@access(load=event_of)
@never_cache
def event_evaluation(request: HttpRequest, event: Event) -> HttpResponse:
    """Show where it stands: to the invited their way in, to organisers the results."""
    now, user = timezone.now(), request.user
    evaluation = evaluation_of(event)
    may_see = bool(rules.can_read_people(user, event))
    invited = my_invitation(user, event)
    shown = presenters.results(evaluation, now=now) if evaluation and may_see else None
    context = in_network(
        event,
        user,
        "after",
        parts=after_parts(event, user, "evaluation"),
        evaluation=evaluation,
        results=shown,
        may_see=may_see,
        can_edit=bool(rules.can_edit_event(user, event)),
        is_open=is_open(evaluation, now),
        is_over=bool(evaluation and evaluation.closes_at < now),
        can_answer=is_open(evaluation, now) and invited is not None and not has_taken(invited),
    )
    return render(request, "events/event_evaluation.html", context)


def is_open(evaluation: Evaluation | None, now: Any) -> bool:
    return evaluation is not None and evaluation.opens_at <= now < evaluation.closes_at


def has_taken(invited: Invitation) -> bool:
    return EvaluationTaken.objects.filter(invitation=invited).exists()


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_edit_event)
@never_cache
def evaluation_plan(request: HttpRequest, event: Event) -> HttpResponse:
    form = PlanForm(posted(request), event=event, evaluation=evaluation_of(event))
    if request.method == "POST" and form.is_valid() and _planned(request, event, form):
        return redirect_or_refresh(request, evaluation_url(event))
    context = in_network(
        event,
        request.user,
        "after",
        parts=after_parts(event, request.user, "evaluation"),
        form=form,
    )
    status = 422 if form.errors else 200
    return render(request, "events/evaluation_plan.html", context, status=status)


def _planned(request: HttpRequest, event: Event, form: PlanForm) -> bool:
    data = form.cleaned_data
    try:
        actions.plan(
            event=event,
            questions=form.questions(),
            opens_at=data["opens_at"],
            closes_at=data["closes_at"],
            version=data["version"],
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        blame(form, error)
        return False
    messages.success(request, "Saved. People can answer while it is open.")
    return True


@require_http_methods(["POST"])
@access(load=event_of, rule=rules.can_edit_event)
def evaluation_ask(request: HttpRequest, event: Event) -> HttpResponse:
    """Ask by mail, each person once."""
    try:
        count = actions.ask(event=event, by=request.user, now=timezone.now())
        people = "1 person is" if count == 1 else f"{count} people are"
        messages.success(request, f"{people} asked by mail, each once.")
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, evaluation_url(event))


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_answer)
@never_cache
def evaluation_answer(request: HttpRequest, event: Event) -> HttpResponse:
    """Take the sheet of a signed-in person."""
    invited: Any = my_invitation(request.user, event)  # the rule has seen to it that there is one
    form, status = sheet(request, invited)
    if status == 303:
        messages.success(request, "Thank you. Your answers carry no name.")
        return redirect_or_refresh(request, evaluation_url(event))
    context = in_network(
        event,
        request.user,
        "after",
        parts=after_parts(event, request.user, "evaluation"),
        form=form,
        is_taken=form is not None and has_taken(invited),
    )
    return render(request, "events/evaluation_answer.html", context, status=status)


def sheet(request: HttpRequest, invited: Invitation) -> tuple[SheetForm | None, int]:
    """Give the form of an open evaluation, and the status: 303 if it was sent and is saved."""
    now = timezone.now()
    evaluation = evaluation_of(invited.event)
    if evaluation is None or not is_open(evaluation, now):
        return None, 409 if request.method == "POST" else 200
    form = SheetForm(posted(request), evaluation=evaluation)
    if request.method != "POST":
        return form, 200
    if not form.is_valid():
        return form, 422
    try:
        actions.answer(invitation=invited, answers=form.answers(), now=now)
    except DomainError as error:
        form.add_error(None, error.text)
        return form, error.status if error.status == 409 else 422
    return form, 303
