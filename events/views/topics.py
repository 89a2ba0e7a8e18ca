"""The topics around a meeting: chosen by its organisers, answered by whoever is invited, signed in
or by their personal link after the code."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import topics as actions
from events.forms.topics import ChooseForm, SayForm
from events.models import Event, Invitation
from events.presenters import topics as presenters
from events.views.answers import BY_LINK, ask_for_code, by_link
from events.views.events import event_of, in_network, my_invitation
from events.views.mine import answerable
from events.views.private import is_coded, private_page
from improvement.actions import contributions
from improvement.models import Contribution, Topic
from improvement.presenters.topics import one_said
from lhs_platform.lib.access import access, public
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh


@dataclass(frozen=True)
class Door:
    """How a person came to a question: whose invitation it is, and where the page is."""

    invited: Invitation
    user: Any
    url: str
    back: str
    base: str


@require_http_methods(["GET", "POST"])
@access(load=event_of, change=rules.can_edit_event)
def event_topics(request: HttpRequest, event: Event) -> HttpResponse:
    """Show what is asked around a meeting; its organisers choose it."""
    user, now = request.user, timezone.now()
    can_edit = bool(rules.can_edit_event(user, event))
    chosen = [topic.public_id for topic in presenters.topics_at(event)]
    form = ChooseForm(posted(request), event=event, initial={"topics": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(event=event, topics=form.cleaned_data["topics"], by=user)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "Saved. Whoever is invited can answer them.")
            return redirect_or_refresh(request, _meeting(event))
    is_invited = my_invitation(user, event) is not None
    context = in_network(
        event,
        user,
        asked=presenters.for_member(event, user, now, is_invited=is_invited),
        form=form if can_edit else None,
    )
    status = 422 if form.errors else 200
    return render(request, "events/event_topics.html", context, status=status)


def _meeting(event: Event) -> str:
    return reverse("events:event-detail", kwargs={"public_id": event.public_id})


@require_http_methods(["GET", "POST"])
@access(load=lambda user, public_id, topic: _asked(answerable(user, public_id), topic),
        rule=lambda user, asked: rules.can_answer(user, asked[0]))  # fmt: skip
@never_cache
def my_topic(request: HttpRequest, asked: tuple[Event, Topic]) -> HttpResponse:
    """Take the answer of somebody signed in who is invited and need not be a member."""
    event, topic = asked
    invited: Any = my_invitation(request.user, event)  # the rule has seen to it that there is one
    door = Door(invited, request.user, request.path, _back(request.user, event), "base.html")
    return _page(request, door, topic)


def _back(user: Any, event: Event) -> str:
    sees = Event.objects.visible_to(user).filter(pk=event.pk).exists()
    name = "event-detail" if sees else "event-answer"
    return reverse(f"events:{name}", kwargs={"public_id": event.public_id})


def _asked(event: Event, public_id: Any) -> tuple[Event, Topic]:
    """Give a topic that is asked around a meeting, or Http404."""
    found = Topic.objects.for_list().filter(
        pk__in=event.topics.values("topic"), public_id=public_id
    )
    topic = found.first()
    if topic is None:
        raise Http404
    return event, topic


@require_http_methods(["GET", "HEAD"])
@public(BY_LINK)
@private_page
def own_topics(request: HttpRequest, token: str) -> HttpResponse:
    """List what is asked around a meeting, for somebody with a personal link."""
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    context = {
        "event": invited.event,
        "invitation": invited,
        "asked": presenters.by_link(invited.event, token, timezone.now()),
        "answer_url": reverse("events:rsvp", kwargs={"token": token}),
    }
    return render(request, "events/own_topics.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@public(BY_LINK)
@private_page
def own_topic(request: HttpRequest, token: str, topic: Any) -> HttpResponse:
    """Take the answer of somebody with a personal link, after the code: the link alone may have
    been passed on, and one answers for oneself."""
    invited = by_link(request, token)
    if isinstance(invited, HttpResponse):
        return invited
    _, found = _asked(invited.event, topic)
    if not is_coded(request, invited):
        return ask_for_code(request, invited, token, then="topics")
    back = reverse("events:own-topics", kwargs={"token": token})
    return _page(request, Door(invited, None, request.path, back, "base.html"), found)


def _page(request: HttpRequest, door: Door, topic: Topic) -> HttpResponse:
    speaker = presenters.speaker_of(door.invited, door.user)
    mine = contributions.of_speaker(speaker, topic)
    form, status = SayForm(topic=topic, initial=SayForm.typed_of(mine)), 200
    if request.method == "POST":
        if "take-back" in request.POST:
            return _take_back(request, door, _meant(request, speaker, mine))
        form = SayForm(request.POST, topic=topic)
        status = _save(form, topic, speaker)
        if status == 303:
            messages.success(request, "Thank you. Your answer stands.")
            return HttpResponse(status=303, headers={"Location": door.url})
        mine = contributions.of_speaker(speaker, topic)
    now = timezone.now()
    reader = speaker.user or AnonymousUser()
    shown = presenters.one_topic(topic, mine, reader, now)
    is_hidden = mine is not None and mine.hidden_at is not None
    others = contributions.others_of(speaker, mine) if mine and shown["mine"] else []
    context = {
        "base": door.base,
        "network": None,
        "event": door.invited.event,
        "page_url": door.url,
        "back": door.back,
        "others": [one_said(one, reader, is_theirs=True) for one in others],
        # What was typed too late stays to be read and copied.
        "form": form if form.is_bound or (shown["is_open"] and not is_hidden) else None,
        **shown,
    }
    return render(request, "events/own_topic.html", context, status=status)


def _save(form: SayForm, topic: Topic, speaker: contributions.Speaker) -> int:
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
        newest = contributions.of_speaker(speaker, topic)
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["version"] = str(newest.version if newest else 0)  # type: ignore[index]
        return 409
    except DomainError as error:
        blame(form, error)
        return 409 if error.status == 409 else 422
    return 303


def _meant(
    request: HttpRequest, speaker: contributions.Speaker, mine: Contribution | None
) -> Contribution | None:
    """Give which of somebody's answers a button is about; they have one, or rarely two."""
    others = contributions.others_of(speaker, mine) if mine else []
    key = request.POST["take-back"]
    return next((one for one in others if str(one.public_id) == key), mine)


def _take_back(request: HttpRequest, door: Door, mine: Contribution | None) -> HttpResponse:
    if mine is not None:
        try:
            contributions.take_back(by=mine.author, contribution=mine, now=timezone.now())
        except DomainError as error:
            messages.error(request, error.text)
        else:
            messages.success(request, "Taken back.")
    return HttpResponse(status=303, headers={"Location": door.url})
