"""Pages of key driver diagrams, and of their kept versions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from improvement import presenters, rules
from improvement.actions import diagrams
from improvement.drawing import differences, tree
from improvement.exports.diagrams import TYPES, content_of
from improvement.forms import DiagramForm, KeepForm
from improvement.models import Diagram
from improvement.views.cycles import network_of
from improvement.views.talk_section import talk_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network

NOW = "now"


def diagram_of(user: Any, public_id: Any, form: str = "svg") -> Diagram:
    if form not in TYPES:
        raise Http404
    diagrams = Diagram.objects.visible_to(user).for_page()
    return found(diagrams, public_id=public_id)  # type: ignore[no-any-return]


@access(load=network_of)
@require_safe
def diagram_list(request: HttpRequest, network: Network) -> HttpResponse:
    """List the diagrams; the only one is shown at once."""
    known = Diagram.objects.visible_to(request.user).filter(network=network).for_list()
    rows = [presenters.diagram_row(diagram) for diagram in known[:100]]
    if len(rows) == 1:
        return redirect(rows[0]["url"])
    context = {
        "network": network,
        "tab": "drivers",
        "rows": rows,
        "can_add": bool(rules.can_add_diagram(request.user, network)),
    }
    return render(request, "improvement/diagram_list.html", context)


@access(load=diagram_of)
@require_safe
def diagram_detail(request: HttpRequest, diagram: Diagram) -> HttpResponse:
    return diagram_page(request, diagram)


def diagram_page(
    request: HttpRequest, diagram: Diagram, editor: dict[str, Any] | None = None
) -> HttpResponse:
    """Show the diagram; `editor` is the form that stands in it, and where."""
    kept = diagram.versions.first()
    context = {
        "network": diagram.network,
        "tab": "drivers",
        "diagram": diagram,
        **presenters.page_tree(diagram, user=request.user),
        "editor": editor,
        "can_edit": bool(rules.can_edit_diagram(request.user, diagram)),
        "can_add": bool(rules.can_add_diagram(request.user, diagram.network)),
        "is_changed": bool(kept) and bool(differences(kept.content, diagrams.content(diagram))),
        "kept": kept,
        "talk": talk_of(request, diagram),
    }
    status = 422 if editor and editor["form"].is_bound else 200
    return render(request, "improvement/diagram_detail.html", context, status=status)


@access(load=network_of, rule=rules.can_add_diagram)
@require_http_methods(["GET", "POST"])
def diagram_add(request: HttpRequest, network: Network) -> HttpResponse:
    form = DiagramForm(
        request.POST or None, instance=Diagram(network=network), network=network, user=request.user
    )
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: diagrams.add(
                by=request.user, network=network, values=form.values(), today=timezone.localdate()
            ),
        )
        if saved:
            messages.success(request, "The diagram is begun. Add what has to be true for the aim.")
            return redirect_or_refresh(request, presenters.diagram_url(saved))
    return _form_page(request, network, None, form)


@access(load=diagram_of, rule=rules.can_edit_diagram)
@require_http_methods(["GET", "POST"])
def diagram_edit(request: HttpRequest, diagram: Diagram) -> HttpResponse:
    form = DiagramForm(
        request.POST or None,
        instance=diagram,
        network=diagram.network,
        user=request.user,
        initial={"version": diagram.version},
    )
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: diagrams.edit(
                by=request.user,
                diagram=diagram,
                version=form.cleaned_data["version"] or 0,
                values=form.values(),
                today=timezone.localdate(),
            ),
        )
        if saved:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, presenters.diagram_url(saved))
    return _form_page(request, diagram.network, diagram, form)


def _form_page(
    request: HttpRequest, network: Network, diagram: Diagram | None, form: DiagramForm
) -> HttpResponse:
    context = {"network": network, "tab": "drivers", "diagram": diagram, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "improvement/diagram_form.html", context, status=status)


@access(load=diagram_of, change=rules.can_edit_diagram)
@require_http_methods(["GET", "POST"])
def version_list(request: HttpRequest, diagram: Diagram) -> HttpResponse:
    """List what was kept; a POST keeps the theory as it stands."""
    can_edit = bool(rules.can_edit_diagram(request.user, diagram))
    form = KeepForm(request.POST or None, initial={"version": diagram.version})
    if request.method == "POST" and form.is_valid():
        kept = written(
            form,
            lambda: diagrams.keep(by=request.user, diagram=diagram, **form.cleaned_data),
            diagram,
        )
        if kept:
            messages.success(request, f"Version {kept.number} is kept.")
            return redirect_or_refresh(request, request.path)
    context = {
        "network": diagram.network,
        "tab": "drivers",
        "diagram": diagram,
        "versions": diagram.versions.select_related("by")[:200],
        "form": form if can_edit else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/version_list.html", context, status=status)


@access(load=diagram_of)
@require_safe
def version_compare(request: HttpRequest, diagram: Diagram) -> HttpResponse:
    """Set two versions side by side; `now` is the theory as it stands."""
    kept = list(diagram.versions.select_related("by").order_by("number"))
    sides = {str(version.number): version.content for version in kept}
    sides[NOW] = diagrams.content(diagram)
    names = list(sides)
    old = _chosen(request.GET.get("old"), names, names[max(len(names) - 2, 0)])
    new = _chosen(request.GET.get("new"), names, NOW)
    context = {
        "network": diagram.network,
        "tab": "drivers",
        "diagram": diagram,
        "choices": [{"value": name, "label": _called(name)} for name in names],
        "old": old,
        "new": new,
        "said": differences(sides[old], sides[new]),
        "sides": [
            {"name": _called(name), "content": sides[name], "roots": tree(sides[name])}
            for name in (old, new)
        ],
    }
    return render(request, "improvement/version_compare.html", context)


def _chosen(given: str | None, names: list[str], otherwise: str) -> str:
    return given if given in names else otherwise


def _called(name: str) -> str:
    return "As it stands now" if name == NOW else f"Version {name}"


@access(load=diagram_of)
@require_safe
def diagram_file(request: HttpRequest, diagram: Diagram) -> HttpResponse:
    form = str(request.resolver_match.kwargs["form"])  # type: ignore[union-attr]
    return taken_away(diagram, form)


def taken_away(diagram: Diagram, form: str) -> HttpResponse:
    """Answer with the diagram as a file of a form of TYPES."""
    content = content_of(diagrams.content(diagram), form, note=presenters.version_line(diagram))
    name = f"{slugify(diagram.title)[:60] or 'diagram'}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[form], headers=headers)
