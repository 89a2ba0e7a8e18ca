"""What is done with a result that is handed in: answered by its authors, reviewed, withdrawn, made
anew."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from improvement.actions import result_steps, sharing
from improvement.forms.sharing import PublishForm, ReasonForm
from improvement.models import Result
from improvement.presenters import sharing as presenters
from improvement.rules import sharing as rules
from improvement.views.sharing import TAB, result_of
from improvement.views.writing import written
from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import version_in


@access(load=result_of, rule=rules.can_answer_as_author)
@require_POST
def result_answer(request: HttpRequest, result: Result) -> HttpResponse:
    """Say whether one's own name may stand there."""
    agrees = request.POST.get("agrees") == "yes"
    return _done(
        request,
        result,
        lambda: sharing.answer(by=request.user, result=result, agrees=agrees, now=timezone.now()),
        "Your name stands there." if agrees else "Your name does not stand there.",
    )


@access(load=result_of, rule=rules.can_write_result)
@require_POST
def result_take_back(request: HttpRequest, result: Result) -> HttpResponse:
    return _done(
        request,
        result,
        lambda: result_steps.take_back(
            by=request.user, result=result, version=_version(request, result)
        ),
        "It is a draft again.",
        "edit",
    )


@access(load=result_of, rule=rules.can_write_result)
@require_POST
def result_edition(request: HttpRequest, result: Result) -> HttpResponse:
    """Begin a new edition; the one that is published stays as it is."""
    try:
        new = result_steps.begin_edition(by=request.user, result=result, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.text)
        return redirect_or_refresh(request, presenters.result_url(result))
    return redirect_or_refresh(request, presenters.result_url(new, "edit"))


@access(load=result_of, rule=rules.can_review_result)
@require_http_methods(["GET", "POST"])
def result_return(request: HttpRequest, result: Result) -> HttpResponse:
    return _with_reason(
        request,
        result,
        lambda given: result_steps.give_back(by=request.user, result=result, **given),
        {
            "heading": "Give it back",
            "lead": "Its authors read why, and write on.",
            "label": "What should be different?",
            "button": "Give it back",
            "said": "Given back. The authors are told.",
        },
    )


@access(load=result_of, rule=rules.can_withdraw_result)
@require_http_methods(["GET", "POST"])
def result_withdraw(request: HttpRequest, result: Result) -> HttpResponse:
    return _with_reason(
        request,
        result,
        lambda given: result_steps.withdraw(
            by=request.user, result=result, now=timezone.now(), **given
        ),
        {
            "heading": "Withdraw this result",
            "lead": "Whoever comes to its page reads that it was withdrawn, and why; its words no "
            "more. Authors and all who took it up get a mail.",
            "label": "Why is it withdrawn?",
            "button": "Withdraw it",
            "said": "Withdrawn.",
        },
    )


@access(load=result_of, rule=rules.can_review_result)
@require_http_methods(["GET", "POST"])
def result_publish(request: HttpRequest, result: Result) -> HttpResponse:
    """Publish what was reviewed. What everybody is to read is asked once more."""
    form = PublishForm(
        request.POST or None,
        initial={"version": result.version, "visibility": result.visibility},
    )
    if request.method != "POST":
        return _publish_page(request, result, form)
    if form.is_valid():
        told = form.cleaned_data
        is_public = told["visibility"] == Result.Visibility.PUBLIC
        if is_public and not told["confirmed"] and result.status == Result.Status.REVIEW:
            return _publish_page(request, result, form, asks_again=True)
        saved = written(
            form,
            lambda: result_steps.publish(
                by=request.user,
                result=result,
                version=told["version"],
                visibility=told["visibility"],
                is_sure=told["confirmed"],
                now=timezone.now(),
            ),
            result,
        )
        if saved:
            messages.success(request, "Published. Authors and those who follow it are told.")
            return redirect_or_refresh(request, presenters.result_url(saved))
    return _publish_page(request, result, form)


def _publish_page(
    request: HttpRequest, result: Result, form: PublishForm, *, asks_again: bool = False
) -> HttpResponse:
    charts = presenters.charts(result)
    context = {
        "network": result.network,
        "tab": TAB,
        "result": result,
        "form": form,
        "asks_again": asks_again,
        "authors": presenters.authors(result, request.user, shows_all=True),
        "charts": charts,
        "sites": [one.site.name for one in result.charts.select_related("site") if one.site],
        "back": presenters.result_url(result),
    }
    status = 422 if form.errors else 200
    return render(request, "improvement/result_publish.html", context, status=status)


def _with_reason(
    request: HttpRequest,
    result: Result,
    act: Callable[[dict[str, Any]], Any],
    words: dict[str, str],
) -> HttpResponse:
    form = ReasonForm(request.POST or None, initial={"version": result.version})
    form.fields["reason"].label = words["label"]
    is_good = request.method == "POST" and form.is_valid()
    if is_good and written(form, lambda: act(form.cleaned_data), result):
        messages.success(request, words["said"])
        return redirect_or_refresh(request, presenters.result_url(result))
    context = {
        "network": result.network,
        "tab": TAB,
        "result": result,
        "form": form,
        "back": presenters.result_url(result),
        **words,
    }
    status = 422 if form.errors else 200
    return render(request, "improvement/result_reason.html", context, status=status)


def _version(request: HttpRequest, result: Result) -> int:
    said = version_in(request)
    return result.version if said is None else said


def _done(
    request: HttpRequest, result: Result, act: Callable[[], Any], said: str, name: str = "detail"
) -> HttpResponse:
    """Do what a button asks for, and come back."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.text)
        name = "detail"
    else:
        messages.success(request, said)
    return redirect_or_refresh(request, presenters.result_url(result, name))
