"""Types of what comes in, and what pages send along."""

from typing import Any

from django.http import HttpRequest

from lhs_platform.lib.numbers import whole_number


class SignedInRequest(HttpRequest):
    """A request behind the login: its user is a person with an account."""

    user: Any


def version_in(request: HttpRequest) -> int | None:
    """Give the version that a page was made from, as it says; None where that is no number."""
    return whole_number(request.POST.get("version"))
