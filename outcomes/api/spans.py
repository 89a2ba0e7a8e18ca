"""How a program says which part of a chart it wants: the words of the pages' addresses."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from lhs_platform.lib.rest.viewsets import Collection
from outcomes.presenters import Span

SPAN = [
    OpenApiParameter("last", str, description="So many months up to the newest data, or all."),
    OpenApiParameter("from", str, description="First day or month, for example 2026-01."),
    OpenApiParameter("to", str, description="Last day or month."),
]
OF_CHART = [
    *SPAN,
    OpenApiParameter("since", str, enum=["phase"], description="The newest phase alone."),
]
WANTED = {
    "last": "Give a number of months, or all.",
    "from": "Give a day as 2026-10-05, or a month as 2026-10.",
    "to": "Give a day as 2026-10-05, or a month as 2026-10.",
}


class Spanned(Collection):
    """Refuses a span that a page would pass over: a program has no eyes to see it."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unread(request.query_params)


def refuse_unread(query: Mapping[str, str]) -> None:
    faults = {
        name: [words]
        for name, words in WANTED.items()
        if name in query
        and (name, query[name]) != ("last", "all")
        and Span.read({name: query[name]}) == Span()
    }
    if faults:
        raise ValidationError(faults)
