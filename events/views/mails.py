"""The mails of a meeting: what went, what they say, and when reminders go by themselves."""

from dataclasses import dataclass
from typing import Any

from csp.decorators import csp
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions import reminders, texts
from events.emails.invitations import sample
from events.emails.letters import Kind
from events.forms.mails import RuleForm, WordsForm
from events.models import Event, Invitation, LetterText, ReminderRule
from events.presenters import mails as presenters
from events.views.events import event_of, in_network
from events.views.person import MAIL_POLICY
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame, posted
from lhs_platform.lib.htmx import redirect_or_refresh

MOST_PICKED = 500


def mails_url(event: Event) -> str:
    return reverse("events:event-mails", kwargs={"public_id": event.public_id})


@dataclass(frozen=True)
class Asked:
    """One kind of mail of one meeting."""

    event: Event
    kind: str


def asked_of(user: Any, public_id: Any, kind: str) -> Asked:
    if kind not in Kind.values:
        raise Http404
    return Asked(event_of(user, public_id), kind)


def can_write(user: Any, asked: Asked) -> rules.Answer:
    return rules.can_manage_people(user, asked.event)


def rule_of(user: Any, public_id: Any) -> ReminderRule:
    return found(ReminderRule.objects.visible_to(user).for_list(), public_id=public_id)


def can_edit_rule(user: Any, rule: ReminderRule) -> rules.Answer:
    return rules.can_edit_event(user, rule.event)


@require_http_methods(["GET"])
@access(load=event_of, rule=rules.can_manage_people)
@never_cache
def event_mails(request: HttpRequest, event: Event) -> HttpResponse:
    now = timezone.now()
    found_rules = list(event.reminder_rules.all())
    for rule in found_rules:
        rule.event = event
    context = in_network(
        event,
        request.user,
        "mails",
        sending=presenters.sending(event),
        campaigns=presenters.campaigns(event),
        kinds=presenters.kinds(event),
        rules=[presenters.rule(one, now) for one in found_rules],
    )
    return render(request, "events/event_mails.html", context)


