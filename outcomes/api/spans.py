"""How a program says which part of a chart it wants: the words of the pages' addresses."""

from drf_spectacular.utils import OpenApiParameter

SPAN = [
    OpenApiParameter("last", str, description="So many months up to the newest data, or all."),
    OpenApiParameter("from", str, description="First day or month, for example 2026-01."),
    OpenApiParameter("to", str, description="Last day or month."),
]
OF_CHART = [
    *SPAN,
    OpenApiParameter("since", str, enum=["phase"], description="The newest phase alone."),
]
