"""The door through which a mail service reports what became of a mail (django-anymail).

Open only where a secret is set, and only to a service that sends it along.
"""

from typing import Any

from anymail.signals import tracking
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from anymail.webhooks.sendgrid import SendGridTrackingWebhookView
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lhs_platform.lib.access import public
from lhs_platform.mail import bounces

SERVICES: dict[str, Any] = {
    "brevo": BrevoTrackingWebhookView,
    "mailgun": MailgunTrackingWebhookView,
    "mailjet": MailjetTrackingWebhookView,
    "postmark": PostmarkTrackingWebhookView,
    "sendgrid": SendGridTrackingWebhookView,
}


@public(
    "A mail service reports here what came back. It proves itself by a secret; off without one."
)
@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def reported(request: HttpRequest, service: str) -> HttpResponse:
    if not settings.ANYMAIL["WEBHOOK_SECRET"] or service not in SERVICES:
        raise Http404
    try:
        answer: HttpResponse = SERVICES[service].as_view()(request)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SuspiciousOperation("This is not a report of the service.") from error
    return answer


def listen() -> None:
    """Hear what the services report. Called when the apps start."""
    tracking.connect(_heard, dispatch_uid="mail.bounces")


def _heard(sender: Any, event: Any, **_more: Any) -> None:
    bounces.note(event)
