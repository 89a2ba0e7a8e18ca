"""The OpenAPI document, generated once in the life of a process."""

from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class SchemaView(SpectacularAPIView):
    """The document is the same for everyone: each form of it is written once by a process."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        form = type(request.accepted_renderer)
        return HttpResponse(
            written(form),
            content_type=form.media_type,
            headers={"Content-Disposition": f'inline; filename="openapi.{form.format}"'},
        )


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-any-return]


@lru_cache
def written(form: type[BaseRenderer]) -> bytes:
    return form().render(document(), renderer_context={})  # type: ignore[no-any-return]
