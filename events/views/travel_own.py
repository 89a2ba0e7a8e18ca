"""One's own travel support, by two doors: signed in, and by the personal link."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import claims, travel
from events.forms.travel import ExpenseForm, VersionForm, WishForm
from events.models import Event, ExpenseLine, Invitation, TravelRequest
from events.presenters import travel as presenters
from events.travel_states import can_go
from events.views.answers import BY_LINK, ask_for_code, by_link
from events.views.events import event_of, in_network
from events.views.private import is_proved, private_page
from events.views.receipts import receipt_file
from lhs_platform.lib.access import access, public
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame

SAID = {
    "ask": "We have it. You hear by mail when it is decided.",
    "accept": "Thank you. Keep every receipt: a photo of it will do.",
    "withdraw": "Withdrawn. You can ask again here.",
    "claim": "Your claim is sent. You hear by mail how it goes.",
    "remove": "Taken out.",
}


@dataclass(frozen=True)
class Door:
    """How a person came to their page: whose it is, and where its parts are."""

    invited: Invitation
    by: Any
    token: str = ""

    @property
    def is_link(self) -> bool:
        return bool(self.token)

    def url(self, part: str = "", **more: Any) -> str:
        name = f"events:{'own' if self.is_link else 'my'}-travel{part}"
        key = {"token": self.token} if self.is_link else {"public_id": self.invited.event.public_id}
        return reverse(name, kwargs={**key, **more})

    def request(self) -> TravelRequest | None:
        found = TravelRequest.objects.filter(invitation=self.invited).for_list().first()
        if found:
            found.invitation = self.invited
        return found

    def context(self, user: Any, **more: Any) -> dict[str, Any]:
        shell = {"network": None, "event": self.invited.event}
        if not self.is_link:
            shell = in_network(self.invited.event, user)
        return {
            **shell,
            "base": "base.html" if self.is_link else "network_base.html",
            "invitation": self.invited,
            "page_url": self.url(),
            "expense_url": self.url("-expense"),
            "answer_url": self._answer_url(),
            **more,
        }

    def _answer_url(self) -> str:
        if self.is_link:
            return reverse("events:rsvp", kwargs={"token": self.token})
        return reverse("events:event-detail", kwargs={"public_id": self.invited.event.public_id})


# --- What both doors open --------------------------------------------------------------
def _page(request: HttpRequest, door: Door) -> HttpResponse:
    status: int = 200
    more: dict[str, Any] = {}
    if request.method == "POST":
        status, more = _take(request, door)
        if status == 303:
            messages.success(request, SAID[request.POST["act"]])
            return _to(door.url())
    found = door.request()
    now = timezone.now()
    shown = presenters.own(found, now)
    for one in shown.get("lines", []):
        if one["receipt"]:
            one["url"] = door.url("-receipt", line=one["line"].public_id)
    form = WishForm.of(found, door.invited.answer)
    rsvp = door.invited.answer
    context = door.context(
        request.user,
        **{"form": form, **shown, **more},
        may_ask=rsvp is not None and rsvp.answer != rsvp.Answer.DECLINED,
    )
    return render(request, "events/travel_own.html", context, status=status)


def _to(url: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": url})


def _take(request: HttpRequest, door: Door) -> tuple[int, dict[str, Any]]:
    """Do what was pressed: 303 if done, else the status of the page that says why not."""
    act = request.POST.get("act", "")
    if act not in SAID:
        return 422, {"error": "Nothing was chosen."}
    try:
        if act == "ask":
            return _ask(request, door)
        return _go(request, door, act)
    except DomainError as error:
        return 409, {"error": error.text}


def _ask(request: HttpRequest, door: Door) -> tuple[int, dict[str, Any]]:
    form = WishForm(request.POST)
    if not form.is_valid():
        return 422, {"form": form}
    try:
        travel.ask(invitation=door.invited, wish=form.wish(), by=door.by, now=timezone.now())
    except DomainError as error:
        blame(form, error)
        return 409, {"form": form}
    return 303, {}


def _go(request: HttpRequest, door: Door, act: str) -> tuple[int, dict[str, Any]]:
    found, now = door.request(), timezone.now()
    if found is None:
        return 409, {"error": "You have not asked for support yet."}
    if act == "remove":
        line = _line(found, request.POST.get("line", ""))
        claims.remove_line(line=line, by=door.by, now=now)
        return 303, {}
    form = VersionForm(request.POST)
    if not form.is_valid():
        return 422, {"error": "Please load this page again and press once more."}
    verbs = {"accept": travel.accept, "withdraw": travel.withdraw, "claim": claims.send}
    verbs[act](request=found, version=form.cleaned_data["version"], by=door.by, now=now)
    return 303, {}


def _line(found: TravelRequest, public_id: Any) -> ExpenseLine:
    try:
        wanted = UUID(str(public_id))
    except ValueError as error:
        raise Http404 from error
    line = found.lines.select_related("receipt").filter(public_id=wanted).first()
    if line is None:
        raise Http404
    line.request = found
    return line


def _expense(request: HttpRequest, door: Door) -> HttpResponse:
    """Add one expense; a phone's camera is one tap away."""
    found, now = door.request(), timezone.now()
    if found is None or not can_go(found.state_at(now), "spend"):
        messages.error(request, "Expenses can be added once your support is approved and accepted.")
        return _to(door.url())
    if request.method != "POST":
        form = ExpenseForm(initial={"currency": found.currency})
        return _expense_page(request, door, found, form)
    form = ExpenseForm(request.POST, request.FILES)
    if not form.is_valid():
        return _expense_page(request, door, found, form, status=422)
    try:
        claims.add_line(
            request=found, expense=form.expense(), receipt=form.upload(), by=door.by, now=now
        )
    except DomainError as error:
        blame(form, error)
        return _expense_page(request, door, found, form, status=422)
    messages.success(request, "Added. Your claim is not sent yet.")
    return _to(door.url())


