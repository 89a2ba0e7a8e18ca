"""Template tags for the components: icons, form fields, error summaries, pagers."""

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

NARROW = (forms.Select, forms.SelectMultiple)
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
GROUPS = {
    "community": ("people-fill", "Patients and families", "Patient or family"),
    "clinician": ("heart-pulse-fill", "Clinicians", "Clinician"),
    "researcher": ("search", "Researchers", "Researcher"),
    "leader": ("building-fill", "Health-system leaders", "Health-system leader"),
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw one icon of the sprite; with a label it is read out, without it is decoration."""
    return _drawn(name, label)


@lru_cache(maxsize=1024)
def _drawn(name: str, label: str) -> SafeString:
    """Draw it once for all pages: a long list has an icon or two on each line."""
    href = f"{static('img/icons.svg')}#i-{name}"
    if not label:
        return format_html('<svg class="ln-i" aria-hidden="true"><use href="{}"/></svg>', href)
    return format_html(
        '<svg class="ln-i" role="img" aria-label="{}"><use href="{}"/></svg>', label, href
    )


@register.simple_tag
def none_match(mark: str) -> str:
    """Give the header by which a part that asks again says what it was drawn from, as htmx takes
    headers."""
    return json.dumps({"If-None-Match": mark})


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, mark: bool = True, label: str = "", help_text: str | None = None
) -> dict[str, Any]:
    """Render a field with its label, help and error. `mark=False` leaves out "optional"."""
    if help_text is not None:
        bound.help_text = help_text
    return {
        "field": bound,
        "label": label or bound.label,
        "control": bound.as_widget(attrs=control_attrs(bound)),
        "kind": kind_of(bound),
        "mark": mark,
    }


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm, mark: bool = True) -> dict[str, Any]:
    """Render a whole form without its <form>: the summary of errors, then each field."""
    return {"form": form, "mark": mark}


@register.inclusion_tag("components/form_errors.html")
def form_errors(*given: "BaseForm | BaseFormSet[Any]") -> dict[str, Any]:
    """Sum up what is wrong in one or more forms and sets of forms, each entry a link to its
    field."""
    problems = [problem for form in given if form for problem in problems_of(form)]
    return {"problems": problems, "count": len(problems)}


@register.simple_tag
def group(value: str, plural: bool = False) -> SafeString:
    """Name a stakeholder group with its icon and colour."""
    return _named(value, plural)


@cache
def _named(value: str, plural: bool) -> SafeString:
    picture, many, one = GROUPS[value]
    context = {"value": value, "icon": picture, "word": many if plural else one}
    return SafeString(render_to_string("components/group.html", context).strip())


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any], noun: str = "") -> dict[str, Any]:
    """Link to the pages before and after, keeping the filters in the address."""
    request = context["request"]
    return {
        "page": page,
        "noun": noun,
        "before": address(request, page.previous_page_number()) if page.has_previous() else "",
        "after": address(request, page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def current(context: template.Context, url: str, exact: bool = False) -> SafeString | str:
    """Mark a link of a navigation as the one the reader stands in."""
    path = getattr(context.get("request"), "path", "")
    here = path == url
    if not url or not (here or (path.startswith(url) and not exact)):
        return ""
    return format_html('aria-current="{}"', "page" if here else "true")


def address(request: Any, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def control_attrs(bound: BoundField) -> dict[str, str | bool]:
    """Give the attributes of the control itself: its class, and a link to help and error."""
    widget = bound.field.widget
    attrs: dict[str, str | bool] = {"class": classes(bound)}
    if isinstance(widget, forms.PasswordInput):
        attrs["data-reveal"] = "yes"
    if bound.use_fieldset and bound.aria_describedby:
        # Django describes the fieldset; each choice in it needs no second description.
        attrs["aria-describedby"] = ""
    return attrs


def classes(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, (forms.CheckboxInput, *CHOICES)):
        base = "form-check-input"
    elif isinstance(widget, NARROW):
        base = "form-select"
    else:
        base = "form-control"
    wrong = "is-wrong" if bound.errors else ""
    return " ".join(filter(None, [base, wrong, widget.attrs.get("class", "")]))


def kind_of(bound: BoundField) -> str:
    """Say how label and control stand together: in a row, in a fieldset, or one over the other."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return "check"
    return "group" if bound.use_fieldset else "plain"


def problems_of(form: "BaseForm | BaseFormSet[Any]") -> Iterator[dict[str, str]]:
    if isinstance(form, BaseFormSet):
        for text in form.non_form_errors():
            yield {"text": str(text), "label": "", "target": ""}
        for one in form:
            yield from problems_of(one)
        return
    for text in form.non_field_errors():
        yield {"text": str(text), "label": "", "target": ""}
    for bound in form:
        for text in bound.errors:
            target = bound.id_for_label or f"{bound.auto_id}_0"
            yield {"text": str(text), "label": str(bound.label), "target": target}
