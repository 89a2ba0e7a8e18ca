"""Pages on which a result to share is written: begun from a change, its words, authors, charts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from improvement.actions import result_steps, sharing
from improvement.forms.sharing import AuthorForm, BeginForm, ChartForm, ResultForm
from improvement.models import Change, Result
from improvement.presenters import at_sites, cycles_by_change
from improvement.presenters import sharing as presenters
from improvement.presenters.suggesting import authors_to_ask, measures_to_show
from improvement.rules import sharing as rules
from improvement.views.changes import change_of
from improvement.views.sharing import TAB, result_of
from improvement.views.writing import saved_by_itself, typed, written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh


@access(load=change_of, rule=rules.can_share_change)
@require_http_methods(["GET", "POST"])
def result_add(request: HttpRequest, change: Change) -> HttpResponse:
    """Begin a result about a change with a title and what came of it."""
    form = BeginForm(request.POST or None, initial={"title": change.title, "finding": "unclear"})
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: sharing.begin(
                by=request.user, change=change, now=timezone.now(), values=form.cleaned_data
            ),
        )
        if saved:
            return redirect_or_refresh(request, presenters.result_url(saved, "edit"))
    context = {
        "network": change.network,
        "tab": TAB,
        "change": change,
        "is_tested": sharing.is_tested(change),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "improvement/result_add.html", context, status=status)


@access(load=result_of, rule=rules.can_write_result)
@require_http_methods(["GET", "POST"])
def result_edit(request: HttpRequest, result: Result) -> HttpResponse:
    """Write a draft, which saves itself, and hand it in for review."""
    if result.status != Result.Status.DRAFT:
        messages.info(request, sharing.FIXED)
        return redirect_or_refresh(request, presenters.result_url(result))
    form = ResultForm(
        request.POST or None, network=result.network, initial=ResultForm.typed_of(result)
    )
    if request.method != "POST":
        return _form_page(request, result, form)
    if request.headers.get("X-Autosave") == "1":
        return saved_by_itself(form, lambda: _write(request, result, form))
    if form.is_valid():
        saved = written(form, lambda: _write(request, result, form), result)
        if saved and request.POST.get("to") == "submit":
            return _hand_in(request, saved)
        if saved:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, presenters.result_url(saved, "edit"))
    return _form_page(request, result, form)


def _write(request: HttpRequest, result: Result, form: ResultForm) -> Result:
    return sharing.write(
        by=request.user,
        result=result,
        version=form.cleaned_data["version"],
        values=form.values(),
    )


def _hand_in(request: HttpRequest, result: Result) -> HttpResponse:
    try:
        result_steps.submit(by=request.user, result=result, version=result.version)
    except DomainError as error:
        newest = result_of(request.user, result.public_id)
        form = ResultForm(network=newest.network, initial=ResultForm.typed_of(newest))
        form = ResultForm(typed(form), network=newest.network)
        form.is_valid()
        form.add_error(error.field if error.field in form.fields else None, error.text)
        return _form_page(request, newest, form)
    messages.success(request, "Handed in. Somebody who did not write it reviews it now.")
    return redirect_or_refresh(request, presenters.result_url(result))


def _form_page(
    request: HttpRequest,
    result: Result,
    form: ResultForm,
    author_form: AuthorForm | None = None,
    chart_form: ChartForm | None = None,
) -> HttpResponse:
    fresh, user = result_of(request.user, result.public_id), request.user
    cycles = cycles_by_change([fresh.change])[fresh.change_id]
    context = {
        "network": fresh.network,
        "tab": TAB,
        "result": fresh,
        "form": form,
        "needed": result_steps.NEEDED,
        "authors": presenters.authors(fresh, user, shows_all=True),
        "asked": authors_to_ask(fresh, user),
        "charts": presenters.charts(fresh),
        "author_form": author_form or _author_form(fresh),
        "chart_form": chart_form or _chart_form(request, fresh),
        "sites": at_sites(cycles),
        "change": presenters.change_link(fresh, user),
    }
    forms = (form, author_form, chart_form)
    status = 422 if any(one is not None and one.errors for one in forms) else 200
    return render(request, "improvement/result_form.html", context, status=status)


def _author_form(result: Result, data: Any = None) -> AuthorForm:
    people = rules.people_for_authors(result.network)
    taken = result.authors.values("user")
    return AuthorForm(data, people=people.exclude(pk__in=taken))


def _chart_form(request: HttpRequest, result: Result, data: Any = None) -> ChartForm:
    return ChartForm(
        data,
        measures=measures_to_show(result),
        sites=rules.sites_to_show(request.user, result.network),
    )


@access(load=result_of, rule=rules.can_write_result)
@require_POST
def result_author(request: HttpRequest, result: Result) -> HttpResponse:
    """Put an author down, or take one off."""
    form = _author_form(result, request.POST)
    if request.POST.get("remove"):
        author = found(
            result.authors.select_related("user"), user__public_id=request.POST["remove"]
        )
        return _done(
            request,
            result,
            lambda: sharing.remove_author(by=request.user, result=result, user=author.user),
            "Taken off.",
        )
    if form.is_valid() and written(
        form,
        lambda: sharing.add_author(
            by=request.user,
            result=result,
            user=form.cleaned_data["user"],
            now=timezone.now(),
        ),
    ):
        messages.success(request, "Added. Nobody is named before they say so.")
        return redirect_or_refresh(request, f"{presenters.result_url(result, 'edit')}#authors")
    return _refused(request, result, author_form=form)


@access(load=result_of, rule=rules.can_write_result)
@require_POST
def result_charts(request: HttpRequest, result: Result) -> HttpResponse:
    """Put a chart down as it stands now, or take one off."""
    if request.POST.get("remove"):
        chart = found(result.charts.all(), public_id=request.POST["remove"])
        return _done(
            request,
            result,
            lambda: sharing.drop_chart(by=request.user, result=result, chart=chart),
            "Taken off.",
        )
    form = _chart_form(request, result, request.POST)
    if form.is_valid():
        measure, site = form.chosen()
        if written(
            form,
            lambda: sharing.take_chart(
                by=request.user,
                result=result,
                measure=measure,
                site=site,
                now=timezone.now(),
            ),
        ):
            messages.success(request, "Put down as it stands now. It will not change any more.")
            return redirect_or_refresh(request, f"{presenters.result_url(result, 'edit')}#charts")
    return _refused(request, result, chart_form=form)


def _refused(request: HttpRequest, result: Result, **forms: Any) -> HttpResponse:
    form = ResultForm(network=result.network, initial=ResultForm.typed_of(result))
    return _form_page(request, result, form, **forms)


def _done(request: HttpRequest, result: Result, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, said)
    return redirect_or_refresh(request, presenters.result_url(result, "edit"))


@access(load=result_of, rule=rules.can_write_result)
@require_http_methods(["GET", "POST"])
def result_discard(request: HttpRequest, result: Result) -> HttpResponse:
    if request.method == "POST":
        try:
            sharing.discard(by=request.user, result=result)
        except DomainError as error:
            messages.error(request, error.text)
            return redirect_or_refresh(request, presenters.result_url(result))
        messages.success(request, "Thrown away.")
        return redirect_or_refresh(request, presenters.list_url(result.network))
    context = {"network": result.network, "tab": TAB, "result": result}
    return render(request, "improvement/result_discard.html", context)
