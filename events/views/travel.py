"""Travel support for those who look after the money: budget, requests, claims, export."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import funds, travel
from events.forms.travel import DecideForm, FundForm
from events.models import Event, ExpenseLine, SponsorFund, TravelRequest
from events.presenters import travel as presenters
from events.presenters import travel_export as exports
from events.views.events import event_of, in_network
from events.views.receipts import receipt_file
from events.views.travel_acts import ACTS, Refused, judged
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.rest.streaming import stream

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def fund_of(user: Any, public_id: Any) -> SponsorFund:
    return found(SponsorFund.objects.visible_to(user).for_list(), public_id=public_id)


def request_of(user: Any, public_id: Any) -> TravelRequest:
    return found(TravelRequest.objects.visible_to(user).for_list(), public_id=public_id)


def line_of(user: Any, public_id: Any) -> ExpenseLine:
    seen = ExpenseLine.objects.visible_to(user).select_related(
        "request__invitation__event__network", "receipt"
    )
    return found(seen, public_id=public_id)


def travel_url(event: Event) -> str:
    return reverse("events:travel", kwargs={"public_id": event.public_id})


# --- Budget and requests ---------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_manage_travel)
@never_cache
def travel_list(request: HttpRequest, event: Event) -> HttpResponse:
    """Show the budget and the requests; decide on one or several at once."""
    now = timezone.now()
    form = DecideForm(posted(request), event=event, now=now)
    status, error = 200, ""
    if request.method == "POST":
        status, error = _decide(request, event, form)
        if status == 303:
            return redirect_or_refresh(request, travel_url(event))
    chosen = request.GET.get("state", "")
    requests = _chosen(event, chosen, now)
    page = Paginator(requests, PAGE).get_page(request.GET.get("page"))
    currency = presenters.currency_of(event)
    context = in_network(
        event,
        request.user,
        "travel",
        board=presenters.board(event, now),
        waiting=presenters.waiting(event),
        filters=presenters.filters(event, now, chosen),
        rows=[presenters.row(one, now, currency) for one in page],
        page=page,
        form=form,
        error=error,
        ticked=request.POST.getlist("request"),
        chosen=chosen,
    )
    return render(request, "events/travel_list.html", context, status=status)


def _chosen(event: Event, state: str, now: Any) -> Any:
    """Narrow the requests to a state, by the clock."""
    requests = TravelRequest.objects.of_event(event).for_list().order_by("invitation__name", "pk")
    if state not in TravelRequest.State.values:
        return requests
    return [one for one in requests if one.state_at(now) == state]


def _decide(request: HttpRequest, event: Event, form: DecideForm) -> tuple[int, str]:
    ticked = [one for one in request.POST.getlist("request") if len(one) in (32, 36)]
    if not ticked:
        return 422, "Tick the requests that you decide on."
    if not form.is_valid():
        return 422, ""
    seen = TravelRequest.objects.of_event(event).select_related("invitation")
    chosen = [one for one in seen if str(one.public_id) in ticked]
    try:
        done = _decided(chosen, form.cleaned_data, request.user)
    except DomainError as error:
        return 409, error.text
    words = {"approve": "approved", "queue": "put in line", "decline": "declined"}
    messages.success(request, f"{len(done)} {words[form.cleaned_data['act']]}.")
    return 303, ""


def _decided(chosen: list[TravelRequest], data: dict[str, Any], by: Any) -> list[TravelRequest]:
    now = timezone.now()
    if data["act"] == "approve":
        return travel.approve(requests=chosen, fund=data["fund"], cap=data["cap"], by=by, now=now)
    if data["act"] == "queue":
        return travel.queue(requests=chosen, by=by, now=now)
    return travel.decline(requests=chosen, reason=data["reason"], by=by, now=now)


# --- Funds -----------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_manage_travel)
def fund_add(request: HttpRequest, event: Event) -> HttpResponse:
    form = FundForm(posted(request))

    def save() -> None:
        funds.add(event=event, fields=form.values(), by=request.user)

    return _fund_page(request, event, form, save)


@require_http_methods(["GET", "POST"])
@access(load=fund_of, rule=rules.can_manage_fund)
def fund_edit(request: HttpRequest, fund: SponsorFund) -> HttpResponse:
    form = FundForm.of(fund, posted(request))

    def save() -> None:
        version = form.cleaned_data["version"] or 0
        funds.edit(
            fund=fund, fields=form.values(), version=version, by=request.user, now=timezone.now()
        )

    return _fund_page(request, fund.event, form, save, fund=fund)


def _fund_page(
    request: HttpRequest,
    event: Event,
    form: FundForm,
    save: Callable[[], None],
    fund: SponsorFund | None = None,
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save()
            except DomainError as error:
                blame(form, error)
                status = error.status
            else:
                messages.success(request, "Saved.")
                return redirect_or_refresh(request, travel_url(event))
    context = in_network(event, request.user, "travel", form=form, fund=fund)
    return render(request, "events/fund_form.html", context, status=status)


# --- One request -----------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@access(load=request_of, rule=rules.can_manage_request)
@never_cache
def travel_request(request: HttpRequest, one: TravelRequest) -> HttpResponse:
    """Show one request with all that can be done now; do what was pressed."""
    status, refused = 200, Refused()
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        refused = act(request.POST, one, request.user) if act else Refused("Nothing was chosen.")
        if not refused:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, request.path)
        status, one = refused.status, request_of(request.user, one.public_id)
    event = one.invitation.event
    now = timezone.now()
    sheets = refused.forms(one, event, now)
    managed = presenters.manage(one, now)
    context = in_network(
        event,
        request.user,
        "travel",
        request_row=presenters.row(one, now, presenters.currency_of(event)),
        is_own=rules.may_be_traveller(request.user, one),
        has_approved=one.approved_by_id == request.user.pk,
        has_booked=one.prepaid_by_id == request.user.pk,
        came=presenters.came(one),
        error=refused.text,
        judged=judged(managed["lines"], sheets["judge"]),
        **managed,
        **sheets,
    )
    return render(request, "events/travel_request.html", context, status=status)


@require_http_methods(["GET"])
@access(load=line_of, rule=rules.can_manage_line)
@never_cache
def travel_receipt(_request: HttpRequest, line: ExpenseLine) -> HttpResponse:
    receipt = getattr(line, "receipt", None)
    if receipt is None:
        raise Http404
    return receipt_file(receipt)


# --- For the finance office ------------------------------------------------------------
def _event_for_export(user: Any, public_id: Any, form: str) -> Event:
    if form not in ("csv", "xlsx"):
        raise Http404
    return event_of(user, public_id)


@require_http_methods(["GET"])
@access(load=_event_for_export, rule=rules.can_manage_travel)
@never_cache
def travel_export(request: HttpRequest, event: Event) -> HttpResponseBase:
    """Give all requests with their references, without anybody's needs."""
    rows = exports.rows(TravelRequest.objects.of_event(event).for_list().order_by("pk"))
    if request.resolver_match.kwargs["form"] == "csv":
        return stream("csv", exports.COLUMNS, map(exports.as_text, rows), name="travel")
    return HttpResponse(
        exports.workbook(rows),
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="travel.xlsx"'},
    )
