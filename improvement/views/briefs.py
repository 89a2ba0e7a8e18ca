"""Pages of a design brief: a new version with its reason, and two versions compared in words."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from improvement.actions import design
from improvement.forms.design import BriefForm
from improvement.models import BriefVersion, DesignProcess
from improvement.presenters import design as presenters
from improvement.rules import design as rules
from improvement.views.design import TAB, process_of
from lhs_platform.lib.access import access
from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.lib.forms import blame
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.numbers import whole_number


@access(load=process_of, rule=rules.can_edit_process)
@require_http_methods(["GET", "POST"])
def brief_write(request: HttpRequest, process: DesignProcess) -> HttpResponse:
    """Write the next version. Who was overtaken sees the newer text beside their own."""
    last = process.briefs.first()
    start = {"number": last.number if last else 0, "text": last.text if last else ""}
    form = BriefForm(request.POST or None, initial=start, is_first=last is None)
    theirs: BriefVersion | None = None
    if request.method == "POST" and form.is_valid():
        try:
            design.write_brief(by=request.user, process=process, **form.values())
        except DomainError as error:
            blame(form, error)
            theirs = _go_on_from(form, process) if isinstance(error, Conflict) else None
        else:
            messages.success(request, "Kept. What stood there before stays readable.")
            return redirect_or_refresh(request, presenters.process_url(process))
    status = 409 if theirs else 422 if form.is_bound else 200
    context = _context(process) | {"form": form, "theirs": theirs, "is_first": last is None}
    return render(request, "improvement/brief_form.html", context, status=status)


def _go_on_from(form: BriefForm, process: DesignProcess) -> BriefVersion | None:
    """Let the next save go over the newer version, and give it to be read beside."""
    newest = process.briefs.select_related("by").first()
    if newest is None or newest.number == form.cleaned_data.get("number"):
        return None
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["number"] = str(newest.number)  # type: ignore[index]
    return newest


@access(load=process_of)
@require_safe
def brief_versions(request: HttpRequest, process: DesignProcess) -> HttpResponse:
    """List the versions, and set two of them side by side in words: the newest and the one before
    it, unless others are chosen."""
    kept = {one.number: one for one in process.briefs.select_related("by")}
    if not kept:
        raise Http404
    newest = max(kept)
    new = _chosen(request.GET.get("new"), kept, newest)
    before = max((number for number in kept if number < new), default=new)
    old = _chosen(request.GET.get("old"), kept, before)
    context = _context(process) | {
        "versions": [kept[number] for number in sorted(kept, reverse=True)],
        "choices": presenters.brief_choices(process),
        "old": old,
        "new": new,
        "pieces": presenters.compared(kept[old], kept[new]),
    }
    return render(request, "improvement/brief_versions.html", context)


def _chosen(given: str | None, kept: dict[int, BriefVersion], otherwise: int) -> int:
    number = whole_number(given)
    return number if number in kept else otherwise


def _context(process: DesignProcess) -> dict[str, object]:
    return {"network": process.network, "tab": TAB, "process": process}
