"""Two invitations of one person: shown side by side, and merged when confirmed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import merging
from events.forms.people import MergeForm
from events.models import Invitation
from events.presenters import merging as presenters
from events.views.events import in_network
from events.views.person import invitation_of, invitation_url
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh


@require_http_methods(["GET", "POST"])
@access(load=invitation_of, rule=rules.can_manage_invitation)
@never_cache
def invitation_merge(request: HttpRequest, invited: Invitation) -> HttpResponse:
    """Show both, and merge them into the one whose button is pressed."""
    form = MergeForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        raise Http404
    other = _other(request.user, invited, form.cleaned_data["other"])
    if request.method != "POST":
        return _page(request, invited, other)
    by_id = {invited.public_id: (invited, other), other.public_id: (other, invited)}
    keep, drop = by_id.get(form.cleaned_data["keep"], (None, None))
    if keep is None or drop is None:
        return _page(request, invited, other, error="Choose which one is kept.", status=422)
    try:
        merging.merge(keep=keep, drop=drop, by=request.user, now=timezone.now())
    except DomainError as refusal:
        return _page(request, invited, other, error=refusal.text, status=409)
    messages.success(request, "Merged. Both links lead to this invitation.")
    return redirect_or_refresh(request, invitation_url(keep))


def _other(user: Any, invited: Invitation, public_id: Any) -> Invitation:
    seen = Invitation.objects.visible_to(user).filter(event=invited.event_id)
    return found(seen.for_list().select_related("rsvp__needs"), public_id=public_id)


def _page(
    request: HttpRequest,
    invited: Invitation,
    other: Invitation,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    sides = presenters.sides(invited, other, by=request.user, now=timezone.now())
    context = in_network(
        invited.event,
        request.user,
        "people",
        invitation=invited,
        other=other,
        error=error,
        sides=sides,
        can_merge=not all(side["why_not"] for side in sides),
        stands=presenters.standing(invited, other),
    )
    return render(request, "events/invitation_merge.html", context, status=status)
