"""Pages of tests: the board, and the four quadrants of one cycle."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from improvement import presenters, rules
from improvement.actions import cycles, joining, stages
from improvement.actions.rows import MOST_ROWS
from improvement.filters import CycleFilterSet
from improvement.forms import PARTS, CycleAddForm, Editor, MoveForm, PredictionRows
from improvement.models import Cycle, Project
from improvement.views.talk_section import talk_of
from lhs_platform.lib.access import access, found, require
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network
from networks.rules import Answer

SHOWN_DECIDED = 20


def network_of(user: Any, slug: str) -> Network:
    return found(Network.objects.visible_to(user), slug=slug)  # type: ignore[no-any-return]


def project_of(user: Any, public_id: Any) -> Project:
    projects = Project.objects.visible_to(user).for_list()
    return found(projects, public_id=public_id)  # type: ignore[no-any-return]


def cycle_of(user: Any, public_id: Any, part: str = "") -> Cycle:
    if part and part not in PARTS:
        raise Http404
    cycles = Cycle.objects.visible_to(user).for_page()
    return found(cycles, public_id=public_id)  # type: ignore[no-any-return]


@access(load=network_of)
@require_safe
def cycle_list(request: HttpRequest, network: Network) -> HttpResponse:
    now = timezone.now()
    everything = Cycle.objects.visible_to(request.user).filter(project__network=network)
    chosen = CycleFilterSet(request.GET, queryset=everything, request=request).qs
    counts = presenters.board_counts(chosen, now=now)
    steps = presenters.steps_of(request.GET)
    open_cycles = presenters.on_board(chosen, user=request.user, now=now, steps=steps)
    closed = chosen.closed().for_list().order_by("-closed_at", "-pk")[:SHOWN_DECIDED]
    to_test = presenters.change_asked_for(request.GET, network)
    projects = Project.objects.visible_to(request.user).filter(network=network).for_list()
    projects = projects.prefetch_related("team")
    context = {
        "network": network,
        "tab": "tests",
        "lanes": presenters.board(open_cycles, counts, request.GET, user=request.user, now=now),
        "decided": presenters.decided(list(closed)),
        "counts": counts,
        "filters": presenters.board_filters(request.GET, network=network, user=request.user),
        "projects": [
            presenters.project_row(p, to_test)
            | {"can_start": rules.can_start_cycle(request.user, p) is True}
            for p in projects[:50]
        ],
        "to_test": to_test,
        "can_add_project": bool(rules.can_add_project(request.user, network)),
    }
    return render(request, "improvement/cycle_list.html", context)


@access(load=project_of, rule=rules.can_start_cycle)
@require_http_methods(["GET", "POST"])
def cycle_add(request: HttpRequest, project: Project) -> HttpResponse:
    data = posted(request)
    to_test = presenters.change_asked_for(request.GET, project.network)
    start = {"owner": request.user.pk, "ramp": request.GET.get("ramp", "")}
    start |= presenters.plan_for(to_test) if to_test else {}
    form = CycleAddForm(
        data, instance=Cycle(project=project), project=project, user=request.user, initial=start
    )
    predictions = PredictionRows(data, prefix="predictions")
    context = {
        "network": project.network,
        "tab": "tests",
        "project": project,
        "form": form,
        "predictions": predictions,
    }
    if data is not None:
        if all([form.is_valid(), predictions.is_valid()]):
            cycle = _planned(request, project, form, predictions)
            if cycle is not None:
                messages.success(request, "The test is planned.")
                return redirect_or_refresh(request, presenters.cycle_url(cycle))
        context["row_errors"] = bool(predictions.total_error_count())
        return render(request, "improvement/cycle_add.html", context, status=422)
    return render(request, "improvement/cycle_add.html", context)


def _planned(request: HttpRequest, project: Project, form: Any, predictions: Any) -> Cycle | None:
    try:
        return cycles.plan(
            by=request.user,
            project=project,
            ramp=form.cleaned_data["ramp"],
            values=form.values(),
            measures=form.cleaned_data["measures"],
            predictions=predictions.new_rows(),
        )
    except DomainError as error:
        blame(form, error)
        return None


@access(load=cycle_of)
@require_safe
def cycle_detail(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    is_open = cycle.stage != Cycle.Stage.CLOSED
    editor = None
    if is_open and _may_write(request, cycle, cycle.stage):
        editor = Editor(cycle.stage, cycle=cycle, user=request.user)
    return _page(request, cycle, editor)


def _may_write(request: HttpRequest, cycle: Cycle, part: str) -> Answer:
    """Ask about one quadrant: what becomes of a test, fewer people say than what it did."""
    rule = rules.can_decide_cycle if part == Cycle.Stage.ACT else rules.can_edit_cycle
    return rule(request.user, cycle)


@access(load=cycle_of, rule=rules.can_edit_cycle)
@require_http_methods(["GET", "POST"])
def cycle_edit(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    part = request.resolver_match.kwargs["part"]  # type: ignore[union-attr]
    require(_may_write(request, cycle, part))
    data = posted(request)
    editor = Editor(part, cycle=cycle, user=request.user, data=data)
    if data is None:
        return _page(request, cycle, editor)
    if request.headers.get("X-Autosave") == "1":
        return _saved_by_itself(request, cycle, editor)
    if not editor.is_valid():
        return _page(request, _again(request, cycle), editor, status=422)
    try:
        written = _write(request, cycle, editor)
    except DomainError as error:
        now = _again(request, cycle)
        editor.again(now)
        editor.refuse(error)
        is_old = isinstance(error, ChangedMeanwhile)
        return _page(request, now, editor, status=409 if is_old else 422)
    if written.is_joined:
        messages.warning(request, _joined(written, editor))
    return _go_on(request, written.cycle, part, to=data.get("to", ""))


def _write(request: HttpRequest, cycle: Cycle, editor: Editor) -> cycles.Written:
    return cycles.write(
        by=request.user, cycle=cycle, version=editor.version, changes=editor.changes()
    )


def _saved_by_itself(request: HttpRequest, cycle: Cycle, editor: Editor) -> HttpResponse:
    """Answer a save that the page made while somebody was typing, as JSON."""
    if not editor.is_valid():
        return JsonResponse({"error": editor.problem()}, status=422)
    try:
        written = _write(request, cycle, editor)
    except DomainError as error:
        return JsonResponse({"error": error.text}, status=422)
    said = _joined(written, editor) if written.is_joined else ""
    told = {"version": written.typed, "at": f"{timezone.localtime():%H:%M}", "said": said}
    return JsonResponse(told)


def _joined(written: cycles.Written, editor: Editor) -> str:
    """Say that two people wrote at once, and where they met."""
    texts = [editor.label_of(name) for name in written.met if stands_twice(name)]
    others = [editor.label_of(name) for name in written.met if not stands_twice(name)]
    said = ["Somebody else wrote here meanwhile: what both wrote is kept."]
    said += [f"Both texts stand in “{label}”, one after the other." for label in texts]
    said += [f"In “{label}” theirs stands; look at it again." for label in others]
    return " ".join(said)


def stands_twice(name: str) -> bool:
    """Say whether two texts that met both stand in a field."""
    return name in cycles.FIELDS and joining.is_text(name)


def _go_on(request: HttpRequest, cycle: Cycle, part: str, *, to: str) -> HttpResponse:
    """After a save: take the step its button asked for, or come back to the same place."""
    if to in Cycle.Stage.values:
        return _moved(request, cycle, to=to)
    messages.success(request, "Saved.")
    url = presenters.cycle_url(cycle)
    if to == "more":
        url = f"{presenters.part_url(cycle, part)}?rows=more"
    return redirect_or_refresh(request, f"{url}#{part}")


@access(load=cycle_of, rule=rules.can_move_cycle)
@require_POST
def cycle_move(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _refused(request, cycle, "Choose where this test goes.", status=422)
    given = form.cleaned_data
    return _moved(
        request,
        cycle,
        to=given["to"],
        version=given["version"],
        reason=given["reason"],
        is_confirmed=given["confirmed"],
    )


def _moved(request: HttpRequest, cycle: Cycle, *, to: str, **how: Any) -> HttpResponse:
    require(rules.can_move_cycle(request.user, cycle, to))
    how = {"version": cycle.version} | how
    try:
        moved = cycles.move(by=request.user, cycle=cycle, to=to, now=timezone.now(), **how)
    except stages.NeedsConfirmation as warning:
        return _refused(request, cycle, warning.text, status=422, confirm=to)
    except DomainError as error:
        return _refused(request, cycle, error.text, status=max(error.status, 409))
    is_open = moved.stage != Cycle.Stage.CLOSED
    now = f"now in {moved.get_stage_display()}" if is_open else "decided and closed"
    messages.success(request, f"This test is {now}.")
    return redirect_or_refresh(request, presenters.cycle_url(moved))


@access(load=cycle_of, rule=rules.can_edit_cycle)
@require_POST
def cycle_next(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    try:
        following = cycles.plan_next(by=request.user, cycle=cycle)
    except DomainError as error:
        return _refused(request, cycle, error.text, status=409)
    messages.success(request, "The next cycle is filled in from this one. What do you predict?")
    return redirect_or_refresh(request, presenters.part_url(following, "plan"))


def _again(request: HttpRequest, cycle: Cycle) -> Cycle:
    """Load the cycle as it is stored now; a bound form has written into the other one."""
    return cycle_of(request.user, cycle.public_id)


def _refused(
    request: HttpRequest, cycle: Cycle, text: str, *, status: int, confirm: str = ""
) -> HttpResponse:
    cycle = _again(request, cycle)
    part = cycle.stage if cycle.stage in PARTS else ""
    may_write = part and _may_write(request, cycle, part)
    editor = Editor(part, cycle=cycle, user=request.user) if may_write else None
    return _page(request, cycle, editor, status=status, refusal=text, confirm=confirm)


def _page(
    request: HttpRequest,
    cycle: Cycle,
    editor: Editor | None,
    *,
    status: int = 200,
    refusal: str = "",
    confirm: str = "",
) -> HttpResponse:
    may_write = bool(rules.can_edit_cycle(request.user, cycle))
    may_decide = bool(rules.can_decide_cycle(request.user, cycle))
    is_closed = cycle.stage == Cycle.Stage.CLOSED
    in_ramp = list(
        Cycle.objects.filter(
            project=cycle.project_id, site=cycle.site_id, ramp=cycle.ramp
        ).order_by("number")
    )
    context = {
        "network": cycle.project.network,
        "tab": "tests",
        "cycle": cycle,
        "place": presenters.place(cycle),
        "quadrants": presenters.quadrants(
            cycle,
            can_edit=may_write and not is_closed,
            can_decide=may_decide,
            written=editor.part if editor is not None else "",
        ),
        "predictions": presenters.predictions(cycle),
        "tasks": presenters.cycle_tasks(cycle, request.user),
        "charts": presenters.ramp_charts(cycle, in_ramp, user=request.user),
        "ramp": presenters.ramp(in_ramp, current=cycle),
        "moves": presenters.moves(cycle),
        "decision": presenters.decision_tag(cycle) if cycle.decision else None,
        "can_edit": may_write and not is_closed,
        "can_decide": may_decide,
        "can_plan_next": may_write and presenters.waits_for_next(cycle, in_ramp),
        "is_mine": cycle.owner_id == request.user.pk,
        "editor": editor,
        "refusal": refusal,
        "confirm": confirm,
        "most_rows": MOST_ROWS,
        "talk": talk_of(request, cycle),
        "more_rows": "rows" in request.GET,
        "stuck": rules.why_stuck(cycle, now=timezone.now()),
    }
    return render(request, "improvement/cycle_detail.html", context, status=status)
