"""Pages of single answers: what became of one, taking it back, hiding it, writing for a table."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from improvement.actions import contributions, ideas
from improvement.forms import HideForm
from improvement.forms.ideas import IdeaForm
from improvement.forms.topics import TableForm
from improvement.models import Contribution, Topic
from improvement.presenters import topics as presenters
from improvement.presenters.ideas import idea_url
from improvement.rules import design as rules
from improvement.rules.facilitating import can_write_for_table
from improvement.views.design import TAB
from improvement.views.topics import topic_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh

MOST_IN_SUMMARY = 400


def contribution_of(user: Any, public_id: Any) -> Contribution:
    rows = Contribution.objects.visible_to(user).for_list()
    return found(rows, public_id=public_id)  # type: ignore[no-any-return]


@access(load=contribution_of)
@require_safe
def contribution_detail(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Show one answer with its trace: under which themes it stood, what became of it."""
    user, topic = request.user, contribution.topic
    is_told = contribution.is_told
    now = timezone.now()
    context = _context(contribution) | {
        "said": presenters.one_said(contribution, user),
        "is_taken_back": contribution.taken_back_at is not None,
        "became": presenters.became(contribution, user),
        "trace": presenters.trace(contribution),
        "earlier": presenters.earlier(contribution, user),
        "later": _later(contribution),
        "can_make_idea": bool(rules.can_make_idea(user, contribution)),
        "can_take_back": contribution.taken_back_at is None
        and contribution.replaced_by_id is None
        and bool(rules.can_change_contribution(user, contribution))
        and (topic.is_open(now) or (contribution.table and topic.summarized_at is None)),
        "can_edit_table": is_told
        and contribution.channel == Contribution.Channel.TABLE
        and topic.summarized_at is None
        and bool(can_write_for_table(user, topic)),
        "can_hide": is_told and bool(rules.can_hide_contribution(user, contribution)),
        "can_show": contribution.hidden_at is not None
        and bool(rules.can_hide_contribution(user, contribution)),
    }
    return render(request, "improvement/contribution_detail.html", context)


def _later(contribution: Contribution) -> str:
    later = contribution.replaced_by
    return presenters.contribution_url(later) if later else ""


@access(load=contribution_of, rule=rules.can_change_contribution)
@require_http_methods(["GET", "POST"])
def contribution_take_back(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    url = presenters.topic_url(contribution.topic)
    if request.method == "POST":
        try:
            contributions.take_back(by=request.user, contribution=contribution, now=timezone.now())
        except DomainError as error:
            messages.error(request, error.text)
        else:
            messages.success(request, "Taken back.")
        return redirect_or_refresh(request, url)
    context = _context(contribution)
    return render(request, "improvement/contribution_take_back.html", context)


@access(load=contribution_of, rule=rules.can_hide_contribution)
@require_http_methods(["GET", "POST"])
def contribution_hide(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        hidden = written(
            form,
            lambda: contributions.hide(
                by=request.user,
                contribution=contribution,
                now=timezone.now(),
                **form.cleaned_data,
            ),
            contribution,
        )
        if hidden:
            messages.success(request, "Hidden. Its author and the coordinators still read it.")
            return redirect_or_refresh(request, presenters.contribution_url(contribution))
    context = _context(contribution) | {
        "form": form,
        "said": presenters.one_said(contribution, request.user),
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/contribution_hide.html", context, status=status)


@access(load=contribution_of, rule=rules.can_hide_contribution)
@require_POST
def contribution_show(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    try:
        contributions.show(by=request.user, contribution=contribution)
    except DomainError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, "Everybody reads it again.")
    return redirect_or_refresh(request, presenters.contribution_url(contribution))


@access(load=contribution_of, rule=rules.can_make_idea)
@require_http_methods(["GET", "POST"])
def contribution_idea(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Make an idea of an answer: one's own becomes a draft; a coordinator puts it forward for
    whoever said it, as they said it."""
    network, user = contribution.topic.process.network, request.user
    is_own = rules.is_own(user, contribution)
    form = IdeaForm(request.POST or None, network=network, initial=_begun_from(contribution))
    for name in ("topic", "process"):
        form.fields.pop(name, None)
    if request.method == "POST" and form.is_valid():
        saved = written(form, lambda: _made(user, contribution, form, is_own=is_own), contribution)
        if saved:
            said = "A draft for you." if is_own else "Put forward. Whoever said it is told."
            messages.success(request, said)
            return redirect_or_refresh(request, idea_url(saved, "edit" if is_own else "detail"))
    context = _context(contribution) | {
        "form": form,
        "is_own": is_own,
        "said": presenters.one_said(contribution, user),
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/contribution_idea.html", context, status=status)


def _begun_from(contribution: Contribution) -> dict[str, Any]:
    """Give how an idea begins that is made of an answer: with its words, said once. The whole of
    them only where the summary cannot hold it."""
    text = contribution.text or (contribution.choice.text if contribution.choice else "")
    rest = text if len(text) > MOST_IN_SUMMARY else ""
    return {"title": text[:120], "summary": text[:MOST_IN_SUMMARY], "change": rest, "version": 1}


def _made(user: Any, contribution: Contribution, form: IdeaForm, *, is_own: bool) -> Any:
    now, values = timezone.now(), form.values()
    if is_own:
        network = contribution.topic.process.network
        return ideas.begin(
            by=user, network=network, values=values, now=now, contribution=contribution
        )
    return ideas.put_forward_for(by=user, contribution=contribution, values=values, now=now)


# --- For a table ------------------------------------------------------------------------------


@access(load=topic_of, rule=can_write_for_table)
@require_http_methods(["GET", "POST"])
def table_add(request: HttpRequest, topic: Topic) -> HttpResponse:
    start = {"table": request.GET.get("table", "")[:60]}
    form = TableForm(request.POST or None, topic=topic, initial=start)
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: contributions.write_for_table(
                by=request.user, topic=topic, values=form.values(), now=timezone.now()
            ),
            topic,
        )
        if saved:
            messages.success(request, f"Written down for {saved.table}.")
            return redirect_or_refresh(request, presenters.topic_url(topic))
    return _table_page(request, topic, None, form)


@access(load=contribution_of, rule=rules.can_change_contribution)
@require_http_methods(["GET", "POST"])
def table_edit(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    topic = contribution.topic
    form = TableForm(request.POST or None, topic=topic, initial=TableForm.typed_of(contribution))
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: contributions.edit_for_table(
                by=request.user,
                contribution=contribution,
                version=form.cleaned_data["version"] or 0,
                values=form.values(),
                now=timezone.now(),
            ),
            contribution,
        )
        if saved:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, presenters.contribution_url(contribution))
    return _table_page(request, topic, contribution, form)


def _table_page(
    request: HttpRequest, topic: Topic, contribution: Contribution | None, form: TableForm
) -> HttpResponse:
    context = {
        "network": topic.process.network,
        "tab": TAB,
        "topic": topic,
        "topic_url": presenters.topic_url(topic),
        "contribution": contribution,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/table_form.html", context, status=status)


def _context(contribution: Contribution) -> dict[str, Any]:
    topic = contribution.topic
    return {
        "network": topic.process.network,
        "tab": TAB,
        "contribution": contribution,
        "topic": topic,
        "topic_url": presenters.topic_url(topic),
        "back": presenters.contribution_url(contribution),
    }
