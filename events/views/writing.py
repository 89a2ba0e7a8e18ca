"""Saving a text that several people write: by the button, or by the page itself while typing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from events.actions.writing import BothChanged, Saved
from events.forms.writing import TextForm
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh

JOINED = "Somebody else wrote here meanwhile: both texts are in."
Save = Callable[[str, int], Saved]
Show = Callable[..., HttpResponse]


def save_text(request: HttpRequest, save: Save, show: Show) -> HttpResponse:
    """Save what was typed. `show(form, status=…, **context)` renders the page again where it
    could not be; a script asks by the header X-Autosave and gets JSON."""
    is_script = request.headers.get("X-Autosave") == "1"
    form = TextForm(request.POST)
    if not form.is_valid():
        return _problem("Nothing was saved: open the page again.", 422) if is_script else show(form)
    try:
        saved = save(form.cleaned_data["text"], form.cleaned_data["version"])
    except BothChanged as error:
        return _both(error, form, show, is_script=is_script)
    except DomainError as error:
        if is_script:
            return _problem(error.text, 422)
        form.add_error("text", error.text)
        return show(form)
    if is_script:
        return JsonResponse(_told(saved))
    messages.success(request, f"Saved. {JOINED}" if saved.is_joined else "Saved.")
    return redirect_or_refresh(request, request.path)


def _told(saved: Saved) -> dict[str, Any]:
    return {
        "text": saved.text,
        "version": saved.version,
        "typed": saved.typed,
        "at": f"{timezone.localtime():%H:%M}",
        "said": JOINED if saved.is_joined else "",
    }


def _problem(text: str, status: int) -> JsonResponse:
    return JsonResponse({"error": text}, status=status)


def _both(error: BothChanged, form: Any, show: Show, *, is_script: bool) -> HttpResponse:
    """Show the two side by side; what stands in the field holds both, to be saved knowingly."""
    if is_script:
        return _problem("Somebody else changed the same lines. Press Save to see both.", 409)
    data = {"text": error.both, "version": error.version}
    mine = form.cleaned_data["text"]
    return show(TextForm(initial=data), status=409, mine=mine, theirs=error.theirs)
