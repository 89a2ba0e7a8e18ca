"""Drivers, edited in their place in the diagram."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from improvement import presenters, rules
from improvement.actions import drivers
from improvement.forms import DriverForm
from improvement.models import Diagram, Driver
from improvement.views.diagrams import diagram_of, diagram_page
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import version_in
from networks.rules import Answer

DEEDS = ("up", "down", "remove")


def driver_of(user: Any, public_id: Any) -> Driver:
    known = Driver.objects.visible_to(user).select_related(
        "diagram__network", "diagram__project", "measure"
    )
    return found(known, public_id=public_id)  # type: ignore[no-any-return]


def can_edit_driver(user: Any, driver: Driver) -> Answer:
    return rules.can_edit_diagram(user, driver.diagram)


@access(load=diagram_of, rule=rules.can_edit_diagram)
@require_http_methods(["GET", "POST"])
def driver_add(request: HttpRequest, diagram: Diagram) -> HttpResponse:
    """Add a driver: a secondary one where the address says so, under a primary one."""
    level = "secondary" if request.GET.get("level") == "secondary" else "primary"
    under = request.GET.get("under", "")
    form = DriverForm(
        request.POST or None,
        instance=Driver(diagram=diagram, level=level),
        diagram=diagram,
        under=under,
    )
    if request.method == "POST" and form.is_valid():
        saved = written(form, lambda: _added(request, diagram, form, level), diagram)
        if saved:
            messages.success(request, f"“{saved}” is in the diagram.")
            return _back(request, diagram, saved)
    return diagram_page(request, diagram, {"form": form, "at": under or "new", "level": level})


def _added(request: HttpRequest, diagram: Diagram, form: DriverForm, level: str) -> Driver:
    return drivers.add(
        by=request.user,
        diagram=diagram,
        version=form.cleaned_data["version"],
        values=form.values() | {"level": level},
        serves=form.serves(),
    )


@access(load=driver_of, rule=can_edit_driver)
@require_http_methods(["GET", "POST"])
def driver_edit(request: HttpRequest, driver: Driver) -> HttpResponse:
    """Change a driver and its links in its place; move it up or down, or take it out."""
    diagram = diagram_of(request.user, driver.diagram.public_id)
    deed = request.POST.get("do", "")
    if deed in DEEDS:
        return _done(request, driver, deed)
    form = DriverForm(request.POST or None, instance=driver, diagram=diagram)
    if request.method == "POST" and form.is_valid():
        saved = written(form, lambda: _edited(request, driver, form), diagram)
        if saved:
            messages.success(request, "Saved.")
            return _back(request, diagram, saved)
    editor = {"form": form, "driver": driver, "edits": str(driver.public_id)}
    return diagram_page(request, diagram, editor)


def _edited(request: HttpRequest, driver: Driver, form: DriverForm) -> Driver:
    return drivers.edit(
        by=request.user,
        driver=driver,
        version=form.cleaned_data["version"],
        values=form.values(),
        serves=form.serves(),
        changes=form.changes(),
    )


def _done(request: HttpRequest, driver: Driver, deed: str) -> HttpResponse:
    """Move or remove at once; whoever comes second looks at the newer diagram first."""
    known = {"by": request.user, "driver": driver, "version": version_in(request) or 0}
    diagram = driver.diagram
    try:
        if deed == "remove":
            drivers.remove(**known)  # type: ignore[arg-type]
            messages.success(request, f"“{driver.name}” is taken out.")
        else:
            drivers.move(up=deed == "up", **known)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, error.text)
    return _back(request, diagram, None if deed == "remove" else driver)


def _back(request: HttpRequest, diagram: Diagram, driver: Driver | None) -> HttpResponse:
    at = f"#d-{driver.public_id}" if driver else ""
    return redirect_or_refresh(request, f"{presenters.diagram_url(diagram)}{at}")
