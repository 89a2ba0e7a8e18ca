"""ETags: unchanged answers cost nothing, and nobody saves over somebody else's work."""

import hashlib
import re
from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request

_VERSION = re.compile(r'^(?:W/)?"(\d+)-[0-9a-f]+"$')


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = (
        "Send If-Match with the ETag of the version you read, so that nobody's work is lost."
    )


class PreconditionFailed(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = "This has changed since you read it. Read it again, then edit."


def etag_of(body: bytes, *, version: int | None = None) -> str:
    """Give the ETag of an answer; an editable record's starts with its version."""
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    return f'"{version}-{digest}"' if version is not None else f'"{digest}"'


def matches(header: str, etag: str) -> bool:
    """Say whether If-None-Match names this ETag."""
    names = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in names or etag in names


def required_version(request: Request, obj: Any) -> int:
    """Give the version the client read, from If-Match: 428 without one, 412 if it is not now's."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired
    if header == "*":
        return int(obj.version)
    match = _VERSION.match(header)
    if match is None or int(match.group(1)) != obj.version:
        raise PreconditionFailed
    return int(match.group(1))
