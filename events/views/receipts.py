"""A receipt as a file to save. It is somebody's upload: nothing in it may run on our pages."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from events.models import Receipt

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def receipt_file(receipt: Receipt) -> HttpResponse:
    """Answer with the type that was found in the content, always as an attachment."""
    disposition = content_disposition_header(as_attachment=True, filename=receipt.name)
    return HttpResponse(
        bytes(receipt.content),
        content_type=receipt.content_type,
        headers={
            "Content-Disposition": disposition or "attachment",
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
