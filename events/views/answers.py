"""The answer to an invitation: by personal link, and signed in."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events.actions import answers, codes, offers, seats
from events.forms.answers import AddressForm, AnswerForm, CodeForm, SeatForm
from events.models import RSVP, EventDay, Invitation
from events.models.travel import is_money_open
from events.presenters import events as presenters
from events.presenters import places as place_presenters
from events.presenters import travel
from events.presenters.answered import newer, recorded
from events.presenters.history import what_happened
from events.presenters.people import needs_lines
from events.presenters.topics import has_topics
from events.presenters.voting import has_votes
from events.views.events import calendar_file
from events.views.private import THEN, is_own, private_page, remember, remember_code
from lhs_platform.lib.access import public
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.mail import outbox

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


def unknown_link(request: HttpRequest) -> HttpResponse:
    return render(request, "events/link_unknown.html", {"form": AddressForm()}, status=404)


def ends_on(invited: Invitation) -> date:
    """Give the last day of a personal link."""
    return invited.event.purge_on


def by_link(
    request: HttpRequest,
    token: str,
    *,
    ends: Callable[[Invitation], date] = ends_on,
    for_money: bool = False,
) -> Invitation | HttpResponse:
    """Give the invitation of a link that works, or the page that says why it does not. Where
    money is still to be claimed, its page outlives the invitation."""
    opened = Invitation.objects.by_token(token)
    if opened is None:
        return unknown_link(request)
    invited, version = _merged(*opened)
    is_kept = for_money and is_money_open(invited, timezone.now())
    if invited.state == Invitation.State.REVOKED and not is_kept:
        return _gone(request, "revoked", invited)
    if version != invited.link_version:
        return _gone(request, "replaced", invited)
    if timezone.now().date() > ends(invited) and not is_kept:
        return _gone(request, "expired", invited)
    return invited


def _merged(invited: Invitation, version: int) -> tuple[Invitation, int]:
    """Follow a link to the invitation that stands instead of its own."""
    if invited.merged_into_id is None or version != invited.link_version:
        return invited, version
    kept = Invitation.objects.for_link().get(pk=invited.merged_into_id)
    return kept, kept.link_version


@require_http_methods(["GET", "HEAD", "POST"])
@public(BY_LINK)
@private_page
def rsvp(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation and take its answer. Opening it changes nothing: scanners do."""
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    if not is_own(request, invited):
        return _of_unknown(request, invited, token)
    if not invited.event.takes_answers_at(timezone.now()):
        return _read_only(request, invited, token)
    if request.method != "POST":
        chosen = request.GET.get("answer", "")
        form = AnswerForm.of(invited.answer, event=invited.event, chosen=chosen)
        return _page(request, invited, token, form)
    form = AnswerForm(request.POST, event=invited.event)
    by = request.user if request.user.is_authenticated else None
    status, more = save_answer(form, invited, channel=RSVP.Channel.LINK, by=by)
    if status != 303:
        return _page(request, invited, token, form, status=status, **more)
    return _thanked(invited, token)


def _thanked(invited: Invitation, token: str) -> HttpResponse:
    response = HttpResponse(status=303, headers={"Location": _thanks_url(token)})
    return remember(response, invited)


def _of_unknown(request: HttpRequest, invited: Invitation, token: str) -> HttpResponse:
    """Ask a browser for the code that did not answer. What it sent is kept meanwhile: somebody
    may have recorded an answer while the page was open."""
    if request.method != "POST":
        return ask_for_code(request, invited, token)
    form = AnswerForm(request.POST, event=invited.event)
    now = timezone.now()
    if form.is_valid() and answers.was_just_given(invitation=invited, given=form.given(), now=now):
        return _thanked(invited, token)
    kept = request.POST.copy()
    kept.pop("csrfmiddlewaretoken", None)
    return ask_for_code(request, invited, token, kept=kept.urlencode())


def _kept(request: HttpRequest, invited: Invitation, token: str, kept: str) -> HttpResponse:
    """Show what was typed before the code beside what is saved. Nothing is saved by it."""
    form, more = AnswerForm(QueryDict(kept), event=invited.event), {}
    form.is_valid()
    saved = invited.answer
    if saved and form.cleaned_data.get("version") != saved.version:
        more = both(form, invited)
    return remember(_page(request, invited, token, form, status=409, **more), invited)


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
        return 409, both(form, invited)
    except seats.SeatWouldBeLost as error:
        form.add_error(None, error.text)
        return 409, {"asks_to_wait": True}
    except DomainError as error:
        form.add_error(None, error.text)
        return 409, {}
    return 303, {}


def both(form: AnswerForm, invited: Invitation) -> dict[str, Any]:
    """Show the newer answer beside the one typed; sending again saves over it knowingly."""
    saved = Invitation.objects.for_list().get(pk=invited.pk)
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = str(saved.answer.version)  # type: ignore[index]
    return newer(saved)


def answer_parts(form: AnswerForm, invited: Invitation) -> dict[str, Any]:
    """Give what the answer form needs beside its fields: seats left, and until when."""
    event, now = invited.event, timezone.now()
    return {
        "form": form,
        "days": [
            {"day": day, "field": field, "left": _left(day, invited, now)}
            for day, field in form.by_day
        ],
        "is_online_open": all(day.capacity_remote is None for day in event.in_order()),
        "facts": presenters.facts(event),
    }


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
        "recorded": recorded(invited),
        "is_stopped": is_mail_stopped(invited),
        "has_topics": has_topics(invited.event),
        **seat_parts(invited, _seat_url(token)),
        **answer_parts(form, invited),
        **more,
    }
    return render(request, "events/rsvp.html", context, status=status)


