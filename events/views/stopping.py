"""No mail any more, and mail again: by the link in each mail, and on one's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from events.actions import invitations
from events.models import Invitation
from events.views.answers import BY_LINK, ask_for_code, by_link, is_mail_stopped, unknown_link
from events.views.private import is_own, one_click_page, private_page
from lhs_platform.lib.access import public


@require_http_methods(["GET", "HEAD", "POST"])
@public("Whoever gets a mail stops all of it by its link, without an account.")
@one_click_page
def rsvp_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mail to an address, or let it come again. It answers nothing: whoever comes still
    comes. The link outlives the invitation and its other links: whoever gets mail can stop it."""
    opened = Invitation.objects.by_stop_token(token)
    if opened is None:
        return unknown_link(request)
    invited, is_present = opened
    if not is_present:
        context = {"event": invited.event, "is_elsewhere": True}
        return render(request, "events/rsvp_stop.html", context, status=410)
    is_back = "again" in request.POST
    if request.method == "POST":
        act = invitations.write_again if is_back else invitations.stop_mail
        act(invitation=invited)
    context = {
        "event": invited.event,
        "token": token,
        "is_stopped": is_mail_stopped(invited),
        "is_back": is_back,
    }
    return render(request, "events/rsvp_stop.html", context)


@require_http_methods(["POST"])
@public(BY_LINK)
@private_page
def rsvp_write_again(request: HttpRequest, token: str) -> HttpResponse:
    """Let mail come again, from one's own page."""
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    if not is_own(request, invited):
        return ask_for_code(request, invited, token)
    invitations.write_again(invitation=invited)
    messages.success(request, "We write to you again.")
    location = reverse("events:rsvp", kwargs={"token": token})
    return HttpResponse(status=303, headers={"Location": location})
