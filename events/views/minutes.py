"""Minutes: read by members once published; drafted, written and published by organisers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import minutes as actions
from events.forms.writing import ReasonForm, TextForm, VersionForm
from events.models import Event, Minutes
from events.presenters import versions
from events.presenters.sections import after_parts
from events.views.events import event_of, in_network
from events.views.writing import save_text
from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.markup import rendered


def minutes_url(event: Event) -> str:
    return reverse("events:event-minutes", kwargs={"public_id": event.public_id})


def _page(event: Event, user: Any, **more: Any) -> dict[str, Any]:
    return in_network(
        event,
        user,
        "after",
        parts=after_parts(event, user, "minutes"),
        minutes=Minutes.objects.filter(event=event).select_related("published_by").first(),
        can_edit=bool(rules.can_edit_event(user, event)),
        **more,
    )


@require_http_methods(["GET"])
@access(load=event_of)
@never_cache
def event_minutes(request: HttpRequest, event: Event) -> HttpResponse:
    """Show what is published; to organisers also where the draft stands."""
    context = _page(event, request.user)
    minutes = context["minutes"]
    context |= {
        "html": rendered(minutes.published_text) if minutes else "",
        "is_ahead": bool(minutes and minutes.text != minutes.published_text),
        "reason_form": ReasonForm(),
    }
    return render(request, "events/event_minutes.html", context)


@require_http_methods(["GET"])
@access(load=event_of)
@never_cache
def minutes_print(request: HttpRequest, event: Event) -> HttpResponse:
    """Give the published minutes alone, as they go on paper."""
    context = _page(event, request.user)
    minutes = context["minutes"]
    context["html"] = rendered(minutes.published_text) if minutes else ""
    return render(request, "events/minutes_print.html", context)


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_edit_event)
@never_cache
def minutes_edit(request: HttpRequest, event: Event) -> HttpResponse:
    """Write the minutes. The page saves by itself; a button does without scripts."""

    def show(form: TextForm, *, status: int = 422, **more: Any) -> HttpResponse:
        context = _page(event, request.user, form=form, **more)
        return render(request, "events/minutes_edit.html", context, status=status)

    if request.method == "POST":
        return save_text(
            request,
            lambda text, version: actions.save(
                event=event, text=text, version=version, by=request.user
            ),
            show,
        )
    minutes = Minutes.objects.filter(event=event).first()
    known = {
        "text": minutes.text if minutes else "",
        "version": minutes.version if minutes else 0,
    }
    return show(TextForm(initial=known), status=200)


@require_http_methods(["POST"])
@access(load=event_of, rule=rules.can_edit_event)
def minutes_draft(request: HttpRequest, event: Event) -> HttpResponse:
    """Write what the notes give; what was typed stays."""
    url = reverse("events:minutes-edit", kwargs={"public_id": event.public_id})
    return _try(
        request,
        lambda: actions.draft(event=event, by=request.user, now=timezone.now()),
        said="Drafted from the notes. Read it through: nobody else sees it until you publish.",
        url=url,
    )


@require_http_methods(["POST"])
@access(load=event_of, rule=rules.can_edit_event)
def minutes_publish(request: HttpRequest, event: Event) -> HttpResponse:
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    return _try(
        request,
        lambda: actions.publish(event=event, version=version, by=request.user, now=timezone.now()),
        said="Published. Members of the network can read them now.",
        url=minutes_url(event),
    )


@require_http_methods(["POST"])
@access(load=event_of, rule=rules.can_edit_event)
def minutes_unpublish(request: HttpRequest, event: Event) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _try(
        request,
        lambda: actions.unpublish(event=event, reason=reason, by=request.user),
        said="Taken back. Members no longer see them; the draft is as it was.",
        url=minutes_url(event),
    )


@require_http_methods(["GET"])
@access(load=event_of, rule=rules.can_edit_event)
@never_cache
def minutes_history(request: HttpRequest, event: Event) -> HttpResponse:
    minutes = Minutes.objects.filter(event=event).first()
    revisions = minutes.revisions.select_related("by") if minutes else []
    context = in_network(
        event,
        request.user,
        "after",
        heading="Minutes",
        back="events:minutes-edit",
        public_id=event.public_id,
        **versions.page_of(revisions, request.GET),
    )
    return render(request, "events/versions.html", context)


def _try(request: HttpRequest, act: Any, *, said: str, url: str) -> HttpResponse:
    try:
        act()
        messages.success(request, said)
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, url)
