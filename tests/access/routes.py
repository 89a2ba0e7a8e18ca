"""Every address of the site, walked from the URL table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PAGE_METHODS = ("GET", "POST")
# What says the same to everybody, whatever the database holds.
ABOUT_THE_SITE = ("api-schema", "pages:api-reference", "pages:components")


@dataclass(frozen=True)
class Route:
    """One address: its full name, its view, and the names of its arguments."""

    name: str
    path: str
    view: Any
    arguments: frozenset[str]


def all_routes() -> list[Route]:
    return sorted(_walk(get_resolver().url_patterns, "", ""), key=lambda route: route.name)


def _walk(patterns: list[Any], space: str, prefix: str) -> Iterator[Route]:
    for item in patterns:
        path = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from _walk(item.url_patterns, inner, path)
        elif isinstance(item, URLPattern):
            arguments = frozenset(item.pattern.converters)
            yield Route(f"{space}{item.name or path}", path, item.callback, arguments)


def methods_of(route: Route) -> tuple[str, ...]:
    """Give the methods a REST route answers; pages declare theirs in the matrix."""
    actions = getattr(route.view, "actions", None)
    methods = {method.upper() for method in actions or ()} - {"HEAD"}
    return tuple(sorted(methods))
