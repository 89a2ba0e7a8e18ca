"""What every page with a form needs: what was posted, and a refusal shown where it belongs."""

from typing import Any

from django import forms
from django.http import HttpRequest

from lhs_platform.lib.errors import DomainError


class NothingTicked(forms.RadioSelect):
    """Radio buttons of which none is ticked as long as nobody has chosen; “none of these” is ticked
    only where somebody chose that."""

    def format_value(self, value: Any) -> Any:
        return [] if value is None else super().format_value(value)


def posted(request: HttpRequest) -> Any:
    """Give what was posted, also when it is nothing; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def blame(form: forms.BaseForm, error: DomainError) -> None:
    """Show a domain error at its field, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.text)
