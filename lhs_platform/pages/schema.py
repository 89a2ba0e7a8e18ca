"""The OpenAPI document: the same for everyone, so generated and written once by a process."""

from functools import lru_cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import BaseRenderer


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-any-return]


class Kept(SchemaGenerator):
    """Hands out the document that is there already."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return document()


def once(form: type[BaseRenderer]) -> type[BaseRenderer]:
    """Give a renderer that writes the document in this form the first time only."""
    write = lru_cache(maxsize=1)(lambda: form().render(document(), renderer_context={}))
    return type(form.__name__, (form,), {"render": lambda *_args, **_kwargs: write()})


schema = SpectacularAPIView.as_view(
    generator_class=Kept,
    renderer_classes=[once(form) for form in SpectacularAPIView.renderer_classes],
)
