"""The member directory, one member's page, and what coordinators change there."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh, render_part
from lhs_platform.lib.http import SignedInRequest
from networks import presenters, rules
from networks.actions import memberships
from networks.filters import MembershipFilterSet
from networks.forms import EndForm, HandOverForm, MembershipForm
from networks.models import JoinRequest, Membership, Network, Site
from networks.views import loaders

PAGE = 50


@require_safe
@access(load=loaders.network, rule=rules.can_see_directory)
def member_list(request: SignedInRequest, network: Network) -> HttpResponse:
    """Show who opted in; coordinators see everybody, with access and site."""
    members = Membership.objects.visible_to(request.user).active().filter(network=network)
    filters = MembershipFilterSet(request.GET, queryset=members.for_list(), request=request)
    filter_form = _filter_form(filters.form, network)
    page = Paginator(filters.qs, PAGE).get_page(request.GET.get("page"))
    can_manage = bool(rules.can_manage_members(request.user, network))
    context = {
        "network": network,
        "tab": "people",
        "page": page,
        "members": presenters.members(page.object_list, request.user),
        "filter_form": filter_form,
        "is_filtered": any(request.GET.get(k) for k in ("q", "group", "access", "site")),
        "can_manage": can_manage,
        "you": rules.membership_in(request.user, network),
        "waiting": JoinRequest.objects.waiting().filter(network=network).count()
        if can_manage
        else 0,
    }
    return render_part(request, "networks/member_list.html", "networks/_member_table.html", context)


def _filter_form(form: forms.Form, network: Network) -> forms.Form:
    """Offer what narrows this page, with the network's own sites to choose from."""
    sites = Site.objects.active().filter(network=network).values_list("code", "name")
    any_site = ("", f"All {network.site_word_plural}")
    del form.fields["network"], form.fields["updated_since"]
    form.fields["site"].widget = forms.Select(choices=[any_site, *sites])
    form.fields["site"].label = network.site_word.capitalize()
    return form


@require_safe
@access(load=loaders.membership)
def member_detail(request: SignedInRequest, membership: Membership) -> HttpResponse:
    user, network = request.user, membership.network
    can_manage = bool(rules.can_manage_members(user, network)) and membership.left_at is None
    context = {
        "network": network,
        "tab": "people",
        "member": presenters.member(membership, user),
        "can_manage": can_manage,
        "is_yours": membership.user_id == user.pk,
        "can_hand_over": membership.user_id == user.pk
        and bool(rules.is_coordinator(user, network)),
    }
    return render(request, "networks/member_detail.html", context)


@require_http_methods(["GET", "POST"])
@access(load=loaders.active_membership, rule=rules.can_manage_membership)
def member_edit(request: SignedInRequest, membership: Membership) -> HttpResponse:
    form = MembershipForm(
        posted(request),
        instance=Membership.objects.get(pk=membership.pk),
        network=membership.network,
        initial={"version": membership.version},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _member_saved(request, membership, form)
            except ChangedMeanwhile as error:
                status = 409
                form.note_conflict(loaders.membership(request.user, membership.public_id))
                form.add_error(None, error.text)
            except DomainError as error:
                blame(form, error)
    return _page(request, "networks/member_edit.html", membership, form, status)


def _member_saved(
    request: SignedInRequest, membership: Membership, form: MembershipForm
) -> HttpResponse:
    memberships.change(
        by=request.user,
        membership=membership,
        version=form.cleaned_data["version"],
        values=form.values(),
    )
    messages.success(request, f"Saved: {membership.user}.")
    return _to_list(request, membership.network)


@require_http_methods(["GET", "POST"])
@access(load=loaders.active_membership, rule=rules.can_manage_membership)
def member_end(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """Ask once, then end a membership."""
    form = EndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            memberships.end(
                by=request.user,
                membership=membership,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, f"{membership.user} no longer belongs to this network.")
            return _to_list(request, membership.network)
    return _page(request, "networks/member_end.html", membership, form, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@access(load=loaders.own_membership)
def network_leave(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """Ask once, then let a person leave."""
    form = forms.Form(posted(request))
    if request.method == "POST":
        try:
            memberships.end(by=request.user, membership=membership, now=timezone.now())
        except DomainError as error:
            form.full_clean()
            blame(form, error)
        else:
            messages.success(request, f"You have left {membership.network}.")
            return redirect_or_refresh(request, reverse("networks:network-list"))
    return _page(
        request, "networks/network_leave.html", membership, form, 422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@access(load=loaders.own_membership, rule=rules.can_manage_membership)
def hand_over(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """Let a coordinator name who coordinates in their stead."""
    form = HandOverForm(posted(request), giver=membership)
    if request.method == "POST" and form.is_valid():
        taker = form.cleaned_data["taker"]
        try:
            memberships.hand_over(by=request.user, giver=membership, taker=taker)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, f"{taker.user} now coordinates {membership.network}.")
            return _to_list(request, membership.network)
    return _page(request, "networks/hand_over.html", membership, form, 422 if form.errors else 200)


def _page(
    request: SignedInRequest, template: str, membership: Membership, form: Any, status: int
) -> HttpResponse:
    context = {
        "network": membership.network,
        "tab": "people",
        "membership": membership,
        "form": form,
    }
    return render(request, template, context, status=status)


def _to_list(request: SignedInRequest, network: Network) -> HttpResponse:
    return redirect_or_refresh(request, reverse("networks:member-list", args=[network.slug]))
