"""Pages on which ideas are written: a line first, then the draft that saves itself, then the step
before it is put forward; and the new wording of one that is."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from improvement.actions import ideas
from improvement.forms.ideas import DraftForm, IdeaForm, NewIdeaForm, ReviseForm
from improvement.models import Idea
from improvement.presenters import ideas as presenters
from improvement.rules import ideas as rules
from improvement.views.cycles import network_of
from improvement.views.design import TAB
from improvement.views.ideas import idea_of
from improvement.views.writing import saved_by_itself, typed, written
from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network

State = Idea.State


@access(load=network_of, rule=rules.can_add_idea)
@require_http_methods(["GET", "POST"])
def idea_add(request: HttpRequest, network: Network) -> HttpResponse:
    """Begin a draft with one line; `on` names an idea that it builds on."""
    on = request.POST.get("on") or request.GET.get("on") or ""
    builds_on = idea_of(request.user, on) if on else None
    form = NewIdeaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = written(form, lambda: _begun(request, network, form, builds_on))
        if saved:
            return redirect_or_refresh(request, presenters.idea_url(saved, "edit"))
    context = {"network": network, "tab": TAB, "form": form, "builds_on": builds_on}
    status = 422 if form.errors else 200
    return render(request, "improvement/idea_add.html", context, status=status)


def _begun(
    request: HttpRequest, network: Network, form: NewIdeaForm, builds_on: Idea | None
) -> Idea:
    values: dict[str, Any] = dict(form.cleaned_data)
    if builds_on is not None:
        values |= {"driver": builds_on.driver, "process": builds_on.process}
    return ideas.begin(
        by=request.user,
        network=network,
        values=values,
        now=timezone.now(),
        builds_on=builds_on,
    )


@access(load=idea_of, rule=rules.can_edit_idea)
@require_http_methods(["GET", "POST"])
def idea_edit(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Write a draft, which saves itself; or word anew what is put forward, with the reason."""
    is_draft = idea.state == State.DRAFT
    shape = DraftForm if is_draft else ReviseForm
    form = shape(request.POST or None, network=idea.network, initial=IdeaForm.typed_of(idea))
    if request.method != "POST":
        return _form_page(request, idea, form)
    if is_draft and request.headers.get("X-Autosave") == "1":
        return saved_by_itself(form, lambda: _write(request, idea, form))
    if form.is_valid():
        saved = written(form, lambda: _write(request, idea, form), idea)
        if saved:
            if is_draft and request.POST.get("to") == "publish":
                return _put_forward(request, saved, is_seen=False)
            messages.success(request, "Saved.")
            name = "edit" if is_draft else "detail"
            return redirect_or_refresh(request, presenters.idea_url(saved, name))
    return _form_page(request, idea, form)


def _write(request: HttpRequest, idea: Idea, form: IdeaForm) -> Idea:
    known = {"by": request.user, "idea": idea, "version": form.cleaned_data["version"]}
    if isinstance(form, DraftForm):
        return ideas.write(values=form.values(), **known)
    return ideas.revise(values=form.values(), reason=form.cleaned_data["reason"], **known)


def _form_page(request: HttpRequest, idea: Idea, form: IdeaForm) -> HttpResponse:
    is_draft = idea.state == State.DRAFT
    newest = Idea.objects.for_list().get(pk=idea.pk) if form.errors else idea
    context = {
        "network": idea.network,
        "tab": TAB,
        "idea": newest,
        "form": form,
        "is_draft": is_draft,
        "back": presenters.idea_url(idea),
        "similar": presenters.similar(
            presenters.text_of(newest), idea.network, request.user, but=idea
        )
        if is_draft
        else [],
    }
    status = 422 if form.errors else 200
    return render(request, "improvement/idea_form.html", context, status=status)


@access(load=idea_of, rule=rules.can_publish_idea)
@require_POST
def idea_publish(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Put a draft forward. Where others say nearly the same, they are shown once before."""
    return _put_forward(request, idea, is_seen=request.POST.get("seen") == "1")


def _put_forward(request: HttpRequest, idea: Idea, *, is_seen: bool) -> HttpResponse:
    is_draft = idea.state == State.DRAFT
    text = presenters.text_of(idea)
    rows = presenters.similar(text, idea.network, request.user, but=idea) if is_draft else []
    if rows and not is_seen:
        context = {"network": idea.network, "tab": TAB, "idea": idea, "rows": rows}
        return render(request, "improvement/idea_alike.html", context)
    try:
        ideas.publish(by=request.user, idea=idea, version=idea.version, now=timezone.now())
    except DomainError as error:
        form = DraftForm(None, network=idea.network, initial=IdeaForm.typed_of(idea))
        form = DraftForm(typed(form), network=idea.network)
        form.is_valid()
        form.add_error(error.field if error.field in form.fields else None, error.text)
        return _form_page(request, idea, form)
    messages.success(request, "Your idea is put forward. You follow what others say to it.")
    return redirect_or_refresh(request, presenters.idea_url(idea))


@access(load=idea_of, rule=rules.can_publish_idea)
@require_http_methods(["GET", "POST"])
def idea_discard(request: HttpRequest, idea: Idea) -> HttpResponse:
    if request.method == "POST":
        try:
            ideas.discard(by=request.user, idea=idea)
        except DomainError as error:
            messages.error(request, error.text)
            return redirect_or_refresh(request, presenters.idea_url(idea))
        messages.success(request, "Thrown away.")
        return redirect_or_refresh(request, presenters.drafts_url(idea.network))
    context = {"network": idea.network, "tab": TAB, "idea": idea}
    context["back"] = presenters.idea_url(idea, "edit" if idea.state == State.DRAFT else "detail")
    return render(request, "improvement/idea_discard.html", context)
