"""The versions of a text that several people write, over REST."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lhs_platform.lib.numbers import whole_number
from lhs_platform.lib.rest.serializers import RowSerializer

NUMBER = OpenApiParameter("number", int, description="The version whose text is given.")


class VersionRow(RowSerializer):
    number = serializers.IntegerField()
    by = serializers.CharField(source="by.name")
    created_at = serializers.DateTimeField()
    text = serializers.CharField(allow_null=True)


class Versions:
    """What a collection of such texts answers about their versions."""

    @extend_schema(responses=VersionRow(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def versions(self: Any, request: Request, **_lookup: Any) -> Response:
        """Say who saved what when, newest first; with the text of the one that is asked for."""
        revisions = self.get_object().revisions
        asked = _number(request.query_params.get("number"))
        text = revisions.filter(number=asked).values_list("text", flat=True).first()
        rows = revisions.values_list("number", "by__name", "created_at")
        return Response(
            [
                {
                    "number": number,
                    "by": by,
                    "created_at": at,
                    "text": text if number == asked else None,
                }
                for number, by, at in rows
            ]
        )


def _number(asked: str | None) -> int | None:
    number = whole_number(asked)
    if asked is not None and number is None:
        raise serializers.ValidationError({"number": ["Give a number."]})
    return number
