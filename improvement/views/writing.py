"""Writing what a form holds, and putting a refusal back into it; and what saves itself."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.models import Versioned


def written(
    form: forms.BaseForm, write: Callable[[], Any], versioned: Versioned | None = None
) -> Any:
    """Write, or put the refusal into the form. After a conflict the next save goes over the
    newer version: the reader has been told, and what they typed stays."""
    try:
        return write()
    except ChangedMeanwhile as error:
        form.add_error(None, error.text)
        known: Any = versioned or form.instance  # type: ignore[attr-defined]
        typed: Any = form.data.copy()  # type: ignore[attr-defined]
        typed["version"] = str(type(known).objects.only("version").get(pk=known.pk).version)
        form.data = typed
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.text)
    return None


def saved_by_itself(form: forms.BaseForm, write: Callable[[], Versioned]) -> HttpResponse:
    """Answer a save that the page made while somebody was typing, as JSON."""
    if not form.is_valid():
        return JsonResponse({"error": _first_problem(form)}, status=422)
    try:
        saved = write()
    except ChangedMeanwhile:
        return JsonResponse({"error": "It was saved from another window since."}, status=409)
    except DomainError as error:
        return JsonResponse({"error": error.text}, status=422)
    return JsonResponse(
        {"version": saved.version, "at": f"{timezone.localtime():%H:%M}", "said": ""}
    )


def typed(form: forms.BaseForm) -> dict[str, Any]:
    """Give what a form would send as it stands, so that a refusal can be put into it."""
    return {name: form[name].value() for name in form.fields}


def _first_problem(form: forms.BaseForm) -> str:
    name, texts = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}: {texts[0]}" if label else str(texts[0])