def _expense_page(
    request: HttpRequest, door: Door, found: TravelRequest, form: ExpenseForm, *, status: int = 200
) -> HttpResponse:
    context = door.context(request.user, form=form, fund=found.fund)
    return render(request, "events/travel_expense.html", context, status=status)


def _receipt(door: Door, line: Any) -> HttpResponse:
    found = door.request()
    if found is None:
        raise Http404
    receipt = getattr(_line(found, line), "receipt", None)
    if receipt is None:
        raise Http404
    return receipt_file(receipt)


# --- Signed in -------------------------------------------------------------------------
def _mine(request: HttpRequest, event: Event) -> Door:
    """Give the door of a signed-in person; the rule has seen to it that there is one."""
    invited: Any = rules.own_travel(request.user, event).select_related("rsvp").first()
    invited.event = event
    return Door(invited, request.user)


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_see_own_travel)
@never_cache
def my_travel(request: HttpRequest, event: Event) -> HttpResponse:
    return _page(request, _mine(request, event))


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_see_own_travel)
@never_cache
def my_expense(request: HttpRequest, event: Event) -> HttpResponse:
    return _expense(request, _mine(request, event))


def _event_of_line(user: Any, public_id: Any, line: Any) -> Event:
    return event_of(user, public_id)


@require_http_methods(["GET"])
@access(load=_event_of_line, rule=rules.can_see_own_travel)
@never_cache
def my_receipt(request: HttpRequest, event: Event) -> HttpResponse:
    line = request.resolver_match.kwargs["line"]
    return _receipt(_mine(request, event), line)


# --- By personal link ------------------------------------------------------------------
def _by_link(request: HttpRequest, token: str) -> Door | HttpResponse:
    """Give the door of a link that works, for the browser that is known; else the page that
    asks for a code, or says why the link is dead."""
    invited = by_link(request, token, for_money=True)
    if isinstance(invited, HttpResponse):
        return invited
    if not is_proved(request, invited):
        return ask_for_code(request, invited, token, then="travel")
    return Door(invited, None, token)


@require_http_methods(["GET", "HEAD", "POST"])
@public(BY_LINK)
@private_page
def own_travel(request: HttpRequest, token: str) -> HttpResponse:
    door = _by_link(request, token)
    return door if isinstance(door, HttpResponse) else _page(request, door)


@require_http_methods(["GET", "HEAD", "POST"])
@public(BY_LINK)
@private_page
def own_expense(request: HttpRequest, token: str) -> HttpResponse:
    door = _by_link(request, token)
    return door if isinstance(door, HttpResponse) else _expense(request, door)


@require_http_methods(["GET", "HEAD"])
@public(BY_LINK)
@private_page
def own_receipt(request: HttpRequest, token: str, line: Any) -> HttpResponse:
    door = _by_link(request, token)
    return door if isinstance(door, HttpResponse) else _receipt(door, line)
