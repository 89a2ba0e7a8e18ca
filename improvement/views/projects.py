"""Pages of projects and their aims."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from improvement import presenters, rules
from improvement.actions import projects
from improvement.forms import AimForm, ProjectForm
from improvement.models import Aim, Project
from improvement.presenters import ramps
from improvement.views.cycles import network_of, project_of
from improvement.views.parts import url_of
from improvement.views.talk_section import talk_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.forms import posted
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network


def story_of(user: Any, public_id: Any) -> Project:
    """Give a project with everything its page tells."""
    projects = Project.objects.visible_to(user).for_page()
    return found(projects, public_id=public_id)  # type: ignore[no-any-return]


@access(load=story_of)
@require_safe
def project_detail(request: HttpRequest, project: Project) -> HttpResponse:
    context = {
        "network": project.network,
        "tab": "tests",
        "project": project,
        "story": presenters.story(project, user=request.user),
        "ramps": presenters.ramps_on_page(project),
        "talk": talk_of(request, project),
        "can_edit": bool(rules.can_edit_project(request.user, project)),
        "can_start": rules.can_start_cycle(request.user, project) is True,
    }
    return render(request, "improvement/project_detail.html", context)


@access(load=project_of)
@require_safe
def ramp_list(request: HttpRequest, project: Project) -> HttpResponse:
    """Show every ramp of a project, page by page."""
    page = Paginator(ramps.keys_of(project), ramps.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "network": project.network,
        "tab": "tests",
        "project": project,
        "page": page,
        "ramps": ramps.rows(project, page.object_list),
        "can_start": rules.can_start_cycle(request.user, project) is True,
    }
    return render(request, "improvement/ramp_list.html", context)


@access(load=network_of, rule=rules.can_add_project)
@require_http_methods(["GET", "POST"])
def project_add(request: HttpRequest, network: Network) -> HttpResponse:
    project = Project(network=network)
    start = {"lead": request.user.pk, "starts_on": timezone.localdate()}
    form = _form(request, network, project, start)
    aim_form = AimForm(request.POST or None, instance=Aim(), network=network, prefix="aim")
    if request.method == "POST" and all([form.is_valid(), aim_form.is_valid()]):
        saved = written(
            form,
            lambda: projects.add(
                by=request.user,
                network=network,
                values=form.values(),
                sites=form.cleaned_data["sites"],
                aim=aim_form.values(),
            ),
        )
        if saved:
            messages.success(request, "The project is started. Plan its first small test.")
            return redirect_or_refresh(request, url_of(saved))
    return _form_page(request, network, None, form, aim_form)


@access(load=project_of, rule=rules.can_edit_project)
@require_http_methods(["GET", "POST"])
def project_edit(request: HttpRequest, project: Project) -> HttpResponse:
    form = _form(request, project.network, project, {"version": project.version})
    if form.is_valid():
        saved = written(
            form,
            lambda: projects.edit(
                by=request.user,
                project=project,
                version=form.cleaned_data["version"] or 0,
                values=form.values(),
                sites=form.cleaned_data["sites"],
            ),
        )
        if saved:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, url_of(saved))
    return _form_page(request, project.network, project, form)


def _form(
    request: HttpRequest, network: Network, project: Project, start: dict[str, Any]
) -> ProjectForm:
    data = posted(request)
    return ProjectForm(data, instance=project, network=network, user=request.user, initial=start)


def _form_page(
    request: HttpRequest,
    network: Network,
    project: Project | None,
    form: ProjectForm,
    aim_form: AimForm | None = None,
) -> HttpResponse:
    context = {
        "network": network,
        "tab": "tests",
        "project": project,
        "form": form,
        "aim_form": aim_form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/project_form.html", context, status=status)
