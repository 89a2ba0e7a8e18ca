"""Page or fragment: decided here, once."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asked for a part of a page, not for a whole one."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not (htmx.boosted or htmx.history_restore_request)


def render_part(
    request: HttpRequest,
    page: str,
    fragment: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Render `fragment` for htmx and `page`, which includes it, for everyone else."""
    template = fragment if wants_fragment(request) else page
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def redirect_or_refresh(request: HttpRequest, url: str) -> HttpResponse:
    """Send a browser on to `url`, by htmx's own header where htmx asked."""
    if getattr(request, "htmx", None):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponse(status=303, headers={"Location": url})


def unchanged_or(
    request: HttpRequest,
    page: str,
    parts: Mapping[str, str],
    etag: str,
    context: Callable[[], dict[str, Any]],
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer a page that asks again and again: the part it names by its id, or the whole page.

    A part that is unchanged is answered 304 before anything of it is worked out: the page sends
    what it has as If-None-Match, by `hx-headers`.
    """
    wanted = parts.get(request.headers.get("HX-Target", "")) if wants_fragment(request) else None
    if wanted and request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag, "Vary": "HX-Request"})
    response = render(request, wanted or page, context(), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    if wanted:
        response["ETag"] = etag
    return response
