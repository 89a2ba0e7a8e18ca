"""Types of what comes in, and what pages send along."""

from typing import Any

from django.http import HttpRequest


class SignedInRequest(HttpRequest):
    """A request behind the login: its user is a person with an account."""

    user: Any


def version_in(request: HttpRequest) -> int | None:
    """Give the version that a page was made from, as it says; None where that is no number."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None
