"""Pages of design processes: what a network works on, and where each piece of it stands."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from improvement.actions import design
from improvement.forms.design import ProcessAddForm, ProcessForm, StatusForm, StepForm
from improvement.models import DesignProcess, DesignStep
from improvement.presenters import design as presenters
from improvement.presenters import topics as topic_presenters
from improvement.rules import design as rules
from improvement.views.cycles import network_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network

TAB = "ideas"


def process_of(user: Any, public_id: Any) -> DesignProcess:
    processes = DesignProcess.objects.visible_to(user).for_list()
    return found(processes, public_id=public_id)  # type: ignore[no-any-return]


def step_of(user: Any, public_id: Any) -> DesignStep:
    steps = DesignStep.objects.visible_to(user).for_list()
    return found(steps, public_id=public_id)  # type: ignore[no-any-return]


@access(load=network_of)
@require_safe
def process_list(request: HttpRequest, network: Network) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    context = {
        "network": network,
        "tab": TAB,
        "rows": presenters.process_rows(network, request.user, now, today),
        "topics": topic_presenters.open_topics(network, now),
        "can_add": bool(rules.can_add_process(request.user, network)),
    }
    return render(request, "improvement/process_list.html", context)


@access(load=process_of)
@require_safe
def process_detail(request: HttpRequest, process: DesignProcess) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    is_closed = process.status == DesignProcess.Status.CLOSED
    wish = DesignProcess.Status.OPEN if is_closed else DesignProcess.Status.CLOSED
    context = {
        "network": process.network,
        "tab": TAB,
        "process": process,
        "is_closed": is_closed,
        "can_edit": bool(rules.can_edit_process(request.user, process)),
        "status_form": StatusForm(initial={"version": process.version, "status": wish}),
        **presenters.page_of(process, request.user, now, today),
    }
    return render(request, "improvement/process_detail.html", context)


@access(load=network_of, rule=rules.can_add_process)
@require_http_methods(["GET", "POST"])
def process_add(request: HttpRequest, network: Network) -> HttpResponse:
    form = ProcessAddForm(request.POST or None, instance=DesignProcess(network=network))
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: design.add(
                by=request.user,
                network=network,
                values=form.values(),
                brief=form.cleaned_data["brief"],
            ),
        )
        if saved:
            messages.success(request, "Begun. Now ask people something.")
            return redirect_or_refresh(request, presenters.process_url(saved))
    return _form_page(request, network, None, form)


@access(load=process_of, rule=rules.can_edit_process)
@require_http_methods(["GET", "POST"])
def process_edit(request: HttpRequest, process: DesignProcess) -> HttpResponse:
    title = process.title
    form = ProcessForm(request.POST or None, instance=process, initial={"version": process.version})
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: design.edit(
                by=request.user,
                process=process,
                version=form.cleaned_data["version"] or 0,
                values=form.values(),
            ),
        )
        if saved:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, presenters.process_url(saved))
    return _form_page(request, process.network, title, form)


def _form_page(
    request: HttpRequest, network: Network, title: str | None, form: ProcessForm
) -> HttpResponse:
    context = {"network": network, "tab": TAB, "title": title, "form": form}
    if title is not None:
        context["back"] = presenters.process_url(form.instance)
    status = 422 if form.is_bound else 200
    return render(request, "improvement/process_form.html", context, status=status)


@access(load=process_of, rule=rules.can_edit_process)
@require_POST
def process_status(request: HttpRequest, process: DesignProcess) -> HttpResponse:
    """End design work, or go on with it: what the button said, however often it is pressed."""
    form = StatusForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Please load this page again and press once more.")
        return redirect_or_refresh(request, presenters.process_url(process))
    try:
        design.set_status(by=request.user, process=process, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.text)
    else:
        is_closed = form.cleaned_data["status"] == DesignProcess.Status.CLOSED
        messages.success(request, "It has ended." if is_closed else "It goes on.")
    return redirect_or_refresh(request, presenters.process_url(process))


@access(load=process_of, rule=rules.can_edit_process)
@require_http_methods(["GET", "POST"])
def step_add(request: HttpRequest, process: DesignProcess) -> HttpResponse:
    form = StepForm(request.POST or None, instance=DesignStep(process=process))
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: design.add_step(by=request.user, process=process, values=form.values()),
        )
        if saved:
            messages.success(request, "The day is in the timeline.")
            return redirect_or_refresh(request, f"{presenters.process_url(process)}#timeline")
    return _step_page(request, process, None, form)


@access(load=step_of, rule=rules.can_edit_step)
@require_http_methods(["GET", "POST"])
def step_edit(request: HttpRequest, step: DesignStep) -> HttpResponse:
    form = StepForm(request.POST or None, instance=step)
    if request.method == "POST" and form.is_valid():
        saved = written(
            form, lambda: design.edit_step(by=request.user, step=step, values=form.values())
        )
        if saved:
            messages.success(request, "Saved.")
            url = presenters.process_url(step.process)
            return redirect_or_refresh(request, f"{url}#timeline")
    return _step_page(request, step.process, step, form)


@access(load=step_of, rule=rules.can_edit_step)
@require_POST
def step_remove(request: HttpRequest, step: DesignStep) -> HttpResponse:
    url = presenters.process_url(step.process)
    design.remove_step(by=request.user, step=step)
    messages.success(request, "Taken out.")
    return redirect_or_refresh(request, f"{url}#timeline")


def _step_page(
    request: HttpRequest, process: DesignProcess, step: DesignStep | None, form: StepForm
) -> HttpResponse:
    context = {
        "network": process.network,
        "tab": TAB,
        "process": process,
        "step": step,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/step_form.html", context, status=status)
