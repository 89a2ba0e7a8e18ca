"""A person's own pages: profile and settings, and API tokens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from lhs_platform.mail import outbox
from networks import presenters
from networks.actions import people, tokens
from networks.forms import ProfileForm, TokenForm
from networks.models import ApiToken, Network, User
from networks.views import loaders


@require_http_methods(["GET", "POST"])
@access()
def profile(request: SignedInRequest) -> HttpResponse:
    """Show and change what a person says about themselves and what they want to get."""
    # A copy of its own: an invalid form must not put what was typed into the page's head.
    form = ProfileForm(posted(request), instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        user = User.objects.get(pk=request.user.pk)
        people.edit(by=request.user, user=user, values=form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect_or_refresh(request, reverse("networks:profile"))
    status = 422 if form.errors else 200
    unwanted = outbox.who_wants_none(people.addresses_of(request.user))
    context = {"form": form, "unwanted": unwanted}
    return render(request, "networks/profile.html", context, status=status)


@require_http_methods(["POST"])
@access()
def profile_mail(request: SignedInRequest) -> HttpResponse:
    """Stop all mail to oneself, or let it come again."""
    if "again" in request.POST:
        people.write_again(by=request.user, user=request.user)
        messages.success(request, "We write to you again.")
    else:
        people.stop_mail(by=request.user, user=request.user)
        messages.success(request, "No more mail, except what is named below.")
    return redirect_or_refresh(request, reverse("networks:profile"))


@require_safe
@access()
def token_list(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    own = ApiToken.objects.visible_to(request.user).prefetch_related("networks")
    context = {
        "tokens": [presenters.token(token, now) for token in own],
        "can_add": bool(request.user.active_memberships),
    }
    return render(request, "networks/token_list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@access()
def token_add(request: SignedInRequest) -> HttpResponse:
    """Make a token. Its key stands in this one answer: kept nowhere, it cannot be redirected to."""
    networks = Network.objects.visible_to(request.user).filter(
        pk__in=list(request.user.active_memberships)
    )
    form = TokenForm(posted(request), networks=networks)
    if request.method == "POST" and form.is_valid():
        try:
            token, key = tokens.make(
                by=request.user,
                name=form.cleaned_data["name"],
                scope=form.cleaned_data["scope"],
                networks=form.cleaned_data["networks"],
                expires_at=form.expires_at(),
                now=timezone.now(),
            )
        except DomainError as error:
            blame(form, error)
        else:
            context = {"token": token, "key": key}
            return render(request, "networks/token_made.html", context, status=201)
    context = {"form": form, "has_networks": networks.exists()}
    status = 422 if form.errors else 200
    return render(request, "networks/token_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access(load=loaders.token)
def token_revoke(request: SignedInRequest, token: ApiToken) -> HttpResponse:
    """Ask once, then take a token back."""
    if request.method == "POST":
        tokens.revoke(by=request.user, token=token, now=timezone.now())
        messages.success(request, f"“{token.name}” no longer works.")
        return redirect_or_refresh(request, reverse("networks:token-list"))
    return render(request, "networks/token_revoke.html", {"token": token})
