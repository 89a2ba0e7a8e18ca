"""What is done with an idea that is put forward: taken back, hidden, merged, parted, split."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from improvement.actions import idea_links, idea_states
from improvement.forms import HideForm
from improvement.forms.ideas import IdeaForm, MergeForm, SplitForm, WithdrawForm
from improvement.models import Idea
from improvement.presenters import idea_pages
from improvement.presenters import ideas as presenters
from improvement.rules import ideas as rules
from improvement.views.design import TAB
from improvement.views.ideas import idea_of
from improvement.views.writing import written
from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh

MOST_OFFERED = 200


@access(load=idea_of, rule=rules.can_publish_idea)
@require_http_methods(["GET", "POST"])
def idea_withdraw(request: HttpRequest, idea: Idea) -> HttpResponse:
    form = WithdrawForm(request.POST or None, initial={"version": idea.version})
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: idea_states.withdraw(
                by=request.user, idea=idea, now=timezone.now(), **form.cleaned_data
            ),
            idea,
        )
        if saved:
            messages.success(request, "Taken back. You can put it forward again.")
            return redirect_or_refresh(request, presenters.idea_url(idea))
    return _page(request, idea, "withdraw", form=form)


@access(load=idea_of, rule=rules.can_publish_idea)
@require_POST
def idea_return(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Put forward again what was taken back."""
    return _done(
        request,
        idea,
        lambda: idea_states.put_back(by=request.user, idea=idea, version=idea.version),
        "It is put forward again.",
    )


@access(load=idea_of, rule=rules.can_shape_idea)
@require_http_methods(["GET", "POST"])
def idea_hide(request: HttpRequest, idea: Idea) -> HttpResponse:
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: idea_states.hide(
                by=request.user, idea=idea, now=timezone.now(), **form.cleaned_data
            ),
            idea,
        )
        if saved:
            messages.success(request, "Hidden. Its author is told why, and still reads it.")
            return redirect_or_refresh(request, presenters.idea_url(idea))
    return _page(request, idea, "hide", form=form)


@access(load=idea_of, rule=rules.can_shape_idea)
@require_POST
def idea_show(request: HttpRequest, idea: Idea) -> HttpResponse:
    return _done(
        request,
        idea,
        lambda: idea_states.show(by=request.user, idea=idea),
        "Everybody reads it again.",
    )


@access(load=idea_of, rule=rules.can_shape_idea)
@require_http_methods(["GET", "POST"])
def idea_merge(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Choose which ideas become part of this one; the likest stand first."""
    user = request.user
    order = presenters.likest(idea, user)
    others = Idea.objects.visible_to(user).filter(network=idea.network).standing()
    offered = others.exclude(pk=idea.pk).select_related("current").order_by("-number")
    if request.method != "POST":
        keys = [*order, *offered.values_list("pk", flat=True)[:MOST_OFFERED]]
        offered = offered.filter(pk__in=keys)
    form = MergeForm(request.POST or None, others=offered, order=order)
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: idea_links.merge(by=user, idea=idea, now=timezone.now(), **form.cleaned_data),
            idea,
        )
        if saved:
            messages.success(request, "Merged. The authors are told, and stand behind it now.")
            return redirect_or_refresh(request, presenters.idea_url(idea))
    return _page(request, idea, "merge", form=form, has_others=offered.exists())


@access(load=idea_of, rule=rules.can_shape_idea)
@require_POST
def idea_unmerge(request: HttpRequest, idea: Idea) -> HttpResponse:
    return _done(
        request,
        idea,
        lambda: idea_links.unmerge(by=request.user, idea=idea),
        "It stands for itself again.",
    )


@access(load=idea_of, rule=rules.can_shape_idea)
@require_http_methods(["GET", "POST"])
def idea_split(request: HttpRequest, idea: Idea) -> HttpResponse:
    typed = IdeaForm.typed_of(idea)
    start = {"version": idea.version} | {
        f"first_{part}": typed[part] for part in ("title", "summary", "change")
    }
    form = SplitForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        saved = written(form, lambda: _split(request, idea, form), idea)
        if saved:
            messages.success(request, "Now there are two.")
            return redirect_or_refresh(request, presenters.idea_url(saved))
    return _page(request, idea, "split", form=form)


def _split(request: HttpRequest, idea: Idea, form: SplitForm) -> Idea:
    return idea_links.split(
        by=request.user,
        idea=idea,
        version=form.cleaned_data["version"],
        first=form.half("first"),
        second=form.half("second"),
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )


def _page(request: HttpRequest, idea: Idea, name: str, *, form: Any, **more: Any) -> HttpResponse:
    context = {
        "network": idea.network,
        "tab": TAB,
        "idea": idea,
        "parts": idea_pages.parts(idea.current),
        "back": presenters.idea_url(idea),
        "form": form,
        **more,
    }
    status = 422 if form.errors else 200
    return render(request, TEMPLATES[name], context, status=status)


TEMPLATES = {
    "withdraw": "improvement/idea_withdraw.html",
    "hide": "improvement/idea_hide.html",
    "merge": "improvement/idea_merge.html",
    "split": "improvement/idea_split.html",
}


def _done(request: HttpRequest, idea: Idea, act: Any, said: str) -> HttpResponse:
    """Do something that a button asks for, and come back to the idea."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, said)
    return redirect_or_refresh(request, presenters.idea_url(idea))
