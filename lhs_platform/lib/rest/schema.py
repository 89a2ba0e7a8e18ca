"""The OpenAPI document: tags by room, problem documents for every error."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from lhs_platform.lib.rest.asking import formats_of

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem document.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": True},
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "line": {"type": "integer"},
                    "column": {"type": "string"},
                    "code": {"type": "string"},
                    "reason": {"type": "string"},
                },
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}
READ_ERRORS = ("400", "401", "403", "404", "406", "429")
WRITE_ERRORS = ("400", "401", "403", "404", "409", "412", "415", "422", "428", "429")


class PlatformSchema(AutoSchema):
    """Adds to each operation the errors it can answer with, and the ETag."""

    def get_override_parameters(self) -> list[Any]:
        asks = getattr(self.view, "asks", {})
        return [*asks.get(getattr(self.view, "action", ""), ())]

    def map_renderers(self, attribute: str) -> list[Any]:
        """Files of any kind are told where they are made."""
        offered = [one for one in self.view.get_renderers() if formats_of([one])]
        return [getattr(one, attribute) for one in offered]

    def get_tags(self) -> list[str]:
        return [type(self.view).__module__.split(".")[0]]

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if not operation:
            return operation
        for code in READ_ERRORS if self.method == "GET" else WRITE_ERRORS:
            operation["responses"].setdefault(
                code,
                {
                    "description": "Problem",
                    "content": {"application/problem+json": {"schema": PROBLEM}},
                },
            )
        return operation
