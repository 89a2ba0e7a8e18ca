"""One line of the list of a session, for who runs it: worded, merged, taken off."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from improvement import rules
from improvement.actions import session_items
from improvement.forms.rounds import ActForm
from improvement.forms.sessions import MergeForm, TakeOffForm, WordForm
from improvement.models import SessionItem
from improvement.presenters import session_live
from improvement.presenters import sessions as presenters
from improvement.session_steps import can_go
from improvement.views.sessions import TAB
from improvement.wording import alike
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh


def item_of(user: Any, public_id: Any, item: Any) -> SessionItem:
    rows = SessionItem.objects.visible_to(user).for_list()
    rows = rows.prefetch_related("session__facilitators")
    return found(rows, session__public_id=public_id, public_id=item)  # type: ignore[no-any-return]


@access(load=item_of, rule=rules.can_shape_item)
@require_safe
@never_cache
def session_item(request: HttpRequest, item: SessionItem) -> HttpResponse:
    return _page(request, item)


def _page(
    request: HttpRequest,
    item: SessionItem,
    *,
    form: Any = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    session = item.session
    forms: dict[str, Any] = {
        "word": WordForm(item=item),
        "merge": MergeForm(item=item),
        "off": TakeOffForm(initial={"version": item.version}),
        "act": ActForm(initial={"version": item.version}),
    }
    for name, known in forms.items():
        if isinstance(form, type(known)):
            forms[name] = form
    context = {
        "network": session.network,
        "tab": TAB,
        "session": session,
        "item": item,
        "forms": forms,
        "alike": _alike(item),
        "can_shape": can_go(session.step, "shape"),
        "can_take_off": can_go(session.step, "take_off"),
        "voice": session_live.voice_of(item, request.user),
        "refusal": refusal,
        "back": presenters.session_url(session, "session-run"),
    }
    return render(request, "improvement/session_item.html", context, status=status)


def _alike(item: SessionItem) -> list[SessionItem]:
    """Give the other lines that say nearly the same, the likest first."""
    others = SessionItem.objects.standing().filter(session=item.session_id).exclude(pk=item.pk)
    known = {one.pk: one for one in others}
    likes = alike(item.text, {key: one.text for key, one in known.items()})
    return [known[like.key] for like in likes]


def _act(
    request: HttpRequest,
    item: SessionItem,
    form: Any,
    act: Callable[[int], Any],
    done: str,
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, item, form=form, status=422)
    try:
        act(form.cleaned_data["version"])
    except DomainError as error:
        fresh = item_of(request.user, item.session.public_id, item.public_id)
        if error.field in form.fields:
            form.add_error(error.field, error.text)
            return _page(request, fresh, form=form, status=422)
        return _page(request, fresh, refusal=error.text, status=409)
    messages.success(request, done)
    return redirect_or_refresh(request, presenters.session_url(item.session, "session-run"))


@access(load=item_of, rule=rules.can_shape_item)
@require_POST
def session_item_word(request: HttpRequest, item: SessionItem) -> HttpResponse:
    form = WordForm(request.POST, item=item)
    return _act(
        request,
        item,
        form,
        lambda version: session_items.word(
            by=request.user, item=item, version=version, values=form.values()
        ),
        "Saved.",
    )


@access(load=item_of, rule=rules.can_shape_item)
@require_POST
def session_item_merge(request: HttpRequest, item: SessionItem) -> HttpResponse:
    form = MergeForm(request.POST, item=item)
    return _act(
        request,
        item,
        form,
        lambda version: session_items.merge(
            by=request.user, item=item, version=version, into=form.cleaned_data["into"]
        ),
        "The two are one now. You can part them again until ranking opens.",
    )


@access(load=item_of, rule=rules.can_shape_item)
@require_POST
def session_item_part(request: HttpRequest, item: SessionItem) -> HttpResponse:
    return _act(
        request,
        item,
        ActForm(request.POST),
        lambda version: session_items.part(by=request.user, item=item, version=version),
        "It stands by itself again.",
    )


@access(load=item_of, rule=rules.can_shape_item)
@require_POST
def session_item_off(request: HttpRequest, item: SessionItem) -> HttpResponse:
    form = TakeOffForm(request.POST)
    return _act(
        request,
        item,
        form,
        lambda version: session_items.take_off(
            by=request.user,
            item=item,
            version=version,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        ),
        "It is taken off the list. Everybody reads why.",
    )


@access(load=item_of, rule=rules.can_shape_item)
@require_POST
def session_item_on(request: HttpRequest, item: SessionItem) -> HttpResponse:
    return _act(
        request,
        item,
        ActForm(request.POST),
        lambda version: session_items.put_back(by=request.user, item=item, version=version),
        "It is back on the list.",
    )
