"""Pages of results to share: those of a network, and one with its charts, citation and data."""

from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from improvement.api.sharing_shapes import SharedRow
from improvement.filters import ResultFilterSet
from improvement.forms.sharing import NetworkChoice
from improvement.models import Result
from improvement.presenters import citing, uptakes
from improvement.presenters import sharing as presenters
from improvement.rules import sharing as rules
from improvement.views.cycles import network_of
from lhs_platform.lib.access import access, found, public
from lhs_platform.lib.rest.renderers import dumps
from networks.models import Network

TAB = "results"
PER_PAGE = 24
Status = Result.Status
OPEN = "What is published for everybody is read without an account."
FILE = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}


def result_of(user: Any, public_id: Any) -> Result:
    return found(Result.objects.visible_to(user).for_list(), public_id=public_id)


def open_result(request: HttpRequest, public_id: UUID) -> Result | None:
    """Give a result to whoever may read it; None where somebody has to say first who they are."""
    if request.user.is_authenticated:
        return result_of(request.user, public_id)
    return Result.objects.public().for_list().filter(public_id=public_id).first()


@access(load=network_of)
@require_safe
def result_list(request: HttpRequest, network: Network) -> HttpResponse:
    """Show what a network has published, what is in review, and the drafts one writes."""
    seen = Result.objects.visible_to(request.user).filter(network=network).for_list()
    chosen = ResultFilterSet(request.GET, queryset=seen, request=request)
    told = chosen.qs.filter(status__in=Result.TOLD).exclude(next__status__in=Result.TOLD)
    page = Paginator(told, PER_PAGE).get_page(request.GET.get("page"))
    waiting = seen.filter(status__in=[Status.DRAFT, Status.REVIEW]).order_by("-updated_at")[:50]
    context = {
        "network": network,
        "tab": TAB,
        "page": page,
        "cards": presenters.cards(page.object_list),
        "waiting": presenters.cards(waiting),
        "q": request.GET.get("q", ""),
    }
    return render(request, "improvement/result_list.html", context)


@public(OPEN)
@require_safe
def result_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    result = open_result(request, public_id)
    if result is None:
        return redirect_to_login(request.get_full_path())
    return result_page(request, result)


def result_page(request: HttpRequest, result: Result, **more: Any) -> HttpResponse:
    """Show a result as its reader may know it; strangers see no tabs of its network."""
    user: Any = request.user
    is_here = Network.objects.visible_to(user).filter(pk=result.network_id).exists()
    is_withdrawn = result.status == Status.WITHDRAWN
    shows_all = is_here and rules.reads_all_authors(user, result)
    context = {
        "base": "network_base.html" if is_here else "base.html",
        "network": result.network,
        "tab": TAB,
        "is_here": is_here,
        "result": result,
        "title": presenters.title_of(result),
        "published_on": presenters.published_on(result),
        "withdrawn_on": result.network.day_at(result.withdrawn_at) if is_withdrawn else None,
        "tag": presenters.status_tag(result.status),
        "finding": presenters.finding_tag(result.finding),
        "parts": [] if is_withdrawn else presenters.texts(result),
        "charts": [] if is_withdrawn else presenters.charts(result),
        "authors": presenters.authors(result, user, shows_all=shows_all),
        "change": presenters.change_link(result, user),
        "taken_up": uptakes.taken_up(result, user),
        "editions": presenters.editions(result, user),
        "history": presenters.history(result, user, shows_all=shows_all) if is_here else [],
        "citation": citing.plain(result) if result.is_told else "",
        "cite_links": presenters.cite_links(result),
        **_may(user, result),
        **more,
    }
    return render(request, "improvement/result_detail.html", context)


def _may(user: Any, result: Result) -> dict[str, Any]:
    """Say what the reader may do with a result as it stands."""
    if not user.is_authenticated:
        return {}
    status, may_write = result.status, bool(rules.can_write_result(user, result))
    may_review = rules.can_review_result(user, result) if status == Status.REVIEW else False
    copies = rules.networks_for_copy(user, result) if status == Status.PUBLISHED else []
    has_newer = Result.objects.filter(previous=result).exclude(status=Status.DRAFT).exists()
    return {
        "can_write": may_write and status == Status.DRAFT,
        "can_take_back": may_write and status == Status.REVIEW,
        "can_review": bool(may_review),
        "why_no_review": getattr(may_review, "reason", ""),
        "can_withdraw": status == Status.PUBLISHED
        and bool(rules.can_withdraw_result(user, result)),
        "can_make_edition": may_write and result.is_told and not has_newer,
        "can_take_up": bool(rules.can_take_up(user, result)),
        "copy_form": NetworkChoice(networks=copies) if copies else None,
    }


@public(OPEN)
@require_safe
def result_cite(request: HttpRequest, public_id: UUID, form: str) -> HttpResponse:
    """Give the citation as a file for a list of references."""
    if form not in citing.FORMS:
        raise Http404
    result = open_result(request, public_id)
    if result is None:
        return redirect_to_login(request.get_full_path())
    if not result.is_told:
        raise Http404
    content_type, _ = citing.FORMS[form]
    name = f"{result.network.slug}-result-{result.number}.{form}"
    headers = {**FILE, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(citing.written(result, form), content_type=content_type, headers=headers)


@public(OPEN)
@require_safe
def result_data(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the page as JSON: what REST tells of it, and its charts as they were put down."""
    result = open_result(request, public_id)
    if result is None:
        return redirect_to_login(request.get_full_path())
    shape = SharedRow(result, context={"request": request, "with_data": True})
    return HttpResponse(dumps(shape.data), content_type="application/json", headers=FILE)


@public(OPEN)
@require_safe
def result_chart(request: HttpRequest, public_id: UUID, chart: UUID) -> HttpResponse:
    """Give a drawing as it was put down, byte for byte."""
    result = open_result(request, public_id)
    if result is None:
        return redirect_to_login(request.get_full_path())
    if result.status == Status.WITHDRAWN:
        raise Http404
    kept = found(result.charts.all(), public_id=chart)
    name = f"{result.network.slug}-{kept.data['code']}-{kept.taken_at:%Y-%m-%d}.svg"
    headers = {**FILE, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(presenters.drawing(kept), content_type="image/svg+xml", headers=headers)
