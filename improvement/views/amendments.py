"""Pages of other wordings: proposing one, answering it, taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from improvement.actions import amendments
from improvement.forms.ideas import AmendForm, AmendmentAnswerForm
from improvement.models import Amendment, Idea
from improvement.presenters import idea_pages
from improvement.presenters import ideas as presenters
from improvement.rules import ideas as rules
from improvement.views.design import TAB
from improvement.views.ideas import idea_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame
from lhs_platform.lib.htmx import redirect_or_refresh

PARTS = dict(Amendment.Part.choices)


def amendment_of(user: Any, public_id: Any) -> Amendment:
    rows = Amendment.objects.visible_to(user).for_list().select_related("idea__current")
    return found(rows, public_id=public_id)  # type: ignore[no-any-return]


@access(load=idea_of, rule=rules.can_amend_idea)
@require_http_methods(["GET", "POST"])
def amendment_add(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Propose another wording: which part first, then how it should read."""
    part = request.POST.get("part") or request.GET.get("part", "")
    chosen = part if part in PARTS else ""
    start = {"part": chosen, "text": getattr(idea.current, chosen, "") if chosen else ""}
    form = AmendForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: amendments.propose(
                by=request.user, idea=idea, now=timezone.now(), **form.cleaned_data
            ),
            idea,
        )
        if saved:
            messages.success(request, "Proposed. You hear what the authors say to it.")
            return redirect_or_refresh(request, f"{presenters.idea_url(idea)}#wordings")
    context = _context(idea) | {
        "form": form,
        "part": chosen,
        "label": PARTS.get(chosen, ""),
        "parts": [
            {"key": key, "label": label, "text": getattr(idea.current, key, "")}
            for key, label in PARTS.items()
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "improvement/amendment_form.html", context, status=status)


@access(load=amendment_of, rule=rules.can_answer_amendment)
@require_http_methods(["GET", "POST"])
def amendment_answer(request: HttpRequest, amendment: Amendment) -> HttpResponse:
    """Take a wording over, or leave the old one and say why. Where the part was worded anew since,
    the three are shown before it is taken over."""
    form = AmendmentAnswerForm(request.POST or None, initial={"version": amendment.version})
    is_sure = request.POST.get("sure") == "1"
    has_changed = False
    if request.method == "POST" and form.is_valid():
        try:
            said = _answer(request, amendment, form, is_sure=is_sure)
        except amendments.PartChanged as error:
            has_changed = True
            form.add_error(None, error.text)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, said)
            return redirect_or_refresh(request, presenters.idea_url(amendment.idea))
    context = _context(amendment.idea) | {
        "amendment": amendment,
        "by": amendment.author.name,
        "is_waiting": amendment.state == Amendment.State.PROPOSED,
        "form": form,
        "asks_if_sure": has_changed,
        **idea_pages.three_wordings(amendment),
    }
    status = 409 if has_changed else 422 if form.errors else 200
    return render(request, "improvement/amendment_answer.html", context, status=status)


def _answer(
    request: HttpRequest, amendment: Amendment, form: AmendmentAnswerForm, *, is_sure: bool
) -> str:
    known = {
        "by": request.user,
        "amendment": amendment,
        "version": form.cleaned_data["version"],
        "now": timezone.now(),
    }
    if request.POST.get("do") == "decline":
        amendments.decline(answer=form.cleaned_data["answer"], **known)
        return "Left as it is. Whoever proposed it reads why."
    amendments.accept(is_sure=is_sure, **known)
    return "Taken over. Whoever proposed it is told."


@access(load=amendment_of, rule=rules.can_take_back_amendment)
@require_POST
def amendment_take_back(request: HttpRequest, amendment: Amendment) -> HttpResponse:
    try:
        amendments.take_back(by=request.user, amendment=amendment)
    except DomainError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, "You propose it no longer.")
    return redirect_or_refresh(request, f"{presenters.idea_url(amendment.idea)}#wordings")


def _context(idea: Idea) -> dict[str, Any]:
    return {
        "network": idea.network,
        "tab": TAB,
        "idea": idea,
        "back": presenters.idea_url(idea),
    }
