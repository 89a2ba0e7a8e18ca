"""The page on which papers are typed, and on which people are marked as voting on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from improvement import rules
from improvement.actions import papers
from improvement.forms.rounds import OnPaperForm, SheetForm
from improvement.models import PaperSheet, Round, RoundVoter
from improvement.presenters import ballot as sheets
from improvement.presenters import rounds as presenters
from improvement.views.rounds import round_of
from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame
from lhs_platform.lib.htmx import redirect_or_refresh


@access(load=round_of, rule=rules.can_run_round)
@require_http_methods(["GET", "POST"])
@never_cache
def round_papers(request: HttpRequest, poll: Round) -> HttpResponse:
    if request.method != "POST":
        return _page(request, poll)
    return _mark(request, poll) if "voter" in request.POST else _type(request, poll)


def _mark(request: HttpRequest, poll: Round) -> HttpResponse:
    form = OnPaperForm(request.POST, poll=poll)
    if form.is_valid():
        try:
            line = papers.set_on_paper(
                by=request.user,
                poll=poll,
                ref=form.ref(),
                is_on_paper=form.cleaned_data["is_on_paper"],
                now=timezone.now(),
            )
        except DomainError as error:
            blame(form, error)
        else:
            how = "on paper" if line.is_on_paper else "on a screen"
            messages.success(request, f"{line.name} votes {how}.")
            return _back(request, poll)
    return _page(request, poll, paper_form=form)


def _type(request: HttpRequest, poll: Round) -> HttpResponse:
    form = SheetForm(request.POST)
    marks = sheets.marks_from(poll, request.POST)
    if form.is_valid():
        try:
            sheet = papers.enter(
                by=request.user, poll=poll, marks=marks, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            blame(form, error)
        else:
            _say(request, sheet)
            return _back(request, poll)
    return _page(request, poll, sheet_form=form, marks=marks)


def _say(request: HttpRequest, sheet: PaperSheet) -> None:
    if sheet.is_counted:
        messages.success(request, f"Paper {sheet.number} was typed the same twice: it counts.")
    elif sheet.second_marks is None:
        messages.success(
            request, f"Paper {sheet.number} is typed once. Now a second person types it."
        )
    else:
        messages.warning(
            request, f"Paper {sheet.number} was typed differently. Look at it, and type it again."
        )


def _back(request: HttpRequest, poll: Round) -> HttpResponse:
    return redirect_or_refresh(request, presenters.round_url(poll, "round-papers"))


def _page(
    request: HttpRequest,
    poll: Round,
    *,
    paper_form: OnPaperForm | None = None,
    sheet_form: SheetForm | None = None,
    marks: dict[str, Any] | None = None,
) -> HttpResponse:
    rows = PaperSheet.objects.filter(round=poll).select_related("entered_by", "second_by")
    refused = bool((paper_form and paper_form.errors) or (sheet_form and sheet_form.errors))
    context = {
        "network": poll.network,
        "tab": "ideas",
        "poll": poll,
        "back": presenters.round_url(poll),
        "people": RoundVoter.objects.filter(round=poll, is_on_paper=True).order_by("name", "pk"),
        "paper_form": paper_form or OnPaperForm(poll=poll),
        "sheet_form": sheet_form or SheetForm(),
        "sheet": sheets.sheet(poll, marks=marks),
        "task": presenters.task_words(poll),
        "rows": [_row(poll, sheet) for sheet in rows],
        "can_type": poll.state == Round.State.ANNOUNCED,
    }
    status = 422 if refused else 200
    return render(request, "improvement/round_papers.html", context, status=status)


def _row(poll: Round, sheet: PaperSheet) -> dict[str, Any]:
    """Give a paper; what was typed is shown where two entries differ, and not before: the second
    person must not copy the first."""
    differs = sheet.second_marks is not None and not sheet.is_counted
    return {
        "number": sheet.number,
        "is_counted": sheet.is_counted,
        "differs": differs,
        "first_by": sheet.entered_by.name,
        "second_by": sheet.second_by.name if sheet.second_by else "",
        "first": sheets.marks_by_name(poll, sheet.marks) if differs else [],
        "second": sheets.marks_by_name(poll, sheet.second_marks or {}) if differs else [],
    }


@access(load=round_of)
@require_safe
def round_print(request: HttpRequest, poll: Round) -> HttpResponse:
    """Give a ballot to print and fill in by hand."""
    context = {
        "network": poll.network,
        "tab": "ideas",
        "poll": poll,
        "back": presenters.round_url(poll),
        "sheet": sheets.sheet(poll),
        "task": presenters.task_words(poll),
        "closes": presenters.moment_words(poll.closes_at, poll.network),
        "zone": presenters.zone_words(poll.network),
    }
    return render(request, "improvement/round_print.html", context)
