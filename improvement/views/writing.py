"""Writing what a form holds, and putting a refusal back into it."""

from collections.abc import Callable
from typing import Any

from django import forms

from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame
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
        blame(form, error)
    return None
