"""Pages that write an aim, a person, a milestone or a document into a project."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from improvement import rules
from improvement.actions import parts
from improvement.forms.parts import FORMS
from improvement.models import Aim, Project
from improvement.views.cycles import project_of
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh

TITLES = {
    "aims": ("Add an aim", "Change this aim", "Take this aim out"),
    "team": ("Add to the team", "Change their part", "Take them off the team"),
    "milestones": ("Add a milestone", "Change this milestone", "Take it out"),
    "documents": ("Link a document", "Change this link", "Take the link out"),
}


def place_of(user: Any, public_id: Any, kind: str) -> Project:
    if kind not in parts.KINDS:
        raise Http404
    return project_of(user, public_id)


def part_of(user: Any, public_id: Any, kind: str, part_id: Any) -> Any:
    if kind not in parts.KINDS:
        raise Http404
    rows = parts.KINDS[kind].model.objects.visible_to(user).for_list()
    return found(rows.filter(project__public_id=public_id), public_id=part_id)


def url_of(project: Project, kind: str = "") -> str:
    url = reverse("improvement:project-detail", kwargs={"public_id": project.public_id})
    return f"{url}#{kind}" if kind else url


@access(load=place_of, rule=rules.can_edit_project)
@require_http_methods(["GET", "POST"])
def part_add(request: HttpRequest, project: Project) -> HttpResponse:
    kind = _kind(request)
    form = FORMS[kind](_posted(request), project=project)
    if form.is_valid():
        try:
            parts.add(by=request.user, project=project, kind=kind, values=form.values())
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, url_of(project, kind))
    return _page(request, project, kind, form)


@access(load=part_of, rule=rules.can_edit_part)
@require_http_methods(["GET", "POST"])
def part_edit(request: HttpRequest, part: Any) -> HttpResponse:
    kind = _kind(request)
    form = FORMS[kind](_posted(request), project=part.project, instance=part)
    if form.is_valid():
        try:
            version = form.cleaned_data.get("version")
            parts.edit(by=request.user, part=part, values=form.values(), version=version)
        except DomainError as error:
            _refuse(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, url_of(part.project, kind))
    return _page(request, part.project, kind, form, part=part)


@access(load=part_of, rule=rules.can_edit_part)
@require_POST
def part_remove(request: HttpRequest, part: Any) -> HttpResponse:
    project = part.project
    try:
        parts.remove(by=request.user, part=part)
    except DomainError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, "It is taken out.")
    return redirect_or_refresh(request, url_of(project, _kind(request)))


def _posted(request: HttpRequest) -> Any:
    return posted(request)


def _refuse(form: Any, error: DomainError) -> None:
    """Show a refusal. After a conflict the next save goes over the newer version: the reader has
    been told, and what they typed stays."""
    blame(form, error)
    if isinstance(error, ChangedMeanwhile):
        form.data = form.data.copy()
        newest = Aim.objects.only("version").get(pk=form.instance.pk).version
        form.data["version"] = str(newest)


def _kind(request: HttpRequest) -> str:
    return str(request.resolver_match.kwargs["kind"])  # type: ignore[union-attr]


def _page(
    request: HttpRequest, project: Project, kind: str, form: Any, *, part: Any = None
) -> HttpResponse:
    adding, changing, removing = TITLES[kind]
    context = {
        "network": project.network,
        "tab": "tests",
        "project": project,
        "kind": kind,
        "part": part,
        "form": form,
        "heading": changing if part else adding,
        "removing": removing,
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/project_part.html", context, status=status)
