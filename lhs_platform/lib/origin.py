"""Where a change comes from: the request's id, address, browser and token.

Actions never see a request; the audit trail reads this instead.
"""

import ipaddress
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)

_SAFE_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
# What is asked for by machines, often, and says nothing about a person's request.
_UNLOGGED = ("/static/", "/healthz/", "/metrics")


@dataclass(frozen=True)
class Origin:
    """One request, as the audit trail names it."""

    request_id: str = ""
    ip: str | None = None
    user_agent: str = ""
    token_id: int | None = None


NOWHERE = Origin()
_current: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def current() -> Origin:
    """Give the origin of the request being answered; empty outside of one."""
    return _current.get()


@contextmanager
def unknown() -> Iterator[None]:
    """Let what happens here be traced to no request: for acts without a name."""
    reset = _current.set(NOWHERE)
    try:
        yield
    finally:
        _current.reset(reset)


def note_token(token_id: int) -> None:
    """Record that the current request signed in with an API token."""
    _current.set(replace(_current.get(), token_id=token_id))


def client_ip(request: HttpRequest) -> str | None:
    """Give the address of the client, counting only proxies that are ours.

    With TRUSTED_PROXIES = n the n-th entry from the right of X-Forwarded-For is the one our
    outermost proxy saw; entries further left were written by the client and prove nothing.
    """
    trusted = settings.TRUSTED_PROXIES
    if trusted:
        hops = [h.strip() for h in request.headers.get("X-Forwarded-For", "").split(",") if h]
        if len(hops) >= trusted:
            return _address(hops[-trusted])
    return _address(request.META.get("REMOTE_ADDR", ""))


def _address(text: str) -> str | None:
    """Give an address that a database takes as one: behind a socket there is none."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


class OriginMiddleware:
    """Give each request an id, for logs, the audit trail and the answer's X-Request-ID; log it.

    The id stays bound until the next request: Django logs refused ones after this returns.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _SAFE_ID.match(given) else uuid.uuid4().hex
        origin = Origin(
            request_id=request_id,
            ip=client_ip(request),
            user_agent=request.headers.get("User-Agent", "")[:200],
        )
        reset = _current.set(origin)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
        finally:
            _current.reset(reset)
        response["X-Request-ID"] = request_id
        _log(request, response, time.perf_counter() - started)
        return response


def _log(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Leave one line: what was asked and answered. No query, for it holds what people search."""
    if not request.path.startswith(_UNLOGGED):
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round(seconds * 1000),
        )
