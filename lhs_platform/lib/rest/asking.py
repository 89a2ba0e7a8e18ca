"""What may stand in an address of REST: what nobody reads is refused, not passed over.

A misspelt filter that was passed over would give all rows for some.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework.exceptions import NotAcceptable, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer

FORMAT = "format"


def known_to(view: Any) -> set[str]:
    """Give the names that a view's action reads: format, its own, and of lists filters and pages."""
    names = {FORMAT, *(one.name for one in view.asks.get(view.action, ()))}
    if view.action == "list":
        filters = getattr(view, "filterset_class", None)
        names |= set(filters.base_filters if filters else ())
        if view.paginator is not None:
            names |= {view.paginator.cursor_query_param, view.paginator.page_size_query_param}
    return names


def refuse_unknown(view: Any, asked: Mapping[str, str]) -> None:
    """Raise where an address asks what the view does not read, or offers no such choice of."""
    known = known_to(view)
    words = f"Not known here. Known are {', '.join(sorted(known))}."
    faults = {name[:80]: [words] for name in asked if name not in known}
    for one in view.asks.get(view.action, ()):
        if one.enum and asked.get(one.name, one.enum[0]) not in one.enum:
            faults[one.name] = [f"Choose one of {', '.join(map(str, one.enum))}."]
    if faults:
        raise ValidationError(faults)


class Negotiation(DefaultContentNegotiation):
    """Choose the format; one that is not offered is said to be so."""

    def filter_renderers(  # type: ignore[override]
        self, renderers: Sequence[BaseRenderer], asked: str
    ) -> list[BaseRenderer]:
        chosen = [one for one in renderers if one.format == asked]
        if not chosen:
            names = ", ".join(str(one.format) for one in renderers)
            raise NotAcceptable(f"This format is not offered. There are {names}.")
        return chosen
