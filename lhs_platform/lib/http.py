"""Types of what comes in."""

from typing import Any

from django.http import HttpRequest


class SignedInRequest(HttpRequest):
    """A request behind the login: its user is a person with an account."""

    user: Any
