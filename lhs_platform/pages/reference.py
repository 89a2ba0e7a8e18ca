"""The REST reference: the OpenAPI document as a page to read, without a script."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from lhs_platform.lib.access import public
from lhs_platform.lib.rest.problems import problem
from lhs_platform.lib.rest.renderers import dumps
from lhs_platform.pages.schema import document

METHODS = ("get", "post", "put", "patch", "delete")
TAGS = {
    "networks": "People and networks",
    "outcomes": "Measures, data and charts",
    "improvement": "Projects and tests of change",
    "events": "Meetings and answers",
}
ORDER = [*TAGS]
BASE = "/api/v1/"


@public("Whoever writes a program should read the reference before asking for a token.")
@require_safe
def api_reference(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "pages/api_reference.html",
        {"groups": reference(), "base": settings.SITE_URL, "info": info()},
    )


def info() -> dict[str, str]:
    """Give what the document says of itself."""
    given = settings.SPECTACULAR_SETTINGS
    return {"title": str(given["TITLE"]), "version": str(given["VERSION"])}


@lru_cache(maxsize=1)
def reference() -> list[dict[str, Any]]:
    """Give the operations by room, read once in the life of a process from the document."""
    whole = document()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in whole["paths"].items():
        for method in METHODS:
            if method in methods:
                shown = operation(whole, path, method, methods[method])
                groups.setdefault(methods[method]["tags"][0], []).append(shown)
    tags = sorted(groups, key=lambda tag: (ORDER.index(tag) if tag in ORDER else 9, tag))
    return [
        {
            "tag": tag,
            "name": TAGS.get(tag, tag.title()),
            "operations": groups[tag],
            "collections": collections(groups[tag]),
        }
        for tag in tags
    ]


def collections(operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give operations by what they are of: the first part of their path after the version."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in operations:
        found.setdefault(one["path"].removeprefix(BASE).split("/")[0], []).append(one)
    return [{"name": name, "operations": rows} for name, rows in found.items()]


def operation(
    document: dict[str, Any], path: str, method: str, given: dict[str, Any]
) -> dict[str, Any]:
    """Give one operation: what it does, what it takes, an example, and what it answers."""
    body = body_schema(given.get("requestBody", {}))
    status, answer = success(given["responses"])
    return {
        "id": f"{given['operationId']}",
        "method": method.upper(),
        "path": path,
        "text": given.get("description", "").strip() or given["operationId"].replace("_", " "),
        "parameters": [parameter(one) for one in given.get("parameters", [])],
        "takes": fields(document, body),
        "status": status,
        "gives": fields(document, item_of(document, answer)),
        "example": example(path, method, document, body),
    }


def parameter(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": given["name"],
        "where": {"path": "in the path", "query": "in the query"}.get(given["in"], given["in"]),
        "type": type_words(given.get("schema", {})),
        "required": given.get("required", False),
        "text": given.get("description", ""),
    }


def body_schema(body: dict[str, Any]) -> dict[str, Any]:
    content = body.get("content", {})
    found: dict[str, Any] = content.get("application/json") or next(iter(content.values()), {})
    return found.get("schema", {})  # type: ignore[no-any-return]


def success(responses: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Give the first answer that is not an error, with the shape of its body."""
    for status, answer in sorted(responses.items()):
        if status.startswith("2"):
            return status, body_schema(answer)
    return "", {}


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Follow references to the shape they name."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    if len(schema.get("allOf", [])) == 1:
        return resolved(document, schema["allOf"][0])
    return schema


def item_of(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Give the shape of one row where the answer is a page of rows."""
    shape = resolved(document, schema)
    rows = shape.get("properties", {}).get("results")
    if rows:
        return rows.get("items", {})  # type: ignore[no-any-return]
    return shape.get("items", schema)  # type: ignore[no-any-return]


def fields(document: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the fields of a shape, as rows of a table."""
    shape = resolved(document, schema)
    required = shape.get("required", [])
    return [
        {
            "name": name,
            "type": type_words(resolved(document, given)) or type_words(given),
            "required": name in required,
            "text": given.get("description", "").split("\n")[0],
        }
        for name, given in shape.get("properties", {}).items()
    ]


def type_words(schema: dict[str, Any]) -> str:
    """Say in words what kind of value a shape takes."""
    for several in ("oneOf", "anyOf"):
        if several in schema:
            kinds = [type_words(one) for one in schema[several]]
            return " or ".join(dict.fromkeys(kind for kind in kinds if kind))
    if "enum" in schema:
        return "one of: " + ", ".join(str(value) for value in schema["enum"] if value)
    kind = schema.get("type", "")
    if isinstance(kind, list):
        return " or ".join("nothing" if one == "null" else one for one in kind)
    if kind == "array":
        return f"list of {type_words(schema.get('items', {})) or 'objects'}"
    return str(schema.get("format") or kind)


def example(path: str, method: str, document: dict[str, Any], body: dict[str, Any]) -> str:
    """Give a command that can be copied; parts in capitals are to be filled in."""
    address = path.replace("{", "").replace("}", "")
    lines = [f"curl {settings.SITE_URL}{address}", '-H "Authorization: Bearer $TOKEN"']
    if method != "get":
        lines[0] = f"curl -X {method.upper()} {settings.SITE_URL}{address}"
    if method in ("put", "patch", "delete") or path.endswith("/move/"):
        lines.append("-H 'If-Match: \"VERSION\"'")
    if body:
        required = [row["name"] for row in fields(document, body) if row["required"]]
        given = ", ".join(f'"{name}": …' for name in required)
        lines += ['-H "Content-Type: application/json"', f"-d '{{{given or '…'}}}'"]
    return " \\\n  ".join(lines)


@public("Programs that lost their way are told so, signed in or not.")
@csrf_exempt
def nowhere(_request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address that REST does not have with a problem document, not with a page."""
    answer = problem(404, f"There is no {rest[:100]} here. /api/ lists what there is.")
    return HttpResponse(dumps(answer.data), status=404, content_type="application/problem+json")