def _left(day: EventDay, invited: Invitation, now: datetime) -> str:
    own = place_presenters.own_words(day, invited)
    return own or place_presenters.left_words(day, now)


def is_mail_stopped(invited: Invitation) -> bool:
    """Say whether the person asked for no mail, which their own page lets them take back."""
    return bool(outbox.who_wants_none([invited.email]))


def seat_parts(invited: Invitation, seat_url: str, *, seat_error: str = "") -> dict[str, Any]:
    """Give what pages need to show the seats that are offered to somebody."""
    offers = place_presenters.offers_of(invited, timezone.now())
    return {"offers": offers, "seat_url": seat_url, "seat_error": seat_error}


def _seat_url(token: str) -> str:
    return reverse("events:rsvp-seat", kwargs={"token": token})


def _read_only(
    request: HttpRequest, invited: Invitation, token: str, *, seat_error: str = ""
) -> HttpResponse:
    context = {
        **_summary(invited),
        **seat_parts(invited, _seat_url(token), seat_error=seat_error),
        "token": token,
        "opens_later": invited.event.opens_later(timezone.now()),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "events/rsvp_closed.html", context, status=status)


@require_http_methods(["POST"])
@public(BY_LINK)
@private_page
def rsvp_seat(request: HttpRequest, token: str) -> HttpResponse:
    """Take the seat that is offered, or give it up."""
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    if not is_own(request, invited):
        return ask_for_code(request, invited, token)
    error = settle_seat(request, invited, by=None)
    if error:
        fresh = Invitation.objects.for_link().get(pk=invited.pk)
        return _read_only(request, fresh, token, seat_error=error)
    return HttpResponse(status=303, headers={"Location": _thanks_url(token)})


def settle_seat(request: HttpRequest, invited: Invitation, *, by: Any) -> str:
    """Do what the button says with an offered seat; give the reason if it cannot be done."""
    form = SeatForm(request.POST)
    if not form.is_valid():
        return "Please choose again: press one of the two buttons."
    act = offers.take if form.cleaned_data["choice"] == "take" else offers.give_up
    try:
        act(invitation=invited, place_id=form.cleaned_data["place"], by=by, now=timezone.now())
    except DomainError as error:
        return error.text
    return ""


def _summary(invited: Invitation) -> dict[str, Any]:
    answer = invited.answer
    return {
        "invitation": invited,
        "event": invited.event,
        "rsvp": answer,
        "recorded": recorded(invited),
        "is_stopped": is_mail_stopped(invited),
        "lines": presenters.answer_lines(invited),
        "first_day": presenters.first_day(invited),
        "needs": needs_lines(getattr(answer, "needs", None)),
        "items": place_presenters.items_of(invited),
        "facts": presenters.facts(invited.event),
        "takes_answers": invited.event.takes_answers_at(timezone.now()),
        "has_topics": has_topics(invited.event),
        "has_votes": has_votes(invited.event),
        **travel.beside_answer(invited, timezone.now()),
    }


@require_http_methods(["GET", "HEAD"])
@public(BY_LINK)
@private_page
def rsvp_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was answered, to the browser that answered."""
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    if invited.answer is None or not is_own(request, invited):
        location = reverse("events:rsvp", kwargs={"token": token})
        return HttpResponse(status=303, headers={"Location": location})
    context = {
        **_summary(invited),
        **seat_parts(invited, _seat_url(token)),
        "history": what_happened(invited, is_own=True),
        "token": token,
    }
    return render(request, "events/rsvp_thanks.html", context)


def ask_for_code(
    request: HttpRequest,
    invited: Invitation,
    token: str,
    *,
    form: CodeForm | None = None,
    is_sent: bool = False,
    error: str = "",
    status: int = 200,
    then: str = "",
    kept: str = "",
) -> HttpResponse:
    """`then` names the page to go on to, if it is not the answer: see THEN. `kept` is an answer
    that was sent before the code was asked for."""
    context = {
        "then": then or request.POST.get("then", ""),
        "kept": kept or request.POST.get("kept", ""),
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
    invited = by_link(request, token, for_money=request.POST.get("then") == "travel")
    if isinstance(invited, HttpResponse):
        return invited
    try:
        if "send" in request.POST:
            codes.send(invitation=invited)
            return ask_for_code(request, invited, token, is_sent=True)
        form = CodeForm(request.POST)
        if not form.is_valid():
            return ask_for_code(request, invited, token, form=form, is_sent=True, status=422)
        codes.check(invitation=invited, code=form.cleaned_data["code"])
    except DomainError as error:
        is_sent = error.field == "code"
        return ask_for_code(request, invited, token, is_sent=is_sent, error=error.text, status=422)
    kept = request.POST.get("kept", "")
    if kept and invited.event.takes_answers_at(timezone.now()):
        return _kept(request, invited, token, kept)
    page = THEN.get(request.POST.get("then", ""), "events:rsvp")
    location = reverse(page, kwargs={"token": token})
    return remember_code(HttpResponse(status=303, headers={"Location": location}), invited)


@require_http_methods(["GET", "HEAD"])
@public(BY_LINK)
@private_page
def rsvp_calendar(request: HttpRequest, token: str) -> HttpResponse:
    invited = by_link(request, token)
    return invited if isinstance(invited, HttpResponse) else calendar_file(invited.event)
