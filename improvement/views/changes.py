"""Pages of the change package."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from improvement import presenters, rules
from improvement.actions import changes
from improvement.filters import ChangeFilterSet
from improvement.forms import ChangeForm, CopyForm, StateForm
from improvement.models import Change, Cycle
from improvement.presenters import sharing
from improvement.views.cycles import network_of
from improvement.views.talk_section import talk_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.rest.streaming import stream
from networks.models import Network

PAGE = 100


def change_of(user: Any, public_id: Any) -> Change:
    changes = Change.objects.visible_to(user).for_list()
    return found(changes, public_id=public_id)  # type: ignore[no-any-return]


def _chosen(request: HttpRequest, network: Network) -> Any:
    everything = Change.objects.visible_to(request.user).filter(network=network).for_list()
    return ChangeFilterSet(request.GET, queryset=everything, request=request)


@access(load=network_of)
@require_safe
def change_list(request: HttpRequest, network: Network) -> HttpResponse:
    chosen = _chosen(request, network)
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    context = {
        "network": network,
        "tab": "changes",
        "page": page,
        "groups": presenters.package(page),
        "filter_form": chosen.form,
        "query": request.GET.urlencode(),
        "is_filtered": any(request.GET.get(name) for name in ("state", "reliability")),
        "can_add": bool(rules.can_add_change(request.user, network)),
    }
    return render(request, "improvement/change_list.html", context)


@access(load=network_of)
@require_safe
def change_export(request: HttpRequest, network: Network) -> HttpResponseBase:
    rows = presenters.export_rows(_chosen(request, network).qs)
    return stream("csv", presenters.CHANGE_COLUMNS, rows, name=f"{network.slug}-changes")


@access(load=change_of)
@require_safe
def change_detail(request: HttpRequest, change: Change) -> HttpResponse:
    return _page(request, change)


@access(load=network_of, rule=rules.can_add_change)
@require_http_methods(["GET", "POST"])
def change_add(request: HttpRequest, network: Network) -> HttpResponse:
    form = ChangeForm(request.POST or None, instance=Change(network=network), network=network)
    if request.method == "POST" and form.is_valid():
        saved = written(
            form, lambda: changes.add(by=request.user, network=network, values=form.values())
        )
        if saved:
            messages.success(request, "The change is in the package.")
            return redirect_or_refresh(request, presenters.change_url(saved))
    return _form_page(request, network, None, form)


@access(load=change_of, rule=rules.can_edit_change)
@require_http_methods(["GET", "POST"])
def change_edit(request: HttpRequest, change: Change) -> HttpResponse:
    title = change.title
    form = ChangeForm(
        request.POST or None,
        instance=change,
        network=change.network,
        initial={"version": change.version},
    )
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: changes.edit(
                by=request.user,
                change=change,
                version=form.cleaned_data["version"] or 0,
                values=form.values(),
            ),
        )
        if saved:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, presenters.change_url(saved))
    return _form_page(request, change.network, title, form)


@access(load=change_of, rule=rules.can_set_change_state)
@require_POST
def change_state(request: HttpRequest, change: Change) -> HttpResponse:
    form = StateForm(request.POST)
    if form.is_valid():
        try:
            today = change.network.day_at(timezone.now())
            changes.set_state(by=request.user, change=change, on=today, **form.cleaned_data)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, presenters.change_url(change))
    return _page(request, change, state_form=form)


@access(load=change_of, rule=rules.can_copy_change)
@require_POST
def change_copy(request: HttpRequest, change: Change) -> HttpResponse:
    networks = rules.networks_to_copy_to(request.user, change)
    form = CopyForm(request.POST, networks=networks)
    if form.is_valid():
        network = form.cleaned_data["network"]
        try:
            copied = changes.copy(by=request.user, change=change, network=network)
        except DomainError as error:
            form.add_error(None, error.text)
        else:
            messages.success(request, f"The change is now in {network.name}, too.")
            return redirect_or_refresh(request, presenters.change_url(copied))
    return _page(request, change, copy_form=form)


def _page(
    request: HttpRequest,
    change: Change,
    state_form: StateForm | None = None,
    copy_form: CopyForm | None = None,
) -> HttpResponse:
    cycles = presenters.cycles_by_change([change])[change.pk]
    measures = [change.measure] if change.measure else []
    networks = rules.networks_to_copy_to(request.user, change)
    context = {
        "network": change.network,
        "tab": "changes",
        "change": change,
        "tag": presenters.state_tag(change.state),
        "sites": presenters.at_sites(cycles),
        "tools": presenters.lines(change.tools),
        "source": presenters.lines(change.source),
        "relatives": presenters.relatives(change, request.user),
        "effects": presenters.effects(measures, user=request.user),
        "told": sharing.of_change(change, request.user),
        "share_url": sharing.share_url(change) if _can_share(request, change, cycles) else "",
        "can_edit": bool(rules.can_edit_change(request.user, change)),
        "can_test": bool(rules.can_test_change(request.user, change)),
        "testing_url": presenters.testing_url(change),
        "talk": talk_of(request, change),
        "state_form": state_form or _state_form(request, change),
        "copy_form": copy_form or _copy_form(networks),
    }
    refused = bool((state_form and state_form.errors) or (copy_form and copy_form.errors))
    status = 422 if refused else 200
    return render(request, "improvement/change_detail.html", context, status=status)


def _can_share(request: HttpRequest, change: Change, cycles: list[Cycle]) -> bool:
    """Say whether there is something to tell of a change, and this person may begin to."""
    is_tested = change.state != Change.State.UNTESTED or any(
        one.stage == Cycle.Stage.CLOSED for one in cycles
    )
    return is_tested and bool(rules.can_share_change(request.user, change))


def _state_form(request: HttpRequest, change: Change) -> StateForm | None:
    if not rules.can_set_change_state(request.user, change):
        return None
    return StateForm(initial={"version": change.version, "state": change.state})


def _copy_form(networks: Any) -> CopyForm | None:
    return CopyForm(networks=networks) if networks else None


def _form_page(
    request: HttpRequest, network: Network, title: str | None, form: ChangeForm
) -> HttpResponse:
    context = {"network": network, "tab": "changes", "title": title, "form": form}
    if title is not None:
        context["back"] = presenters.change_url(form.instance)
    status = 422 if form.is_bound else 200
    return render(request, "improvement/change_form.html", context, status=status)
