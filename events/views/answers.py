"""The answer to an invitation: by personal link, and signed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import answers, codes, invitations, seats
from events.forms.answers import AddressForm, AnswerForm, CodeForm
from events.models import RSVP, Event, Invitation
from events.presenters import events as presenters
from events.presenters.people import needs_lines
from events.views.events import calendar_file, event_of, in_network, my_invitation, posted
from events.views.private import is_own, one_click_page, private_page, remember
from lhs_platform.lib.access import access, public
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.limits import is_within
from lhs_platform.lib.origin import client_ip

BY_LINK = "The personal link is the key; it opens one answer and nothing else."
GONE = {
    "revoked": "This invitation was withdrawn",
    "replaced": "This link was replaced by a newer one",
    "expired": "This meeting is over",
}


def _gone(request: HttpRequest, why: str, invited: Invitation) -> HttpResponse:
    context = {
        "why": why,
        "heading": GONE[why],
        "event": invited.event,
        "network": None,
        "form": AddressForm(),
    }
    return render(request, "events/link_gone.html", context, status=410)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "events/link_unknown.html", {"form": AddressForm()}, status=404)


def _opened(request: HttpRequest, token: str) -> Invitation | HttpResponse:
    """Give the invitation of a link that works, or the page that says why it does not."""
    opened = Invitation.objects.by_token(token)
    if opened is None:
        return _unknown(request)
    invited, version = opened
    if invited.state == Invitation.State.REVOKED:
        return _gone(request, "revoked", invited)
    if version != invited.link_version:
        return _gone(request, "replaced", invited)
    if timezone.now().date() > invited.event.purge_on:
        return _gone(request, "expired", invited)
    return invited


def by_link(request: HttpRequest, token: str) -> Invitation | HttpResponse:
    """Open a personal link for another page that stands under it."""
    return _opened(request, token)


@require_http_methods(["GET", "HEAD", "POST"])
@public(BY_LINK)
@private_page
def rsvp(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation and take its answer. Opening it changes nothing: scanners do."""
    invited = _opened(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    if not is_own(request, invited):
        return _ask_for_code(request, invited, token)
    if not invited.event.takes_answers_at(timezone.now()):
        return _read_only(request, invited, token)
    if request.method != "POST":
        chosen = request.GET.get("answer", "")
        form = AnswerForm.of(invited.answer, event=invited.event, chosen=chosen)
        return _page(request, invited, token, form)
    form = AnswerForm(request.POST, event=invited.event)
    status, more = save_answer(form, invited, channel=RSVP.Channel.LINK, by=None)
    if status != 303:
        return _page(request, invited, token, form, status=status, **more)
    response = HttpResponse(status=303, headers={"Location": _thanks_url(token)})
    return remember(response, invited)


def _thanks_url(token: str) -> str:
    return reverse("events:rsvp-thanks", kwargs={"token": token})


def save_answer(
    form: AnswerForm, invited: Invitation, *, channel: str, by: Any
) -> tuple[int, dict[str, Any]]:
    """Save what the form says: 303 if saved, else the status of the page that says why not."""
    if not form.is_valid():
        return 422, {}
    try:
        answers.answer(
            invitation=invited,
            given=form.given(),
            version=form.cleaned_data["version"],
            channel=channel,
            by=by,
            now=timezone.now(),
        )
    except ChangedMeanwhile:
        return 409, _both(form, invited)
    except seats.SeatWouldBeLost as error:
        form.add_error(None, error.text)
        return 409, {"asks_to_wait": True}
    except DomainError as error:
        form.add_error(None, error.text)
        return 409, {}
    return 303, {}


def _both(form: AnswerForm, invited: Invitation) -> dict[str, Any]:
    """Show the newer answer beside the one typed; sending again saves over it knowingly."""
    newer = Invitation.objects.for_list().get(pk=invited.pk)
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = str(newer.answer.version)  # type: ignore[index]
    return {"newer": newer.answer, "newer_lines": presenters.answer_lines(newer)}


def answer_parts(form: AnswerForm, event: Event) -> dict[str, Any]:
    """Give what the answer form needs beside its fields: seats left, and until when."""
    heads = seats.heads(day.pk for day in event.in_order())
    return {
        "form": form,
        "days": [
            {"day": day, "field": field, "left": _left(day, heads[day.pk])}
            for day, field in form.by_day
        ],
        "facts": presenters.facts(event),
    }


def _left(day: Any, heads: Any) -> str:
    if day.capacity_in_person is None:
        return ""
    left = day.capacity_in_person - heads[seats.IN_ROOM]
    if left > 0:
        return f"{left} place{'' if left == 1 else 's'} in the room left."
    return "The room is full: choose In the room to wait in line, and join online until then."


def _page(
    request: HttpRequest,
    invited: Invitation,
    token: str,
    form: AnswerForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "invitation": invited,
        "event": invited.event,
        "token": token,
        "saved": invited.answer,
        **answer_parts(form, invited.event),
        **more,
    }
    return render(request, "events/rsvp.html", context, status=status)


def _read_only(request: HttpRequest, invited: Invitation, token: str) -> HttpResponse:
    context = {**_summary(invited), "token": token, "is_closed": True}
    status = 409 if request.method == "POST" else 200
    return render(request, "events/rsvp_closed.html", context, status=status)


def _summary(invited: Invitation) -> dict[str, Any]:
    answer = invited.answer
    return {
        "invitation": invited,
        "event": invited.event,
        "rsvp": answer,
        "lines": presenters.answer_lines(invited),
        "needs": needs_lines(getattr(answer, "needs", None)),
        "facts": presenters.facts(invited.event),
        "takes_answers": invited.event.takes_answers_at(timezone.now()),
    }


@require_http_methods(["GET", "HEAD"])
@public(BY_LINK)
@private_page
def rsvp_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was answered, to the browser that answered."""
    invited = _opened(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    if invited.answer is None or not is_own(request, invited):
        location = reverse("events:rsvp", kwargs={"token": token})
        return HttpResponse(status=303, headers={"Location": location})
    context = {**_summary(invited), "token": token}
    return render(request, "events/rsvp_thanks.html", context)


def _ask_for_code(
    request: HttpRequest,
    invited: Invitation,
    token: str,
    *,
    form: CodeForm | None = None,
    is_sent: bool = False,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "invitation": invited,
        "event": invited.event,
        "facts": presenters.facts(invited.event),
        "token": token,
        "form": form or CodeForm(),
        "is_sent": is_sent,
        "error": error,
    }
    refused = request.method == "POST" and status == 200 and not is_sent
    return render(request, "events/rsvp_code.html", context, status=403 if refused else status)


@require_http_methods(["POST"])
@public(BY_LINK)
@private_page
def rsvp_code(request: HttpRequest, token: str) -> HttpResponse:
    """Send a code to the address on file, or check the one typed."""
    invited = _opened(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    try:
        if "send" in request.POST:
            codes.send(invitation=invited)
            return _ask_for_code(request, invited, token, is_sent=True)
        form = CodeForm(request.POST)
        if not form.is_valid():
            return _ask_for_code(request, invited, token, form=form, is_sent=True, status=422)
        codes.check(invitation=invited, code=form.cleaned_data["code"])
    except DomainError as error:
        is_sent = error.field == "code"
        return _ask_for_code(request, invited, token, is_sent=is_sent, error=error.text, status=422)
    location = reverse("events:rsvp", kwargs={"token": token})
    return remember(HttpResponse(status=303, headers={"Location": location}), invited)


@require_http_methods(["GET", "HEAD"])
@public(BY_LINK)
@private_page
def rsvp_calendar(request: HttpRequest, token: str) -> HttpResponse:
    invited = _opened(request, token)
    return invited if isinstance(invited, HttpResponse) else calendar_file(invited.event)


@require_http_methods(["GET", "HEAD", "POST"])
@public(BY_LINK)
@one_click_page
def rsvp_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mail to this address. It answers nothing: whoever comes still comes."""
    invited = _opened(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    if request.method == "POST":
        invitations.stop_mail(invitation=invited)
    context = {"event": invited.event, "token": token, "is_stopped": request.method == "POST"}
    return render(request, "events/rsvp_stop.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@public("People whose link no longer works ask for a new one; it goes to the address on file.")
@private_page
def link_again(request: HttpRequest) -> HttpResponse:
    """Send present links to an address on file. The answer is the same for every address."""
    form = AddressForm(posted(request))
    is_asked = request.method == "POST" and form.is_valid()
    if is_asked:
        email = form.cleaned_data["email"].lower()
        by_address = is_within(f"link-again:{email}", most=3, seconds=3600)
        by_place = is_within(f"link-again:{client_ip(request)}", most=20, seconds=3600)
        if by_address and by_place:
            invitations.send_links_again(email=email, now=timezone.now())
    status = 422 if request.method == "POST" and not is_asked else 200
    context = {"form": form, "is_asked": is_asked}
    return render(request, "events/link_again.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_answer)
@never_cache
def event_answer(request: HttpRequest, event: Event) -> HttpResponse:
    """Take the answer of a signed-in person who is invited."""
    invited: Any = my_invitation(request.user, event)  # the rule has seen to it that there is one
    if not event.takes_answers_at(timezone.now()):
        messages.error(request, "Answers are no longer taken here. Please call or write.")
        return _to_event(event)
    if request.method == "POST":
        form = AnswerForm(request.POST, event=event)
        status, more = save_answer(form, invited, channel=RSVP.Channel.LOGIN, by=request.user)
        if status == 303:
            messages.success(request, "We have your answer and sent you a copy by mail.")
            return _to_event(event)
    else:
        form, status, more = AnswerForm.of(invited.answer, event=event), 200, {}
    parts = answer_parts(form, event)
    context = in_network(
        event, request.user, invitation=invited, saved=invited.answer, **parts, **more
    )
    return render(request, "events/event_answer.html", context, status=status)


def _to_event(event: Event) -> HttpResponse:
    location = reverse("events:event-detail", kwargs={"public_id": event.public_id})
    return HttpResponse(status=303, headers={"Location": location})
