"""Pages of how far the teams have come."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from improvement import presenters, rules
from improvement.actions import assessments
from improvement.forms.assessments import AssessmentEditForm, AssessmentForm
from improvement.models import Assessment, Project
from improvement.practice import FAR, SOURCE
from improvement.presenters import assessments as presenting
from improvement.presenters.standing import standing
from improvement.views.cycles import network_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network
from outcomes.completeness import today_in


def scored_project(user: Any, public_id: Any) -> Project:
    """Give a project with its teams and the people on them."""
    projects = Project.objects.visible_to(user).select_related("network", "lead")
    return found(  # type: ignore[no-any-return]
        projects.prefetch_related("sites", "team"), public_id=public_id
    )


def assessment_of(user: Any, public_id: Any) -> Assessment:
    rows = Assessment.objects.visible_to(user).for_list().prefetch_related("project__team")
    return found(rows, public_id=public_id)  # type: ignore[no-any-return]


@access(load=network_of)
@require_safe
def assessment_list(request: HttpRequest, network: Network) -> HttpResponse:
    today = today_in(network, timezone.now())
    context = {
        "network": network,
        "tab": "tests",
        "standing": standing(network, user=request.user, today=today),
        "far": FAR,
        "levels": presenting.levels(),
        "source": SOURCE,
    }
    return render(request, "improvement/assessment_list.html", context)


@access(load=scored_project)
@require_safe
def assessment_team(request: HttpRequest, project: Project) -> HttpResponse:
    team = presenting.team_of(project, request.GET.get("site", ""), user=request.user)
    if team is None:
        raise Http404
    today = today_in(project.network, timezone.now())
    context = {
        "network": project.network,
        "tab": "tests",
        "project": project,
        "team": team,
        "choices": presenting.teams_links(project, team, user=request.user),
        "columns": ["Month", "Team", "Coordinator", "Difference"],
        "page": presenting.team_page(team, user=request.user, today=today),
        "suggested": _suggested(request, team),
        "can_score": bool(rules.sides_for(request.user, project, team.site)),
        "add_url": presenting.add_url(team),
        "far": FAR,
        "levels": presenting.levels(),
        "source": SOURCE,
    }
    return render(request, "improvement/assessment_team.html", context)


def _suggested(request: HttpRequest, team: presenting.Team) -> Any:
    """Give what the records would suggest; of a team that goes by a mark they would tell."""
    if team.is_veiled:
        return None
    return presenters.suggestion_for(team.project, team.site, user=request.user)


@access(load=scored_project, rule=rules.can_score_some)
@require_http_methods(["GET", "POST"])
def assessment_add(request: HttpRequest, project: Project) -> HttpResponse:
    now = timezone.now()
    form = AssessmentForm(
        posted(request),
        project=project,
        user=request.user,
        today=today_in(project.network, now),
        initial={name: request.GET.get(name, "") for name in ("site", "side", "month")},
    )
    if form.is_valid():
        given = form.cleaned_data
        site = given["site"]
        try:
            _ask(rules.can_score(request.user, project, site, given["side"]))
            assessments.add(
                by=request.user,
                project=project,
                site=site,
                month=given["month"],
                side=given["side"],
                values=form.values(),
                now=now,
            )
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "The score is kept.")
            return redirect_or_refresh(request, presenting.team_url(project, site))
    return _form_page(request, project, form, "Score a team")


def _ask(answer: Any) -> None:
    """Turn a no about the chosen side into words at its field."""
    if not answer:
        raise DomainError(answer.reason, field="side")


@access(load=assessment_of, rule=rules.can_edit_assessment)
@require_http_methods(["GET", "POST"])
def assessment_edit(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    start = {name: getattr(assessment, name) for name in ("version", *assessments.FIELDS)}
    data = posted(request)
    form = AssessmentEditForm(data, initial=start)
    if form.is_valid():
        saved = written(
            form,
            lambda: assessments.edit(
                by=request.user,
                assessment=assessment,
                version=form.cleaned_data["version"],
                values=form.values(),
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            ),
            assessment,
        )
        if saved:
            messages.success(request, "The score is changed; what stood there is kept.")
            url = presenting.team_url(assessment.project, assessment.site)
            return redirect_or_refresh(request, url)
    heading = f"Change the score of {assessment.month:%B %Y}"
    return _form_page(request, assessment.project, form, heading, assessment)


def _form_page(
    request: HttpRequest,
    project: Project,
    form: Any,
    heading: str,
    assessment: Assessment | None = None,
) -> HttpResponse:
    site = assessment.site if assessment else None
    context = {
        "network": project.network,
        "tab": "tests",
        "project": project,
        "form": form,
        "heading": heading,
        "assessment": assessment,
        "back": presenting.team_url(project, site),
        "levels": presenting.levels(),
        "source": SOURCE,
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/assessment_form.html", context, status=status)
