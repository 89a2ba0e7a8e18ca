"""The mailbox of the demonstration: every mail that was sent, as a person would see it."""

from typing import Any
from uuid import UUID

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from lhs_platform.lib.access import found, public
from lhs_platform.lib.htmx import render_part
from lhs_platform.lib.numbers import whole_number
from lhs_platform.mail import presenters
from lhs_platform.mail.models import MailboxItem

IN_THE_DEMO = "Read before anyone has signed in: the codes to sign in arrive here. Demo mode only."
PER_PAGE = 30
# A mail brings its own styles; it gets them, but no script, no form, and no other place.
MAIL_POLICY: dict[str, Any] = {
    "default-src": [NONE],
    "style-src": ["'unsafe-inline'"],
    "img-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": [
        "allow-popups",
        "allow-popups-to-escape-sandbox",
        "allow-top-navigation-by-user-activation",
    ],
}


@public(IN_THE_DEMO)
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    sought = request.GET.get("q", "").strip()
    found_in = Q(to_email__icontains=sought) | Q(subject__icontains=sought)
    mails = _kept().defer("raw").filter(found_in)
    page = Paginator(mails, PER_PAGE).get_page(request.GET.get("page"))
    return render_part(
        request, "mail/mailbox.html", "mail/_mailbox_list.html", {"q": sought, "mails": page}
    )


@public(IN_THE_DEMO)
@require_safe
def mailbox_item(request: HttpRequest, public_id: UUID) -> HttpResponse:
    item = found(_kept(), public_id=public_id)
    return render(request, "mail/mailbox_item.html", presenters.kept_mail(item))


@public(IN_THE_DEMO)
@require_safe
@xframe_options_sameorigin
@csp_replace(MAIL_POLICY)
def mailbox_html(_request: HttpRequest, public_id: UUID) -> HttpResponse:
    html = presenters.kept_html(found(_kept(), public_id=public_id))
    if not html:
        raise Http404
    return HttpResponse(html)


@public(IN_THE_DEMO)
@require_safe
def mailbox_calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    at = whole_number(request.GET.get("at", "0"), digits=3) or 0
    calendar = presenters.kept_calendar(found(_kept(), public_id=public_id), at)
    if not calendar:
        raise Http404
    return HttpResponse(
        calendar,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="invite.ics"'},
    )


@public(IN_THE_DEMO)
@require_safe
def mailbox_picture(_request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    png = presenters.kept_picture(found(_kept(), public_id=public_id), name)
    if not png:
        raise Http404
    return HttpResponse(png, content_type="image/png")


def _kept() -> Any:
    """Give all kept mails; outside of the demonstration there is no such page."""
    if not settings.DEMO:
        raise Http404
    return MailboxItem.objects.all()
