"""Pages of networks: yours, those you can find, a new one, and what one says about itself."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from networks import rules
from networks.actions import networks as actions
from networks.forms import NetworkAddForm, NetworkForm
from networks.models import JoinRequest, Network, Organization
from networks.views import loaders


@require_safe
@access()
def network_list(request: SignedInRequest) -> HttpResponse:
    """Show the networks a person belongs to, those they can find, and what they asked for."""
    user, q = request.user, request.GET.get("q", "").strip()
    context = {
        "mine": _mine(user),
        "found": Paginator(_findable(user, q), 20).get_page(request.GET.get("page")),
        "requests": JoinRequest.objects.waiting().filter(user=user).select_related("network"),
        "q": q,
        "can_add": bool(rules.founds_networks(user)),
    }
    return render(request, "networks/network_list.html", context)


def _mine(user: Any) -> list[dict[str, Any]]:
    networks = Network.objects.visible_to(user).for_list()
    return [{"network": n, "membership": rules.membership_in(user, n)} for n in networks]


def _findable(user: Any, q: str) -> Any:
    """Give what a person outside may find, without what they have or have asked for."""
    asked = JoinRequest.objects.waiting().filter(user=user).values("network")
    networks = Network.objects.open_to_find().exclude(pk__in=list(user.active_memberships))
    if user.is_staff:
        return networks.none()
    words = [
        Q(name__icontains=w) | Q(summary__icontains=w) | Q(purpose__icontains=w) for w in q.split()
    ]
    return networks.exclude(pk__in=asked).filter(*words)


def possible_parents(user: Any) -> Any:
    networks = Network.objects.visible_to(user)
    allowed = [n.pk for n in networks if rules.can_add_network(user, n)]
    return networks.filter(pk__in=allowed)


@require_http_methods(["GET", "POST"])
@access(rule=rules.founds_networks)
def network_add(request: SignedInRequest) -> HttpResponse:
    form = NetworkAddForm(
        posted(request),
        parents=possible_parents(request.user),
        parent_required=not rules.can_add_network(request.user),
        initial={"parent": request.GET.get("parent")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            network = actions.add(
                by=request.user,
                values=form.values(),
                group=form.cleaned_data["group"],
                parent=form.cleaned_data["parent"],
                now=timezone.now(),
            )
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, f"{network} is founded. Now invite people and add sites.")
            return redirect_or_refresh(
                request, reverse("networks:member-list", args=[network.slug])
            )
    status = 422 if form.errors else 200
    return render(request, "networks/network_add.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_edit_network)
def network_edit(request: SignedInRequest, network: Network) -> HttpResponse:
    form = NetworkForm(posted(request), instance=network, initial={"version": network.version})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _network_saved(request, network, form)
            except ChangedMeanwhile as error:
                status = 409
                form.note_conflict(Network.objects.get(pk=network.pk))
                form.add_error(None, error.text)
            except DomainError as error:
                blame(form, error)
    context = {
        "network": loaders.network(request.user, network.slug),
        "tab": "overview",
        "form": form,
    }
    return render(request, "networks/network_edit.html", context, status=status)


def _network_saved(request: SignedInRequest, network: Network, form: NetworkForm) -> HttpResponse:
    version = form.cleaned_data["version"]
    actions.edit(by=request.user, network=network, version=version, values=form.values())
    messages.success(request, "Saved.")
    return redirect_or_refresh(request, reverse("pages:network-overview", args=[network.slug]))


@require_safe
@access()
def organization_list(request: SignedInRequest) -> HttpResponse:
    """Show the organizations of a person's networks."""
    organizations = Organization.objects.visible_to(request.user).with_sites_of(request.user)
    page = Paginator(organizations, 50).get_page(request.GET.get("page"))
    return render(request, "networks/organization_list.html", {"page": page})
