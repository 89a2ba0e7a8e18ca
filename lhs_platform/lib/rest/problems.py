"""Every REST error is a problem document (RFC 9457) in plain words."""

import math
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import set_rollback

from lhs_platform.lib.errors import ChangedMeanwhile, DomainError, RowErrors
from lhs_platform.lib.origin import current

UNKNOWN = (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)
TITLES = {
    400: "That cannot be accepted",
    401: "Sign in first",
    403: "You may not do this",
    404: "Not found",
    405: "Not possible here",
    406: "Format not offered",
    409: "That does not fit the present state",
    412: "Changed meanwhile",
    413: "Too much at once",
    415: "Format not understood",
    422: "That does not fit together",
    428: "Say which version you read",
    429: "Too many requests",
    503: "Not ready",
}


def problem(
    code: int,
    detail: str,
    /,
    *,
    kind: str = "about:blank",
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """Make a problem answer; `more` are extra members such as `errors` or `rows`."""
    body = {
        "type": kind,
        "title": TITLES.get(code, "Something went wrong"),
        "status": code,
        "detail": detail,
        "request_id": current().request_id,
        **more,
    }
    return Response(body, status=code, headers=headers, content_type="application/problem+json")


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into a problem; None lets an unforeseen one become a 500."""
    set_rollback()
    if isinstance(error, DomainError):
        return _domain_problem(error, context)
    if isinstance(error, Http404):
        return problem(404, "There is nothing here that you can see.")
    if isinstance(error, PermissionDenied):
        return problem(403, str(error) or "You may see this but not change it.")
    if isinstance(error, ModelValidationError):
        return problem(400, "Some fields need another look.", errors=_model_errors(error))
    if isinstance(error, exceptions.ValidationError):
        return problem(400, "Some fields need another look.", errors=error.detail)
    if isinstance(error, UNKNOWN):
        error = _too_often(context) or error
    if isinstance(error, exceptions.APIException):
        return problem(error.status_code, _words(error, context), headers=_headers(error))
    return None


def _too_often(context: dict[str, Any]) -> exceptions.Throttled | None:
    """Count one more call that did not say who it is, by its address: views count calls only
    when they know. Whoever sends a good token from there is not kept waiting."""
    throttle = AnonRateThrottle()
    if throttle.allow_request(context["request"], context["view"]):
        return None
    return exceptions.Throttled(throttle.wait())


def _words(error: exceptions.APIException, context: dict[str, Any]) -> str:
    """Say it plainly where the framework has words of its own."""
    request, view = context["request"], context["view"]
    if isinstance(error, exceptions.NotAuthenticated):
        return "Send a token as Authorization: Bearer …, or sign in."
    if isinstance(error, exceptions.MethodNotAllowed):
        allowed = ", ".join(view.allowed_methods)
        return f"{request.method} is not possible here. These are: {allowed}."
    if isinstance(error, exceptions.UnsupportedMediaType):
        taken = " or ".join(one.media_type for one in view.get_parsers())
        return f"Send this as {taken}."
    if isinstance(error, exceptions.Throttled):
        seconds = math.ceil(getattr(error, "wait", None) or 1)
        return f"Too many requests came from you. Wait {seconds} seconds."
    return str(error.detail)


def _domain_problem(error: DomainError, context: dict[str, Any]) -> Response:
    code = error.status
    if isinstance(error, ChangedMeanwhile) and "If-Match" in context["request"].headers:
        code = status.HTTP_412_PRECONDITION_FAILED
    more: dict[str, Any] = {"code": error.code}
    if error.field:
        more["errors"] = {error.field: [error.text]}
    if isinstance(error, (RowErrors, ChangedMeanwhile)) and error.rows:
        more["rows"] = [row.as_dict() for row in error.rows]
    return problem(code, error.text, **more)


def _model_errors(error: ModelValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(error.wait))  # type: ignore[attr-defined]
    return headers
