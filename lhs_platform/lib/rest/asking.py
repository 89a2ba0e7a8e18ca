"""What may stand in an address of REST: what nobody reads is refused, not passed over.

A misspelt filter that was passed over would give all rows for some; so would one without a value,
or one of two values.
"""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.http import QueryDict
from rest_framework.exceptions import NotAcceptable, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer

from lhs_platform.lib.rest.pagination import CursorPages

FORMAT, CURSOR = "format", CursorPages.cursor_query_param
# Those that the form of a filter reads; of others it says nothing.
TRUTHS = ("true", "false", "True", "False")


def formats_of(renderers: Sequence[BaseRenderer]) -> list[str]:
    """Give the names of the formats that an address can ask for; a file has none."""
    return [str(one.format) for one in renderers if one.format]


def known_to(view: Any) -> set[str]:
    """Give the names that a view's action reads: format, its own, and of lists filters and pages."""
    own = {one.name for one in view.asks.get(view.action, ())}
    formats = {FORMAT} if formats_of(view.get_renderers()) else set()
    return formats | own | paging_of(view) | set(filters_of(view))


def paging_of(view: Any) -> set[str]:
    if view.action != "list" or view.paginator is None:
        return set()
    return {CURSOR, view.paginator.page_size_query_param}


def filters_of(view: Any) -> dict[str, Any]:
    filters = getattr(view, "filterset_class", None) if view.action == "list" else None
    return dict(filters.base_filters) if filters else {}


def refuse_unread(view: Any, asked: QueryDict) -> None:
    """Raise where an address asks what the view does not read, or not like this."""
    known = known_to(view)
    found = {
        name[:80]: _fault(view, name, values)
        if name in known
        else f"Not known here. Known are {', '.join(sorted(known))}."
        for name, values in asked.lists()
    }
    faults = {name: [words] for name, words in found.items() if words}
    if faults:
        raise ValidationError(faults)


def _fault(view: Any, name: str, values: Sequence[str]) -> str:
    """Say what is wrong with the values of a name that is known, if anything is."""
    by = filters_of(view).get(name)
    if any("\0" in value for value in values):
        return "There is something in it that is no letter."
    if len(values) > 1 and not isinstance(by, django_filters.MultipleChoiceFilter):
        return "Give this once: only one of several would be read."
    if name == CURSOR and view.request.accepted_renderer.format != "json":
        return "A list that comes whole has no pages."
    if view.action == "list" and name != FORMAT and "" in values:
        return "Give a value, or leave this out."
    if isinstance(by, django_filters.BooleanFilter) and values[0] not in TRUTHS:
        return "Give true or false."
    offered = [one.enum for one in view.asks.get(view.action, ()) if one.name == name and one.enum]
    if offered and values[0] not in offered[0]:
        return f"Choose one of {', '.join(map(str, offered[0]))}."
    return ""


class Negotiation(DefaultContentNegotiation):
    """Choose the format; one that is not offered is said to be so."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable as error:
            raise _not_offered(renderers) from error

    def filter_renderers(  # type: ignore[override]
        self, renderers: Sequence[BaseRenderer], asked: str
    ) -> list[BaseRenderer]:
        chosen = [one for one in renderers if one.format == asked]
        if not chosen:
            raise _not_offered(renderers)
        return chosen


def _not_offered(renderers: Sequence[BaseRenderer]) -> NotAcceptable:
    names = ", ".join(dict.fromkeys(formats_of(renderers)))
    if not names:
        return NotAcceptable("There are no formats here.")
    return NotAcceptable(f"This format is not offered. There are {names}.")
