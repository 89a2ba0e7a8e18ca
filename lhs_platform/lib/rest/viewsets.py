"""The base of every REST collection: visible rows, cursor pages, ETags, streams."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework import mixins, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from lhs_platform.lib.access import Rule, RulePermission
from lhs_platform.lib.rest.asking import refuse_unread
from lhs_platform.lib.rest.etags import etag_of, matches
from lhs_platform.lib.rest.renderers import CSVRenderer, NDJSONRenderer, ORJSONRenderer
from lhs_platform.lib.rest.streaming import stream

STREAMED = (CSVRenderer, NDJSONRenderer)
READ_AT_ONCE = 200
READS = ("GET", "HEAD")


class ToldRows:
    """A queryset as if the rows that are not told were not there, as far as pages need one."""

    def __init__(self, rows: QuerySet[Any], told: Callable[[Iterable[Any]], Iterable[Any]]) -> None:
        self.rows, self.told = rows, told

    def order_by(self, *names: str) -> "ToldRows":
        return ToldRows(self.rows.order_by(*names), self.told)

    def filter(self, **narrowed: Any) -> "ToldRows":
        return ToldRows(self.rows.filter(**narrowed), self.told)

    def __getitem__(self, part: slice) -> list[Any]:
        told = self.told(self.rows.iterator(chunk_size=READ_AT_ONCE))
        return list(islice(told, part.start, part.stop))


def unchanged(response: Response) -> HttpResponse:
    """Say that what the client has is still so; what caches go by is said again."""
    kept = {name: response[name] for name in ("ETag", "Cache-Control", "Vary") if name in response}
    answer = HttpResponse(status=304, headers=kept)
    del answer["Content-Type"]
    return answer


class Collection(viewsets.GenericViewSet[Any]):
    """Rows a person may see, through the model's `visible_to` and `for_list`.

    `rules` maps an action's name to its predicate; see `RulePermission`. `asks` maps it to what
    its address may say beside filters and pages: that is read, told by OpenAPI, and nothing else.
    """

    model: Any
    rules: dict[str, Rule] = {}
    asks: dict[str, Sequence[OpenApiParameter]] = {}
    permission_classes = [IsAuthenticated, RulePermission]
    renderer_classes = [ORJSONRenderer]
    # How a list is given whole, beside JSON pages: for those that stream it.
    streamed: Sequence[type[ORJSONRenderer]] = ()
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def get_renderers(self) -> list[Any]:
        more = self.streamed if self.action == "list" else ()
        return [renderer() for renderer in (*self.renderer_classes, *more)]

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Tell caches that rows come as JSON or as lines, as a client takes them."""
        headers: dict[str, str] = super().default_response_headers
        return headers | {"Vary": "Accept"} if len(self.get_renderers()) > 1 else headers

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action in self.action_map.values():
            refuse_unread(self, request.query_params)

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.none()
        if not getattr(self, "swagger_fake_view", False):
            rows = self.model.objects.visible_to(self.request.user).for_list()
        return rows

    def ask(self, rule: Rule, obj: Any) -> None:
        """Ask a rule about an object other than the one of the URL; 403 with its reason."""
        answer = rule(self.request.user, obj)
        if not answer:
            raise PermissionDenied(
                getattr(answer, "reason", "") or "You may see this but not change it."
            )

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "private, no-cache"
        if not isinstance(response, Response) or response.status_code not in (200, 201):
            return response
        response.render()
        version = getattr(response, "record_version", None)
        etag = etag_of(response.content, version=version)
        response["ETag"] = etag
        known = request.headers.get("If-None-Match", "")
        return unchanged(response) if request.method in READS and matches(known, etag) else response

    def told(self, rows: Iterable[Any]) -> Iterable[Any]:
        """Leave out, everywhere, what no query can tell is hidden from the reader."""
        return rows

    def answer(self, obj: Any, *, status: int = 200) -> Response:
        """Answer with one record, its ETag starting with its version."""
        response = Response(self.get_serializer(obj).data, status=status)
        response.record_version = getattr(obj, "version", None)  # type: ignore[attr-defined]
        return response

    def answer_anew(self, obj: Any, *, status: int = 200) -> Response:
        """Answer with a record as it stands after an action, loaded as for reading."""
        return self.answer(self.get_queryset().get(pk=obj.pk), status=status)


class ReadCollection(mixins.ListModelMixin, Collection):
    """List (as JSON pages, or streamed whole with `?format=csv` or `ndjson`) and retrieve."""

    streamed = STREAMED

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        fmt = request.accepted_renderer.format  # type: ignore[attr-defined]
        if fmt == "json":
            return super().list(request, *args, **kwargs)
        serializer: Any = self.get_serializer()
        columns = [n for n, field in serializer.fields.items() if not field.write_only]
        queryset = self.filter_queryset(self.get_queryset()).order_by("pk")
        told = self.told(queryset.iterator(chunk_size=2000))
        rows = (serializer.to_representation(obj) for obj in told)
        return stream(fmt, columns, rows, name=self.basename or "rows")

    def retrieve(self, _request: Request, *_args: Any, **_kwargs: Any) -> Response:
        return self.answer(self.get_object())


class GatedCollection(ReadCollection):
    """Rows of which some are told to nobody but their own people: see `told`."""

    def paginate_queryset(self, queryset: Any) -> Any:
        """Fill each page with rows that are told: a gap, or a next page, would tell of others."""
        rows: Any = ToldRows(queryset, self.told)
        return super().paginate_queryset(rows)

    def get_object(self) -> Any:
        told = list(self.told([super().get_object()]))
        if not told:
            raise Http404
        return told[0]