# --- Words ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@access(load=asked_of, rule=can_write)
@never_cache
def letter_edit(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Change the words of one kind of mail, and see it as somebody would get it."""
    event, kind = asked.event, asked.kind
    own = event.letter_texts.filter(kind=kind).first()
    form = WordsForm(posted(request), kind=kind, initial=_initial(event, kind, own))
    status, theirs = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                texts.save(event=event, kind=kind, by=request.user, **form.cleaned_data)
            except ChangedMeanwhile as error:
                theirs, status = presenters.words(event, kind), 409
                form.add_error(None, error.text)
            else:
                messages.success(request, "Saved. Every mail from now on says this.")
                return redirect_or_refresh(request, request.path)
    context = in_network(
        event, request.user, "mails", form=form, theirs=theirs, own=own, **_shown(request, asked)
    )
    return render(request, "events/letter_edit.html", context, status=status)


def _initial(event: Event, kind: str, own: LetterText | None) -> dict[str, Any]:
    words = presenters.words(event, kind)
    version = own.version if own else 0
    return {"subject": words.subject, "body": words.body, "version": version}


def _shown(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Give whose mail is shown: the person picked, or the first."""
    event, kind = asked.event, asked.kind
    shown = _person(event, request)
    return {
        "kind": kind,
        "kind_label": Kind(kind).label,
        "placeholders": presenters.placeholders(),
        "people": event.invitations.standing()[:MOST_PICKED],
        "shown": shown,
        "letter": sample(shown, kind),
        "preview_url": _preview_url(asked, shown),
    }


def _person(event: Event, request: HttpRequest) -> Invitation:
    people = event.invitations.standing().select_related("rsvp")
    if wanted := request.GET.get("person", ""):
        shown = found(people, public_id=wanted)
    else:
        shown = people.first() or Invitation(event=event, name=request.user.name)
    shown.event = event
    return shown


def _preview_url(asked: Asked, shown: Invitation) -> str:
    kwargs = {"public_id": asked.event.public_id, "kind": asked.kind}
    url = reverse("events:letter-preview", kwargs=kwargs)
    return f"{url}?person={shown.public_id}" if shown.pk else url


@require_http_methods(["GET"])
@access(load=asked_of, rule=can_write)
@never_cache
@xframe_options_sameorigin
@csp(MAIL_POLICY)
def letter_preview(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Give the mail itself, for the frame."""
    return HttpResponse(sample(_person(asked.event, request), asked.kind).html)


@require_http_methods(["POST"])
@access(load=asked_of, rule=can_write)
def letter_reset(request: HttpRequest, asked: Asked) -> HttpResponse:
    own = asked.event.letter_texts.filter(kind=asked.kind).first()
    if own:
        texts.reset(text=own, by=request.user)
    messages.success(request, "These are the usual words again.")
    return redirect_or_refresh(request, _letter_url(asked))


@require_http_methods(["POST"])
@access(load=asked_of, rule=can_write)
def letter_test(request: HttpRequest, asked: Asked) -> HttpResponse:
    texts.send_test(event=asked.event, kind=asked.kind, by=request.user, now=timezone.now())
    messages.success(request, f"A test is on its way to {request.user.email}.")
    return redirect_or_refresh(request, _letter_url(asked))


def _letter_url(asked: Asked) -> str:
    kwargs = {"public_id": asked.event.public_id, "kind": asked.kind}
    return reverse("events:letter-edit", kwargs=kwargs)


# --- Reminders that go by themselves ----------------------------------------------------------


@require_http_methods(["GET", "POST"])
@access(load=event_of, rule=rules.can_edit_event)
def rule_add(request: HttpRequest, event: Event) -> HttpResponse:
    form = RuleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            reminders.add(event=event, fields=form.values(), by=request.user, now=timezone.now())
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "Planned. It goes by itself.")
            return redirect_or_refresh(request, mails_url(event))
    return _rule_page(request, event, form, None)


@require_http_methods(["GET", "POST"])
@access(load=rule_of, rule=can_edit_rule)
def rule_edit(request: HttpRequest, rule: ReminderRule) -> HttpResponse:
    form = RuleForm(posted(request), instance=rule)
    if request.method == "POST" and form.is_valid():
        try:
            reminders.edit(
                rule=rule,
                fields=form.values(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                now=timezone.now(),
            )
        except ChangedMeanwhile as error:
            form.add_error(None, error.text)
            return _rule_page(request, rule.event, form, _saved(request, rule), status=409)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, mails_url(rule.event))
    return _rule_page(request, rule.event, form, rule)


def _saved(request: HttpRequest, rule: ReminderRule) -> ReminderRule:
    saved = rule_of(request.user, rule.public_id)
    saved.is_theirs = True  # type: ignore[attr-defined]
    return saved


def _rule_page(
    request: HttpRequest,
    event: Event,
    form: RuleForm,
    rule: ReminderRule | None,
    status: int | None = None,
) -> HttpResponse:
    shown = presenters.rule(rule, timezone.now()) if rule else None
    theirs = shown if getattr(rule, "is_theirs", False) else None
    context = in_network(event, request.user, "mails", form=form, rule=shown, theirs=theirs)
    status = status or (422 if request.method == "POST" else 200)
    return render(request, "events/rule_form.html", context, status=status)


@require_http_methods(["POST"])
@access(load=rule_of, rule=can_edit_rule)
def rule_remove(request: HttpRequest, rule: ReminderRule) -> HttpResponse:
    try:
        reminders.remove(rule=rule, by=request.user)
        messages.success(request, "Taken away.")
    except DomainError as error:
        messages.error(request, error.text)
    return redirect_or_refresh(request, mails_url(rule.event))
