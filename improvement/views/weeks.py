"""Pages of what is due this week: one's own, and a network's; and marking a task done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from improvement import presenters, rules
from improvement.actions import plan_tasks
from improvement.forms import MarkForm
from improvement.models import Task
from improvement.views.cycles import network_of
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network

OWN, NETWORK, EVERYBODY, TEST = "own", "network", "all", "test"


def task_of(user: Any, public_id: Any) -> Task:
    tasks_seen = Task.objects.visible_to(user).for_list()
    return found(tasks_seen, public_id=public_id)  # type: ignore[no-any-return]


@access()
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """Show what is due for the reader, in all their networks."""
    return render(request, "improvement/week.html", _context(request, None, OWN))


@access(load=network_of)
@require_safe
def network_week(request: HttpRequest, network: Network) -> HttpResponse:
    """Show what is due in one network: for the reader, or for everybody."""
    whose = EVERYBODY if request.GET.get("whose") == "all" else NETWORK
    return render(request, "improvement/network_week.html", _context(request, network, whose))


@access(load=task_of, rule=rules.can_finish_task)
@require_POST
def task_done(request: HttpRequest, task: Task) -> HttpResponse:
    """Mark a task done, or open again, and go back to where it was pressed."""
    form = MarkForm(request.POST)
    network = task.cycle.project.network
    if not form.is_valid():
        messages.error(request, "Press one of the buttons of the list.")
        return redirect_or_refresh(request, presenters.week_url())
    page, is_done = form.cleaned_data["page"], form.cleaned_data["is_done"] == "true"
    url = presenters.week_url(None if page == OWN else network, everybody=page == EVERYBODY)
    if page == TEST:
        url = f"{presenters.cycle_url(task.cycle)}#plan"
    try:
        plan_tasks.mark(by=request.user, task=task, is_done=is_done)
    except DomainError as error:
        messages.error(request, error.text)
        return redirect_or_refresh(request, url)
    if page == TEST:
        messages.success(request, f"{'Done' if is_done else 'Open again'}: “{task.what}”.")
        return redirect_or_refresh(request, url)
    sign = "&" if "?" in url else "?"
    return redirect_or_refresh(request, f"{url}{sign}marked={task.public_id}")


def _context(request: HttpRequest, network: Network | None, page: str) -> dict[str, Any]:
    everybody = page == EVERYBODY
    found_week = presenters.week(
        request.user,
        now=timezone.now(),
        network=network,
        everybody=everybody,
        page=request.GET.get("page"),
    )
    views = []
    if network is not None:
        views = [
            {"label": label, "url": presenters.week_url(network, everybody=all_), "current": now}
            for label, all_, now in (
                ("Mine", False, not everybody),
                ("Everybody’s", True, everybody),
            )
        ]
    return {
        "network": network,
        "tab": "tests",
        "week": found_week,
        "today": timezone.localdate(),
        "everybody": everybody,
        "page": page,
        "views": views,
        "marked": _marked(request),
    }


def _marked(request: HttpRequest) -> dict[str, Any] | None:
    """Give the task that was marked a moment ago, so that it can be taken back by one press."""
    try:
        key = UUID(request.GET.get("marked", ""))
    except ValueError:
        return None
    task = Task.objects.visible_to(request.user).for_list().filter(public_id=key).first()
    may = task is not None and rules.can_finish_task(request.user, task)
    return presenters.task_line(task) if task is not None and may else None
