"""Addresses of our own pages, whole, for mails and exports; and signed personal links."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse


def absolute(path: str) -> str:
    """Put the site's own address before a path."""
    return f"{settings.SITE_URL}{path}"


def absolute_url(name: str, **kwargs: Any) -> str:
    """Give the whole address of a named page."""
    return absolute(reverse(name, kwargs=kwargs))


def signed(*, salt: str, value: str) -> str:
    """Give a token that proves `value`; nothing secret is stored, it can be made again."""
    return signing.Signer(salt=salt).sign_object(value)


def unsigned(*, salt: str, token: str) -> str | None:
    """Give back the value of a token, or None if it is not ours."""
    try:
        value = signing.Signer(salt=salt).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return value if isinstance(value, str) else None
