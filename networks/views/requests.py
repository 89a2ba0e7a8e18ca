"""Asking to join a network, and the coordinators' board of requests."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from networks import rules
from networks.actions import requests as actions
from networks.forms import ApprovalForm, DeclineForm, JoinRequestForm
from networks.models import JoinRequest, Network
from networks.views import loaders


@require_http_methods(["GET", "POST"])
@access(load=loaders.findable_network)
def request_add(request: SignedInRequest, network: Network) -> HttpResponse:
    """Show what a network says about itself to people outside, and let them ask to join."""
    form = JoinRequestForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(by=request.user, network=network, **form.cleaned_data)
        except DomainError as error:
            blame(form, error)
        else:
            text = f"Your request is with the coordinators of {network}. You will get a mail."
            messages.success(request, text)
            return redirect_or_refresh(request, reverse("networks:network-list"))
    context = {
        "asked": network,
        "form": form,
        "belongs": rules.membership_in(request.user, network) is not None,
    }
    status = 422 if form.errors else 200
    return render(request, "networks/request_add.html", context, status=status)


@require_POST
@access(load=loaders.join_request, rule=rules.can_withdraw_request)
def request_withdraw(request: SignedInRequest, join_request: JoinRequest) -> HttpResponse:
    try:
        actions.withdraw(by=request.user, request=join_request)
        text = f"Your request to join {join_request.network} is withdrawn. You can ask again."
        messages.success(request, text)
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, reverse("networks:network-list"))


@require_safe
@access(load=loaders.network, rule=rules.can_manage_members)
def request_list(request: SignedInRequest, network: Network) -> HttpResponse:
    return _board(request, network)


@require_POST
@access(load=loaders.join_request, rule=rules.can_decide_request)
def request_approve(request: SignedInRequest, join_request: JoinRequest) -> HttpResponse:
    form = ApprovalForm(request.POST, network=join_request.network, prefix=_prefix(join_request))
    if form.is_valid():
        try:
            actions.approve(
                by=request.user, request=join_request, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, f"{join_request.user} now belongs to the network.")
            return _to_board(request, join_request.network)
    return _board(request, join_request.network, join_request, approval=form)


@require_POST
@access(load=loaders.join_request, rule=rules.can_decide_request)
def request_decline(request: SignedInRequest, join_request: JoinRequest) -> HttpResponse:
    form = DeclineForm(request.POST, prefix=_prefix(join_request))
    if form.is_valid():
        try:
            actions.decline(
                by=request.user, request=join_request, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, f"{join_request.user} gets your reason by mail.")
            return _to_board(request, join_request.network)
    return _board(request, join_request.network, join_request, decline=form)


def _board(
    request: SignedInRequest,
    network: Network,
    at: JoinRequest | None = None,
    approval: ApprovalForm | None = None,
    decline: DeclineForm | None = None,
) -> HttpResponse:
    """Show all requests that wait; `approval` or `decline` is the bound form of the one `at`."""
    waiting = JoinRequest.objects.waiting().filter(network=network).select_related("user")
    lines = []
    for item in waiting:
        here, prefix = at is not None and item.pk == at.pk, _prefix(item)
        lines.append(
            {
                "request": item,
                "approval": (here and approval) or ApprovalForm(network=network, prefix=prefix),
                "decline": (here and decline) or DeclineForm(prefix=prefix),
                "is_declining": here and decline is not None,
            }
        )
    context = {"network": network, "tab": "people", "lines": lines}
    status = 422 if at else 200
    return render(request, "networks/request_list.html", context, status=status)


def _prefix(item: JoinRequest) -> str:
    return f"r{item.pk}"


def _to_board(request: SignedInRequest, network: Network) -> HttpResponse:
    return redirect_or_refresh(request, reverse("networks:request-list", args=[network.slug]))
