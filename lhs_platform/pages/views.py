"""Pages of the site itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from lhs_platform.lib.access import public
from lhs_platform.pages.context import THEMES
from lhs_platform.pages.specimens import specimens

YEAR = 365 * 24 * 3600


@public("How the site treats people is told before they sign in.")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@public("How the site treats people is told before they sign in.")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@public("The words we use help people decide whether to join.")
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/words.html")


@public("The parts our pages are made of show nobody's data.")
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/components.html", specimens())


@public("Light or dark is chosen with or without an account.")
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the device's own, on the account or in a cookie."""
    chosen = request.POST.get("theme", "auto")
    chosen = chosen if chosen in THEMES else "auto"
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    if request.user.is_authenticated:
        request.user.theme = chosen
        request.user.save(update_fields=["theme", "updated_at"])
    response = HttpResponse(status=303, headers={"Location": iri_to_uri(back)})
    response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", httponly=True)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what happened when a form came back too late or from elsewhere."""
    return render(request, "csrf_failure.html", {"reason": reason}, status=403)
