"""What a personal page needs: no trace of its address, and a check that the browser is the one
that answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt

from events.models import Invitation, TravelRequest

View = Callable[..., HttpResponseBase]
COOKIE_DAYS = 120
OWN_SALT, CODED_SALT = "events.own", "events.coded"
# Where a person goes on to after the code, if not to their answer.
THEN = {
    "travel": "events:own-travel",
    "topics": "events:own-topics",
    "votes": "events:link-votes",
}


class PersonalCsrf(CsrfViewMiddleware):
    """The usual CSRF token check, for pages that send no referrer.

    A browser told `no-referrer` says `Origin: null` when it sends a form, which Django refuses
    before it looks at the token. Here the token alone decides; it must match the cookie.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        is_hidden = request.META["HTTP_ORIGIN"] == "null"
        return is_hidden or super()._origin_verified(request)  # type: ignore[misc]

    def _check_referer(self, request: HttpRequest) -> None:
        """Ask for no referrer: these pages forbid the browser to send one."""


def private_page(view: View) -> View:
    """Keep the address of a personal page out of referrers, caches and search engines."""
    return _without_trace(decorator_from_middleware(PersonalCsrf)(view))


def one_click_page(view: View) -> View:
    """A private page that a mail program may answer for its reader (RFC 8058): it has no cookie
    and no CSRF token, the link alone is the proof. Only for what can do no harm."""
    return _without_trace(view)


def _without_trace(view: View) -> View:
    @wraps(view)
    def private(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        response = view(request, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    # A private page brings its own check instead of the one of the middleware.
    return csrf_exempt(private)


def _cookie(invited: Invitation) -> str:
    return f"answered-{invited.public_id.hex[:12]}"


def is_own(request: HttpRequest, invited: Invitation) -> bool:
    """Say whether what was answered may be shown to this browser: nothing was yet, this
    browser answered, a code proved it, or the person is signed in."""
    is_new = invited.answer is None and not _has_money(invited)
    return is_new or is_proved(request, invited)


def _has_money(invited: Invitation) -> bool:
    """Who answers is remembered, and sees the money: an answer must not open older claims."""
    return TravelRequest.objects.filter(invitation=invited).exists()


def is_proved(request: HttpRequest, invited: Invitation) -> bool:
    """Say whether this browser answered, proved itself by a code, or the person is signed in.
    Where money is shown, an answer that is gone proves nothing."""
    if request.user.is_authenticated and request.user.pk == invited.user_id:
        return True
    return _holds(request, _cookie(invited), OWN_SALT, invited)


def _holds(request: HttpRequest, name: str, salt: str, invited: Invitation) -> bool:
    """Say whether the browser has this cookie, for the address as it is on file now."""
    given = request.get_signed_cookie(name, default="", salt=salt, max_age=COOKIE_DAYS * 86_400)
    return bool(given) and given == _mark(invited)


def _mark(invited: Invitation) -> str:
    """Tie the cookie to the address: a corrected address is another person."""
    return f"{invited.public_id}:{invited.email}"


def _keep(response: HttpResponse, name: str, salt: str, invited: Invitation) -> HttpResponse:
    response.set_signed_cookie(
        name,
        _mark(invited),
        salt=salt,
        max_age=COOKIE_DAYS * 86_400,
        path="/i/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def remember(response: HttpResponse, invited: Invitation) -> HttpResponse:
    """Let this browser see its answer again."""
    return _keep(response, _cookie(invited), OWN_SALT, invited)


def is_coded(request: HttpRequest, invited: Invitation) -> bool:
    """Say whether a code that was mailed proved this browser, or the person is signed in. To have
    answered is not enough where somebody votes: a link can be forwarded."""
    if request.user.is_authenticated and request.user.pk == invited.user_id:
        return True
    return _holds(request, _coded(invited), CODED_SALT, invited)


def _coded(invited: Invitation) -> str:
    return f"coded-{invited.public_id.hex[:12]}"


def remember_code(response: HttpResponse, invited: Invitation) -> HttpResponse:
    """Let this browser see its answer and vote: its person typed the code."""
    remember(response, invited)
    return _keep(response, _coded(invited), CODED_SALT, invited)
