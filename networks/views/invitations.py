"""Inviting people to a network, and answering by a personal link."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lhs_platform.lib.access import access, public
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from networks import rules
from networks.actions import invitations
from networks.forms import InvitationForm
from networks.models import MembershipInvitation, Network
from networks.views import loaders


@require_safe
@access(load=loaders.network, rule=rules.can_manage_members)
def invitation_list(request: SignedInRequest, network: Network) -> HttpResponse:
    sent = MembershipInvitation.objects.visible_to(request.user).filter(network=network)
    page = Paginator(sent.for_list(), 50).get_page(request.GET.get("page"))
    context = {"network": network, "tab": "people", "page": page, "now": timezone.now()}
    return render(request, "networks/invitation_list.html", context)


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_manage_members)
def invitation_add(request: SignedInRequest, network: Network) -> HttpResponse:
    form = InvitationForm(posted(request), network=network)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invitations.send(
                by=request.user, network=network, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, f"The invitation is on its way to {invitation.email}.")
            return _to_list(request, network)
    context = {"network": network, "tab": "people", "form": form}
    status = 422 if form.errors else 200
    return render(request, "networks/invitation_add.html", context, status=status)


@require_POST
@access(load=loaders.invitation, rule=rules.can_manage_invitation)
def invitation_resend(request: SignedInRequest, invitation: MembershipInvitation) -> HttpResponse:
    try:
        invitations.send_again(by=request.user, invitation=invitation, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.text)
    else:
        text = f"A new link is on its way to {invitation.email}. The one before no longer works."
        messages.success(request, text)
    return _to_list(request, invitation.network)


@require_http_methods(["GET", "POST"])
@access(load=loaders.invitation, rule=rules.can_manage_invitation)
def invitation_revoke(request: SignedInRequest, invitation: MembershipInvitation) -> HttpResponse:
    """Ask once, then take the invitation back."""
    if request.method == "POST":
        try:
            invitations.revoke(by=request.user, invitation=invitation, now=timezone.now())
            messages.success(request, f"The invitation to {invitation.email} is taken back.")
        except DomainError as error:
            messages.error(request, error.text)
        return _to_list(request, invitation.network)
    context = {"network": invitation.network, "tab": "people", "invitation": invitation}
    return render(request, "networks/invitation_revoke.html", context)


@public("The personal link of a mail opens without an account; joining asks for one.")
@never_cache
@require_http_methods(["GET", "POST"])
def invitation_answer(request: SignedInRequest, token: str) -> HttpResponse:
    """Show what one is invited to; accept (signed in, with that address) or decline."""
    invitation = loaders.invitation_of_link(token)
    if invitation is None or not loaders.is_open(invitation):
        return _closed(request, invitation)
    error = ""
    if request.method == "POST":
        try:
            return _answered(request, invitation)
        except DomainError as refusal:
            error = refusal.text
    return _answer_page(request, invitation, token, error)


def _answered(request: SignedInRequest, invitation: MembershipInvitation) -> HttpResponse:
    now = timezone.now()
    person = request.user if request.user.is_authenticated else None
    if request.POST.get("answer") == "decline":
        invitations.decline(by=person, invitation=invitation, now=now)
        return render(request, "networks/invitation_declined.html", {"invitation": invitation})
    if person is None:
        raise DomainError("Sign in first, so that we know who joins.")
    invitations.accept(by=person, invitation=invitation, now=now)
    messages.success(request, f"Welcome to {invitation.network}.")
    slug = invitation.network.slug
    return redirect_or_refresh(request, reverse("pages:network-overview", args=[slug]))


def _answer_page(
    request: SignedInRequest, invitation: MembershipInvitation, token: str, error: str
) -> HttpResponse:
    back = urlencode({"next": reverse("networks:invitation-answer", args=[token])})
    address = urlencode({"email": invitation.email})
    signed_in = request.user.is_authenticated
    context = {
        "invitation": invitation,
        "network_name": invitation.network.name,
        "error": error,
        "is_for_you": signed_in and invitations.is_for(request.user, invitation),
        "login_url": f"{reverse('account_login')}?{back}",
        "signup_url": f"{reverse('account_signup')}?{address}&{back}",
    }
    status = 422 if error else 200
    return render(request, "networks/invitation_answer.html", context, status=status)


def _closed(request: SignedInRequest, invitation: MembershipInvitation | None) -> HttpResponse:
    """Say why a link no longer works, without telling a stranger anything."""
    context = {"invitation": invitation}
    status = 404 if invitation is None else 410
    return render(request, "networks/invitation_closed.html", context, status=status)


def _to_list(request: SignedInRequest, network: Network) -> HttpResponse:
    return redirect_or_refresh(request, reverse("networks:invitation-list", args=[network.slug]))
