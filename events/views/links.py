"""A new link for those whose own no longer works."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events.actions import invitations
from events.forms.answers import AddressForm
from events.views.private import private_page
from lhs_platform.lib.access import public
from lhs_platform.lib.forms import posted
from lhs_platform.lib.limits import is_within
from lhs_platform.lib.origin import client_ip


@require_http_methods(["GET", "HEAD", "POST"])
@public("People whose link no longer works ask for a new one; it goes to the address on file.")
@private_page
def link_again(request: HttpRequest) -> HttpResponse:
    """Send present links to an address on file. The answer is the same for every address."""
    form = AddressForm(posted(request))
    is_asked = request.method == "POST" and form.is_valid()
    if is_asked:
        email = form.cleaned_data["email"].lower()
        by_address = is_within(f"link-again:{email}", most=3, seconds=3600)
        by_place = is_within(f"link-again:{client_ip(request)}", most=20, seconds=3600)
        if by_address and by_place:
            invitations.send_links_again(email=email, now=timezone.now())
    status = 422 if request.method == "POST" and not is_asked else 200
    context = {"form": form, "is_asked": is_asked}
    return render(request, "events/link_again.html", context, status=status)
