"""What every page knows about the site and its reader."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("auto", "light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    """Give the site's name, the reader's theme and whether this is a demonstration."""
    chosen = getattr(getattr(request, "user", None), "theme", None)
    theme = chosen or request.COOKIES.get("theme", "auto")
    return {
        "site_name": settings.SITE_NAME,
        "theme": theme if theme in THEMES else "auto",
        "demo_mode": settings.DEMO,
    }
