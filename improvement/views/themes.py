"""Pages on which what was said is grouped, and on which coordinators answer it and publish the
summary."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from improvement.actions import themes
from improvement.forms.topics import KEEP_NONE, NEW, GroupForm, SummaryForm, ThemeForm
from improvement.models import Contribution, Theme, Topic
from improvement.presenters import topics as presenters
from improvement.rules import design as rules
from improvement.views.design import TAB
from improvement.views.topics import topic_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh

MOST_AT_ONCE = 500


def theme_of(user: Any, public_id: Any) -> Theme:
    return found(Theme.objects.visible_to(user).for_list(), public_id=public_id)


@access(load=topic_of, rule=rules.can_group_answers)
@require_http_methods(["GET", "POST"])
def theme_board(request: HttpRequest, topic: Topic) -> HttpResponse:
    """Put ticked answers under a theme, several at once: boxes, one list, one button."""
    known = list(topic.themes.all())
    form = GroupForm(request.POST or None, themes=known)
    if request.method == "POST" and form.is_valid():
        moved = written(form, lambda: _put(request, topic, form), topic)
        if moved is not None:
            messages.success(request, _said(moved))
            return redirect_or_refresh(request, presenters.topic_url(topic, "themes"))
    everything = list(presenters.on_page(topic))
    now = timezone.now()
    context = _context(topic) | {
        "form": form,
        "themes": presenters.themes(topic, everything, request.user),
        "faults": themes.missing_for_summary(topic, now),
        "is_summarized": topic.summarized_at is not None,
        "can_answer": bool(rules.can_edit_topic(request.user, topic)),
        "ticked": set(request.POST.getlist("answer")),
    }
    status = 422 if form.errors else 200
    return render(request, "improvement/theme_board.html", context, status=status)


def _put(request: HttpRequest, topic: Topic, form: GroupForm) -> int:
    chosen = request.POST.getlist("answer")[:MOST_AT_ONCE]
    rows = {
        str(one.public_id): one
        for one in Contribution.objects.told().filter(topic=topic).select_related("topic")
    }
    ticked = [rows[key] for key in chosen if key in rows]
    if not ticked:
        raise DomainError("Tick the answers first that you want to put under it.")
    name = form.cleaned_data["theme"]
    theme = None
    if name == NEW:
        theme = themes.add(by=request.user, topic=topic, title=form.cleaned_data["title"])
    elif name != KEEP_NONE:
        theme = form.themes[name]
    return themes.put(by=request.user, topic=topic, contributions=ticked, theme=theme)


def _said(moved: int) -> str:
    if not moved:
        return "They stand there already."
    return "One answer is moved." if moved == 1 else f"{moved} answers are moved."


@access(load=theme_of, rule=rules.can_edit_theme)
@require_http_methods(["GET", "POST"])
def theme_edit(request: HttpRequest, theme: Theme) -> HttpResponse:
    start = {name: getattr(theme, name) for name in ("version", *themes.FIELDS)}
    form = ThemeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: themes.edit(
                by=request.user,
                theme=theme,
                version=form.cleaned_data["version"],
                values=form.values(),
            ),
            theme,
        )
        if saved:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, presenters.topic_url(theme.topic, "themes"))
    rows = theme.contributions.told().for_list().order_by("pk")  # type: ignore[attr-defined]
    context = _context(theme.topic) | {
        "theme": theme,
        "form": form,
        "answers": presenters.said(rows, request.user),
        "can_remove": theme.topic.summarized_at is None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/theme_form.html", context, status=status)


@access(load=theme_of, rule=rules.can_edit_theme)
@require_POST
def theme_remove(request: HttpRequest, theme: Theme) -> HttpResponse:
    try:
        themes.remove(by=request.user, theme=theme, version=theme.version)
    except DomainError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, "Taken out. What stood under it stands under none now.")
    return redirect_or_refresh(request, presenters.topic_url(theme.topic, "themes"))


@access(load=topic_of, change=rules.can_edit_topic)
@require_http_methods(["GET", "POST"])
def topic_summary(request: HttpRequest, topic: Topic) -> HttpResponse:
    """Show what became of everything that was said; a coordinator publishes it."""
    can_edit = bool(rules.can_edit_topic(request.user, topic))
    start = {"version": topic.version, "summary": topic.summary}
    form = SummaryForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: themes.publish(
                by=request.user, topic=topic, now=timezone.now(), **form.cleaned_data
            ),
            topic,
        )
        if saved:
            messages.success(request, "Published. Everybody who answered is told once.")
            return redirect_or_refresh(request, presenters.topic_url(topic, "summary"))
    is_published = topic.summarized_at is not None
    shown = is_published or can_edit
    everything = list(presenters.on_page(topic)) if shown else []
    mine = presenters.of_reader(topic, request.user)
    context = _context(topic) | {
        "is_published": is_published,
        "when": presenters.when_words(topic, timezone.now()),
        "themes": presenters.themes(topic, everything, request.user) if shown else [],
        "counts": presenters.counts(topic, everything) if is_published else None,
        "mine": presenters.one_said(mine, request.user) if mine else None,
        "became": presenters.became(mine, request.user) if mine else None,
        "can_edit": can_edit,
        "form": form if can_edit else None,
        "faults": themes.missing_for_summary(topic, timezone.now())
        if can_edit and not is_published
        else [],
    }
    status = 422 if form.errors else 200
    return render(request, "improvement/topic_summary.html", context, status=status)


def _context(topic: Topic) -> dict[str, Any]:
    return {
        "network": topic.process.network,
        "tab": TAB,
        "topic": topic,
        "topic_url": presenters.topic_url(topic),
    }
