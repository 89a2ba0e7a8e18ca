"""Pages of topics: the question with its answer form, and asking, mending and closing it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from improvement.actions import contributions, topics
from improvement.forms.topics import AnswerForm, TopicForm
from improvement.models import Contribution, DesignProcess, Topic
from improvement.presenters import design as design_presenters
from improvement.presenters import topics as presenters
from improvement.rules import design as rules
from improvement.rules.facilitating import can_write_for_table
from improvement.views.design import TAB, process_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame
from lhs_platform.lib.htmx import redirect_or_refresh

PER_PAGE = 50


def topic_of(user: Any, public_id: Any) -> Topic:
    return found(Topic.objects.visible_to(user).for_list(), public_id=public_id)


@access(load=topic_of, change=rules.can_answer_topic)
@require_http_methods(["GET", "POST"])
def topic_detail(request: HttpRequest, topic: Topic) -> HttpResponse:
    """Show a question with what was said to it, and take the answer of a member."""
    mine = presenters.of_reader(topic, request.user)
    if request.method != "POST":
        form = AnswerForm(topic=topic, initial=AnswerForm.typed_of(mine))
        return _page(request, topic, mine, form)
    form = AnswerForm(request.POST, topic=topic)
    status = save_answer(form, topic, contributions.speaker_of(request.user, topic.process.network))
    if status == 303:
        messages.success(
            request, "Your answer is changed." if mine else "Thank you. Your answer stands."
        )
        return redirect_or_refresh(request, f"{presenters.topic_url(topic)}#mine")
    return _page(request, topic, presenters.of_reader(topic, request.user), form, status=status)


def save_answer(form: AnswerForm, topic: Topic, speaker: contributions.Speaker) -> int:
    """Save what the form says: 303 if it stands, else the status of the page that says why not."""
    if not form.is_valid():
        return 422
    try:
        contributions.give(
            speaker=speaker,
            topic=topic,
            version=form.cleaned_data["version"] or 0,
            values=form.values(),
            now=timezone.now(),
        )
    except ChangedMeanwhile as error:
        form.add_error(None, error.text)
        _go_on_from(form, contributions.of_speaker(speaker, topic))
        return 409
    except DomainError as error:
        blame(form, error)
        return 409 if error.status == 409 else 422
    return 303


def _go_on_from(form: AnswerForm, newest: Contribution | None) -> None:
    """Let the next save go over the newer answer knowingly."""
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = str(newest.version if newest else 0)  # type: ignore[index]


def _page(
    request: HttpRequest,
    topic: Topic,
    mine: Contribution | None,
    form: AnswerForm,
    *,
    status: int = 200,
) -> HttpResponse:
    now, user = timezone.now(), request.user
    everything = presenters.counted_on_page(topic)
    page = Paginator(everything, PER_PAGE).get_page(request.GET.get("page"))
    shown = presenters.on_page(topic).filter(pk__in=[one.pk for one in page.object_list])
    is_open = topic.is_open(now)
    may_answer = bool(rules.can_answer_topic(user, topic))
    can_edit = bool(rules.can_edit_topic(user, topic))
    may_facilitate = bool(can_write_for_table(user, topic))
    is_hidden = mine is not None and mine.hidden_at is not None
    context = {
        "network": topic.process.network,
        "tab": TAB,
        "topic": topic,
        "process": topic.process,
        "process_url": design_presenters.process_url(topic.process),
        "when": presenters.when_words(topic, now),
        "is_open": is_open,
        "is_over": topic.is_over(now) or topic.has_ended,
        "mine": presenters.one_said(mine, user) if mine else None,
        "became": presenters.became(mine, user) if mine else None,
        "can_take_back": bool(mine) and is_open,
        # What was typed too late stays to be read and copied.
        "form": form if form.is_bound or (is_open and may_answer and not is_hidden) else None,
        "counts": presenters.counts(topic, everything),
        "page": page,
        "said": presenters.said(shown, user),
        "can_edit": can_edit,
        "can_group": may_facilitate,
        "can_write_for_table": topic.summarized_at is None
        and not topic.opens_later(now)
        and may_facilitate,
    }
    return render(request, "improvement/topic_detail.html", context, status=status)


@access(load=process_of, rule=rules.can_edit_process)
@require_http_methods(["GET", "POST"])
def topic_add(request: HttpRequest, process: DesignProcess) -> HttpResponse:
    form = TopicForm(request.POST or None, network=process.network)
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: topics.add(
                by=request.user,
                process=process,
                values=form.values(),
                choices=form.offered() or [],
            ),
        )
        if saved:
            messages.success(request, "The question is there.")
            return redirect_or_refresh(request, presenters.topic_url(saved))
    return _form_page(request, process, None, form)


@access(load=topic_of, rule=rules.can_edit_topic)
@require_http_methods(["GET", "POST"])
def topic_edit(request: HttpRequest, topic: Topic) -> HttpResponse:
    form = TopicForm(request.POST or None, network=topic.process.network, topic=topic)
    if request.method == "POST" and form.is_valid():
        saved = written(
            form,
            lambda: topics.edit(
                by=request.user,
                topic=topic,
                version=form.cleaned_data["version"] or 0,
                values=form.values(),
                choices=form.offered(),
                now=timezone.now(),
            ),
            topic,
        )
        if saved:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, presenters.topic_url(saved))
    return _form_page(request, topic.process, topic, form)


def _form_page(
    request: HttpRequest, process: DesignProcess, topic: Topic | None, form: TopicForm
) -> HttpResponse:
    context = {
        "network": process.network,
        "tab": TAB,
        "process": process,
        "process_url": design_presenters.process_url(process),
        "topic": topic,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/topic_form.html", context, status=status)


@access(load=topic_of, rule=rules.can_edit_topic)
@require_POST
def topic_close(request: HttpRequest, topic: Topic) -> HttpResponse:
    try:
        topics.close(by=request.user, topic=topic, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, "Closed. Now put what was said under themes.")
    return redirect_or_refresh(request, presenters.topic_url(topic))
