"""The completeness board: who owes what, approving months, and reminding."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lhs_platform.lib.access import access, found, require
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from lhs_platform.lib.rest.streaming import stream
from networks.models import Network, Site
from networks.rules import sites_run_by
from outcomes import completeness, rules
from outcomes.actions import reporting as actions
from outcomes.forms.reporting import BoardForm, PlanForm, UnlockForm
from outcomes.models import PeriodLock
from outcomes.presenters import reminding
from outcomes.presenters import reporting as presenting
from outcomes.presenters.reporting import Board, View
from outcomes.views import loaders


def lock_of(user: Any, public_id: UUID) -> PeriodLock:
    locks = PeriodLock.objects.visible_to(user).select_related("site__network")
    return found(locks, public_id=public_id)  # type: ignore[no-any-return]


@require_safe
@access(load=loaders.network)
def board(request: SignedInRequest, network: Network) -> HttpResponse:
    """Show who owes what: of a month, of a site, or what is overdue."""
    today = completeness.today_in(network, timezone.now())
    view = View.read(request.GET, today)
    seen = Board(request.user, network, _months(view, today), today, view)
    can_remind = bool(rules.can_remind(request.user, network))
    context = {
        "network": network,
        "tab": "measures",
        "view": view,
        "views": _views(network, view),
        "form": BoardForm(view=view, sites=seen.named, today=today),
        "page": _page(seen, view),
        "is_mine": seen.own is not None,
        "can_send": bool(rules.can_send_data(request.user, network)),
        "can_remind": can_remind,
        "progress": reminding.progress(network, view.month) if can_remind else None,
        "plan_words": reminding.plan_words(reminding.plan_of(network)) if can_remind else "",
    }
    return render(request, "outcomes/board.html", context)


def _months(view: View, today: date) -> tuple[date, date]:
    if view.view == "period":
        return view.month, view.month
    months = presenting.months_back(today)
    return months[-1], months[0]


def _page(seen: Board, view: View) -> dict[str, Any]:
    if view.view == "site":
        return presenting.site_page(seen)
    if view.view == "overdue":
        return presenting.overdue_page(seen)
    return presenting.month_page(seen, view)


def _views(network: Network, view: View) -> list[dict[str, Any]]:
    labels = presenting.VIEWS | {"site": f"By {network.site_word}"}
    return [
        {
            "label": label,
            "url": View(name, view.month, view.site).query,
            "current": name == view.view,
        }
        for name, label in labels.items()
    ]


@require_safe
@access(load=loaders.network)
def board_csv(request: SignedInRequest, network: Network) -> HttpResponseBase:
    """Give the board of a month as CSV."""
    today = completeness.today_in(network, timezone.now())
    view = View.read(request.GET, today)
    seen = Board(request.user, network, (view.month, view.month), today)
    name = f"{network.slug}-{view.month:%Y-%m}-completeness"
    return stream("csv", list(presenting.COLUMNS), presenting.rows(seen), name=name)


# --- Approving months -------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_send_data)
def month_lock(request: SignedInRequest, network: Network) -> HttpResponse:
    """Approve a month: of one site, or, without a site, of all that are complete."""
    month = _month(request, network)
    if request.method == "GET":
        return _ask_lock(request, network, month)
    try:
        words = _lock(request, network, month, request.POST.get("site", ""))
    except DomainError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, words)
    return redirect_or_refresh(request, _board_url(network, month))


def _ask_lock(request: SignedInRequest, network: Network, month: date) -> HttpResponse:
    """Say what is not answered before a month is locked without it."""
    own = list(sites_run_by(request.user, network).for_list())
    code = request.GET.get("site", "")
    sites = [site for site in own if code in ("", site.code)]
    context = {
        "network": network,
        "tab": "measures",
        "site": sites[0] if code and sites else None,
        "month": month,
        "open": presenting.unanswered(sites, month, now=timezone.now()) if code else [],
        "back": _board_url(network, month),
    }
    return render(request, "outcomes/board_lock.html", context)


def _lock(request: SignedInRequest, network: Network, month: date, code: str) -> str:
    now = timezone.now()
    if not code:
        sites = list(sites_run_by(request.user, network).for_list())
        locks = actions.lock_complete(by=request.user, sites=sites, month=month, now=now)
        word = network.site_word if len(locks) == 1 else network.site_word_plural
        return f"{month:%B %Y} is locked for {len(locks)} {word}."
    visible = Site.objects.visible_to(request.user).active().for_list()
    site = found(visible, network=network, code=code)
    require(rules.can_lock(request.user, site))
    actions.lock_month(by=request.user, site=site, month=month, now=now)
    return f"{month:%B %Y} of {site.name} is locked."


@require_http_methods(["GET", "POST"])
@access(load=lock_of, rule=rules.can_unlock)
def month_unlock(request: SignedInRequest, lock: PeriodLock) -> HttpResponse:
    """Open an approved month again, with a reason."""
    form = UnlockForm(request.POST or None)
    network, month = lock.site.network, lock.month
    if request.method == "POST" and form.is_valid():
        try:
            actions.unlock_month(by=request.user, lock=lock, **form.cleaned_data)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, f"{month:%B %Y} of {lock.site.name} is open again.")
            return redirect_or_refresh(request, _board_url(network, month))
    context = {
        "network": network,
        "tab": "measures",
        "lock": lock,
        "form": form,
        "back": _board_url(network, month),
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/board_unlock.html", context, status=status)


# --- Reminding --------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_remind)
def reminder_send(request: SignedInRequest, network: Network) -> HttpResponse:
    """Show who gets which mail, and send it."""
    month = _month(request, network)
    if request.method == "POST":
        _remind(request, network, month)
        return redirect_or_refresh(request, _board_url(network, month))
    context = {
        "network": network,
        "tab": "measures",
        "label": f"{month:%B %Y}",
        "period": f"{month:%Y-%m}",
        "back": _board_url(network, month),
        "preview": reminding.preview(network, month, now=timezone.now()),
    }
    return render(request, "outcomes/board_remind.html", context)


def _remind(request: SignedInRequest, network: Network, month: date) -> None:
    try:
        posted = actions.remind(by=request.user, network=network, month=month, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.text)
        return
    if posted:
        messages.success(
            request, f"{posted} {'mail is' if posted == 1 else 'mails are'} on the way."
        )
    else:
        messages.info(request, "There is nobody left to remind.")


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_remind)
def reminder_plan(request: SignedInRequest, network: Network) -> HttpResponse:
    """Say when people are reminded by themselves."""
    form = PlanForm(request.POST or None, instance=reminding.plan_of(network))
    if request.method == "POST" and form.is_valid():
        plan = actions.set_plan(by=request.user, network=network, **form.cleaned_data)
        messages.success(request, reminding.plan_words(plan))
        return redirect_or_refresh(request, reverse("outcomes:board", args=[network.slug]))
    context = {"network": network, "tab": "measures", "form": form}
    status = 422 if form.errors else 200
    return render(request, "outcomes/board_plan.html", context, status=status)


def _month(request: HttpRequest, network: Network) -> date:
    """Read the month that is asked for: the newest that is over where none is, 404 for nonsense."""
    asked = request.POST if request.method == "POST" else request.GET
    today = completeness.today_in(network, timezone.now())
    text = asked.get("period", "")
    month = presenting.month_of(text, today) if text else presenting.newest_month(today)
    if month is None:
        raise Http404
    return month


def _board_url(network: Network, month: date) -> str:
    page = reverse("outcomes:board", kwargs={"slug": network.slug})
    return f"{page}?period={month:%Y-%m}"
