"""One invited person, for the coordinators of the meeting."""

from typing import Any

from csp.decorators import csp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import answers, bounces, invitations
from events.emails.invitations import sample
from events.forms.answers import AnswerForm
from events.forms.people import CorrectForm
from events.models import RSVP, Invitation
from events.presenters import events as event_presenters
from events.presenters import mails as mail_presenters
from events.presenters import people as presenters
from events.presenters import travel
from events.presenters.history import what_happened
from events.presenters.places import items_of
from events.views.answers import answer_parts, save_answer
from events.views.events import in_network
from events.views.people import people_url
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame
from lhs_platform.lib.htmx import redirect_or_refresh

# A mail brings its own inline styles; its preview stands in a frame that may do nothing else.
MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'"],
    "frame-ancestors": ["'self'"],
    "sandbox": True,
}


def invitation_of(user: Any, public_id: Any) -> Invitation:
    return found(Invitation.objects.visible_to(user).for_list(), public_id=public_id)


def invitation_url(invited: Invitation) -> str:
    return reverse("events:invitation-detail", kwargs={"public_id": invited.public_id})


@require_http_methods(["GET"])
@access(load=invitation_of, rule=rules.can_read_invitation)
@never_cache
def invitation_detail(request: HttpRequest, invited: Invitation) -> HttpResponse:
    return render(request, "events/invitation_detail.html", _context(invited, request.user))


def _context(invited: Invitation, user: Any, **more: Any) -> dict[str, Any]:
    days = invited.event.in_order()
    rsvp = invited.answer
    return in_network(
        invited.event,
        user,
        "people",
        invitation=invited,
        person=presenters.person(invited, days),
        lines=event_presenters.answer_lines(invited),
        rsvp=rsvp,
        has_needs=bool(rsvp) and hasattr(rsvp, "needs"),
        can_manage=bool(rules.can_manage_invitation(user, invited)),
        can_see_needs=bool(rules.can_see_needs(user, invited)),
        error=invited.letter_error or "",
        merged=invited.merged.all(),
        items=items_of(invited),
        history=what_happened(invited),
        mails=mail_presenters.mails_of(invited),
        may_see_travel=bool(rules.can_manage_travel(user, invited.event)),
        **travel.beside_answer(invited, timezone.now()),
        **more,
    )


@require_http_methods(["POST"])
@access(load=invitation_of, rule=rules.can_see_needs)
@never_cache
def needs_show(request: HttpRequest, invited: Invitation) -> HttpResponse:
    """Show a person's needs. Each look is recorded, so it is asked for by a button."""
    answers.note_needs_read(invitations=[invited], event=invited.event, by=request.user)
    needs = presenters.needs_lines(getattr(invited.answer, "needs", None))
    context = _context(invited, request.user, needs=needs, is_shown=True)
    return render(request, "events/invitation_detail.html", context)


@require_http_methods(["GET", "POST"])
@access(load=invitation_of, rule=rules.can_manage_invitation)
def invitation_correct(request: HttpRequest, invited: Invitation) -> HttpResponse:
    form = CorrectForm(request.POST) if request.method == "POST" else CorrectForm.of(invited)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.correct(
                invitation=invited, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "Corrected. A new address gets a new invitation.")
            return redirect_or_refresh(request, invitation_url(invited))
    context = in_network(invited.event, request.user, "people", invitation=invited, form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "events/invitation_correct.html", context, status=status)


@require_http_methods(["POST"])
@access(load=invitation_of, rule=rules.can_manage_invitation)
def invitation_resend(request: HttpRequest, invited: Invitation) -> HttpResponse:
    try:
        invitations.resend(invitation=invited, by=request.user, now=timezone.now())
        messages.success(request, "A new link is on its way. The old one says it was replaced.")
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, invitation_url(invited))


@require_http_methods(["POST"])
@access(load=invitation_of, rule=rules.can_manage_invitation)
def invitation_bounced(request: HttpRequest, invited: Invitation) -> HttpResponse:
    """Note that mail to this person came back."""
    said = "Noted. This person is not reminded any more: try the telephone, or correct the address."
    return _after_bounce(request, invited, bounces.note, said)


@require_http_methods(["POST"])
@access(load=invitation_of, rule=rules.can_manage_invitation)
def invitation_works(request: HttpRequest, invited: Invitation) -> HttpResponse:
    """Undo: mail goes to this address as before."""
    return _after_bounce(request, invited, bounces.undo, "Mail goes to this address again.")


def _after_bounce(request: HttpRequest, invited: Invitation, act: Any, said: str) -> HttpResponse:
    try:
        act(invitation=invited, by=request.user)
        messages.success(request, said)
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, invitation_url(invited))


@require_http_methods(["GET", "POST"])
@access(load=invitation_of, rule=rules.can_manage_invitation)
def invitation_withdraw(request: HttpRequest, invited: Invitation) -> HttpResponse:
    """Ask first, then take the invitation back."""
    if request.method == "GET":
        return render(request, "events/invitation_withdraw.html", _context(invited, request.user))
    try:
        invitations.withdraw(invitation=invited, by=request.user, now=timezone.now())
        messages.success(request, f"The invitation of {invited.name} was withdrawn.")
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, people_url(invited.event))


@require_http_methods(["GET", "POST"])
@access(load=invitation_of, rule=rules.can_manage_invitation)
@never_cache
def answer_record(request: HttpRequest, invited: Invitation) -> HttpResponse:
    """Write down what somebody said on the telephone. Needs on file are not shown here."""
    form = _phone_form(request, invited)
    more: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        channel = RSVP.Channel.COORDINATOR
        status, more = save_answer(form, invited, channel=channel, by=request.user)
        if status == 303:
            messages.success(request, f"The answer of {invited.name} is saved.")
            return redirect_or_refresh(request, invitation_url(invited))
    context = in_network(
        invited.event,
        request.user,
        "people",
        invitation=invited,
        **answer_parts(form, invited),
        **more,
    )
    return render(request, "events/answer_record.html", context, status=status)


def _phone_form(request: HttpRequest, invited: Invitation) -> AnswerForm:
    has_needs = hasattr(invited.answer, "needs")
    if request.method == "POST":
        return AnswerForm(request.POST, event=invited.event, keeps_needs=has_needs)
    form: AnswerForm = AnswerForm.of(invited.answer, event=invited.event, keeps_needs=has_needs)
    for name in ("access", "access_other", "food", "allergies"):
        form.initial.pop(name, None)
    return form


@require_http_methods(["GET"])
@access(load=invitation_of, rule=rules.can_manage_invitation)
@never_cache
def invitation_preview(request: HttpRequest, invited: Invitation) -> HttpResponse:
    """Show the mail as this person gets it, without the personal link."""
    letter = sample(invited)
    context = in_network(invited.event, request.user, "people", invitation=invited, letter=letter)
    return render(request, "events/invitation_preview.html", context)


@require_http_methods(["GET"])
@access(load=invitation_of, rule=rules.can_manage_invitation)
@never_cache
@xframe_options_sameorigin
@csp(MAIL_POLICY)
def invitation_preview_mail(_request: HttpRequest, invited: Invitation) -> HttpResponse:
    return HttpResponse(sample(invited).html)
